"""Questions are answered; everything else is refused, and the file stays as it is."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tasks.errors import QueryRefused, WarehouseError
from tests.warehouse.factories import batch, loaded
from warehouse.query import QueryLimits, open_answer, write_parquet
from warehouse.schema import SCHEMA_VERSION


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "warehouse.duckdb"
    loaded(path, batch())
    return path


def ask(path: Path, sql: str, limits: QueryLimits | None = None) -> list[tuple[object, ...]]:
    with open_answer(path, sql, limits or QueryLimits()) as answer:
        return [row for batch in answer.batches for row in batch]


def test_an_answer_has_names_types_and_texts(path: Path) -> None:
    sql = (
        "SELECT ordinal, activity, period_start AS since, flags, remarks, is_specimen "
        "FROM activities ORDER BY ordinal"
    )
    with open_answer(path, sql, QueryLimits()) as answer:
        assert answer.columns == ("ordinal", "activity", "since", "flags", "remarks", "is_specimen")
        assert [kind.kind for kind in answer.types] == [
            "number",
            "text",
            "text",
            "list",
            "text",
            "boolean",
        ]
        assert next(answer.batches)[0] == (
            "1",
            "在双边会谈中重申了支持该条约的立场。",
            "2009-07-02",
            ["SPECIMEN"],
            None,
            "true",
        )


def test_questions_are_asked_beside_one_another(path: Path) -> None:
    with (
        open_answer(path, "FROM range(30000)", QueryLimits()) as one,
        open_answer(path, "SELECT 'other'", QueryLimits()) as other,
    ):
        assert next(one.batches)[0] == ("0",)
        assert next(other.batches) == [("other",)]
        assert sum(map(len, one.batches)) == 20_000


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
    assert ask(path, sql)


@pytest.mark.parametrize(
    ("sql", "expected", "found"),
    [
        ("SELECT 1; SELECT 2", "one SELECT", "2 statements: SELECT, SELECT"),
        ("DROP TABLE cells", "one SELECT", "DROP"),
        ("PRAGMA version", "one SELECT", "PRAGMA"),
        (" ", "one SELECT", "an empty text"),
        ("PIVOT cells ON role", "PIVOT ... ON column IN", "a PIVOT without IN"),
        ("SELEC 1", "a query", 'Parser Error: syntax error at or near "SELEC"'),
        (
            "FROM activity",
            "activities, activity_list, activity_readings,",
            "Table with name activity",
        ),
        ("SELECT nam_en FROM states", "columns of states: iso3, name_en,", '"nam_en" not found'),
        ("SELECT s.x FROM States s", "columns of states: iso3", 'column named "x"'),
        ("SELECT 'a'::INTEGER", "a query", "Could not convert"),
        ("SELECT no_such_function(1)", "a query", "no_such_function does not exist"),
    ],
)
def test_a_refusal_says_what_is_possible(path: Path, sql: str, expected: str, found: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        ask(path, sql)
    assert expected in refusal.value.expected
    assert found in refusal.value.found


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ('SELECT * FROM states WHERE name_en = "France"', "quotes: 'France'; columns of states"),
        ("FROM states WHERE name_en IN (\"Chad\", 'x')", "quotes: 'Chad'; columns"),
        ('FROM states WHERE name_en = "Côte d\'Ivoire"', "quotes: 'Côte d''Ivoire'; columns"),
        ("FROM states WHERE name_en = France", "quotes: 'France'; columns"),
        ("FROM states WHERE name_en LIKE France", "quotes: 'France'; columns"),
        ("FROM states WHERE name_en = “France”", "quotes: 'France'; columns"),
        ("FROM states WHERE name_fr = «Tchad»", "quotes: 'Tchad'; columns"),
        ("FROM states WHERE name_en = ‘Holy See’", "text in straight single quotes"),
        ("FROM states WHERE name_en = `France`", "text in straight single quotes"),
        ('SELECT "France"', "text in straight single quotes: 'France'"),
        ('SELECT states."France" FROM states', "text in straight single quotes: 'France'"),
        ("SELECT annex2, count(*) FROM states", "GROUP BY ALL"),
        ("SELECT annex2, status, count(*) FROM states GROUP BY annex2", "GROUP BY ALL"),
        ("SELECT count(*) FROM states ORDER BY annex2", "GROUP BY ALL"),
        ("SELECT annex2 FROM states WHERE count(*) > 1", "HAVING"),
    ],
)
def test_a_frequent_mistake_has_its_hint(path: Path, sql: str, hint: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        ask(path, sql)
    assert hint in refusal.value.expected


def test_a_column_that_is_compared_with_nothing_is_no_text(path: Path) -> None:
    with pytest.raises(QueryRefused) as refusal:
        ask(path, "SELECT nam_en FROM states WHERE annex2")
    assert "quotes" not in refusal.value.expected


@pytest.mark.parametrize(
    ("sql", "details"),
    [
        (
            "FROM activity",
            ['  Did you mean "activity_list"?', "LINE 1: FROM activity", 13 * " " + "^"],
        ),
        (
            "-- a comment\nSELECT iso3,\n  coun(*) FROM states; -- another",
            [
                '  Did you mean "count"?',
                "LINE 3:   coun(*) FROM states",
                10 * " " + "^",
            ],
        ),
        # What is wide, or shown as a code, moves the mark.
        (
            "SELECT '核禁', e'\x1b\t', x FROM (SELECT 1 AS y)",
            [
                '  Candidate bindings: "y"',
                "LINE 1: SELECT '核禁', e'\\x1b\\t', x FROM (SELECT 1 AS y)",
                34 * " " + "^",
            ],
        ),
        (
            "SELECT annex2::DATE FROM states",
            ["LINE 1: SELECT annex2::DATE FROM states", 21 * " " + "^"],
        ),
        ("SELEC 1", ["LINE 1: SELEC 1", 8 * " " + "^"]),
        ("DROP TABLE states", []),
    ],
)
def test_a_refusal_keeps_what_duckdb_says_of_the_place(
    path: Path, sql: str, details: list[str]
) -> None:
    with pytest.raises(QueryRefused) as refusal:
        ask(path, sql)
    assert str(refusal.value).split("\n")[1:] == details


def test_a_refusal_with_its_details_travels(path: Path) -> None:
    with pytest.raises(QueryRefused) as refusal:
        ask(path, "FROM activity")
    again = pickle.loads(pickle.dumps(refusal.value))  # noqa: S301 - our own bytes
    assert str(again) == str(refusal.value)
    assert len(again.details) == 3


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT count(*) FROM a",
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) FROM a",
        "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c",
        "FROM range(10000000000)",
    ],
)
def test_the_time_limit_ends_a_query(path: Path, sql: str) -> None:
    started = time.monotonic()
    with (
        pytest.raises(QueryRefused, match=r"within 0\.3 s; --timeout 600 gives it more time"),
        open_answer(path, sql, QueryLimits(seconds=0.3)) as answer,
    ):
        for _ in answer.batches:
            pass
    assert time.monotonic() - started < 20


def test_time_in_which_nobody_takes_the_rows_does_not_count(path: Path) -> None:
    with open_answer(path, "FROM range(25000)", QueryLimits(seconds=2.0)) as answer:
        taken = 0
        for batch in answer.batches:
            taken += len(batch)
            time.sleep(1.0)
    assert taken == 25_000


def test_no_time_limit(path: Path) -> None:
    with open_answer(path, "FROM range(3)", QueryLimits(seconds=None)) as answer:
        assert [row for batch in answer.batches for row in batch] == [("0",), ("1",), ("2",)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM range(100000000) ORDER BY hash(range)",
        "SELECT list(range) FROM range(1000000000)",
        "SELECT count(DISTINCT range) FROM range(1000000000)",
    ],
)
def test_the_memory_limit_ends_a_query_and_nothing_goes_to_the_disk(path: Path, sql: str) -> None:
    files = sorted(path.parent.iterdir())
    with pytest.raises(QueryRefused, match="no more than 100MB of memory; --memory-limit gives"):
        ask(path, sql, QueryLimits(memory="100MB"))
    assert sorted(path.parent.iterdir()) == files


def test_an_export_keeps_order_names_and_types(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "it's out.parquet"
    query = (
        'SELECT iso3 AS "a ""b", sum(1) AS n, 1 AS x, 2 AS x, [3::HUGEINT] FROM states '
        "GROUP BY 1 ORDER BY 1 DESC;"
    )
    write_parquet(path, query, output, QueryLimits())
    table = duckdb.read_parquet(str(output))
    assert table.columns[:4] == ['a "b', "n", "x", "x_1"]
    assert [str(kind) for kind in table.types] == [
        "VARCHAR",
        "DECIMAL(38,0)",
        "INTEGER",
        "INTEGER",
        "DECIMAL(38,0)[]",
    ]
    codes = [row[0] for row in table.fetchall()]
    assert codes == sorted(codes, reverse=True)
    assert [(str(len(codes)),)] == ask(path, "SELECT count(*) FROM states")


def test_a_missing_warehouse_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="`ctbt run` makes it; found no such file"):
        ask(tmp_path / "warehouse.duckdb", "SELECT 1")
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
            ask(path, "SELECT 1")
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
            ask(path, "SELECT 1")
        writer.communicate()
    assert ask(path, "SELECT 1") == [("1",)]


def test_a_question_starts_without_the_heavy_libraries() -> None:
    script = (
        "import sys; import warehouse.query; print('duckdb' in sys.modules); "
        "import warehouse.query_worker; "
        "print(*({'numpy', 'pandas', 'polars', 'pyarrow', 'pydantic'} & set(sys.modules)))"
    )
    process = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert process.stdout == "False\n\n"
