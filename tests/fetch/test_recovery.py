"""After a kill: what came gets its line in the journal, once, and nothing is lost or left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.recovery import recover
from tasks.fetch.archive.store import Archive, Arrival
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.reference.models import UnServers
from tests.fake_un import Shape, make_pdf
from tests.fetch.bundles import URL, arrival, filled, keep
from tests.fetch.places import files_in
from tests.fetch.sessions import SYMBOL, Place
from tests.specimens import project_reference

SERVERS: UnServers = project_reference().servers
NOTED = "; noted after a run that was stopped"
OF_THE_ANSWER = {"http_status", "bytes_received"}
"""What only the answer told, and the sidecar does not keep."""
OTHER_WAY = {"detail", *OF_THE_ANSWER}


def recheck_at(reply: Reply, asked_at: datetime) -> datetime:
    return asked_at.replace(tzinfo=None) + timedelta(days=SERVERS.recheck_days[reply.value])


def recovered(archive: Archive) -> list[LedgerEntry]:
    return recover(archive, Journal(archive.folder).entries(), recheck_at)


def brought_bytes(entry: LedgerEntry) -> bool:
    """Say whether an answer brought a document that was not there before."""
    return entry.sha256 is not None and entry.reply is not Reply.UNCHANGED


def test_a_journal_that_knows_everything_gets_nothing(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    assert recovered(archive) == []
    assert recovered(Archive(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    "prepare",
    [
        lambda place: place.un.reset(),
        lambda place: place.un.script((SYMBOL, "en", "docx"), [Shape.OTHER_DOCUMENT]),
        lambda place: place.un.script((SYMBOL, "en", "docx"), [Shape.OTHER_LANGUAGE]),
        lambda place: place.un.script((SYMBOL, "en", "docx"), [Shape.SCAN]),
        lambda place: place.un.documents.update(
            {(SYMBOL, "en", "docx"): make_pdf([["Nothing that tells what this is."]])}
        ),
        lambda place: place.un.documents.pop((SYMBOL, "en", "docx")),
    ],
    ids=["documents", "wrong document", "wrong language", "scan", "in doubt", "absent"],
)
def test_the_line_is_the_one_that_would_have_been_written(
    place: Place, prepare: Callable[[Place], object]
) -> None:
    """The journal is taken away, as if each run had been killed before its line."""
    prepare(place)
    place.fetch()
    written = {entry.ledger_id: entry for entry in place.entries() if brought_bytes(entry)}
    assert {entry.purpose for entry in written.values()} == {"canary", "document"}
    (place.archive.folder / JOURNAL).unlink()
    again = {entry.ledger_id: entry for entry in recovered(place.archive)}
    assert again.keys() == written.keys()
    for key, entry in again.items():
        before = written[key]
        assert entry.model_dump(exclude=OTHER_WAY) == before.model_dump(exclude=OTHER_WAY)
        assert entry.detail == before.detail + NOTED
        assert (entry.http_status, entry.bytes_received) == (None, 0), "not known any more"


def test_the_next_run_writes_it_and_asks_for_nothing(place: Place) -> None:
    place.fetch()
    (place.archive.folder / JOURNAL).unlink()
    place.un.clear_log()
    place.fetch()
    assert place.un.requests == []
    assert sorted(entry.reply.value for entry in place.entries()) == ["available"] * 2
    lines = (place.archive.folder / JOURNAL).read_bytes()
    place.fetch()
    assert (place.archive.folder / JOURNAL).read_bytes() == lines, "once"


def test_twice_is_once(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive", 3)
    (archive.folder / JOURNAL).unlink()
    first = recovered(archive)
    assert len(first) == 3
    assert recovered(archive) == first
    Journal(archive.folder).append(first)
    assert recovered(archive) == []


@given(st.sets(st.integers(0, 4)))
def test_only_the_lines_that_are_missing(
    tmp_path_factory: pytest.TempPathFactory, lost: set[int]
) -> None:
    archive = filled(tmp_path_factory.mktemp("archive"), 5)
    path = archive.folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for n, line in enumerate(lines) if n not in lost))
    found = recovered(archive)
    assert {entry.asked for entry in found} == {f"{URL}&n={number}" for number in lost}
    Journal(archive.folder).append(found)
    ids = [entry.ledger_id for entry in Journal(archive.folder).entries()]
    assert len(ids) == len(set(ids)) == 5


def test_other_bytes_from_an_address_that_is_known(tmp_path: Path) -> None:
    """The journal knows the address; that it gave other bytes since, it does not."""
    archive = Archive(tmp_path / "archive")
    keep(archive, b"old", hour=1)
    new = archive.keep(b"new", arrival(hour=2), media_type="application/pdf")
    (entry,) = recovered(archive)
    assert (entry.asked, entry.sha256) == (URL, new.sha256)
    assert entry.asked_at == datetime(2026, 1, 1, 2)  # noqa: DTZ001 - without zone in the ledger
    assert entry.review is not None
    assert "other bytes before" in entry.review


def test_a_file_of_the_inbox_was_no_question(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    by_hand = Arrival(
        source="inbox",
        asked="A_66_165.en.pdf",
        file_name="A_66_165.en.pdf",
        arrived_at=datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
        reply=Reply.HELD,
    )
    archive.keep(b"%PDF given by hand", by_hand, media_type="application/pdf")
    assert recovered(archive) == []


@pytest.mark.parametrize("reply", [reply for reply in Reply if CONSEQUENCES[reply].is_kept])
def test_the_recheck_date_counts_from_the_arrival(tmp_path: Path, reply: Reply) -> None:
    archive = Archive(tmp_path / "archive")
    archive.keep(b"%PDF", arrival(hour=5, reply=reply), media_type="application/pdf")
    (entry,) = recovered(archive)
    assert (entry.reply, entry.asked_at) == (reply, datetime(2026, 1, 1, 5))  # noqa: DTZ001
    assert entry.recheck_at == entry.asked_at + timedelta(days=SERVERS.recheck_days[reply.value])


def test_left_overs_go_and_downloads_stay(place: Place) -> None:
    """A cut leaves a download that is taken up again; the rest of the folder is of nobody."""
    place.changes["tries"] = 1
    place.un.cut_after = 9_000
    place.un.script(SYMBOL, [Shape.CUT] * 3)
    place.fetch()
    folder = place.archive.partial
    assert 9_000 in [path.stat().st_size for path in files_in(folder)], "what came is kept"
    held = {path: path.read_bytes() for path in files_in(place.archive.folder)}
    for name in (
        "tmp-ab12cd",
        "tmp-import-ab.bin",
        "tmp-import-ab.json",
        "tmp-x.part",
        "4567.json",
        "89ab.new",
        ".hidden",
        "anything",
    ):
        (folder / name).write_bytes(b"left over")
    assert recovered(place.archive) == []
    assert {path: path.read_bytes() for path in files_in(place.archive.folder)} == held
    place.un.reset()
    assert place.one(refresh=True).reply is Reply.AVAILABLE
    assert [item.range_start for item in place.un.requests if item.status == 206] == [9_000]


def test_a_damaged_sidecar_keeps_no_other_from_being_recovered(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    (archive.folder / JOURNAL).unlink()
    broken = sorted(archive.folder.glob("*/*.json"))[0]
    broken.write_bytes(b"{}")
    found = {entry.sha256 for entry in recovered(archive)}
    assert found == {path.stem for path in archive.folder.glob("*/*.json")} - {broken.stem}
