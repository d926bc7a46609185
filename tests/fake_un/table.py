"""A small table of activities that made-up reports carry: the same rows in six languages.

Words and States are those of the specimens (tests.specimen_reports.words). No State did any of it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import zip_longest

from tasks.records import LANGUAGES, SECTIONS, Language
from tests.fake_un.pdf import Line
from tests.specimen_reports.words import StateWords, Wording, states_of, wording_of

FIRST_YEAR = 1945
"""Session n of the General Assembly opens in September of this year plus n."""
ROWS_OF_A_SECTION = 3
_PAPER = "NPT/CONF.2010/WP.7"
"""The document that the remarks refer to, in the second row of each section."""
_COLUMNS = ((0, 18), (24, 22), (52, 44), (102, 14))
"""Where each column of a page begins, and its width, in characters."""
ROWS = ROWS_OF_A_SECTION * len(SECTIONS)
_PREDICATES = (0, 8, 9, 12)
"""Of the wording: those without a slot to fill, which say the same in every language."""


@dataclass(frozen=True, slots=True)
class Table:
    """An annex: its title, and the rows of its table.

    Attributes:
        title: lines above the table.
        rows: cells of each row; a row of one cell is a heading over all columns.
    """

    title: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of a page that shows the annex; each row has a rule below it."""
        shown: list[Line] = [*self.title, "", ()]
        for row in self.rows:
            if len(row) == 1:
                shown += [row[0], ()]
                continue
            cells = [
                textwrap.wrap(cell, width) for cell, (_, width) in zip(row, _COLUMNS, strict=True)
            ]
            for pieces in zip_longest(*cells):
                placed = zip(_COLUMNS, pieces, strict=True)
                shown.append(tuple((place, piece) for (place, _), piece in placed if piece))
            shown.append(())
        return tuple(shown)


def activity_table(
    language: str, session: int, first: int = 0, in_section: int = ROWS_OF_A_SECTION
) -> Table:
    """Return the annex of a report: twelve activities, three to a section.

    Args:
        language: ar, zh, en, fr, ru or es.
        session: of the General Assembly; the dates lie in the year before it opens.
        first: place of the first State in the list of States; another one gives other rows.
        in_section: how many activities a section has.
    """
    (code,) = (item for item in LANGUAGES if item == language)
    wording = wording_of(code)
    states = [state for state in states_of(code) if state.reports]
    rows = [wording.heads[0]]
    for place, section in enumerate(SECTIONS):
        group, part = section
        rows += [(wording.groups[group][0],)] if part == "a" else []
        rows.append((wording.sections[section][0],))
        for number in range(in_section):
            row = place * in_section + number
            state = states[(first + place + 2 * number) % len(states)]
            predicate = wording.predicates[_PREDICATES[(place + number) % len(_PREDICATES)]]
            date = _month(wording, FIRST_YEAR + session, row)
            remark = wording.remarks[0].format(paper=_PAPER) if number == 1 else ""
            rows.append((state.label, date, _sentence(code, state, predicate), remark))
    title = (wording.annex, wording.titles[0])
    return Table(
        tuple(_shown(line, code) for line in title),
        tuple(tuple(_shown(cell, code) for cell in row) for row in rows),
    )


def _month(wording: Wording, year: int, row: int) -> str:
    """The row's month, June of the year before to May; each row another one."""
    month = (5 + row) % 12
    return wording.dates.month.format(
        month=wording.dates.months[month],
        Month=wording.dates.months[month].capitalize(),
        year=year - (month >= 5),
    )


def _sentence(language: Language, state: StateWords, predicate: tuple[str, str]) -> str:
    verb, rest = predicate
    subject = state.label if language == "zh" else state.subject
    text = f"{verb} {subject} {rest}" if verb else f"{subject} {rest}"
    return text[0].upper() + text[1:]


def _shown(text: str, language: Language) -> str:
    """Chinese wording is cut into words by spaces, which no page shows."""
    return text.replace(" ", "") if language == "zh" else text
