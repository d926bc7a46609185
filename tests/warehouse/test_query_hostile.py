"""Hundreds of hostile statements: none writes, reads a file, reaches the network or goes on."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tasks.errors import QueryRefused
from tests.warehouse import hostile
from tests.warehouse.factories import batch, loaded
from tests.warehouse.hostile import MARKER
from warehouse.asked import Query
from warehouse.connection import open_asked
from warehouse.query import QueryLimits, open_answer, write_parquet

ROOT = Path(__file__).parents[2]
PATIENCE = 5.0
"""Seconds that a statement may take: more than its limit, on a machine that does other things."""

frame = pl.DataFrame({"secret": [MARKER]})
"""What a query must not find, though DuckDB looks for names that it does not know in Python."""


@dataclass(frozen=True)
class Place:
    """A warehouse, a folder of the attacker's beside it, and a port that nobody should ask."""

    folder: Path
    warehouse: Path
    listener: socket.socket

    def statement(self, text: str) -> str:
        port = str(self.listener.getsockname()[1])
        return (
            text.replace("{folder}", str(self.folder))
            .replace("{warehouse}", str(self.warehouse))
            .replace("{port}", port)
        )

    def state(self) -> list[tuple[str, int, int]]:
        """Everything in the folders, with size and time."""
        files = (*self.folder.rglob("*"), *self.warehouse.parent.iterdir(), *ROOT.glob("*evil*"))
        return sorted(
            (str(file), file.stat().st_size, file.stat().st_mtime_ns)
            for file in files
            if file.is_file()
        )

    def was_asked(self) -> bool:
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "attacker"
    folder.mkdir()
    for name in ("marker.csv", "marker.json", "schema.sql"):
        (folder / name).write_text(json.dumps({"secret": MARKER}))
    with duckdb.connect(folder / "other.duckdb") as other:
        other.execute("CREATE TABLE secret AS SELECT ? AS secret", [MARKER])
    warehouse = base / "home" / "warehouse.duckdb"
    warehouse.parent.mkdir()
    loaded(warehouse, batch())
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as listener:
        patch.setenv("CTBT_HOSTILE", MARKER)
        listener.setblocking(False)
        yield Place(folder, warehouse, listener)


Ask = Callable[[str], str]
"""What asks a statement and returns the whole answer."""


def asking(place: Place, limits: QueryLimits) -> Ask:
    """Ask as `ctbt sql` does."""

    def ask(text: str) -> str:
        with open_answer(place.warehouse, text, limits) as answer:
            return json.dumps(list(answer.batches))

    return ask


def misdeeds(place: Place, ask: Ask, text: str, most: float, *, may_answer: bool) -> list[str]:
    """What a statement did that it must not."""
    before, started = place.state(), time.monotonic()
    try:
        found, answered = ask(place.statement(text)), True
    except QueryRefused as refusal:
        found, answered = str(refusal), False
    took = time.monotonic() - started
    seen = {
        "answered": answered and not may_answer,
        f"took {took:.1f} s": took > most,
        "read": MARKER in found,
        "files changed": place.state() != before,
        "network": place.was_asked(),
        "not to be shown": not answered and not all(map(str.isprintable, found.split("\n"))),
        "many lines": not answered and found.count("\n") > 20,
    }
    return [f"{name}: {text[:90]!r}: {found[:120]!r}" for name, is_so in seen.items() if is_so]


def test_the_attacks_would_work_on_a_database_that_is_open_to_all(place: Place) -> None:
    """What the next tests call unread can be read: they could fail."""
    with duckdb.connect() as connection:
        for text in (
            "FROM read_text('{folder}/marker.csv')",
            "FROM '{folder}/marker.json'",
            "FROM read_duckdb('{folder}/other.duckdb', table_name := 'secret')",
            "FROM query('FROM \"{folder}/marker.json\"')",
        ):
            found = connection.execute(place.statement(text)).fetchall()
            assert MARKER in str(found), text
        before = place.state()
        connection.execute(place.statement("COPY (SELECT 1) TO '{folder}/evil.csv'"))
        assert place.state() != before
    (place.folder / "evil.csv").unlink()


