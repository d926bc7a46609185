"""Extract, structure and normalize one document: pure, and without Prefect.

This is what `ctbt parse` runs, and what the flow runs for each document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.errors import DamagedInput, ReferenceDataError
from tasks.normalize.language import choose_pack
from tasks.normalize.periods import resolve_period
from tasks.records import ActivityRow, Language, ParsedReport, SourceText
from tasks.reference import DateGrammar, Reference
from tasks.reference.models import Correction, DateWording, LanguagePack
from tasks.structure.flattened import StructuredReport, structure_flattened
from tasks.structure.rows import RawRow
from tasks.structure.words import Words


def parse_source(
    source: SourceText, reference: Reference, *, language: Language | None = None
) -> ParsedReport:
    """Read a document into rows and cells: structure, then normalize.

    Raises:
        InputError: the document is not a report that can be read; see tasks.errors.
    """
    return normalize_report(
        source, structure_source(source, reference, language=language), reference
    )


def structure_source(
    source: SourceText, reference: Reference, *, language: Language | None = None
) -> StructuredReport:
    """Find rows and cells in the extracted text.

    Args:
        source: the extracted text.
        reference: the reference data.
        language: the language it is claimed to be in, None to take what it is in.

    Raises:
        InputError: the document is not a report that can be read; see tasks.errors.
    """
    pack = choose_pack(source.text, language, reference, source.name)
    structured = structure_flattened(source, pack, reference)
    refuse_truncated(structured, pack, source.name)
    return structured


def normalize_report(
    source: SourceText, structured: StructuredReport, reference: Reference
) -> ParsedReport:
    """Give the structured rows their intervals; nothing printed is changed."""
    pack = reference.packs[structured.front.language]
    return ParsedReport(
        source=source,
        front=structured.front,
        cells=structured.cells,
        rows=normalize_rows(structured, pack, reference),
        conservation=structured.conservation,
    )


def normalize_rows(
    structured: StructuredReport, pack: LanguagePack, reference: Reference
) -> tuple[ActivityRow, ...]:
    """Give each structured row its text and its interval."""
    if pack.dates is None:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="dates", found="none"
        )
    context = _Context(
        structured=structured,
        grammar=reference.date_grammar(pack.language),
        wording=pack.dates,
        corrections=_corrections(structured, pack, reference),
    )
    return tuple(_normalize_row(row, context) for row in structured.rows)


def unmatched_corrections(report: ParsedReport, reference: Reference) -> tuple[Correction, ...]:
    """Return the reviewed corrections of this edition that match nothing in it.

    A correction that no longer matches is itself wrong: the run stops on it.
    """
    session = report.front.session
    edition = reference.edition_of_session(session) if session is not None else None
    if edition is None:
        return ()
    printed = {row.period_text for row in report.rows}
    return tuple(
        correction
        for correction in reference.corrections_for(edition.edition_id, report.front.language)
        if correction.printed not in printed
    )


@dataclass(frozen=True, slots=True)
class _Context:
    structured: StructuredReport
    grammar: DateGrammar
    wording: DateWording
    corrections: Sequence[Correction]


def _corrections(
    structured: StructuredReport, pack: LanguagePack, reference: Reference
) -> tuple[Correction, ...]:
    session = structured.front.session
    edition = reference.edition_of_session(session) if session is not None else None
    return reference.corrections_for(edition.edition_id, pack.language) if edition else ()


def _normalize_row(row: RawRow, context: _Context) -> ActivityRow:
    compact = context.structured.compact
    activity = compact.text[slice(*row.activity)].strip()
    period_text = compact.text[slice(*row.period)].strip() if row.period else None
    resolved = resolve_period(
        period_text,
        activity,
        front=context.structured.front,
        grammar=context.grammar,
        wording=context.wording,
        corrections=context.corrections,
    )
    return ActivityRow(
        ordinal=row.ordinal,
        section=row.section,
        state_iso3=row.state,
        state_label=compact.text[slice(*row.label)].strip() if row.label else None,
        state_basis=row.state_basis,
        period_text=period_text,
        period_start=resolved.period.start,
        period_end=resolved.period.end,
        period_precision=resolved.period.precision,
        period_basis=resolved.basis,
        activity=activity,
        remarks=compact.text[slice(*row.remarks)].strip() if row.remarks else None,
        span=compact.span(row.start, row.end),
        activity_span=compact.span(*row.activity),
        flags=row.flags + resolved.flags,
        evidence=row.evidence,
    )


def refuse_truncated(structured: StructuredReport, pack: LanguagePack, document: str) -> None:
    """Refuse a text that stops in the middle of a sentence."""
    if pack.edges is None:
        return
    text, words = structured.compact.text, Words(structured.compact)
    function = words.before(len(text), pack.edges.cannot_end)
    closing = words.before(len(text), pack.edges.closers | pack.edges.verb_nouns)
    if text[-1] in "，、；：《（(“" or len(function) > len(closing):
        raise DamagedInput(
            document=document,
            language=pack.language,
            place=f"character {structured.compact.offsets[-1]}",
            expected="the end of a cell",
            found=f"the text stops on {text[-12:]!r}: the file is truncated",
        )
