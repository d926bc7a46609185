"""Questions are answered; everything else is refused, and the file stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tasks.errors import QueryRefused, WarehouseError
from tests.warehouse.factories import batch, loaded
from warehouse.query import run_query, table_overview
from warehouse.schema import SCHEMA_VERSION


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "warehouse.duckdb"
    loaded(path, batch())
    return path


def test_an_answer_has_names_types_and_python_values(path: Path) -> None:
    answer = run_query(
        path,
        "SELECT ordinal, activity, period_start AS since, flags, remarks, is_specimen "
        "FROM activities ORDER BY ordinal",
    )
    assert answer.columns == ("ordinal", "activity", "since", "flags", "remarks", "is_specimen")
    assert answer.types == ("INTEGER", "VARCHAR", "DATE", "VARCHAR[]", "VARCHAR", "BOOLEAN")
    assert answer.rows[0] == (
        1,
        "在双边会谈中重申了支持该条约的立场。",
        date(2009, 7, 2),
        ["SPECIMEN"],
        None,
        True,
    )


@pytest.mark.parametrize(("limit", "found"), [(None, 6), (0, 0), (2, 2), (100, 6)])
def test_a_limit_is_kept(path: Path, limit: int | None, found: int) -> None:
    assert len(run_query(path, "FROM cells", limit=limit).rows) == found


def test_a_negative_limit_is_a_mistake_of_the_caller(path: Path) -> None:
    with pytest.raises(ValueError, match="limit: expected 0 or more; found -1"):
        run_query(path, "FROM cells", limit=-1)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (SELECT 1 AS n) SELECT n FROM a;",
        "-- why not\nSELECT 1 -- yes",
        "VALUES (1), (2)",
        "TABLE states",
        "DESCRIBE activities",
        "SUMMARIZE states",
        "SHOW TABLES",
        "PIVOT activities ON language IN ('zh', 'en') USING count(*)",
        "SELECT\u00a0'\u3000é国', 1",
        "SELECT ';', 'PRAGMA database_list'",
        "SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00', 1.5::DECIMAL(9, 2), {'a': 1}",
    ],
)
def test_every_form_of_select_is_answered(path: Path, sql: str) -> None:
    assert run_query(path, sql).rows


HOSTILE = {
    "attach": "ATTACH '{folder}/evil.duckdb'",
    "copy table out": "COPY activities TO '{folder}/evil.csv'",
    "copy query out": "COPY (SELECT 1) TO '{folder}/evil.csv'",
    "export": "EXPORT DATABASE '{folder}/evil'",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "read csv": "SELECT * FROM read_csv('/etc/passwd')",
    "read text": "SELECT content FROM read_text('/etc/passwd')",
    "read by name": "SELECT * FROM '/etc/passwd'",
    "glob": "SELECT * FROM glob('/etc/*')",
    "network": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "environment": "SELECT getenv('HOME')",
    "python variable": "SELECT * FROM HOSTILE",
    "pragma": "PRAGMA database_list",
    "pragma call": "PRAGMA table_info('activities')",
    "pragma setting": "PRAGMA memory_limit='1GB'",
    "set": "SET enable_external_access=true",
    "reset": "RESET lock_configuration",
    "call": "CALL pragma_version()",
    "checkpoint": "CHECKPOINT",
    "insert": "INSERT INTO meta VALUES (2)",
    "update": "UPDATE activities SET activity = 'nothing' RETURNING *",
    "delete": "DELETE FROM activities",
    "drop": "DROP TABLE activities",
    "create": "CREATE TABLE evil AS SELECT 1",
    "create temporary": "CREATE TEMP TABLE evil AS SELECT 1",
    "create macro": "CREATE MACRO evil() AS 1",
    "comment": "COMMENT ON TABLE activities IS 'nothing'",
    "hidden in explain": "EXPLAIN ANALYZE INSERT INTO meta VALUES (2)",
    "prepare": "PREPARE evil AS DELETE FROM activities",
    "transaction": "BEGIN",
    "two": "SELECT 1; SELECT 2",
    "second is bad": "SELECT 1; DROP TABLE activities",
    "after a pivot": "PIVOT activities ON language; DROP TABLE activities",
    "logging": "FROM enable_logging(storage='file', storage_path='{folder}/evil.log')",
    "secrets": "SELECT * FROM duckdb_secrets()",
    "empty": "",
    "only a comment": "-- SELECT 1",
    "only a semicolon": ";",
    "not text": "SELECT '\udc80'",
    "parameter": "SELECT ?",
    "nul": "SELECT 1\0; DROP TABLE activities",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_and_changes_nothing(path: Path, name: str) -> None:
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    sql = HOSTILE[name].replace("{folder}", str(path.parent))
    with pytest.raises(QueryRefused) as refusal:
        run_query(path, sql)
    assert refusal.value.expected
    assert refusal.value.found
    assert all(line.isprintable() for line in str(refusal.value).split("\n"))
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files


@pytest.mark.parametrize(
    ("sql", "expected", "found"),
    [
        ("SELECT 1; SELECT 2", "one SELECT", "2 statements: SELECT, SELECT"),
        ("DROP TABLE cells", "one SELECT", "DROP"),
        ("PRAGMA version", "one SELECT", "PRAGMA"),
        (" ", "one SELECT", "an empty text"),
        ("PIVOT cells ON role", "PIVOT ... ON column IN", "a PIVOT without IN"),
        ("SELEC 1", "a query", 'Parser Error: syntax error at or near "SELEC"'),
        ("FROM activity", "activities, activity_list, agreement,", "Table with name activity"),
        ("SELECT nam_en FROM states", "columns of states: iso3, name_en,", '"nam_en" not found'),
        ("SELECT s.x FROM States s", "columns of states: iso3", 'column named "x"'),
        ("SELECT 'a'::INTEGER", "a query", "Could not convert"),
        ("SELECT no_such_function(1)", "a query", "no_such_function does not exist"),
    ],
)
def test_a_refusal_says_what_is_possible(path: Path, sql: str, expected: str, found: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        run_query(path, sql)
    assert expected in refusal.value.expected
    assert found in refusal.value.found


@pytest.mark.parametrize("ask", [lambda path: run_query(path, "SELECT 1"), table_overview])
def test_a_missing_warehouse_says_what_makes_one(tmp_path: Path, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(WarehouseError, match="`ctbt run` makes it; found no such file"):
        ask(tmp_path / "warehouse.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_warehouse_is_not_read(tmp_path: Path) -> None:
    text, empty, foreign = (tmp_path / name for name in ("text", "empty", "foreign"))
    text.write_text("These are the minutes of a meeting.")
    empty.touch()
    connection = duckdb.connect(foreign)
    connection.execute("CREATE TABLE meta AS SELECT 7 AS schema_version")
    connection.close()
    for path, message in (
        (text, "not a valid DuckDB"),
        (empty, "not a valid DuckDB"),
        (tmp_path, "Is a directory"),
        (foreign, f"expected schema version {SCHEMA_VERSION}; .*found schema version 7"),
    ):
        with pytest.raises(WarehouseError, match=message) as refusal:
            run_query(path, "SELECT 1")
        assert not isinstance(refusal.value, QueryRefused)
        assert "\n" not in str(refusal.value)


def test_a_file_that_another_program_is_writing_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    loaded(path, batch())
    script = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(WarehouseError, match="Could not set lock"):
            run_query(path, "SELECT 1")
        writer.communicate()
    assert run_query(path, "SELECT 1").rows == [(1,)]


def test_a_question_starts_without_the_heavy_libraries(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from warehouse.query import run_query; "
        "run_query(Path(sys.argv[1]), 'SELECT * FROM activity_list'); "
        "print(*({'numpy', 'pandas', 'polars', 'pyarrow', 'pydantic'} & set(sys.modules)))"
    )
    process = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert process.stdout == "\n"
