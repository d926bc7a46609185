"""How a table is described: one definition for DuckDB and Polars, without importing either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

SqlType = Literal[
    "VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "VARCHAR[]"
]


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
        }
        return {column.name: dtypes[column.sql] for column in self.columns}