@pytest.mark.attack("asks the warehouse to write, attach, read files, load, set, reach the network")
def test_duckdb_itself_refuses_what_wants_more_than_an_answer(place: Place) -> None:
    """Several hundred statements on one connection: none of them may loosen it for the next."""
    statements = list(dict.fromkeys(hostile.refused()))
    assert len(statements) >= 500
    with closing(open_asked(place.warehouse, memory="300MB")) as connection:

        def ask(text: str) -> str:
            query = Query(connection, text, "300MB")
            query.start()
            return str(query.fetch(1_000))

        assert ask("FROM meta"), "a question is answered"
        done = [misdeeds(place, ask, text, PATIENCE, may_answer=False) for text in statements]
    assert not list(chain(*done))


@pytest.mark.attack("opens a file or a socket in the process that answers")
def test_no_file_and_no_socket_can_be_opened_where_a_question_is_answered(place: Place) -> None:
    """Without any of DuckDB's locks: the process itself has no way out."""
    script = (
        "import sys, duckdb, socket; from warehouse.query_worker import close_doors\n"
        "connection, folder = duckdb.connect(), sys.argv[1]; close_doors(but_one=False)\n"
        'for text in (f"FROM read_text(\'{folder}/marker.csv\')", "COPY (SELECT 1) TO '
        "'{folder}/evil.csv'\"):\n"
        "    try: print(connection.execute(text).fetchall())\n"
        "    except duckdb.IOException as error: print('Too many open files' in str(error))\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[2])))\n"
        "except OSError as error: print(error.strerror)\n"
    )
    port = str(place.listener.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-c", script, str(place.folder), port],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\nTrue\nToo many open files\n"
    assert not place.was_asked()


@pytest.mark.attack("asks with functions that reach further than the warehouse")
def test_what_is_answered_does_nothing(place: Place) -> None:
    ask = asking(place, QueryLimits(seconds=PATIENCE, memory="300MB"))
    statements = (*hostile.HARMLESS, *hostile.PARSED)
    done = [misdeeds(place, ask, text, 2 * PATIENCE, may_answer=True) for text in statements]
    assert not list(chain(*done))


@pytest.mark.attack("asks without end, for more memory than there is, or so that DuckDB crashes")
def test_what_would_go_on_for_ever_or_crashes_is_ended(place: Place) -> None:
    ask = asking(place, QueryLimits(seconds=0.15, memory="300MB"))
    statements = (*hostile.BOMBS, *hostile.CRASHES)
    done = [misdeeds(place, ask, text, PATIENCE, may_answer=False) for text in statements]
    assert not list(chain(*done))


@pytest.mark.attack("writes elsewhere by way of an export")
def test_an_export_writes_its_file_and_nothing_else(place: Place, tmp_path: Path) -> None:
    output = tmp_path / "it's out.parquet"

    def ask(text: str) -> str:
        write_parquet(place.warehouse, text, output, QueryLimits(memory="300MB"))
        return str(duckdb.read_parquet(str(output)))

    statements = [*list(hostile.refused())[::40], *filter("{folder}".count, hostile.HARMLESS)]
    done = [misdeeds(place, ask, text, PATIENCE, may_answer=True) for text in statements]
    assert not list(chain(*done))
    assert {file.name for file in tmp_path.iterdir()} <= {output.name}
    assert "secret" in ask("SELECT 1 AS secret")
    with pytest.raises(QueryRefused, match="Too many open files"):  # DuckDB would read this one
        ask(place.statement("FROM read_blob('{warehouse}')"))


def test_the_warehouse_still_answers(place: Place) -> None:
    with open_answer(place.warehouse, "FROM activities", QueryLimits()) as answer:
        assert sum(map(len, answer.batches)) == 3
    assert os.environ["CTBT_HOSTILE"] == MARKER
