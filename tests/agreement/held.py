"""A small warehouse with one edition in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from tasks.agreement.rows import AgreementRow
from tasks.records import Language
from tasks.reference import Reference
from tasks.stages.editions import MadeEdition, load_documents, make_editions
from tests.agreement.translations import Fact, Rows, translated
from tests.warehouse.factories import batch, frame
from warehouse import schema
from warehouse.batches import LoadBatch
from warehouse.load import LoadResult

FACTS = [
    Fact("1a", "FRA", date(2010, 9, 1), 0, (0, 1), "65/91", 45),
    Fact("1a", "NOR", date(2010, 9, 23), 0, (2, 3), "64/69", 17),
    Fact("1b", "MEX", date(2011, 2, 3), 2, (4, 1), "63/87", 120),
    Fact("2a", "JPN", date(2010, 12, 7), 0, (3, 0, 1), "62/59", 33),
    Fact("2b", "MAR", date(2011, 5, 30), 0, (1, 2), "61/104", 28),
]


def report(*languages: Language) -> dict[Language, Rows]:
    return translated(FACTS, languages)


def language_batch(
    language: Language, rows: Rows, *, edition_id: str = "sg-66", content: str = ""
) -> LoadBatch:
    document = batch(edition_id, language, rows=max(len(rows), 1), content=content)
    identity = document.document_id
    readings = frame(schema.READINGS, [_reading(row, identity, edition_id) for row in rows])
    return replace(document, frames={**document.frames, "readings": readings})


def load_edition(
    path: Path, rows: Mapping[Language, Rows], reference: Reference
) -> tuple[MadeEdition, LoadResult]:
    """Load an edition as a run does, without Prefect."""
    batches = [language_batch(language, own) for language, own in rows.items()]
    (made,) = make_editions.fn(path, batches, reference, 1)
    result = load_documents.fn(
        path,
        batches,
        [made],
        ledger=[],
        reference=reference,
        history=None,
        count=len(batches),
    )
    return made, result


def _reading(row: AgreementRow, identity: str, edition_id: str) -> dict[str, object]:
    return {
        "reading_id": f"{edition_id}.{row.language}.{row.ordinal:03d}",
        "document_id": identity,
        "edition_id": edition_id,
        "part": "main",
        "language": row.language,
        "format": "txt",
        "ordinal": row.ordinal,
        "section": row.section,
        "state_iso3": row.state_iso3,
        "state_basis": row.state_basis,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "period_precision": row.period_precision,
        "period_basis": row.period_basis,
        "periods": [],
        "activity": row.activity,
        "remarks": row.remarks,
        "reporters": [{"state_iso3": row.state_iso3, "group_id": None, "basis": "label"}],
        "char_start": row.ordinal * 20,
        "char_end": row.ordinal * 20 + 20,
        "page": 2 if row.language == "en" else None,
        "notes": [],
        "flags": [],
        "is_specimen": True,
    }
