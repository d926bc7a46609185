"""Flattened text: the whole document in a line, no marks for rows or cells.

The algorithm, in the order in which it is called:

1. `compact`: spaces of word segmentation go, and become knowledge of where words begin.
2. `find_layout`: the annex table and its four sections by their headings.
3. `read_front_matter`: session, agenda item, period, all as printed.
4. `find_labels`: lists of States and names of groups, which could be labels.
   `find_openings`: every place where a row could begin, with its score.
5. `build_roster`: who reports, by the labels that are beyond doubt.
6. `decode_section`: the best segmentation and who reports each row (Viterbi).
7. `build_rows`, `number_cells`: rows and cells, which tile the document.
8. `refuse_truncated`: a text that stops in the midst of a sentence is refused.
"""

from __future__ import annotations

from tasks.errors import DamagedInput, WrongLanguage
from tasks.records import SourceText
from tasks.reference import Reference
from tasks.reference.models import EdgeWords, LanguagePack, RemarksWording
from tasks.reference.wording import MarkedDates
from tasks.structure.column_dates import with_openers
from tasks.structure.compact import Compact, compact_unspaced
from tasks.structure.conservation import count_conservation
from tasks.structure.decode import decode_section
from tasks.structure.edges import EdgeModel
from tasks.structure.front_matter import day_of_report, read_front_matter
from tasks.structure.full_stops import full_stop_weight, sure_labels
from tasks.structure.headings import TableLayout, find_layout
from tasks.structure.labels import refuse_unknown_labels
from tasks.structure.openings import find_openings
from tasks.structure.remarks import unspaced_remarks
from tasks.structure.report import StructuredReport, StructuredRow
from tasks.structure.reporters import find_labels, only_state
from tasks.structure.roster import build_roster
from tasks.structure.rows import (
    Piece,
    RawRow,
    build_rows,
    number_cells,
    row_pieces,
)
from tasks.structure.weights import DEFAULT_WEIGHTS, Weights
from tasks.structure.words import Words


def structure_flattened(
    source: SourceText,
    pack: LanguagePack,
    reference: Reference,
    weights: Weights = DEFAULT_WEIGHTS,
) -> StructuredReport:
    """Find the table of activities in flattened text.

    Raises:
        NoAnnex, UnknownSection, UnknownState, NotThisReport, WrongLanguage: see tasks.errors.
    """
    dates_wording, edge_words, remarks = _parts(pack, reference, source.name)
    compact = compact_unspaced(source.text)
    layout = find_layout(compact, pack, source.name)
    grammar = reference.date_grammar(pack.language)
    front = read_front_matter(compact, layout.front_end, pack, grammar, source.name)
    mentions = reference.gazetteer(pack.language, day_of_report(front)).find(compact.text)
    mentions = [m for m in mentions if compact.begins_word(m.start)]
    dates = with_openers(compact.text, grammar.find(compact.text), dates_wording)
    section_ends = [body.end for body in layout.sections if body.end > body.start]
    names = reference.labels(pack.language, day_of_report(front))
    labels = find_labels(compact.text, mentions, names, pack.labels)
    edges = EdgeModel(
        compact,
        edge_words,
        mentions,
        dates,
        labels=labels,
        full_stop_weight=full_stop_weight(compact, mentions, dates, section_ends, labels=labels),
        weights=weights,
    )
    openings = [
        find_openings(
            compact,
            body_start(layout, body.start),
            body.end,
            edges=edges,
            mentions=mentions,
            labels=labels,
            dates=dates,
            wording=dates_wording,
            weights=weights,
        )
        for body in layout.sections
    ]
    roster = build_roster(
        compact,
        [opening for section in openings for opening in section],
        reference.english_order,
        confirmed=frozenset(sure_labels(compact, mentions, dates, labels)),
    )
    rows: list[RawRow] = []
    for body, section_openings in zip(layout.sections, openings, strict=True):
        refuse_unknown_labels(
            compact,
            body.start,
            body.end,
            edges=edges,
            mentions=mentions,
            dates=dates,
            document=source.name,
            language=pack.language,
        )
        if not section_openings:
            continue
        inside = [m for m in mentions if section_openings[0].index <= m.start < body.end]
        decoded = decode_section(
            compact, section_openings, inside, roster, end=body.end, weights=weights
        )
        rows += build_rows(
            body.section,
            decoded,
            end=body.end,
            mentions=inside,
            remarks_start=unspaced_remarks(compact, edges, remarks),
            first_ordinal=len(rows) + 1,
        )
    refuse_truncated(compact, edge_words, source.name, pack.language)
    cells = number_cells(compact, report_pieces(layout, rows))
    return StructuredReport(
        front=front,
        rows=tuple(printed_row(row, compact) for row in rows),
        cells=cells,
        conservation=count_conservation(source, cells),
        shape="flattened",
    )


