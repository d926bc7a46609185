"""Front matter of a document of blocks: what its masthead says, and the period of its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tasks.blocks import Block
from tasks.errors import NotThisReport, WrongFormat
from tasks.extract.front_details import read_distribution_day, read_sister_title
from tasks.extract.masthead import read_masthead
from tasks.records import FrontMatter, Language, Period, Series, SourceText
from tasks.reference.date_grammar import DateGrammar
from tasks.reference.folding import fold
from tasks.reference.models import LanguagePack

_FRONT_BLOCKS = 60
"""Blocks among which the masthead stands."""
_FRONT_CHARACTERS = 4_000
"""Characters among which the masthead of a text without blocks stands."""
_ABOVE_TABLE = 8
"""Paragraphs above a table among which the title of the annex stands."""
_LONG = 400
"""Characters; a longer paragraph is text, and no title."""
_JOB = re.compile(r"(?<![0-9A-Z/.-])(?P<job>[0-9]{2}-[0-9]{5})\s*\(?[ACEFRS]?\)?(?![0-9])")
"""Job number of the print shop, with the letter of the language: 11-40530 (E)."""


def read_front(
    source: SourceText,
    language: Language,
    packs: Mapping[Language, LanguagePack],
    grammar: DateGrammar,
    missing_phrases: Sequence[str] = (),
) -> FrontMatter:
    """Read what a document says of itself, in its first blocks or in its first characters.

    In text without blocks nothing tells where the table stands, nor so the period above it.

    Args:
        source: the document.
        language: language of its text.
        packs: the wording of each language.
        grammar: the dates of its language.
        missing_phrases: what a server's own page says in the place of a document.

    Raises:
        NotThisReport: the title is that of a look-alike series.
        WrongFormat: it is a server's page that says that there is no such document.
    """
    head = front_text(source.blocks) if source.blocks else source.text[:_FRONT_CHARACTERS]
    masthead = read_masthead(head, packs, missing_phrases)
    if masthead.says_missing:
        raise WrongFormat(
            document=source.name,
            language=language,
            place="page 1",
            expected="a report",
            found="a page of a document server that says that the document does not exist",
        )
    if masthead.look_alike is not None:
        raise NotThisReport(
            document=source.name,
            language=language,
            place="masthead",
            expected="the report on the Comprehensive Nuclear-Test-Ban Treaty",
            found=masthead.look_alike,
        )
    sister = read_sister_title(head, packs)
    series: Series | None = "art14" if sister else "sg-report" if masthead.title else None
    period_text = _period_above_table(source.blocks, grammar)
    period = grammar.read(period_text) if period_text else None
    if sister is not None and sister.period_text is not None:
        period_text, period = sister.period_text, sister.period
    # in Word the foot of the first page stands behind the text
    running = "\n".join(block.text for block in source.blocks if block.kind == "running")
    job = _JOB.search(running) or _JOB.search(head)
    return FrontMatter(
        language=language,
        symbol=masthead.symbol,
        session=masthead.session,
        agenda_item=masthead.agenda_item,
        title=sister.title if sister else masthead.title,
        requested_by=_requested_by(head, packs[language]),
        period_text=period_text,
        period=period,
        original=masthead.original,
        distributed=read_distribution_day(head, language, packs),
        job_number=job["job"] if job else None,
        series=series,
        is_reissued=masthead.is_reissued,
    )


def _requested_by(head: str, pack: LanguagePack) -> str | None:
    """Return the resolution and paragraph that asked for the report, as the introduction says."""
    if pack.masthead is None:
        return None
    loose = pack.masthead.loose_spaces or pack.script == "unspaced"
    text = fold(head, "none" if loose else "one").text
    pattern = fold(pack.masthead.requested_by, "none" if loose else "one").text
    found = re.search(pattern, text, re.IGNORECASE)
    return f"A/RES/{found['resolution']} para. {found['paragraph']}" if found else None


def front_text(blocks: Sequence[Block]) -> str:
    """Return the text of the masthead: the first blocks, a line each, a form feed behind a page."""
    lines: list[str] = []
    page: int | None = None
    for block in blocks[:_FRONT_BLOCKS]:
        if page is not None and block.page != page:
            lines.append("\f")
        page = block.page
        lines.append(block.text)
    return "\n".join(lines)


def _period_above_table(blocks: Sequence[Block], grammar: DateGrammar) -> str | None:
    """Return the reporting period, as the title of the annex prints it.

    It closes a paragraph right above a table; a date in running text or in the
    masthead is not the reporting period.
    """
    for above in _above_tables(blocks):
        for block in reversed(above):
            text = block.text.rstrip("*＊)）] ")
            for form in grammar.find(text):
                period = grammar.read(text[form.start : form.end])
                if form.end == len(text) and _is_long(period):
                    return text[form.start : form.end]
    return None


def _is_long(period: Period | None) -> bool:
    if period is None or period.start is None or period.end is None:
        return False
    return (period.end - period.start).days > _SHORT


_SHORT = 60
"""Days; what is shorter is a date or a month, and no reporting period: those are about a year."""


def _above_tables(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """Yield the paragraphs right above each table."""
    above: list[Block] = []
    in_table = False
    for block in blocks:
        if block.kind == "cell":
            if not in_table:
                yield above[-_ABOVE_TABLE:]
            in_table, above = True, []
        elif block.kind == "paragraph" and block.text:
            in_table = False
            above = [] if len(block.text) > _LONG else [*above, block]
