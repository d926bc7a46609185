"""`ctbt sql`: one read-only question to the warehouse."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from flows.cli.app import json_default
from tasks.settings import read_settings
from warehouse.query import QueryResult, run_query


def run_sql(query: str, *, as_json: bool, as_csv: bool, specimen: bool, home: Path | None) -> None:
    """Run the query and print its rows.

    A machine that holds specimens only is told so: the answer then comes from
    the specimen warehouse, under a banner.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be read.
        QueryRefused: not one read-only query, or a wrong one.
    """
    settings = read_settings(home=home)
    path = settings.specimen_warehouse if specimen else settings.warehouse
    if not specimen and not path.exists() and settings.specimen_warehouse.exists():
        path = settings.specimen_warehouse
    if path == settings.specimen_warehouse:
        print("SPECIMEN warehouse: no State did what these rows say", file=sys.stderr)
    result = run_query(path, query)
    if as_json:
        for row in result.rows:
            record = dict(zip(result.columns, row, strict=True))
            print(json.dumps(record, ensure_ascii=False, default=json_default))
    elif as_csv or not sys.stdout.isatty():
        writer = csv.writer(sys.stdout, lineterminator="\n", delimiter="," if as_csv else "\t")
        writer.writerow(result.columns)
        writer.writerows(result.rows)
    else:
        _print_table(result)


def _print_table(result: QueryResult) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*result.columns, title=None, header_style="bold")
    for row in result.rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console().print(table)
    print(f"{len(result.rows)} rows", file=sys.stderr)
