"""A load that fails leaves the file in use as it was."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import duckdb
import polars as pl
import pytest

from tasks.errors import InUse, OutdatedWarehouse, WarehouseError
from tests.warehouse.factories import (
    batch,
    editions_for,
    held,
    ledger,
    loaded,
    reference,
    refused,
    run_query,
)
from warehouse import schema
from warehouse.connection import open_reader
from warehouse.load import LoadBatch, load
from warehouse.rebuild import condition_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch())
    return path


def with_frame(document: LoadBatch, name: str, frame: pl.DataFrame) -> LoadBatch:
    return replace(document, frames={**document.frames, name: frame})


def assert_untouched(path: Path, before: bytes) -> None:
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == [
        path.name,
        path.with_suffix(".lock").name,
    ]


@pytest.mark.parametrize("name", ["cells", "readings", "quality_results"])
def test_a_doubled_key_in_the_last_of_three_documents_undoes_all(path: Path, name: str) -> None:
    before = path.read_bytes()
    good, bad = batch(remark="new"), batch("sg-67")
    bad = with_frame(bad, name, pl.concat([bad.frames[name], bad.frames[name].tail(1)]))
    with pytest.raises(WarehouseError, match=f"(?i)table {name}: .*duplicate key"):
        loaded(path, good, batch(language="en"), bad, answers=ledger("two"))
    assert_untouched(path, before)


def test_a_key_of_another_document_is_not_taken_over(path: Path) -> None:
    before, other = path.read_bytes(), batch(language="en")
    ids = batch().frames["readings"]["reading_id"]
    thief = with_frame(other, "readings", other.frames["readings"].with_columns(ids))
    with pytest.raises(WarehouseError, match="Duplicate key"):
        loaded(path, thief)
    assert_untouched(path, before)


def test_a_null_where_a_value_must_be_undoes_all(path: Path) -> None:
    before, bad = path.read_bytes(), batch(remark="new")
    empty = bad.frames["readings"].with_columns(activity=pl.lit(None, pl.String))
    with pytest.raises(WarehouseError, match=r"\[zh\], table readings: .*NOT NULL"):
        loaded(path, with_frame(bad, "readings", empty))
    assert_untouched(path, before)


def test_an_answer_without_an_id_is_refused_and_does_not_vanish(path: Path) -> None:
    before = path.read_bytes()
    nameless = ledger("two").with_columns(ledger_id=pl.lit(None, pl.String))
    with pytest.raises(WarehouseError, match=r"table fetch_ledger: .*NOT NULL"):
        loaded(path, answers=nameless)
    assert_untouched(path, before)


def test_doubled_reference_data_is_refused(path: Path) -> None:
    before, twice = path.read_bytes(), reference()
    twice["states"] = pl.concat([twice["states"]] * 2)
    with pytest.raises(WarehouseError, match=r"(?i)table states: .*duplicate key"):
        load(path, reference=twice, batches=[], ledger=ledger())
    assert_untouched(path, before)


def test_a_failed_first_load_leaves_no_warehouse(tmp_path: Path) -> None:
    path, bad = tmp_path / "warehouse.duckdb", batch()
    twice = pl.concat([bad.frames["cells"], bad.frames["cells"]])
    with pytest.raises(WarehouseError):
        loaded(path, with_frame(bad, "cells", twice))
    assert [file.name for file in tmp_path.iterdir()] == ["warehouse.lock"]


WRONG_FRAMES: dict[str, tuple[Callable[[LoadBatch], LoadBatch], str]] = {
    "dtype": (
        lambda good: with_frame(
            good, "cells", good.frames["cells"].with_columns(pl.col("ordinal").cast(pl.Int64))
        ),
        "table cells: expected ordinal Int32; found ordinal Int64",
    ),
    "missing column": (
        lambda good: with_frame(good, "cells", good.frames["cells"].drop("text")),
        "expected text String; found text missing",
    ),
    "unknown column": (
        lambda good: with_frame(good, "cells", good.frames["cells"].with_columns(x=pl.lit(1))),
        "unknown x",
    ),
    "order of columns": (
        lambda good: with_frame(
            good, "cells", good.frames["cells"].select(reversed(good.frames["cells"].columns))
        ),
        "expected columns document_id, cell_number",
    ),
    "unknown table": (
        lambda good: with_frame(good, "opinions", good.frames["cells"]),
        "expected frames of documents, .*found .*opinions",
    ),
    "missing table": (
        lambda good: replace(good, frames={"documents": good.frames["documents"]}),
        "expected frames of .*; found documents",
    ),
    "refused without a validation": (
        lambda good: with_frame(refused(good), "quality_runs", good.frames["quality_runs"].clear()),
        "table quality_runs: expected the validation that refused it; found 0 rows",
    ),
    "two documents": (
        lambda good: with_frame(good, "documents", pl.concat([good.frames["documents"]] * 2)),
        "expected one row; found 2 rows",
    ),
    "another document's cells": (
        lambda good: with_frame(good, "cells", batch(language="en").frames["cells"]),
        "table cells, column document_id",
    ),
    "another language": (
        lambda good: replace(good, language="en"),
        "table documents, column language: expected en; found zh",
    ),
    "result of no run": (
        lambda good: with_frame(good, "quality_runs", good.frames["quality_runs"].clear()),
        "table quality_results, column quality_run_id: expected no rows",
    ),
}


@pytest.mark.parametrize("name", WRONG_FRAMES)
def test_wrong_frames_are_refused_before_any_file_is_made(tmp_path: Path, name: str) -> None:
    spoil, message = WRONG_FRAMES[name]
    with pytest.raises(WarehouseError, match=message):
        loaded(tmp_path / "new" / "warehouse.duckdb", spoil(batch()))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_frame_is_a_type_error(tmp_path: Path) -> None:
    wrong = with_frame(batch(), "cells", cast(pl.DataFrame, [{"cell_number": 1}]))
    with pytest.raises(TypeError, match="cells: expected a polars DataFrame; found list"):
        loaded(tmp_path / "warehouse.duckdb", wrong)
    assert list(tmp_path.iterdir()) == []


def test_wrong_reference_data_and_ledger_are_refused(tmp_path: Path) -> None:
    path, good = tmp_path / "warehouse.duckdb", reference()
    with pytest.raises(
        WarehouseError,
        match=r"frames of editions, edition_parts, states, .*; found states",
    ):
        load(path, reference={"states": good["states"]}, batches=[], ledger=ledger())
    with pytest.raises(WarehouseError, match="table fetch_ledger"):
        load(path, reference=good, batches=[], ledger=good["states"])
    assert list(tmp_path.iterdir()) == []


def test_two_batches_of_one_place_or_one_document_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with pytest.raises(WarehouseError, match="each edition, part and language in one batch"):
        loaded(path, batch(), batch(content="another"))
    with pytest.raises(WarehouseError, match="each document in one batch"):
        loaded(path, batch(content="same"), batch("sg-67", content="same"))


def test_a_second_writer_is_told_to_wait(path: Path) -> None:
    before = path.read_bytes()
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InUse, match=r"warehouse\.duckdb: .*wait for the other"):
            loaded(path, batch("sg-67"))
    assert_untouched(path, before)
    assert loaded(path, batch("sg-67")).changed


def test_another_version_is_refused(path: Path) -> None:
    connection = duckdb.connect(path)
    connection.execute("UPDATE meta SET schema_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        WarehouseError,
        match=rf"schema version {schema.SCHEMA_VERSION}; found schema version 99, of a newer",
    ):
        loaded(path, batch("sg-67"))
    assert_untouched(path, before)


def test_activities_that_do_not_fit_the_readings_are_refused(path: Path) -> None:
    before, more = path.read_bytes(), batch("sg-67")
    rows = dict(editions_for(path, [more])["sg-67"])
    links = rows["activity_readings"]
    wrong = {
        "without a reading": {
            "activities": rows["activities"].with_columns(reading_id=pl.lit("x"))
        },
        "not held": {"activity_readings": links.with_columns(reading_id=pl.lit("y")).head(1)},
        "in no activity": {"activity_readings": links.head(1), "activities": rows["activities"]},
    }
    for spoilt in wrong.values():
        with pytest.raises(WarehouseError, match="each reading in one activity"):
            load(
                path,
                reference=reference(),
                batches=[more],
                ledger=ledger("one"),
                editions={"sg-67": {**rows, **spoilt}},
            )
        assert_untouched(path, before)


def test_an_older_version_is_told_as_one(path: Path) -> None:
    connection = duckdb.connect(path)
    connection.execute("UPDATE meta SET schema_version = 3")
    connection.close()
    with pytest.raises(OutdatedWarehouse, match="`ctbt rebuild` makes it anew"):
        loaded(path, batch("sg-67"))
    assert condition_of(path).kind == "outdated"


def test_another_duckdb_file_and_no_database_at_all_are_refused(tmp_path: Path) -> None:
    foreign, text = tmp_path / "foreign.duckdb", tmp_path / "text.duckdb"
    duckdb.connect(foreign).close()
    text.write_text("These are the minutes of a meeting.")
    for path, message in ((foreign, "another DuckDB file"), (text, "not a valid DuckDB")):
        before = path.read_bytes()
        with pytest.raises(WarehouseError, match=message):
            loaded(path, batch())
        assert path.read_bytes() == before


def test_changes_that_another_program_left_open_are_not_overrun(path: Path) -> None:
    log = path.with_name("warehouse.duckdb.wal")
    script = (
        "import duckdb, os; c = duckdb.connect(os.environ['F']); "
        "c.execute(\"UPDATE editions SET evidence = 'by hand'\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script], env={**os.environ, "F": str(path)}, check=True)
    assert log.exists()
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match=r"open and close it once.*\.wal"):
        loaded(path, batch("sg-67"))
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(WarehouseError, match="expected to write the new warehouse"):
        loaded(tmp_path / "data" / "warehouse.duckdb", batch())


def test_what_a_killed_load_left_behind_is_cleared_away(path: Path) -> None:
    left_over = path.parent / ".warehouse.duckdb.loading-abc"
    left_over.mkdir()
    (left_over / "warehouse.duckdb").write_bytes(b"half a file")
    assert not loaded(path, batch()).changed
    assert_untouched(path, path.read_bytes())


def test_permissions_and_links_survive_the_swap(path: Path) -> None:
    path.chmod(0o640)
    link = path.parent / "link.duckdb"
    link.symlink_to(path)
    loaded(link, batch("sg-67"))
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert held(path, schema.DOCUMENTS).height == 2


def test_a_reader_goes_on_with_the_file_it_opened(path: Path) -> None:
    reader = open_reader(path)
    loaded(path, batch("sg-67"))
    question = "SELECT count(*) FROM documents"
    assert reader.execute(question).fetchone() == (1,)
    in_another_process = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; "
            "from tests.warehouse.factories import run_query; "
            "print(run_query(Path(sys.argv[1]), sys.argv[2]).rows)",
            str(path),
            question,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert in_another_process.stdout == "[(2,)]\n"
    reader.close()
    assert run_query(path, question).rows == [(2,)]
