"""What the document says of itself: session, agenda item, title, period, request."""

from __future__ import annotations

import re
from datetime import date

from tasks.errors import NotThisReport, ReferenceDataError
from tasks.records import FrontMatter
from tasks.reference.date_grammar import DateForm, DateGrammar, read_number
from tasks.reference.models import LanguagePack
from tasks.reference.symbols import year_of_session
from tasks.structure.compact import Compact

_SYMBOL = re.compile(
    r"(?<![*/A-Za-z0-9])A/[0-9]{2,3}/[0-9]{1,4}(?:/(?:Add|Corr|Rev)\.[0-9]+)*(?![/0-9])"
)
_LEADING = 40
"""A symbol is of the document itself when it stands in the masthead, its first characters."""


def read_front_matter(
    compact: Compact, end: int, pack: LanguagePack, dates: DateGrammar, document: str
) -> FrontMatter:
    """Read the front matter text[:end].

    Raises:
        NotThisReport: the title is that of a look-alike series.
    """
    if pack.masthead is None:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="masthead wording", found="none"
        )
    text = compact.text[:end]
    wording = pack.masthead
    for pattern in wording.look_alikes:
        match = re.search(pattern, text)
        if match is not None:
            raise NotThisReport(
                document=document,
                language=pack.language,
                place=f"character {compact.offsets[match.start()]}",
                at=compact.offsets[match.start()],
                expected=f"the report titled {wording.titles[0]}",
                found=match[0],
            )
    session = re.search(wording.session, text)
    item = re.search(wording.agenda_item, text)
    titles = "|".join(re.escape(title) for title in wording.titles)
    title = re.search(f"(?:{titles})(?={wording.author})", text)
    request = re.search(wording.requested_by, text)
    printed = document_period(text, dates.find(text))
    symbol = _SYMBOL.search(text[: _LEADING + (session.end() if session else 0)])
    period_text = text[printed.start : printed.end] if printed else None
    return FrontMatter(
        language=pack.language,
        symbol=symbol[0] if symbol else None,
        session=read_number(session["number"]) if session else None,
        agenda_item=int(item["number"]) if item else None,
        title=title[0] if title else None,
        requested_by=(
            f"A/RES/{request['resolution']} para. {request['paragraph']}" if request else None
        ),
        period_text=period_text,
        period=dates.read(period_text) if period_text else None,
    )


_OPENING_MONTH = 9
"""A regular session of the General Assembly opens in September, and its reports come out before."""


def day_of_report(front: FrontMatter) -> date | None:
    """Return the day on which the names of a report are judged, None where it tells no day.

    That of its distribution, else the last of its period, else the first of the month in which
    its session opens.
    """
    if front.distributed is not None:
        return front.distributed
    if front.period is not None and front.period.end is not None:
        return front.period.end
    if front.session is not None:
        return date(year_of_session(front.session), _OPENING_MONTH, 1)
    return None


def document_period(text: str, forms: list[DateForm]) -> DateForm | None:
    """The period stands under the annex's title, right before the table.

    Only a form that closes the front matter is taken: a date elsewhere in it
    (of distribution, of a resolution) is not the reporting period.
    """
    for form in reversed(forms):
        if not text[form.end :].strip("*＊[]() "):
            return form
    return None
