"""What a load brings, keeps and leaves alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from tests.warehouse.factories import (
    EVENING,
    any_batch,
    any_reference,
    batch,
    document_id,
    editions_for,
    held,
    ledger,
    loaded,
    reference,
    refused,
    run_query,
    superseded,
)
from warehouse import reference_tables, schema
from warehouse.batches import LoadBatch
from warehouse.load import load
from warehouse.rebuild import begin_rebuild, condition_of, finish_rebuild
from warehouse.reference_tables import REFERENCE_TABLES
from warehouse.schema import DOCUMENT_TABLES


def as_it_is(path: Path) -> tuple[bytes, int, int]:
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


def assert_holds(path: Path, batch: LoadBatch) -> None:
    for table in DOCUMENT_TABLES:
        assert_frame_equal(held(path, table), batch.frames[table.name].sort(table.key))


def editions_and_languages(path: Path) -> list[tuple[object, ...]]:
    return run_query(
        path, "SELECT edition_id, language, document_id FROM documents ORDER BY ALL"
    ).rows


def test_what_is_loaded_comes_back_with_its_types_nulls_and_lists(tmp_path: Path) -> None:
    path, document = tmp_path / "warehouse.duckdb", batch(remark="第七段")
    result = loaded(path, document)
    assert_holds(path, document)
    for table in REFERENCE_TABLES:
        assert_frame_equal(held(path, table), reference()[table.name].sort(table.key))
    assert_frame_equal(held(path, schema.FETCH_LEDGER), ledger("one"))
    assert (result.changed, result.loaded, result.unchanged) == (True, (document.document_id,), ())
    assert result.rows == {
        "editions": 2,
        "edition_parts": 1,
        "documents": 1,
        "cells": 6,
        "readings": 3,
        "activities": 3,
        "activity_readings": 3,
        "activity_reporters": 0,
        "quarantine": 1,
        "states": 1,
        "state_names": 1,
        "groups": 1,
        "group_members": 1,
        "flag_meanings": 1,
        "code_meanings": 1,
        "fetch_ledger": 1,
        "quality_runs": 1,
        "quality_results": 2,
        "load_history": 1,
        "agreement_issues": 0,
        "agreement_pairs": 0,
        "agreement_checks": 0,
    }


@settings(max_examples=15, deadline=None)
@given(document=any_batch(), data=any_reference())
def test_any_conforming_frames_survive_the_round_trip(
    document: LoadBatch, data: dict[str, pl.DataFrame]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        editions = editions_for(path, [document])
        load(path, reference=data, batches=[document], ledger=ledger(), editions=editions)
        assert_holds(path, document)
        for table in REFERENCE_TABLES:
            assert_frame_equal(held(path, table), data[table.name].sort(table.key))
        again = load(path, reference=data, batches=[document], ledger=ledger(), editions=editions)
        assert not again.changed


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch(), batch(language="en"))
    before = as_it_is(path)
    later = loaded(path, batch(loaded_at=EVENING), batch(language="en", loaded_at=EVENING))
    assert not later.changed
    assert later.loaded == ()
    assert len(later.unchanged) == 2
    assert later.rows["activities"] == 6
    assert as_it_is(path) == before


def test_the_order_of_rows_and_reference_data_is_no_difference(tmp_path: Path) -> None:
    path, document = tmp_path / "warehouse.duckdb", batch()
    loaded(path, document)
    turned = {name: frame.reverse() for name, frame in document.frames.items()}
    result = load(
        path,
        reference={name: frame.reverse() for name, frame in reference().items()},
        batches=[LoadBatch(document.document_id, "sg-66", "zh", turned)],
        ledger=ledger("one", asked_at=EVENING),
    )
    assert not result.changed


def test_no_batch_at_all_makes_a_warehouse_with_reference_data(tmp_path: Path) -> None:
    path = tmp_path / "not" / "yet" / "warehouse.duckdb"
    assert loaded(path).changed
    assert not loaded(path).changed
    assert held(path, reference_tables.EDITIONS).height == 2


def test_a_changed_row_replaces_its_document_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    other_language, other_edition = batch(language="en"), batch("sg-67")
    loaded(path, batch(), other_language, other_edition)
    changed = batch(rows=2, remark="new", loaded_at=EVENING)
    result = loaded(path, changed, other_language)
    assert result.loaded == (changed.document_id,)
    assert result.unchanged == (other_language.document_id,)
    remarks = run_query(
        path,
        "SELECT edition_id, language, count(*), max(remarks) FROM readings "
        "GROUP BY ALL ORDER BY ALL",
    )
    assert remarks.rows == [
        ("sg-66", "en", 3, None),
        ("sg-66", "zh", 2, "new"),
        ("sg-67", "zh", 3, None),
    ]
    loaded_at = run_query(path, "SELECT loaded_at FROM documents WHERE language = 'en'").rows
    assert loaded_at != [(EVENING,)]


def test_another_file_of_the_same_edition_and_language_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch(rows=5))
    newer = batch(rows=2, content="a corrected printing")
    loaded(path, newer)
    assert_holds(path, newer)


def test_a_document_recognized_as_another_edition_moves_there(tmp_path: Path) -> None:
    path, identity = tmp_path / "warehouse.duckdb", document_id("moving")
    loaded(path, batch("sg-66", content="moving"))
    loaded(path, batch("sg-67", content="moving"))
    assert editions_and_languages(path) == [("sg-67", "zh", identity)]
    assert loaded(path, batch("sg-66", content="moving")).changed
    assert editions_and_languages(path) == [("sg-66", "zh", identity)]


def test_two_documents_can_change_places_in_one_load(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch("sg-66", content="a"), batch("sg-67", content="b"))
    loaded(path, batch("sg-66", content="b"), batch("sg-67", content="a"))
    assert editions_and_languages(path) == [
        ("sg-66", "zh", document_id("b")),
        ("sg-67", "zh", document_id("a")),
    ]


def test_a_refused_document_replaces_nothing_and_leaves_its_record(tmp_path: Path) -> None:
    path, held_before = tmp_path / "warehouse.duckdb", batch()
    loaded(path, held_before)
    bad = refused(batch(content="a bad scan", loaded_at=EVENING))
    assert loaded(path, bad).loaded == (bad.document_id,)
    assert_frame_equal(held(path, schema.READINGS), held_before.frames["readings"])
    runs = held(path, schema.QUALITY_RUNS)["document_id"].to_list()
    assert sorted(runs) == sorted([held_before.document_id, bad.document_id])
    history = held(path, schema.LOAD_HISTORY)
    assert history["outcome"].to_list() == ["loaded", "refused"]
    assert history["loaded_at"].to_list()[1] == EVENING
    before = as_it_is(path)
    assert not loaded(path, bad, held_before).changed
    assert as_it_is(path) == before


def test_a_document_can_be_accepted_refused_replaced_and_accepted_again(tmp_path: Path) -> None:
    path, document, other = tmp_path / "warehouse.duckdb", batch(), batch(content="other", rows=1)
    for step in (document, refused(document), document):
        assert loaded(path, step).changed
        assert not loaded(path, step).changed
        assert_frame_equal(held(path, schema.READINGS), document.frames["readings"])
    assert loaded(path, refused(document), other).changed
    assert_frame_equal(held(path, schema.READINGS), other.frames["readings"])
    assert not loaded(path, refused(document), other).changed
    assert loaded(path, batch("sg-67", content="third"), document).changed
    assert held(path, schema.ACTIVITIES).height == 6


def test_a_refusal_lost_with_its_document_is_recorded_again(tmp_path: Path) -> None:
    path, document = tmp_path / "warehouse.duckdb", batch()
    for step in (document, refused(document), batch(content="other"), refused(document)):
        assert loaded(path, step).changed
    assert held(path, schema.QUALITY_RUNS).height == 2


def test_history_keeps_every_load_and_a_return_to_old_content_is_a_load(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    first, second = batch(), batch(remark="new", loaded_at=EVENING)
    for document in (first, second, second, first):
        loaded(path, document)
    history = held(path, schema.LOAD_HISTORY)
    assert history["load_number"].to_list() == [1, 2, 3]
    hashes = history["content_hash"].to_list()
    assert hashes[0] == hashes[2] != hashes[1]
    assert history["loaded_at"].to_list()[1] == EVENING
    assert history["rows"].to_list() == [first.row_count] * 3
    assert_holds(path, first)


def test_the_ledger_only_grows_and_keeps_the_first_time(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, answers=ledger("one"))
    more = pl.concat([ledger("one", "two", asked_at=EVENING), ledger("two")])
    assert loaded(path, answers=more).changed
    assert loaded(path, answers=ledger()).changed is False
    answers = held(path, schema.FETCH_LEDGER)
    assert answers["ledger_id"].to_list() == ["one", "two"]
    assert EVENING not in answers["asked_at"].to_list()


def test_reference_data_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch())
    other = reference("masthead seen")
    fewer = {
        "editions": other["editions"].head(1),
        "edition_parts": other["edition_parts"].clear(),
        **{
            name: other[name].clear()
            for name in (
                "states",
                "state_names",
                "groups",
                "group_members",
                "flag_meanings",
                "code_meanings",
            )
        },
    }
    result = load(path, reference=fewer, batches=[], ledger=ledger())
    assert (result.changed, result.loaded) == (True, ())
    assert_frame_equal(held(path, reference_tables.EDITIONS), fewer["editions"])
    assert held(path, reference_tables.STATES).is_empty()
    assert held(path, schema.ACTIVITIES).height == 3


def test_a_superseded_document_keeps_its_line_and_no_rows(tmp_path: Path) -> None:
    path, original, revision = (
        tmp_path / "warehouse.duckdb",
        batch(),
        batch(content="Rev.1", rows=2),
    )
    loaded(path, original)
    assert loaded(path, revision, superseded(original)).changed
    assert_frame_equal(held(path, schema.READINGS), revision.frames["readings"])
    assert dict(held(path, schema.DOCUMENTS).select("document_id", "speaks").iter_rows()) == {
        original.document_id: False,
        revision.document_id: True,
    }
    assert held(path, schema.LOAD_HISTORY)["outcome"].to_list() == [
        "loaded",
        "loaded",
        "superseded",
    ]
    before = as_it_is(path)
    assert not loaded(path, superseded(original), revision).changed
    assert as_it_is(path) == before
    assert loaded(path, original).changed, "the revision was set aside"
    assert held(path, schema.DOCUMENTS)["document_id"].to_list() == [original.document_id]


def test_a_rebuilt_warehouse_has_the_same_content_and_goes_on_with_its_history(
    tmp_path: Path,
) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch(remark="old"))
    loaded(path, batch(), batch(language="en"))
    content = {table.name: held(path, table) for table in schema.TABLES}
    rebuild = begin_rebuild(path, condition_of(path))
    load(
        rebuild.building,
        reference=reference(),
        batches=[batch(loaded_at=EVENING), batch(language="en", loaded_at=EVENING)],
        ledger=ledger("one"),
        editions=editions_for(rebuild.building, [batch(), batch(language="en")]),
        history=rebuild.history,
    )
    before = path.read_bytes()
    assert finish_rebuild(rebuild)
    assert path.read_bytes() != before
    for table in schema.TABLES:
        again, before_it = (
            frame.drop("loaded_at", "ran_at", strict=False)
            for frame in (held(path, table), content[table.name])
        )
        assert_frame_equal(again, before_it)
    assert held(path, schema.DOCUMENTS)["loaded_at"].to_list() == [EVENING, EVENING]
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".duckdb"] == [path.name]


def test_a_rebuild_that_loads_nothing_leaves_the_file_in_use(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch())
    before = as_it_is(path)
    assert not finish_rebuild(begin_rebuild(path, condition_of(path)))
    assert as_it_is(path) == before
