"""Values of every DuckDB type as JSON and as a cell: nothing lost, nothing that is no JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.factories import batch, loaded
from warehouse.query import QueryLimits, open_answer


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("values") / "warehouse.duckdb"
    loaded(path, batch())
    return path


def written(path: Path, expression: str) -> tuple[str, str | None]:
    """Return a value as JSON and as a cell."""
    with open_answer(path, f"SELECT {expression}", QueryLimits()) as answer:
        ((value,),) = (row for batch in answer.batches for row in batch)
        (kind,) = answer.types
    return kind.json(value), kind.text(value)


SIMPLE = {
    "NULL": ("null", None),
    "''": ('""', ""),
    "'NULL'": ('"NULL"', "NULL"),
    "e'\\x1b\"\\n核'": ('"\\u001b\\"\\n核"', '\x1b"\n核'),
    "true": ("true", "true"),
    "-7": ("-7", "-7"),
    "170141183460469231731687303715884105727::HUGEINT": ("170141183460469231731687303715884105727",)
    * 2,
    "340282366920938463463374607431768211455::UHUGEINT": (
        "340282366920938463463374607431768211455",
    )
    * 2,
    "'123456789012345678901234567890123456789012'::BIGNUM": (
        "123456789012345678901234567890123456789012",
    )
    * 2,
    "1.10::DECIMAL(9, 4)": ("1.1000", "1.1000"),
    "0.5::DECIMAL(1, 1)": ("0.5", ".5"),
    "(-0.5)::DECIMAL(1, 1)": ("-0.5", "-.5"),
    "12345678901234567890.123456789::DECIMAL(38, 9)": ("12345678901234567890.123456789",) * 2,
    "0.1::FLOAT": ("0.1", "0.1"),
    "'nan'::DOUBLE": ("null", "nan"),
    "'-inf'::FLOAT": ("null", "-inf"),
    "DATE '2011-03-19'": ('"2011-03-19"', "2011-03-19"),
    "'infinity'::DATE": ('"infinity"', "infinity"),
    "'0044-03-15 (BC)'::DATE": ('"0044-03-15 (BC)"', "0044-03-15 (BC)"),
    "TIMESTAMP '2011-03-19 10:00:00.5'": ('"2011-03-19T10:00:00.5"', "2011-03-19 10:00:00.5"),
    "TIMESTAMP_NS '2011-03-19 10:00:00.123456789'": (
        '"2011-03-19T10:00:00.123456789"',
        "2011-03-19 10:00:00.123456789",
    ),
    "TIMESTAMP '290000-01-01'": ('"290000-01-01T00:00:00"', "290000-01-01 00:00:00"),
    "'-infinity'::TIMESTAMP": ('"-infinity"', "-infinity"),
    "TIME '24:00:00'": ('"24:00:00"', "24:00:00"),
    "'12:00:00+05'::TIMETZ": ('"12:00:00+05:00"', "12:00:00+05"),
    "'12:00:00-05:30'::TIMETZ": ('"12:00:00-05:30"', "12:00:00-05:30"),
    "INTERVAL '1 month'": ('"P1M"', "1 month"),
    "INTERVAL '1 year -2 months 3 days -04:05:06.5'": (
        '"P10M3DT-4H-5M-6.5S"',
        "10 months 3 days -04:05:06.5",
    ),
    "INTERVAL '0 days'": ('"PT0S"', "00:00:00"),
    "INTERVAL '0.25 seconds'": ('"PT0.25S"', "00:00:00.25"),
    "INTERVAL '100 hours'": ('"PT100H"', "100:00:00"),
    "INTERVAL '30 days'": ('"P30D"', "30 days"),
    "'\\xAA\\x00a'::BLOB": ('"\\\\xAA\\\\x00a"', "\\xAA\\x00a"),
    "'10101'::BIT": ('"10101"', "10101"),
    "'a'::ENUM('a', 'b')": ('"a"', "a"),
    "'6efbd0f9-aee6-4793-ac74-874630c5257f'::UUID": (
        '"6efbd0f9-aee6-4793-ac74-874630c5257f"',
        "6efbd0f9-aee6-4793-ac74-874630c5257f",
    ),
}


@pytest.mark.parametrize("expression", SIMPLE)
def test_a_simple_value(path: Path, expression: str) -> None:
    assert written(path, expression) == SIMPLE[expression]


NESTED = {
    "[]::INTEGER[]": "[]",
    "[1, NULL]": "[1, null]",
    "[[1], [], NULL]": "[[1], [], null]",
    "[1, 2]::INTEGER[2]": "[1, 2]",
    "['a,b', '\"', NULL, 'NULL']": '["a,b", "\\"", null, "NULL"]',
    "[INTERVAL '1 month', NULL]": '["P1M", null]',
    "[DATE '2011-03-19']": '["2011-03-19"]',
    "{'a b\"': [1.10::DECIMAL(9, 2)], 'c': {'d': NULL}}": '{"a b\\"": [1.10], "c": {"d": null}}',
    "[{'f': 'nan'::DOUBLE}]": '[{"f": null}]',
    "ROW(1, [ROW('x', true)])": '[1, [["x", true]]]',
    "MAP {'a': INTERVAL '1 day', 'b': NULL}": '{"a": "P1D", "b": null}',
    "MAP {[1]: 2}": '{"[1]": 2}',
    "MAP {}": "{}",
    '\'{"a":\n [1, "x\\n  y"]}\'::JSON': '{"a": [1, "x\\n  y"]}',
    "UNION_VALUE(n := 3)": '{"n":3}',
    "[UNION_VALUE(n := 'nan'::DOUBLE)]": '[{"n":null}]',
    "{'a': 1}::VARIANT": '{"a":1}',
}


@pytest.mark.parametrize("expression", NESTED)
def test_a_nested_value_is_json_in_a_cell_too(path: Path, expression: str) -> None:
    assert written(path, expression) == (NESTED[expression],) * 2
    assert "\n" not in NESTED[expression]


def test_a_moment_has_its_zone(path: Path) -> None:
    text, cell = written(path, "TIMESTAMPTZ '2011-03-19 10:00:00+05:30'")
    assert json.loads(text)[-6:] in {
        "+00:00",
        *(f"{sign}{hour:02}:00" for sign in "+-" for hour in range(15)),
    }
    assert cell is not None
    assert cell[10] == " "


def test_digits_survive_the_way_through_json(path: Path) -> None:
    text, _ = written(path, "[0.1::DECIMAL(38, 30), 1e300, 5e-324]")
    numbers = json.loads(text, parse_float=Decimal)
    assert numbers[1] == Decimal("1e+300")
    exact, _ = written(path, "[0.100000000000000000000000000001::DECIMAL(38, 30)]")
    assert json.loads(exact, parse_float=Decimal) == [Decimal("0.100000000000000000000000000001")]
