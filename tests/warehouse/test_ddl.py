"""The warehouse explains itself: each table and column carries its meaning."""

from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from tasks.agreement.activities import LANGUAGES_DISAGREE
from tasks.agreement.compare import KINDS, Severity
from tasks.agreement.corrigenda import CORRECTED, UNMATCHED
from tasks.fetch.ledger import new_entry
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.frames import ledger_frame
from tasks.records import (
    FORMATS,
    LANGUAGES,
    PERIOD_BASES,
    PERIOD_PRECISIONS,
    ROLES,
    SECTIONS,
    STATE_BASES,
    Shape,
)
from tasks.reference import load_reference
from tasks.reference.models import Edition, State
from tasks.structure.completeness import CUT_FLAG
from tests.e2e.commands import ROOT
from tests.warehouse.factories import batch, loaded, run_query
from warehouse.batches import LoadOutcome
from warehouse.connection import open_reader
from warehouse.ddl import META, create_statements, views
from warehouse.schema import TABLES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch())
    return path


def test_each_table_has_the_columns_types_and_keys_of_the_schema(path: Path) -> None:
    connection = open_reader(path)
    columns = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE NOT internal AND table_name NOT IN (SELECT view_name FROM duckdb_views()) "
        "ORDER BY table_name, column_index"
    ).fetchall()
    keys = connection.execute(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    connection.close()
    tables = sorted((META, *TABLES), key=lambda table: table.name)
    assert columns == [
        (table.name, column.name, column.sql, column.nullable, column.comment)
        for table in tables
        for column in table.columns
    ]
    assert {name: tuple(key) for name, key in keys} == {table.name: table.key for table in tables}


def test_nothing_is_without_a_comment(path: Path) -> None:
    silent = run_query(
        path,
        "SELECT table_name FROM duckdb_tables() WHERE coalesce(comment, '') = '' "
        "UNION ALL SELECT view_name FROM duckdb_views() "
        "WHERE NOT internal AND coalesce(comment, '') = '' "
        "UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns() "
        "WHERE NOT internal AND coalesce(comment, '') = ''",
    )
    assert silent.rows == []


def test_comments_survive_quotes() -> None:
    connection = duckdb.connect()
    for statement in create_statements():
        connection.execute(statement)
    comments = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    connection.close()
    assert (
        "activities",
        "One row of an edition's table, in however many languages it is held: what one State (or "
        "several, or a group) did to promote the Treaty. This is what is counted",
    ) in comments


def test_the_list_for_analysts_has_each_activity_once(path: Path) -> None:
    rows = run_query(
        path,
        "SELECT activity_id, session, symbol, state, annex2, file_name, language "
        "FROM activity_list ORDER BY ordinal",
    ).rows
    assert rows == [
        ("sg-66.zh.001", 66, "A/66/165", "Norway", True, "sg-66.zh.txt", "zh"),
        ("sg-66.zh.002", 66, "A/66/165", None, None, "sg-66.zh.txt", "zh"),
        ("sg-66.zh.003", 66, "A/66/165", "Norway", True, "sg-66.zh.txt", "zh"),
    ]


def test_an_activity_of_an_edition_that_is_not_registered_is_still_listed(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch("specimen-sg-66", rows=2))
    assert run_query(path, "SELECT count(*), count(session) FROM activity_list").rows == [(2, 0)]


def test_the_latest_answer_of_each_question(tmp_path: Path) -> None:
    """The view names the same replies as saying nothing as fetch itself does."""
    query = next(view.query for view in views() if view.name == "fetch_latest")
    silent = query.partition("reply IN (")[2].partition(")")[0]
    assert set(re.findall(r"[a-z_]+", silent)) == {
        reply.value for reply, what in CONSEQUENCES.items() if what.stops or what.is_passing
    }
    at = datetime(2026, 1, 1)  # noqa: DTZ001 - the warehouse holds UTC without zone
    answers = [
        ("A/66/165", Reply.ABSENT),
        ("A/66/165", Reply.AVAILABLE),
        ("A/66/165", Reply.BLOCKED),
        ("A/67/1", Reply.UNREACHABLE),
        ("A/67/1", Reply.BLOCKED),
    ]
    entries = [
        new_entry(
            source="network",
            asked=symbol,
            reply=reply,
            now=at + timedelta(hours=hour),
            symbol=symbol,
            language="en",
            format="pdf",
            detail="why",
        )
        for hour, (symbol, reply) in enumerate(answers)
    ]
    path = tmp_path / "warehouse.duckdb"
    loaded(path, answers=ledger_frame(entry.row() for entry in entries))
    found = run_query(path, "SELECT symbol, reply FROM fetch_latest ORDER BY symbol").rows
    assert found == [("A/66/165", "available"), ("A/67/1", "blocked")]


def test_each_column_of_a_view_has_its_meaning_in_the_order_of_the_columns(path: Path) -> None:
    for view in views():
        assert list(view.columns) == list(run_query(path, f"FROM {view.name} LIMIT 0").columns)


def test_every_code_of_the_records_has_its_meaning() -> None:
    reference = load_reference()
    held = {
        "section": SECTIONS,
        "state_basis": STATE_BASES,
        "period_precision": PERIOD_PRECISIONS,
        "period_basis": PERIOD_BASES,
        "role": ROLES,
        "shape": get_args(Shape),
        "format": FORMATS,
        "language": LANGUAGES,
        "reply": [reply.value for reply in Reply],
        "agreement_issues.kind": list(KINDS),
        "severity": get_args(Severity),
        "outcome": get_args(LoadOutcome),
        "standing": get_args(Edition.model_fields["standing"].annotation),
        "series": get_args(Edition.model_fields["series"].annotation),
        "status": get_args(State.model_fields["status"].annotation),
    }
    for column, codes in held.items():
        assert set(reference.meanings(column)) == set(codes), column


def test_every_flag_of_the_code_has_its_meaning() -> None:
    """Flags stand in the code as literals or constants, so its strings are looked through."""
    meanings = load_reference().meanings("flags")
    begins = ("state_", "period_", "document_may", "corrigendum_", "corrected_", "reporter_is")
    columns = {column.name for table in TABLES for column in table.columns}
    found = {
        node.value
        for path in (ROOT / "tasks").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(begins)
        and node.value.replace("_", "").isalpha()
        and not node.value.endswith("_")  # the beginning of several
    }
    assert {LANGUAGES_DISAGREE, CORRECTED, UNMATCHED, CUT_FLAG} <= set(meanings)
    assert found - columns - set(meanings) == set()
    assert len(found & set(meanings)) > 15
