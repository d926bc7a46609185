"""`ctbt show`: one activity or reading in full, and where it stands on its page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.cli.app import json_default
from flows.cli.explain import draw, row_colour
from flows.cli.output import say, say_json
from flows.cli.sql import asked_warehouse
from tasks.blocks import Box
from tasks.errors import ArchiveError
from tasks.fetch.archive.store import Archive
from tasks.settings import read_settings
from warehouse.described import Described, Record, described

_LABEL = 12
"""Columns in which a line's name stands."""


def run_show(
    name: str, *, pictures: Path, as_json: bool, specimen: bool, home: Path | None
) -> None:
    """Print an activity or a reading; write the pictures of the pages of PDFs that it stands on.

    Raises:
        SettingsError: no activity or reading of that name.
        WarehouseError: there is no warehouse, or it cannot be read.
        FetchError, DamagedInput: the archive no longer has the document to draw.
    """
    settings = read_settings(home=home)
    found = described(asked_warehouse(settings, specimen=specimen), name)
    if as_json:
        say_json(_record(found), json_default)
    else:
        say(_lines(found, name))
    sys.stdout.flush()
    archive = Archive(settings.archive)
    for reading in found.readings:
        if reading["format"] == "pdf" and reading["boxes"]:
            for path in _drawn(reading, archive, pictures):
                say([f"ctbt show: drawn: {path}"], file=sys.stderr)


def _drawn(reading: Record, archive: Archive, folder: Path) -> list[Path]:
    document = archive.sidecar(reading["document_id"])
    if document is None:
        raise ArchiveError(
            document=reading["file_name"],
            expected=f"the document {reading['document_id'][:12]} in the archive, to draw its page",
            found="none of that hash",
        )
    boxes = [Box(int(page), *place) for page, *place in reading["boxes"]]
    look = row_colour(reading["ordinal"]), str(reading["ordinal"])
    places = ((box.page, (box, *look)) for box in boxes)
    return draw(archive.read(document), f"{reading['reading_id']}.pdf", places, folder)


def _record(found: Described) -> dict[str, Any]:
    def in_words(row: Record) -> Record:
        flags = [{"flag": flag, "meaning": found.flag_meanings.get(flag)} for flag in row["flags"]]
        return {**row, "flags": flags}

    return {
        "activity": in_words(found.activity) if found.activity else None,
        "readings": [in_words(reading) for reading in found.readings],
        "disagreements": found.disagreements,
    }


def _lines(found: Described, name: str) -> Iterator[str]:
    activity = found.activity
    if activity is None:
        yield f"{name}: a reading that counts for no activity"
    elif activity["activity_id"] == name:
        place = " ".join(filter(None, (activity["symbol"], _part(activity))))
        yield f"{name}: {place or activity['edition_id']}, row {activity['ordinal']}"
        yield from _what(found, activity)
    else:
        yield f"{name}: a reading of {activity['activity_id']}"
    for one in found.disagreements:
        values = (f"{one[f'language_{side}']} {one[f'value_{side}'] or '-'}" for side in "ab")
        yield _line("Differs", f"{one['kind']}: {one['meaning']}: {', '.join(values)}")
    for reading in found.readings:
        yield ""
        source = activity is not None and activity["reading_id"] == reading["reading_id"]
        yield (
            f"{found.words('language', reading['language'])}, {reading['reading_id']}"
            + (": the values of the activity are from here" if source else "")
        )
        # Beside its activity, whose values these are, the source need not say them again.
        if not (source and activity and activity["activity_id"] == name):
            yield from _what(found, reading)
        yield from _printed(reading)
        yield from _place(found, reading)


def _what(found: Described, row: Record) -> Iterator[str]:
    state = f"{row['state']} ({row['state_iso3']})" if row["state_iso3"] else "-"
    yield _line("State", f"{state}: {found.words('state_basis', row['state_basis'])}")
    if row["reporters"]:
        yield _line("Reporters", row["reporters"])
    yield _line("Section", f"{row['section']}: {found.words('section', row['section'])}")
    start, end = (row[name] or "(not printed)" for name in ("period_start", "period_end"))
    yield _line(
        "Period",
        f"{start} to {end}, {row['period_precision'] or 'unread'}"
        + (f": {found.words('period_basis', row['period_basis'])}" if row["period_basis"] else ""),
    )
    for one in row["periods"]:
        yield _line("", f"{one['period_start']} to {one['period_end']}, {one['period_precision']}")
    for flag in row["flags"]:
        yield _line("Flag", f"{flag}: {found.flag_meanings.get(flag, 'no meaning is held')}")


def _printed(reading: Record) -> Iterator[str]:
    for name, column in (
        ("Label", "state_label"),
        ("Date", "period_text"),
        ("Activity", "activity"),
        ("Remarks", "remarks"),
    ):
        if reading[column] is not None:
            yield _line(name, reading[column])
    for note in reading["notes"]:
        yield _line("Note", note)


def _place(found: Described, reading: Record) -> Iterator[str]:
    where = [
        f"page {reading['page']}" if reading["page"] is not None else "",
        f"table {reading['table_number']}, row {reading['table_row']}"
        if reading["table_number"] is not None
        else "",
        f"characters {reading['char_start']} to {reading['char_end']}",
    ]
    yield _line("Place", ", ".join(filter(None, where)))
    name = " ".join(filter(None, (reading["symbol_printed"], reading["file_name"])))
    form = found.words("format", reading["format"])
    yield _line("Document", f"{name}, {form}, sha256 {reading['document_id']}")
    yield _line("", reading["choice"])
    if reading["may_be_cut"]:
        yield _line("", f"may be cut: {reading['may_be_cut']}")


def _part(row: Record) -> str:
    return "" if row["part"] == "main" else str(row["part"])


def _line(name: str, text: str) -> str:
    return f"  {name:<{_LABEL}}{text}"
