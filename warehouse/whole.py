"""Reading every block of a warehouse's private copy, in a process of its own.

DuckDB ends its process where it meets a damaged index while it tidies up. Here that is a child,
and an answer.
"""
# ruff: noqa: S608 - the names in the SQL come from warehouse.schema

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb

from tasks.disk import disk_full, is_full
from tasks.errors import DamagedWarehouse, DiskFull, WarehouseError
from warehouse.connection import damaged, first_line, is_damage, open_writer
from warehouse.ddl import quoted
from warehouse.schema import TABLES

COMMAND = (sys.executable, "-m", "warehouse.whole")
"""What reads; the path of the copy comes behind it."""
_ROOT: Final = Path(__file__).parents[1]
_SAMPLE: Final = 5_000
"""Rows of a table that are deleted, evenly spread: each block of an index has hundreds."""
_PATIENCE: Final = 600.0
"""Seconds; a hundred times what the largest archive takes."""


def read_whole(copy: Path) -> None:
    """Have DuckDB read every value and index of a private copy; the copy is spent by it.

    Raises:
        DamagedWarehouse: it is not as it was written.
        DiskFull: no room beside the copy.
        WarehouseError: DuckDB could not, for another reason.
    """
    command = [*COMMAND, str(copy.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 - this module, on a path that is no option
            command, cwd=_ROOT, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise damaged(copy, f"DuckDB was not done with it in {_PATIENCE:g} s") from error
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode < 0:
        raise damaged(copy, f"DuckDB ended by {signal.Signals(-done.returncode).name} in it")
    if done.returncode == DamagedWarehouse.exit_code:
        raise damaged(copy, said)
    if done.returncode == DiskFull.exit_code:
        raise disk_full(copy.parent.parent, copy.stat().st_size)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise WarehouseError(
            document=str(copy), expected="a warehouse that can be read", found=said or last
        )


def _read(copy: Path) -> None:
    with closing(open_writer(copy)) as connection:
        for table in TABLES:
            names = ", ".join(map(quoted, table.column_names))
            row = connection.execute(
                f"SELECT count(*), bit_xor(hash({names})) FROM {quoted(table.name)}"
            ).fetchone()
            # No query needs an index of several columns: it is read when rows are deleted.
            step = 1 + (row[0] if row else 0) // _SAMPLE
            connection.execute(f"DELETE FROM {quoted(table.name)} WHERE rowid % {step} = 0")


def _main(copy: Path) -> int:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _read(copy)
    except (WarehouseError, DiskFull) as error:
        print(error.found)
        return error.exit_code
    except duckdb.Error as error:
        print(first_line(error))
        if is_full(error):
            return DiskFull.exit_code
        is_other = not is_damage(error) and not isinstance(error, duckdb.CatalogException)
        return WarehouseError.exit_code if is_other else DamagedWarehouse.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
