"""Agreement is kept for an edition, replaced whole, and gone when its documents change."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tasks.errors import SettingsError, WarehouseError
from tests.warehouse.factories import SENTENCES, batch, frame, held, ledger, loaded, reference
from warehouse.agreement_table import AGREEMENT, AGREEMENT_TABLES
from warehouse.held import held_edition
from warehouse.load import LoadResult, load
from warehouse.query import run_query

Frames = dict[str, pl.DataFrame]


def agreement(edition_id: str = "sg-66", *, rows: int = 3, value: str = "65/91") -> Frames:
    place: dict[str, object] = {"edition_id": edition_id, "part": "main"}
    pair: dict[str, object] = {"language_a": "en", "language_b": "zh"}
    group: list[dict[str, object]] = [
        {
            **place,
            "group_number": number,
            "language": language,
            "ordinal": number,
            "activity_id": f"{edition_id}.{language}.{number:03d}",
        }
        for number in range(1, rows + 1)
        for language in ("en", "zh")
    ]
    issue: dict[str, object] = {
        **place,
        **pair,
        "issue": 1,
        "kind": "symbol",
        "severity": "warning",
        "group_number": 2,
        "ordinal_a": 2,
        "value_a": value,
        "ordinal_b": 2,
        "value_b": "none",
        "meaning": "the row names different documents or resolutions",
    }
    counts: dict[str, object] = {"rows": rows, "aligned": rows, "agreeing": rows, "warned": 1}
    check: dict[str, object] = {
        **place,
        "result": 1,
        "expectation": "expect_column_values_to_be_between",
        "meaning": "the share of rows with errors is at most 10.0%",
        "severity": "error",
        "success": True,
    }
    records: dict[str, list[dict[str, object]]] = {
        "agreement": group,
        "agreement_issues": [issue],
        "agreement_pairs": [{**place, **pair, **counts, "share": 1.0}],
        "agreement_checks": [check],
    }
    return {table.name: frame(table, records[table.name]) for table in AGREEMENT_TABLES}


def load_agreement(path: Path, **editions: Frames) -> LoadResult:
    return load(
        path,
        reference=reference(),
        batches=[],
        ledger=ledger("one"),
        agreement={name.replace("_", "-"): frames for name, frames in editions.items()},
    )


def documents(path: Path) -> None:
    loaded(path, batch(language="en"), batch(language="zh"), batch("sg-67", "en"))


def test_agreement_comes_back_and_the_same_again_changes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    assert load_agreement(path, sg_66=agreement()).changed
    for table in AGREEMENT_TABLES:
        assert_frame_equal(held(path, table), agreement()[table.name].sort(table.key))
    before = path.read_bytes()
    assert not load_agreement(path, sg_66=agreement()).changed
    documents(path)
    assert path.read_bytes() == before


def test_an_edition_is_replaced_whole_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    load_agreement(path, sg_66=agreement(), sg_67=agreement("sg-67"))
    assert load_agreement(path, sg_66=agreement(rows=2, value="65/92")).changed
    expected = pl.concat([agreement(rows=2)["agreement"], agreement("sg-67")["agreement"]])
    assert_frame_equal(held(path, AGREEMENT), expected.sort(AGREEMENT.key))


def test_a_document_that_changes_takes_its_edition_s_agreement_away(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    load_agreement(path, sg_66=agreement(), sg_67=agreement("sg-67"))
    loaded(path, batch(language="zh", remark="another"))
    for table in AGREEMENT_TABLES:
        assert held(path, table)["edition_id"].unique().to_list() == ["sg-67"]


def test_a_document_found_to_be_of_another_edition_takes_both_away(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch(language="zh", content="one file"), batch(language="en"))
    load_agreement(path, sg_66=agreement(), sg_67=agreement("sg-67"))
    loaded(path, batch("sg-67", "zh", content="one file"))
    assert held(path, AGREEMENT).height == 0


def test_rows_of_another_edition_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match="column edition_id: expected sg-66; found sg-67"):
        load_agreement(path, sg_66=agreement("sg-67"))
    with pytest.raises(WarehouseError, match="frames of agreement"):
        load_agreement(path, sg_66={"agreement": agreement()["agreement"]})
    assert path.read_bytes() == before


def test_analysts_see_each_disagreement_with_both_texts(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    documents(path)
    load_agreement(path, sg_66=agreement())
    answer = run_query(
        path, "SELECT kind, value_a, activity_id_a, activity_a, activity_id_b FROM agreement_list"
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
