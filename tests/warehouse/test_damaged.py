"""A warehouse that is not as it was written is seen before anything is loaded into it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import duckdb
import pytest

from tasks.errors import DamagedWarehouse
from tests.warehouse.factories import batch, held, loaded, run_query
from warehouse import schema
from warehouse.batches import set_aside_batch
from warehouse.held import held_edition, held_edition_ids, held_records, last_set_aside
from warehouse.rebuild import begin_rebuild, condition_of, finish_rebuild

HEAD, BLOCK = 12_288, 16_384
"""Bytes before the first block of a file, and of a block."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "warehouse.duckdb"
    loaded(path, batch(), batch(language="en"), batch("sg-67"))
    return path.read_bytes()


def with_bytes(folder: Path, data: bytes) -> Path:
    path = folder / "warehouse.duckdb"
    path.write_bytes(data)
    return path


def altered(data: bytes, *blocks: int) -> bytes:
    """Return a file with a byte of each of these blocks altered."""
    changed, where = bytearray(data), random.Random(1)  # noqa: S311 - no secret
    for block in blocks:
        changed[HEAD + block * BLOCK + where.randrange(8, BLOCK)] ^= 0x55
    return bytes(changed)


def test_an_altered_byte_is_found_wherever_a_load_would_meet_it(
    tmp_path: Path, whole: bytes
) -> None:
    assert condition_of(with_bytes(tmp_path, whole)).kind == "whole"
    blocks, unseen = (len(whole) - HEAD) // BLOCK, list[int]()
    seen = range(0, blocks, 9)
    for block in seen:
        if condition_of(with_bytes(tmp_path, altered(whole, block))).kind == "whole":
            unseen.append(block)
    assert len(unseen) <= len(seen) // 8, "a block or two hold nothing"


def test_a_duckdb_that_ends_its_process_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes
) -> None:
    ends = "import os, signal; os.kill(os.getpid(), signal.SIGABRT)"
    monkeypatch.setattr("warehouse.whole.COMMAND", (sys.executable, "-c", ends))
    found = condition_of(with_bytes(tmp_path, whole))
    assert (found.kind, "SIGABRT" in found.found) == ("damaged", True)


@pytest.mark.parametrize("length", [0, 1, 100, 5_000, HEAD + 1, -BLOCK, -1])
def test_a_file_that_was_cut_is_damaged(tmp_path: Path, whole: bytes, length: int) -> None:
    path = with_bytes(tmp_path, whole[:length])
    assert condition_of(path).kind == "damaged"


def test_a_table_that_is_gone_is_damage(tmp_path: Path, whole: bytes) -> None:
    path = with_bytes(tmp_path, whole)
    with duckdb.connect(path) as connection:
        connection.execute("DROP TABLE activity_reporters")
    assert "activity_reporters" in condition_of(path).found


def test_looking_leaves_the_file_and_its_folder_as_they_were(tmp_path: Path, whole: bytes) -> None:
    path = with_bytes(tmp_path, whole)
    condition_of(path)
    assert path.read_bytes() == whole
    assert {one.name for one in tmp_path.iterdir()} == {path.name, "warehouse.lock"}


def test_each_reader_says_what_to_do_with_a_damaged_file(tmp_path: Path, whole: bytes) -> None:
    data = altered(whole, *range(1, (len(whole) - HEAD) // BLOCK - 1))
    path = with_bytes(tmp_path, data)
    readers = (
        lambda: held_edition(path, "A/66/165"),
        lambda: held_edition_ids(path),
        lambda: run_query(path, "SELECT count(activity) FROM readings"),
        lambda: loaded(path, batch("sg-68")),
    )
    for read in readers:
        with pytest.raises(DamagedWarehouse, match="`ctbt rebuild`, or the next `ctbt run`"):
            read()
    assert path.read_bytes() == data


def test_a_damaged_file_stays_beside_even_where_nothing_takes_its_place(
    tmp_path: Path, whole: bytes
) -> None:
    for name in ("warehouse.damaged.duckdb", "warehouse.damaged-1.duckdb"):
        path = with_bytes(tmp_path, whole[:-1])
        assert finish_rebuild(begin_rebuild(path, condition_of(path)))
        assert not path.exists()
        assert (tmp_path / name).read_bytes() == whole[:-1]


def test_history_goes_on_where_it_can_be_read(tmp_path: Path, whole: bytes) -> None:
    path = with_bytes(tmp_path, whole)
    with duckdb.connect(path) as connection:
        connection.execute("DROP TABLE activity_reporters")
    rebuild = begin_rebuild(path, condition_of(path))
    assert (rebuild.history.height, rebuild.is_history_lost) == (3, False)
    path = with_bytes(tmp_path, whole[:-1])
    rebuild = begin_rebuild(path, condition_of(path))
    assert (rebuild.history.height, rebuild.is_history_lost) == (0, True)


def test_what_was_set_aside_leaves_a_record_and_another_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    first, second = batch(content="one"), batch(content="two")
    loaded(path, first)
    kept = held_records(path, [first.document_id, "0" * 64])
    aside = set_aside_batch(kept[first.document_id], "a draft", first.time)
    assert loaded(path, aside).changed
    assert not loaded(path, aside).changed
    for table in (schema.READINGS, schema.CELLS, schema.ACTIVITIES, schema.ACTIVITY_READINGS):
        assert held(path, table).is_empty()
    assert held_edition_ids(path) == frozenset()
    assert last_set_aside(path) == {first.document_id}
    loaded(path, second)
    rows = held(path, schema.DOCUMENTS).select("document_id", "speaks", "choice").rows()
    assert (first.document_id, False, "set aside: a draft") in rows
    assert len(rows) == 2
    outcomes = held(path, schema.LOAD_HISTORY)["outcome"].to_list()
    assert outcomes == ["loaded", "set_aside", "loaded"]
    loaded(path, first)
    assert last_set_aside(path) == frozenset()
    assert held(path, schema.READINGS)["document_id"].unique().to_list() == [first.document_id]
