"""One activity, reading or document in full: what `ctbt show` prints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from tasks.errors import SettingsError
from warehouse.connection import reading
from warehouse.ddl import literal

Record: TypeAlias = dict[str, Any]
"""A row, by the names of its columns."""

_READINGS = """
    SELECT reading.* EXCLUDE (reporters), link.activity_id, state.name_en AS state,
        (
            SELECT string_agg(
                coalesce(name.name_en, of_states.name_en, one.state_iso3, one.group_id), ', '
                ORDER BY position
            )
            FROM (
                SELECT unnest(reading.reporters) AS one,
                    generate_subscripts(reading.reporters, 1) AS position
            )
            LEFT JOIN states AS name ON name.iso3 = one.state_iso3
            LEFT JOIN groups AS of_states ON of_states.group_id = one.group_id
        ) AS reporters,
        document.file_name, document.symbol_printed, document.choice, document.may_be_cut
    FROM readings AS reading
    LEFT JOIN activity_readings AS link ON link.reading_id = reading.reading_id
    LEFT JOIN documents AS document ON document.document_id = reading.document_id
    LEFT JOIN states AS state ON state.iso3 = reading.state_iso3
"""


@dataclass(frozen=True, slots=True)
class _InWords:
    """What codes mean.

    Attributes:
        code_meanings: {(column, code): its meaning}.
    """

    code_meanings: dict[tuple[str, str], str]

    def words(self, column: str, code: str | None) -> str:
        """Return what a code means; the code itself where nothing says it."""
        return self.code_meanings.get((column, code or ""), code or "")


@dataclass(frozen=True, slots=True)
class Described(_InWords):
    """An activity with all its readings, or one reading and the activity that it is of.

    Attributes:
        activity: its row of view activity_list; None for a reading that counts for none.
        readings: rows of table readings by language, that of the activity's values first, each
            with its activity_id, names of State and reporters, and what table documents says of
            its document. Of these as of the activity `boxes` is a list.
        disagreements: rows of view agreement_list on the activity.
        flag_meanings: {flag: its meaning}.
    """

    activity: Record | None
    readings: list[Record]
    disagreements: list[Record]
    flag_meanings: dict[str, str]


@dataclass(frozen=True, slots=True)
class DescribedDocument(_InWords):
    """All that the warehouse holds of one document, but for its cells and readings.

    Attributes:
        document: its row of table documents; None where it is not loaded.
        edition: the row of table editions; None where it is of none that is known.
        loads: rows of table load_history, the first load first.
        checks: rows of table quality_results with their `suite`, what is not met first.
        quarantine: rows of table quarantine.
    """

    document: Record | None
    edition: Record | None
    loads: list[Record]
    checks: list[Record]
    quarantine: list[Record]


def described(path: Path, name: str) -> Described:
    """Read an activity or a reading.

    Args:
        path: the warehouse.
        name: an activity_id or a reading_id.

    Raises:
        SettingsError: neither is of that name.
        WarehouseError: no warehouse, or not a usable one.
    """
    with reading(path) as connection:
        asked = literal(name)
        readings = _readings(connection, f"link.activity_id = {asked}") or _readings(
            connection, f"reading.reading_id = {asked}"
        )
        if not readings:
            raise _unknown(connection, name)
        of_activity = f"WHERE activity_id = {literal(readings[0]['activity_id'] or '')}"
        activities = _records(connection, f"FROM activity_list {of_activity}")
        disagreements = _records(connection, f"FROM agreement_list {of_activity} ORDER BY issue")
        return Described(
            activity=activities[0] if activities else None,
            readings=readings,
            disagreements=disagreements,
            flag_meanings=dict(
                connection.execute("SELECT flag, meaning FROM flag_meanings").fetchall()
            ),
            code_meanings=_code_meanings(connection),
        )


def document_names(path: Path, start: str) -> dict[str, str]:
    """Return {sha256: what it is called} of the documents whose hash begins so.

    Args:
        path: the warehouse.
        start: the first digits, in lower case.

    Raises:
        WarehouseError: no warehouse, or not a usable one.
    """
    with reading(path) as connection:
        found = connection.execute(
            "SELECT document_id, coalesce(any_value(file_name), any_value(edition_id)) FROM ("
            "SELECT document_id, edition_id, file_name FROM documents "
            "UNION ALL SELECT document_id, edition_id, NULL FROM load_history) "
            "WHERE starts_with(document_id, ?) GROUP BY ALL ORDER BY document_id",
            [start],
        ).fetchall()
    return dict(found)


def described_document(path: Path, document_id: str) -> DescribedDocument:
    """Read what is held of a document; one that is not held has nothing but its codes.

    Raises:
        WarehouseError: no warehouse, or not a usable one.
    """
    with reading(path) as connection:
        documents = _records(connection, "FROM documents WHERE document_id = ?", document_id)
        loads = _records(
            connection, "FROM load_history WHERE document_id = ? ORDER BY load_number", document_id
        )
        ids = [one["edition_id"] for one in (*documents, *reversed(loads))]
        editions = _records(
            connection, "FROM editions WHERE edition_id = ?", ids[0] if ids else None
        )
        return DescribedDocument(
            document=documents[0] if documents else None,
            edition=editions[0] if editions else None,
            loads=loads,
            checks=_records(
                connection,
                "SELECT run.suite, result.* FROM quality_runs AS run JOIN quality_results AS "
                "result USING (quality_run_id) WHERE run.document_id = ? "
                "ORDER BY result.success, result.severity, run.suite, result.result",
                document_id,
            ),
            quarantine=_records(
                connection, "FROM quarantine WHERE document_id = ? ORDER BY item", document_id
            ),
            code_meanings=_code_meanings(connection),
        )


def _code_meanings(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    query = "SELECT column_name, code, meaning FROM code_meanings"
    return {
        (column, code): meaning for column, code, meaning in connection.execute(query).fetchall()
    }


def _readings(connection: duckdb.DuckDBPyConnection, condition: str) -> list[Record]:
    return _records(
        connection,
        f"{_READINGS} LEFT JOIN activities AS activity ON activity.activity_id = link.activity_id "
        f"WHERE {condition} "
        "ORDER BY coalesce(activity.language <> reading.language, false), reading.language, "
        "reading.ordinal",
    )


def _records(
    connection: duckdb.DuckDBPyConnection, query: str, *values: str | None
) -> list[Record]:
    rows = connection.execute(query, values).fetchall()
    names = [str(column[0]) for column in connection.description or []]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    for record in records:
        if "boxes" in record:
            record["boxes"] = json.loads(record["boxes"] or "[]")
    return records


def _unknown(connection: duckdb.DuckDBPyConnection, name: str) -> SettingsError:
    held = connection.execute(
        "SELECT edition_id, count(*), min(activity_id), max(activity_id) FROM activities "
        "GROUP BY edition_id ORDER BY edition_id"
    ).fetchall()
    near = [edition for edition in held if name.startswith(f"{edition[0]}.")] or held
    return SettingsError(
        document=name,
        expected="an activity_id or a reading_id, such as sg-66.001 or sg-66.zh.001, or eight or "
        "more first digits of a document's sha256",
        found="none of that name; held: "
        + ("; ".join(f"{first} to {last} ({count})" for _, count, first, last in near) or "none"),
    )
