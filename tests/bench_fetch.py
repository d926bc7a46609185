"""How fast fetch is: `make bench`, its second table. The ratios count.

The client is measured against plain `requests` that writes the same bodies to
files, in turns within the same seconds; the server runs in a process of its own.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.fetcher import Manner, fetch_all
from tasks.fetch.network.hosts import AddressForm, HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.partials import Notes, Partial
from tasks.fetch.network.transport import Limits, Transport
from tasks.fetch.session import fetch_session
from tasks.records import LANGUAGES
from tasks.reference import load_reference
from tasks.settings import Settings
from tests.e2e.commands import ROOT

SIZE = 300_000
SESSIONS = range(62, 82)
TIMES = 7


@contextmanager
def server() -> Iterator[str]:
    """Run the fake server in a process of its own; yield its address."""
    command = [sys.executable, "-m", "tests.fake_un", "--port", "0", "--size", str(SIZE)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        for line in process.stdout or ():
            found = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
            if found:
                yield found[0]
                break
        else:
            sys.exit("bench: the fake server did not start")
    finally:
        process.terminate()
        process.wait()


def symbols() -> list[str]:
    """Return the symbols that the server holds."""
    known = {item.session: item.symbol for item in load_reference().editions.values()}
    return [known.get(session) or f"A/{session}/165" for session in SESSIONS]


def documents(address: str) -> list[str]:
    """Return the addresses of 120 documents."""
    form = AddressForm()
    return [
        form.address(address, symbol, language, "pdf")
        for symbol in symbols()
        for language in LANGUAGES
    ]


def plain(urls: list[str], folder: Path) -> float:
    """Download with `requests` alone, a body at a time into a file."""
    begin = time.perf_counter()
    with requests.Session() as session:
        for number, url in enumerate(urls):
            with session.get(url, timeout=60, stream=True) as answer:
                answer.raise_for_status()
                with (folder / f"{number}.pdf").open("wb") as file:
                    for piece in answer.iter_content(65_536):
                        file.write(piece)
    return time.perf_counter() - begin


def ours(urls: list[str], folder: Path, address: str) -> float:
    """Download with our transport, each body into its partial file, ready to go on."""
    begin = time.perf_counter()
    transport = Transport(HostPolicy([], [address]), Pacer((0, 0)), Limits())
    notes = Notes(folder)
    for url in urls:
        partial = Partial(notes, folder, url)
        with transport.open(url, partial.headers()) as answer:
            partial.take(answer)
    notes.close()
    transport.close()
    return time.perf_counter() - begin


def whole(address: str, home: Path, *, refresh: bool = False) -> tuple[float, int]:
    """Fetch as `ctbt fetch` does: judged, archived, in the journal; return seconds and bytes."""
    settings = Settings(home=home, un_server=address, pause_min=0, pause_max=0, retry_wait=0)
    wanted = [
        Wanted(None, symbol, language, formats=("pdf",))
        for symbol in symbols()
        for language in LANGUAGES
    ]
    reference = load_reference()
    begin = time.perf_counter()
    with fetch_session(settings, reference, Manner(refresh=refresh)) as session:
        outcomes = fetch_all(session.fetcher, wanted)
    spent = time.perf_counter() - begin
    return spent, sum(entry.bytes_received for item in outcomes for entry in item.entries)


def main() -> None:
    """Measure and print."""
    os.environ["NO_PROXY"] = "*"
    with server() as address, tempfile.TemporaryDirectory() as folder:
        urls = documents(address)
        pairs: list[tuple[float, float]] = []
        for number in range(TIMES):
            places = [Path(folder) / f"{name}{number}" for name in ("plain", "ours")]
            for place in places:
                place.mkdir()
            pairs.append((plain(urls, places[0]), ours(urls, places[1], address)))
        ratio = statistics.median(mine / theirs for theirs, mine in pairs)
        home = Path(folder) / "home"
        first, received = whole(address, home)
        second, again = whole(address, home)
        asked, moved = whole(address, home, refresh=True)
    theirs, mine = (statistics.median(values) for values in zip(*pairs, strict=True))
    print(f"\nfetch: {len(urls)} documents of {SIZE:,} bytes on loopback, politeness off")
    print(f"  plain requests, to files        {theirs:8.3f} s")
    print(f"  our transport, to files         {mine:8.3f} s   {ratio:.2f} x (goal 1.3)")
    print(f"  judged, archived, in the ledger {first:8.3f} s   {received:,} bytes (goal 10 s)")
    print(f"  second run, nothing is due      {second:8.3f} s   {again:,} bytes (goal 2 s)")
    print(f"  second run, each asked again    {asked:8.3f} s   {moved:,} bytes (goal 2 s)")
    missed = [
        name
        for name, holds in (
            ("overhead", ratio <= 1.3),
            ("first run", first < 10),
            ("second run", second < 2 and asked < 2 and again == moved == 0),
        )
        if not holds
    ]
    print(f"  goals: {'all hold' if not missed else 'MISSED: ' + ', '.join(missed)}")


if __name__ == "__main__":
    main()
