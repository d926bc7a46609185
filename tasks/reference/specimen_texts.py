"""What the specimens say that ship with the project: their words, and nothing of their format.

Made up, and marked so wherever it is printed: no State did what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tasks.errors import ReferenceDataError
from tasks.records import MAIN, SECTIONS, SPECIMEN_MARK, Language, SectionId
from tasks.reference.loader import HERE, Reference, names_of
from tasks.reference.reading import Reader
from tasks.reference.strict import Iso3, Strict, one_line
from tasks.reference.symbols import year_of_session

_REPORTS = "specimens/reports.yaml"
_WORDING = "specimens/wording.yaml"


def _marked(value: str) -> str:
    if SPECIMEN_MARK not in value:
        raise ValueError(f"a text that says {SPECIMEN_MARK}")
    return value


Line = Annotated[str, Field(min_length=1), AfterValidator(one_line)]
Marked = Annotated[Line, AfterValidator(_marked)]
Texts = dict[Language, Line]
"""One text in each language in which the specimens are written."""


class SpecimenHeading(Strict):
    """A specimen document: a session's report, or an addendum to it.

    `period` is the reporting period as it is printed below the title of the annex.
    """

    session: int
    part: Annotated[str, Field(pattern=r"^(main|Add\.[1-9][0-9]?)$")]
    session_name: Texts
    period: Texts

    @property
    def key(self) -> str:
        """What rows name it by: 70, or 70/Add.1."""
        return str(self.session) if self.part == MAIN else f"{self.session}/{self.part}"


class SpecimenRow(Strict):
    """A row, with the documents that print it in these words.

    `period` is what its date column prints; the activity is printed with the mark behind it.
    """

    printed_in: tuple[str, ...]
    section: SectionId
    state: Iso3
    period: Texts | None = None
    activity: Texts
    remarks: Texts | None = None


class SpecimenReports(Strict):
    """All documents and all rows."""

    documents: tuple[SpecimenHeading, ...]
    rows: tuple[SpecimenRow, ...]


class SpecimenWords(Strict):
    """The words around the rows, in one language.

    `{year}` in a line of `distribution` is the year in which the session opens; `{activity}`
    in `activity` is the text of a row. `groups` are printed above the first section of each.
    """

    organization: Marked
    distribution: tuple[Line, ...]
    agenda_item: Line
    title: Marked
    author: Line
    addendum: Line
    introduction: tuple[Marked, Line]
    annex: Line
    annex_title: Marked
    head: tuple[Line, Line, Line, Line]
    groups: dict[Literal["1", "2"], Line]
    sections: dict[SectionId, Line]
    activity: Annotated[Marked, Field(pattern=r"\{activity\}")]


class SpecimenWording(Strict):
    """The words around the rows, in each language of the specimens."""

    languages: dict[Language, SpecimenWords]


@dataclass(frozen=True, slots=True)
class SpecimenLine:
    """A row as its document prints it; None where the cell is empty."""

    section: SectionId
    state_iso3: str
    label: str
    period: str | None
    activity: str
    remarks: str | None


@dataclass(frozen=True, slots=True)
class SpecimenText:
    """A whole specimen document in one language.

    Attributes:
        edition_id: of the registry.
        symbol: such as SPECIMEN/70/1/Add.1: no symbol of the United Nations.
        language: of all its texts.
        front: the lines from the top to the introduction, which an addendum has not.
        annex: the lines right above the table.
        head: of the table's four columns.
        headings: of each section, with that of its group before the first.
        rows: in the order of the table.
    """

    edition_id: str
    symbol: str
    language: Language
    front: tuple[str, ...]
    annex: tuple[str, ...]
    head: tuple[str, ...]
    headings: dict[SectionId, tuple[str, ...]]
    rows: tuple[SpecimenLine, ...]


def load_specimens(reference: Reference, folder: Path = HERE) -> tuple[SpecimenText, ...]:
    """Read every specimen document, by session, then part, then language.

    Args:
        reference: the States and editions that the specimens speak of.
        folder: the folder of the reference data.

    Raises:
        ReferenceDataError: a file is missing or wrong, or names a language, State, document
            or edition that is not there.
    """
    reader = Reader(folder)
    wording = reader.tree(_WORDING, SpecimenWording)
    reports = reader.tree(_REPORTS, SpecimenReports)
    for fault in _faults(wording, reports, reference):
        raise fault
    return tuple(
        _text(heading, reports.rows, language, words, reference)
        for heading in reports.documents
        for language, words in wording.languages.items()
    )


def _faults(
    wording: SpecimenWording, reports: SpecimenReports, reference: Reference
) -> Iterator[ReferenceDataError]:
    """Yield what contradicts something else."""
    languages = set(wording.languages)
    for language, words in wording.languages.items():
        if set(words.sections) != set(SECTIONS) or set(words.groups) != {"1", "2"}:
            found = ", ".join((*words.groups, *words.sections))
            yield _fault(_WORDING, language, "a heading of each group and section", found)
    keys = [heading.key for heading in reports.documents]
    for heading in reports.documents:
        place = f"document {heading.key}"
        if keys.count(heading.key) > 1:
            yield _fault(_REPORTS, place, "each document once", "it twice")
        edition = reference.editions.get(_edition_id(heading))
        if edition is None or set(edition.languages) != languages:
            told = " ".join(wording.languages)
            expected = f"{_edition_id(heading)} in {told} in editions.csv"
            found = "none" if edition is None else " ".join(edition.languages)
            yield _fault(_REPORTS, place, expected, found)
        yield from _untold(place, (heading.session_name, heading.period), languages)
    for number, row in enumerate(reports.rows, 1):
        place = f"row {number}"
        unknown = set(row.printed_in) - set(keys)
        if unknown or len(set(row.printed_in)) != len(row.printed_in) or not row.printed_in:
            expected = f"some of {', '.join(keys)}, each once"
            yield _fault(_REPORTS, place, expected, ", ".join(row.printed_in))
        if row.state not in reference.states:
            yield _fault(_REPORTS, place, "a State of states.csv", row.state)
        texts = (row.activity, row.period, row.remarks)
        yield from _untold(place, [text for text in texts if text is not None], languages)


def _untold(
    place: str, texts: Sequence[Texts], languages: set[Language]
) -> Iterator[ReferenceDataError]:
    for text in texts:
        if set(text) != languages:
            expected = f"each text in {' '.join(sorted(languages))}"
            yield _fault(_REPORTS, place, expected, " ".join(sorted(text)))


def _fault(document: str, place: str, expected: str, found: str) -> ReferenceDataError:
    return ReferenceDataError(document=document, place=place, expected=expected, found=found)


def _edition_id(heading: SpecimenHeading) -> str:
    return f"specimen-sg-{heading.session}"


def _text(
    heading: SpecimenHeading,
    rows: Sequence[SpecimenRow],
    language: Language,
    words: SpecimenWords,
    reference: Reference,
) -> SpecimenText:
    is_part = heading.part != MAIN
    symbol = f"{SPECIMEN_MARK}/{heading.session}/1" + (f"/{heading.part}" if is_part else "")
    year = year_of_session(heading.session)
    front = (
        words.organization,
        symbol,
        *(line.format(year=year) for line in words.distribution),
        heading.session_name[language],
        words.agenda_item,
        words.title,
        words.author,
        *([words.addendum] if is_part else words.introduction),
    )
    names = names_of(reference.names, language, "short")
    # Sorting keeps the order of the file where section and State are the same.
    printed = sorted(
        (row for row in rows if heading.key in row.printed_in),
        key=lambda row: (SECTIONS.index(row.section), reference.english_order[row.state]),
    )
    return SpecimenText(
        edition_id=_edition_id(heading),
        symbol=symbol,
        language=language,
        front=front,
        annex=(words.annex, words.annex_title, heading.period[language]),
        head=words.head,
        headings=_headings(words),
        rows=tuple(_line(row, language, words, names[row.state]) for row in printed),
    )


def _headings(words: SpecimenWords) -> dict[SectionId, tuple[str, ...]]:
    return {
        section: (words.groups["1" if section.startswith("1") else "2"], words.sections[section])
        if section.endswith("a")
        else (words.sections[section],)
        for section in SECTIONS
    }


def _line(row: SpecimenRow, language: Language, words: SpecimenWords, label: str) -> SpecimenLine:
    return SpecimenLine(
        section=row.section,
        state_iso3=row.state,
        label=label,
        period=row.period[language] if row.period else None,
        activity=words.activity.format(activity=row.activity[language]),
        remarks=row.remarks[language] if row.remarks else None,
    )
