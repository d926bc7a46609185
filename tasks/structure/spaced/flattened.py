"""Flattened text with spaces between words: English, French, Spanish, Russian, Arabic.

The algorithm is that of tasks.structure.flattened; what tells the edges of cells is other
evidence: capitals where a sentence has not ended, the words that open sentences, and the basic
form of a State's name where it acts.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tasks.errors import DamagedInput, ReferenceDataError
from tasks.records import FrontMatter, SourceText
from tasks.reference import Reference
from tasks.reference.models import FlowWords, LanguagePack, RemarksWording
from tasks.reference.wording import WrittenDates
from tasks.structure.conservation import count_conservation
from tasks.structure.decode import decode_section
from tasks.structure.flattened import body_start, printed_row, report_pieces
from tasks.structure.front_matter import day_of_report, document_period
from tasks.structure.openings import STRONG_LABEL, Opening
from tasks.structure.report import StructuredReport
from tasks.structure.reporters import find_labels
from tasks.structure.roster import Roster, build_roster
from tasks.structure.rows import RawRow, build_rows, number_cells
from tasks.structure.spaced.evidence import FlowModel
from tasks.structure.spaced.layout import find_layout_spaced
from tasks.structure.spaced.openings import ColumnDates, Openings, dates_at_words
from tasks.structure.spaced.remarks import spaced_remarks
from tasks.structure.spaced.sentences import (
    basic_names,
    declined_names,
    is_basic_name,
    is_cased,
    word_set,
)
from tasks.structure.spaced.text import Words, compact_spaced, folded
from tasks.structure.spaced.weights import DEFAULT_FLOW_WEIGHTS, FlowWeights
from tasks.structure.weights import DEFAULT_WEIGHTS

COLUMN_WEIGHTS = replace(DEFAULT_WEIGHTS, label_renamed=-1.0)
"""A label in another form of the name is one: without capitals or spaces it may be no label."""


def structure_spaced(
    source: SourceText,
    front: FrontMatter,
    pack: LanguagePack,
    reference: Reference,
    weights: FlowWeights = DEFAULT_FLOW_WEIGHTS,
) -> StructuredReport:
    """Find the table of activities in flattened text of a spaced script.

    Args:
        source: the text.
        front: what its masthead says; the period of the report is found here.
        pack: the wording of its language.
        reference: the reference data.
        weights: how much each piece of evidence counts.

    Raises:
        NoAnnex, UnknownSection: see tasks.errors.
        DamagedInput: the text stops in the middle of a sentence.
    """
    flow, wording, remarks = _parts(pack)
    compact = compact_spaced(source.text)
    layout = find_layout_spaced(compact, pack, source.name)
    grammar = reference.date_grammar(pack.language)
    words = Words(compact.text)
    dates = dates_at_words(words, grammar, word_set(flow.counts), month_first=wording.month_first)
    above = compact.text[: layout.front_end]
    printed = document_period(above, [form for form in dates if form.end <= layout.front_end])
    if printed is not None:
        period = above[printed.start : printed.end]
        front = replace(front, period_text=period, period=grammar.read(period))
    # A name goes on to be printed when it holds no more, so those of every time are found.
    mentions = reference.gazetteer(pack.language, None).find(compact.text)
    names = basic_names(reference, pack.language)
    labels = find_labels(
        compact.text,
        [m for m in mentions if m.groups or is_basic_name(compact.text[m.start : m.end], names)],
        reference.labels(pack.language, day_of_report(front)),
        pack.labels,
    )
    model_where = partial(
        FlowModel,
        words,
        flow,
        mentions,
        dates,
        labels=labels,
        names=names,
        declined=declined_names(reference, pack.language),
        cased=is_cased(pack.language),
        weights=weights,
    )
    column = ColumnDates.of(
        dates,
        (*flow.lasting, *wording.open_end, *wording.reporting_period),
        [folded(phrase.split()[-1]) for phrase in wording.inline_before],
    )

    def read(acting: frozenset[str]) -> tuple[FlowModel, list[list[Opening]], Roster]:
        model = model_where(acting=acting)
        finder = Openings(model, column, COLUMN_WEIGHTS)
        found = [finder.find(body_start(layout, body.start), body.end) for body in layout.sections]
        every = [opening for section in found for opening in section]
        return (
            model,
            found,
            build_roster(compact, every, reference.english_order, sure=STRONG_LABEL),
        )

    model, openings, roster = read(frozenset())
    if roster.groups:
        # A group acts in sentences as often as not for its members, but for itself if it reports.
        model, openings, roster = read(roster.groups)
    rows: list[RawRow] = []
    for body, section in zip(layout.sections, openings, strict=True):
        if not section:
            continue
        inside = [m for m in mentions if section[0].index <= m.start < body.end]
        decoded = decode_section(
            compact,
            section,
            inside,
            roster,
            end=body.end,
            weights=COLUMN_WEIGHTS,
            acts=model.acts,
        )
        rows += build_rows(
            body.section,
            decoded,
            end=body.end,
            mentions=inside,
            remarks_start=spaced_remarks(model, remarks),
            first_ordinal=len(rows) + 1,
        )
    _refuse_truncated(words, flow, source.name, pack.language)
    cells = number_cells(compact, report_pieces(layout, rows))
    return StructuredReport(
        front=front,
        rows=tuple(printed_row(row, compact) for row in rows),
        cells=cells,
        conservation=count_conservation(source, cells),
        shape="flattened",
    )


def _refuse_truncated(words: Words, flow: FlowWords, document: str, language: str) -> None:
    """Refuse a text that stops on a comma, or on a word that ends no sentence."""
    last = words.all[-1]
    hanging = {folded(word) for word in flow.cannot_end}
    if last.trail[-1:] in tuple(",;:،؛([«“") or (not last.trail and last.core in hanging):
        raise DamagedInput(
            document=document,
            language=language,
            place=f"word {len(words.all)}",
            expected="the end of a cell",
            found=f"the text stops on {words.text[-30:]!r}: the file is truncated",
        )


def _parts(pack: LanguagePack) -> tuple[FlowWords, WrittenDates, RemarksWording]:
    """Return the wording that text without any trace of its table is read by.

    Raises:
        ReferenceDataError: the pack lacks it.
    """
    if pack.flow is None or pack.remarks is None or not isinstance(pack.dates, WrittenDates):
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="flow, remarks", found="none"
        )
    return pack.flow, pack.dates, pack.remarks
