"""What is made of an edition's readings: replaced whole, refused if it is another's; and found."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tasks.errors import SettingsError, WarehouseError
from tests.warehouse.factories import (
    SENTENCES,
    batch,
    editions_for,
    frame,
    held,
    ledger,
    loaded,
    reference,
    run_query,
)
from warehouse import schema
from warehouse.held import held_edition
from warehouse.load import LoadResult, load

Frames = dict[str, pl.DataFrame]


def with_issue(path: Path, edition_id: str = "sg-66", value: str = "65/91") -> Frames:
    """The edition as `documents` loads it, and one disagreement."""
    language = {"sg-66": "zh", "sg-67": "en"}[edition_id]
    rows = dict(editions_for(path, [batch(edition_id, language)])[edition_id])
    issue: dict[str, object] = {
        "edition_id": edition_id,
        "part": "main",
        "issue": 1,
        "kind": "symbol",
        "severity": "warning",
        "activity_id": f"{edition_id}.002",
        "language_a": "en",
        "ordinal_a": 2,
        "value_a": value,
        "language_b": "zh",
        "ordinal_b": 2,
        "value_b": "none",
        "meaning": "the row names different documents or resolutions",
    }
    return rows | {"agreement_issues": frame(schema.AGREEMENT_ISSUES, [issue])}


def load_editions(path: Path, editions: dict[str, Frames]) -> LoadResult:
    return load(path, reference=reference(), batches=[], ledger=ledger("one"), editions=editions)


def documents(path: Path) -> None:
    loaded(path, batch(language="en"), batch(language="zh"), batch("sg-67", "en"))


def test_an_edition_is_replaced_whole_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    first, other = with_issue(path), with_issue(path, "sg-67")
    assert load_editions(path, {"sg-66": first, "sg-67": other}).changed
    before = path.read_bytes()
    assert not load_editions(path, {"sg-66": first}).changed
    assert path.read_bytes() == before
    newer = with_issue(path, value="65/92")
    assert load_editions(path, {"sg-66": newer}).changed
    assert_frame_equal(
        held(path, schema.AGREEMENT_ISSUES),
        pl.concat([newer["agreement_issues"], other["agreement_issues"]]),
    )


def test_rows_of_another_edition_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match="column edition_id: expected sg-66; found sg-67"):
        load_editions(path, {"sg-66": with_issue(path, "sg-67")})
    with pytest.raises(WarehouseError, match="frames of activities"):
        load_editions(path, {"sg-66": {"activities": with_issue(path)["activities"]}})
    assert path.read_bytes() == before


def test_analysts_see_each_disagreement_with_both_texts(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    load_editions(path, {"sg-66": with_issue(path)})
    answer = run_query(
        path, "SELECT kind, value_a, reading_id_a, activity_a, reading_id_b FROM agreement_list"
    )
    assert answer.rows == [("symbol", "65/91", "sg-66.en.002", SENTENCES[2], "sg-66.zh.002")]


@pytest.mark.parametrize("name", ["sg-66", "A/66/165", "A/66/165/Add.1"])
def test_an_edition_is_found_by_its_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    edition = held_edition(path, name)
    assert (edition.edition_id, edition.symbol) == ("sg-66", "A/66/165")
    assert [(one.language, len(one.rows)) for one in edition.documents] == [("en", 3), ("zh", 3)]
    assert [row.ordinal for row in edition.documents[0].rows] == [1, 2, 3]


@pytest.mark.parametrize("name", ["A/99/1", "", "sg-66' OR '1'='1"])
def test_a_name_of_no_edition_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    with pytest.raises(SettingsError, match="found no edition of that name"):
        held_edition(path, name)
