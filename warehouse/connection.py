"""Opening a warehouse file: locked down, and of our version or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from tasks.disk import disk_full, is_full
from tasks.errors import DamagedWarehouse, DiskFull, OutdatedWarehouse, WarehouseError
from warehouse.ddl import literal
from warehouse.schema import SCHEMA_VERSION

Config: TypeAlias = dict[str, str | bool | int | float | list[str]]

LOCKED_DOWN: Config = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
"""No file but the warehouse, no network, no extension, no Python variable, no way to change it."""

# A column takes at least a block; ours are short, and every load copies the file.
_SMALL_BLOCKS: Config = {"default_block_size": "16384"}


_DAMAGE: Final = (
    "Corrupt database file",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    "Could not read all bytes",
)
"""What DuckDB says of a file that is not as it was written. It may also find so by a fault within
itself, which is an exception of its own kind."""
_ANEW: Final = "`ctbt rebuild`, or the next `ctbt run`, makes it anew from the archive"


def open_reader(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only; a load may replace the file meanwhile.

    The connection goes on reading the file it opened. Within one process DuckDB
    shares an open file by its path, so a new reader sees the new file only
    after the readers of the old one have closed.

    Raises:
        WarehouseError: there is no file, it is no warehouse, or of another version.
    """
    return _checked(_connect(_there(path), read_only=True, config=LOCKED_DOWN), path)


def open_asked(path: Path, *, memory: str, output: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only for a question that may be hostile.

    Without an output DuckDB opens no file any more, not even the warehouse once again.

    Args:
        path: the warehouse.
        memory: what DuckDB may take at most, such as 2GB, with nothing put on a disk instead.
        output: the one other file that can be written.

    Raises:
        WarehouseError: there is no file, it is no warehouse, or of another version.
    """
    # DuckDB takes these only while a file is open, and before the lock.
    if output is None:
        late = ["SET disabled_filesystems = 'LocalFileSystem'"]
        config = {**LOCKED_DOWN}
    else:
        late = [
            f"SET allowed_paths = [{literal(str(output))}]",
            "SET enable_external_access = false",
        ]
        config = {**LOCKED_DOWN, "enable_external_access": "true"}
    config |= {"memory_limit": memory, "temp_directory": "", "lock_configuration": "false"}
    connection = _connect(_there(path), read_only=True, config=config)
    for statement in (*late, "SET lock_configuration = true"):
        connection.execute(statement)
    return _checked(connection, path)


def open_writer(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a file for writing; made, and empty, if it is not there.

    Raises:
        WarehouseError: DuckDB cannot open it.
    """
    return _connect(path, read_only=False, config=LOCKED_DOWN | _SMALL_BLOCKS)


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse read-only while the body runs; what DuckDB says in it is one of ours.

    Raises:
        WarehouseError: there is no file, it is no warehouse, of another version, or damaged.
    """
    with closing(open_reader(path)) as connection:
        try:
            yield connection
        except duckdb.Error as error:
            raise refused(path, "a warehouse that can be read", error) from error


def is_damage(error: BaseException) -> bool:
    """Say whether DuckDB found that a file is not as it was written, in a question of our own."""
    kinds = (duckdb.InternalException, duckdb.FatalException)
    return isinstance(error, kinds) or says_damage(error)


def says_damage(error: BaseException) -> bool:
    """Say whether DuckDB says so in words: a fault within it may be of the question, too."""
    return isinstance(error, duckdb.SerializationException) or any(
        words in str(error) for words in _DAMAGE
    )


def refused(
    path: Path, expected: str, error: Exception, *, needed: int = 0
) -> WarehouseError | DiskFull:
    """Return what DuckDB or the disk says of a warehouse as an error of ours.

    Args:
        path: the warehouse.
        expected: what should have been possible.
        error: what came instead.
        needed: bytes that are to be written, where that is known.
    """
    if is_full(error):
        return disk_full(path.parent, max(needed, 1))
    if isinstance(error, duckdb.Error) and is_damage(error):
        return damaged(path, first_line(error))
    return WarehouseError(document=str(path), expected=expected, found=first_line(error))


def damaged(path: Path | str, found: str) -> DamagedWarehouse:
    """Return the error of a warehouse that is not as it was written."""
    return DamagedWarehouse(document=str(path), expected=f"a whole warehouse; {_ANEW}", found=found)


def first_line(error: Exception) -> str:
    """Return the line of DuckDB's message that says what is wrong."""
    return str(error).partition("\n")[0]


def _there(path: Path) -> Path:
    if not path.exists():
        raise WarehouseError(
            document=str(path), expected="a warehouse; `ctbt run` makes it", found="no such file"
        )
    return path


def _connect(path: Path, *, read_only: bool, config: Config) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, read_only=read_only, config=config)
    except duckdb.Error as error:
        raise refused(path, f"a file that DuckDB {duckdb.__version__} can open", error) from error


def _checked(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    try:
        found = _schema_version(connection)
    except duckdb.Error as error:
        connection.close()
        if is_damage(error):
            raise damaged(path, first_line(error)) from error
        raise WarehouseError(
            document=str(path),
            expected="a warehouse made by `ctbt run`; move this file away, and run again",
            found=f"another DuckDB file ({first_line(error)})",
        ) from error
    if found != SCHEMA_VERSION:
        connection.close()
        kind = OutdatedWarehouse if found < SCHEMA_VERSION else WarehouseError
        raise kind(
            document=str(path),
            expected=f"schema version {SCHEMA_VERSION}"
            + ("; `ctbt rebuild` makes it anew from the archive" if found < SCHEMA_VERSION else ""),
            found=f"schema version {found}"
            + ("" if found < SCHEMA_VERSION else ", of a newer version of this program"),
        )
    return connection


def _schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the tables; 0 where none is noted."""
    row = connection.execute("SELECT max(schema_version) FROM meta").fetchone()
    return int(row[0]) if row and row[0] is not None else 0