def refuse_truncated(compact: Compact, edges: EdgeWords, document: str, language: str) -> None:
    """Refuse a text that stops in the middle of a sentence."""
    text, words = compact.text, Words(compact)
    function = words.before(len(text), edges.cannot_end)
    closing = words.before(len(text), edges.closers | edges.verb_nouns)
    if text[-1] in "，、；：《（(“" or len(function) > len(closing):
        raise DamagedInput(
            document=document,
            language=language,
            place=f"character {compact.offsets[-1]}",
            at=compact.offsets[-1],
            expected="the end of a cell",
            found=f"the text stops on {text[-12:]!r}: the file is truncated",
        )


def printed_row(row: RawRow, compact: Compact) -> StructuredRow:
    """Return a row as printed, with its places in the file."""

    def text_of(part: tuple[int, int] | None) -> str | None:
        return compact.text[slice(*part)].strip() if part else None

    return StructuredRow(
        ordinal=row.ordinal,
        section=row.section,
        state_iso3=only_state(row.reporters),
        state_basis=row.state_basis,
        state_label=text_of(row.label),
        period_text=text_of(row.period),
        activity=compact.text[slice(*row.activity)].strip(),
        remarks=text_of(row.remarks),
        span=compact.span(row.start, row.end),
        activity_span=compact.span(*row.activity),
        flags=row.flags,
        evidence=row.evidence,
        joint=() if only_state(row.reporters) else row.reporters,
    )


def body_start(layout: TableLayout, start: int) -> int:
    """Skip a table head that is repeated right below a section's heading."""
    return next((end for begin, end in layout.heads if begin == start), start)


def report_pieces(layout: TableLayout, rows: list[RawRow]) -> list[Piece]:
    """Return every part of the document that has a role."""
    pieces = [Piece("front_matter", 0, layout.front_end)] if layout.front_end else []
    if layout.footnotes[0] < layout.footnotes[1]:
        pieces.append(Piece("footnote", *layout.footnotes))
    in_rows = [(row.start, row.end) for row in rows]
    pieces += [
        Piece("heading", start, end)
        for start, end in layout.heads
        if not any(first <= start < last for first, last in in_rows)
    ]
    pieces += [
        Piece("heading", body.heading, body.start, section=body.section) for body in layout.sections
    ]
    pieces += [piece for row in rows for piece in row_pieces(row)]
    return pieces


def _parts(
    pack: LanguagePack, reference: Reference, document: str
) -> tuple[MarkedDates, EdgeWords, RemarksWording]:
    """Return the wording that text without any trace of its table is read by.

    Raises:
        WrongLanguage: the pack only tells how tables are worded.
    """
    if not isinstance(pack.dates, MarkedDates) or pack.edges is None or pack.remarks is None:
        able = [language for language, other in reference.packs.items() if other.edges]
        raise WrongLanguage(
            document=document,
            language=pack.language,
            expected=f"a PDF or Word file, or flattened text in {', '.join(able)}",
            found=f"flattened text in {pack.language}, whose wording without a table is not "
            "described yet",
        )
    return pack.dates, pack.edges, pack.remarks
