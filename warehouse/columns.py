"""How a table is described: one definition for DuckDB and Polars, without importing either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import polars as pl

SqlType = Literal[
    "VARCHAR",
    "INTEGER",
    "BIGINT",
    "DOUBLE",
    "BOOLEAN",
    "DATE",
    "TIMESTAMP",
    "VARCHAR[]",
    "STRUCT(period_start DATE, period_end DATE, period_precision VARCHAR)[]",
    "STRUCT(state_iso3 VARCHAR, group_id VARCHAR, basis VARCHAR)[]",
]
PERIODS: SqlType = "STRUCT(period_start DATE, period_end DATE, period_precision VARCHAR)[]"
REPORTERS: SqlType = "STRUCT(state_iso3 VARCHAR, group_id VARCHAR, basis VARCHAR)[]"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `sql` is its DuckDB type, `comment` its meaning and unit."""

    name: str
    sql: SqlType
    comment: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` names the columns of its primary key."""

    name: str
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    def frame(self, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
        """Return a frame of this table; each row has a value for every column, and may have more.

        Raises:
            KeyError: a row lacks a column.
            TypeError: a value is not of its column's type.
        """
        import polars as pl

        dtypes = self.polars_schema()
        records = list(rows)
        columns: dict[str, object] = {}
        for name, dtype in dtypes.items():
            values: list[Any] = [record[name] for record in records]
            is_nested = isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct)
            columns[name] = _lists_of_structs(values, dtype) if is_nested else values
        return pl.DataFrame(columns, schema=dtypes, strict=True)

    def polars_schema(self) -> dict[str, pl.DataType]:
        """Return {column name: Polars dtype} in the order of the columns."""
        import polars as pl

        dtypes: dict[SqlType, pl.DataType] = {
            "VARCHAR": pl.String(),
            "INTEGER": pl.Int32(),
            "BIGINT": pl.Int64(),
            "DOUBLE": pl.Float64(),
            "BOOLEAN": pl.Boolean(),
            "DATE": pl.Date(),
            "TIMESTAMP": pl.Datetime("us"),
            "VARCHAR[]": pl.List(pl.String()),
            PERIODS: pl.List(
                pl.Struct(
                    {
                        "period_start": pl.Date(),
                        "period_end": pl.Date(),
                        "period_precision": pl.String(),
                    }
                )
            ),
            REPORTERS: pl.List(
                pl.Struct(dict.fromkeys(("state_iso3", "group_id", "basis"), pl.String()))
            ),
        }
        return {column.name: dtypes[column.sql] for column in self.columns}


def _lists_of_structs(values: Sequence[Sequence[Mapping[str, object]]], dtype: Any) -> pl.Series:
    """Return lists of structs as a column, made by their fields: one by one is far slower."""
    import polars as pl

    fields = dtype.inner.to_schema()
    flat = [struct for one in values for struct in one]
    rows = [row for row, one in enumerate(values) for _ in one]
    frame = pl.DataFrame(
        {name: [struct[name] for struct in flat] for name in fields}, schema=fields, strict=True
    ).select(pl.struct(list(fields)).alias("item"), pl.Series("row", rows, pl.UInt32))
    lists = frame.group_by("row", maintain_order=True).agg("item")
    of_row = pl.DataFrame({"row": pl.Series(range(len(values)), dtype=pl.UInt32)})
    column = of_row.join(lists, on="row", how="left", maintain_order="left")["item"]
    return column.cast(dtype).fill_null(pl.Series([[]], dtype=dtype))
