"""Extract, structure and normalize one document: pure, and without Prefect.

This is what `ctbt parse` runs, and what the flow runs for each document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.errors import ReferenceDataError
from tasks.extract.front import read_front
from tasks.faults import faults_told
from tasks.normalize.editions import part_of
from tasks.normalize.language import choose_pack
from tasks.normalize.periods import resolve_period
from tasks.records import (
    MAIN,
    ActivityRow,
    FrontMatter,
    Language,
    ParsedReport,
    SourceText,
)
from tasks.reference import DateGrammar, Reference
from tasks.reference.models import Correction, LanguagePack
from tasks.structure.completeness import CUT_FLAG, truncation_signs
from tasks.structure.flattened import structure_flattened
from tasks.structure.report import StructuredReport, StructuredRow
from tasks.structure.spaced.flattened import structure_spaced
from tasks.structure.tables.structure import structure_blocks


def parse_source(
    source: SourceText, reference: Reference, *, language: Language | None = None
) -> ParsedReport:
    """Read a document into rows and cells: structure, then normalize.

    Raises:
        InputError: the document is not a report that can be read; see tasks.errors.
        ProgramFault: this program failed in a way that nobody expected.
    """
    return normalize_report(
        source, structure_source(source, reference, language=language), reference
    )


def structure_source(
    source: SourceText, reference: Reference, *, language: Language | None = None
) -> StructuredReport:
    """Find rows and cells in an extracted document: by its blocks, or in flattened text.

    Args:
        source: the extracted text.
        reference: the reference data.
        language: the language it is claimed to be in, None to take what it is in.

    Raises:
        InputError: the document is not a report that can be read; see tasks.errors.
        ProgramFault: this program failed in a way that nobody expected.
    """
    with faults_told(source.name, language or ""):
        pack = choose_pack(source.text, language, reference, source.name)
        if not source.blocks and pack.script == "unspaced":
            return structure_flattened(source, pack, reference)
        grammar = reference.date_grammar(pack.language)
        phrases = reference.servers.missing_document_phrases
        front = read_front(source, pack.language, reference.packs, grammar, phrases)
        if not source.blocks:
            return structure_spaced(source, front, pack, reference)
        return structure_blocks(source, front, pack, reference)


def normalize_report(
    source: SourceText, structured: StructuredReport, reference: Reference
) -> ParsedReport:
    """Give the structured rows their intervals; nothing printed is changed.

    Raises:
        ProgramFault: this program failed in a way that nobody expected.
    """
    with faults_told(source.name, structured.front.language):
        pack = reference.packs[structured.front.language]
        rows = normalize_rows(source, structured, pack, reference)
    return ParsedReport(
        source=source,
        front=structured.front,
        cells=structured.cells,
        rows=rows,
        conservation=structured.conservation,
        shape=structured.shape,
    )


def flag_if_cut(report: ParsedReport, reference: Reference) -> tuple[ParsedReport, tuple[str, ...]]:
    """Look for signs that a document was cut off, and flag its last row where there are any.

    Returns:
        The report, and the signs in words.
    """
    signs = truncation_signs(
        report,
        reference.order_of_states,
        reference.packs[report.front.language],
        is_main=part_of(report.front.symbol) == MAIN,
    )
    if not signs:
        return report, ()
    *rows, last = report.rows
    flagged = replace(last, flags=(*last.flags, CUT_FLAG))
    return replace(report, rows=(*rows, flagged)), signs


def normalize_rows(
    source: SourceText, structured: StructuredReport, pack: LanguagePack, reference: Reference
) -> tuple[ActivityRow, ...]:
    """Give each structured row its text and its interval."""
    if pack.dates is None:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="dates", found="none"
        )
    context = _Context(
        structured=structured,
        grammar=reference.date_grammar(pack.language),
        corrections=_corrections(source, structured.front, reference),
    )
    return tuple(_normalize_row(row, context) for row in structured.rows)


def unmatched_corrections(report: ParsedReport, reference: Reference) -> tuple[Correction, ...]:
    """Return the reviewed corrections of this document that match nothing in it.

    A correction that no longer matches is itself wrong: the run stops on it. One that was seen
    in another format of the report is not this document's.
    """
    printed = {row.period_text for row in report.rows}
    return tuple(
        correction
        for correction in _corrections(report.source, report.front, reference)
        if correction.printed not in printed
    )


@dataclass(frozen=True, slots=True)
class _Context:
    structured: StructuredReport
    grammar: DateGrammar
    corrections: Sequence[Correction]


def _corrections(
    source: SourceText, front: FrontMatter, reference: Reference
) -> tuple[Correction, ...]:
    edition = None if front.session is None else reference.edition_of_session(front.session)
    if edition is None:
        return ()
    seen_in = (source.format, source.sha256)
    return reference.corrections_for(edition.edition_id, front.language, seen_in)


def _normalize_row(row: StructuredRow, context: _Context) -> ActivityRow:
    resolved = resolve_period(
        row.period_text,
        row.activity,
        front=context.structured.front,
        grammar=context.grammar,
        corrections=context.corrections,
    )
    return ActivityRow(
        ordinal=row.ordinal,
        section=row.section,
        state_iso3=row.state_iso3,
        state_label=row.state_label,
        state_basis=row.state_basis,
        period_text=row.period_text,
        period_start=resolved.period.start,
        period_end=resolved.period.end,
        period_precision=resolved.period.precision,
        period_basis=resolved.basis,
        activity=row.activity,
        remarks=row.remarks,
        span=row.span,
        activity_span=row.activity_span,
        flags=row.flags + resolved.flags,
        evidence=row.evidence,
        boxes=row.boxes,
        table=row.table,
        table_row=row.table_row,
        notes=row.notes,
        joint=row.joint,
        periods=resolved.periods,
    )
