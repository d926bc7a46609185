"""DuckDB's values as text and as JSON, whatever their type.

DuckDB itself writes each simple value as text: Python has no months in an interval, no
nanoseconds, no day before year 1 and no infinite one. What is nested is put together here.
Importing this module does not import DuckDB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from warehouse.ddl import quoted

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

Kind: TypeAlias = Literal[
    "text", "number", "boolean", "moment", "interval", "json", "list", "struct", "tuple", "map"
]

_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    "interval": "interval",
    "union": "json",
    "variant": "json",
}
_KINDS |= dict.fromkeys(
    ("tinyint", "smallint", "integer", "bigint", "hugeint", "float", "double", "decimal"), "number"
)
_KINDS |= dict.fromkeys(("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"), "number")
_KINDS |= dict.fromkeys(
    ("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamp with time zone"),
    "moment",
)
_KINDS |= {"bignum": "number", "time with time zone": "moment"}

_NESTED: tuple[Kind, ...] = ("list", "struct", "tuple", "map")

_MOMENT = re.compile(
    r"(?:(?P<date>\d+-\d\d-\d\d) )?(?P<time>\d\d:\d\d:\d\d(?:\.\d+)?)"
    r"(?:(?P<hours>[+-]\d\d)(?P<minutes>:\d\d(?::\d\d)?)?)?"
)
_INTERVAL = re.compile(
    r"(?:(-?\d+) years? ?)?(?:(-?\d+) months? ?)?(?:(-?\d+) days? ?)?"
    r"(?:(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?))?"
)
_IN_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|-?\bNaN\b|-?\bInfinity\b|\s+')
"""A string of a JSON text, a number that JSON does not know, or white space."""


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a column, or a part of its values, holds.

    Attributes:
        kind: how a value is written as JSON.
        parts: of a struct or tuple each field, of a list its one part, of a map what stands
            under a key; each with its name, empty where it has none.
    """

    kind: Kind
    parts: tuple[tuple[str, ValueType], ...] = ()

    def record(self) -> list[Any]:
        """Return it as JSON can hold it, for `of_record`."""
        return [self.kind, [(name, part.record()) for name, part in self.parts]]

    @classmethod
    def of_record(cls, record: list[Any]) -> ValueType:
        """Return what `record` told."""
        kind, parts = record
        return cls(kind, tuple((name, cls.of_record(part)) for name, part in parts))

    @property
    def is_numeric(self) -> bool:
        """Return True for a column of plain numbers."""
        return self.kind == "number"

    def text(self, value: Any) -> str | None:
        """Return a value as one cell: as DuckDB writes it, nested and mixed ones as JSON; or None.

        Args:
            value: what Python gets of a column that was cast by `text_cast`.
        """
        if value is None:
            return None
        return self.json(value) if self.kind in {*_NESTED, "json"} else str(value)

    def json(self, value: Any) -> str:
        r"""Return a value as JSON on one line.

        Numbers have all their digits; NaN and infinities are null. Timestamps and intervals
        are ISO 8601, where it has a form for them; bytes are DuckDB's text (`\xAA`), and so is
        every other type.
        """
        if value is None:
            return "null"
        if self.kind in _NESTED:
            return self._nested(value)
        return _WRITERS.get(self.kind, _string)(str(value))

    def _nested(self, value: Any) -> str:
        if self.kind == "map":
            ((_, item),) = self.parts
            return json_object((name, item.json(held)) for name, held in value.items())
        if self.kind == "struct":
            return json_object((name, part.json(value[name])) for name, part in self.parts)
        if self.kind == "tuple":  # the cast gave its fields names
            held = zip(self.parts, value.values(), strict=True)
            return _json_list(part.json(item) for (_, part), item in held)
        ((_, part),) = self.parts
        return _json_list(part.json(item) for item in value)


def value_type(duck: DuckDBPyType) -> ValueType:
    """Return the type of a column."""
    if duck.id == "struct":
        fields = _parts(duck)
        kind: Kind = "struct" if all(name for name, _ in fields) else "tuple"
        return ValueType(kind, tuple((name, value_type(part)) for name, part in fields))
    if duck.id in {"map", "list", "array"}:
        kind = "map" if duck.id == "map" else "list"
        return ValueType(kind, (("", value_type(_parts(duck)[-1][1])),))
    return ValueType("json" if str(duck) == "JSON" else _KINDS.get(duck.id, "text"))


def text_cast(duck: DuckDBPyType) -> str:
    """Return the SQL type in which every simple value of a column is a text."""
    return _cast(duck, lambda leaf: "JSON" if leaf.id in {"union", "variant"} else "VARCHAR")


def parquet_cast(duck: DuckDBPyType) -> str:
    """Return the SQL type that DuckDB writes to Parquet without rounding: it has no 128 bits."""
    wide = {"hugeint", "uhugeint"}
    return _cast(duck, lambda leaf: "DECIMAL(38, 0)" if leaf.id in wide else str(leaf))


def json_object(members: Iterable[tuple[str, str]]) -> str:
    """Return names, each with its JSON, as one JSON object."""
    return f"{{{', '.join(f'{_string(name)}: {text}' for name, text in members)}}}"


def _json_list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _parts(duck: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """Return the types that a nested type is made of; an array's size is none of them."""
    return [(name, part) for name, part in duck.children if not isinstance(part, int | list)]


def _cast(duck: DuckDBPyType, leaf: Callable[[DuckDBPyType], str]) -> str:
    if duck.id == "struct":
        fields = (
            f"{quoted(name or f'v{number}')} {_cast(part, leaf)}"
            for number, (name, part) in enumerate(_parts(duck), start=1)
        )
        return f"STRUCT({', '.join(fields)})"
    if duck.id == "map":
        (_, key), (_, item) = _parts(duck)
        return f"MAP({_map_key(key, leaf)}, {_cast(item, leaf)})"
    if duck.id in {"list", "array"}:
        return f"{_cast(_parts(duck)[0][1], leaf)}[]"
    return leaf(duck)


def _map_key(key: DuckDBPyType, leaf: Callable[[DuckDBPyType], str]) -> str:
    """Return what a key is cast to: where simple values become texts, a nested key does too."""
    return "VARCHAR" if leaf(key) in {"VARCHAR", "JSON"} else _cast(key, leaf)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(text: str) -> str:
    if text.lstrip("-") in {"nan", "inf"}:
        return "null"
    return re.sub(r"^(-?)\.", r"\g<1>0.", text)


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if found is None:  # infinity, or before year 1
        return _string(text)
    date, zone = found["date"], found["hours"]
    start = f"{date}T" if date else ""
    return _string(f"{start}{found['time']}" + (zone + (found["minutes"] or ":00") if zone else ""))


def _interval(text: str) -> str:
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return _string(text)
    years, months, days, sign, hours, minutes, seconds = found.groups(default="")
    clock = (sign + re.sub(r"^0+(?=\d)", "", part) for part in (hours, minutes, seconds))
    date = _designated((years, months, days), "YMD")
    time = _designated(clock, "HMS")
    return _string(f"P{date}{time and f'T{time}'}" if date or time else "PT0S")


def _designated(numbers: Iterable[str], units: str) -> str:
    pairs = zip(numbers, units, strict=True)
    return "".join(f"{number}{unit}" for number, unit in pairs if number.strip("-0."))


def _embedded(text: str) -> str:
    def word(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith('"') else " " if found[0].isspace() else "null"

    return _IN_JSON.sub(word, text)


_WRITERS: dict[Kind, Callable[[str], str]] = {
    "number": _number,
    "boolean": str,
    "moment": _moment,
    "interval": _interval,
    "json": _embedded,
}
