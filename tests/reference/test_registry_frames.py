"""The registry as tables: what SQL sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tasks.frames import edition_frame, part_frame, reference_frames
from tasks.reference.merge import merge
from tests.reference.entries import entry
from tests.specimens import project_reference
from tests.warehouse.factories import ledger, run_query
from warehouse.load import load
from warehouse.reference_tables import REFERENCE_TABLES

REFERENCE = project_reference()


def test_each_edition_has_its_languages_and_day() -> None:
    rows = {row["edition_id"]: row for row in edition_frame(REFERENCE).iter_rows(named=True)}
    assert list(rows) == list(REFERENCE.editions)
    assert rows["sg-66"]["languages"] == "ar zh en fr ru es"
    assert rows["sg-66"]["expected_by"] == date(2011, 9, 30)
    assert (rows["sg-73"]["languages"], rows["sg-73"]["expected_by"]) == ("", None)
    assert rows["art14-2021"]["languages"] == "en"


def test_each_symbol_is_in_one_of_the_tables() -> None:
    noted = [entry("A/66/170"), entry("A/67/100"), entry("A/67/100/Corr.1")]
    reference = replace(REFERENCE, registry=merge(REFERENCE.shipped, noted))
    parts = part_frame(reference)
    kinds = dict(parts.select("symbol", "kind").iter_rows())
    assert kinds == {
        "A/66/165": "report",
        "A/66/170": "report",
        "A/67/100/Corr.1": "corrigendum",
        "A/71/134/Add.1": "addendum",
        "A/71/134/Add.1/Rev.1": "revision",
    }
    symbols = edition_frame(reference)["symbol"].drop_nulls().to_list() + parts["symbol"].to_list()
    assert sorted(symbols) == sorted(item.symbol for item in reference.documents())


def test_addenda_are_seen_by_sql(tmp_path: Path) -> None:
    frames = reference_frames(REFERENCE)
    assert list(frames) == [table.name for table in REFERENCE_TABLES]
    path = tmp_path / "warehouse.duckdb"
    load(path, reference=frames, batches=[], ledger=ledger())
    found = run_query(
        path,
        "SELECT p.symbol, e.symbol, p.standing FROM edition_parts p JOIN editions e "
        "USING (edition_id) WHERE p.kind = 'revision'",
    )
    assert found.rows == [("A/71/134/Add.1/Rev.1", "A/71/134", "named")]
