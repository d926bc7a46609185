"""What must hold between the reference files, beyond the shape of each line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Protocol, get_args

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, SECTIONS
from tasks.reference.documents import EditionPart, Resolution, SeriesCalendar
from tasks.reference.models import (
    CodeMeaning,
    Correction,
    Edition,
    GroupMember,
    GroupName,
    LanguagePack,
    State,
    StateName,
)
from tasks.reference.name_folding import fold_sign
from tasks.reference.symbols import GRAMMAR, Series, read_symbol, year_of_session

ANNEX_2_STATES = 44
"""Article XIV and Annex 2 to the Treaty."""
STATES = 197
"""193 Members, the Holy See, Palestine, Cook Islands and Niue."""
COLUMNS = 4
"""Of the annex table: State, date or period, activity, remarks."""

_KEYS = {"sg-report": "sg", "art14": "art14", "specimen": "specimen-sg"}
"""How the key of an edition begins, by its series."""


class _HasState(Protocol):
    @property
    def iso3(self) -> str: ...


def check_states(states: Sequence[State]) -> None:
    """Check that there are 197 States, 44 of them of Annex 2, none twice."""
    _no_doubles("states.csv", [state.iso3 for state in states])
    _count("states.csv", "States", len(states), STATES)
    _count("states.csv", "Annex 2 States", sum(state.annex2 for state in states), ANNEX_2_STATES)


def check_names(names: Sequence[StateName], states: Sequence[State]) -> None:
    """Check that each State has one short name in each language, and no name is of two States.

    One of its short names holds without an end; others may have held before, never two on one
    day. A name may pass from one State to another, not be of both on one day. Forms of an
    apostrophe are no other names.
    """
    check_known_states("state_names.csv", names, states)
    _no_doubles(
        "state_names.csv",
        [(name.iso3, name.language, name.kind, fold_sign(name.name)) for name in names],
    )
    shorts: dict[tuple[str, str], list[StateName]] = defaultdict(list)
    for name in names:
        if name.kind == "short":
            shorts[name.iso3, name.language].append(name)
    for state in states:
        for language in LANGUAGES:
            held = shorts[state.iso3, language]
            endless = sum(name.valid_to is None for name in held)
            if endless != 1 or any(_overlap(one, other) for one, other in combinations(held, 2)):
                raise ReferenceDataError(
                    document="state_names.csv",
                    place=f"{state.iso3} in {language}",
                    expected="one short name on any day, and one without an end",
                    found=f"{endless} without an end: {', '.join(name.name for name in held)}",
                )
    same: dict[tuple[str, str], list[StateName]] = defaultdict(list)
    for name in names:
        for other in same[name.language, name.name]:
            if other.iso3 != name.iso3 and _overlap(name, other):
                raise ReferenceDataError(
                    document="state_names.csv",
                    place=f"{name.name} [{name.language}]",
                    expected="a name of one State at any time",
                    found=f"{other.iso3} and {name.iso3}",
                )
        same[name.language, name.name].append(name)


def check_known_states(file: str, items: Iterable[_HasState], states: Sequence[State]) -> None:
    """Check that every line is about a State of states.csv."""
    known = {state.iso3 for state in states}
    for item in items:
        if item.iso3 not in known:
            raise ReferenceDataError(
                document=file, place=item.iso3, expected="a State of states.csv", found="none"
            )


def check_groups(
    members: Sequence[GroupMember], groups: Sequence[GroupName], names: Iterable[StateName]
) -> None:
    """Check that each group has one short name in each language, and no name is of two.

    Nor is a group called as a State is, and members are of a group that has names.
    """
    _no_doubles(
        "group_names.csv", [(group.language, fold_sign(group.name).casefold()) for group in groups]
    )
    shorts = Counter((group.group_id, group.language) for group in groups if group.kind == "short")
    known = {group.group_id for group in groups}
    for group_id in sorted(known):
        for language in LANGUAGES:
            if shorts[group_id, language] != 1:
                raise ReferenceDataError(
                    document="group_names.csv",
                    place=f"{group_id} in {language}",
                    expected="one short name",
                    found=str(shorts[group_id, language]),
                )
    states = {(name.language, fold_sign(name.name).casefold()) for name in names}
    for group in groups:
        if (group.language, fold_sign(group.name).casefold()) in states:
            raise ReferenceDataError(
                document="group_names.csv",
                place=f"{group.name} [{group.language}]",
                expected="a name of no State",
                found="one of state_names.csv",
            )
    for member in members:
        if member.group_id not in known:
            raise ReferenceDataError(
                document="groups.csv",
                place=member.group_id,
                expected="a group of group_names.csv",
                found="none",
            )


def check_codes(codes: Sequence[CodeMeaning]) -> None:
    """Check that each code of a column has one meaning."""
    _no_doubles("code_meanings.csv", [f"{item.column} {item.code}" for item in codes])


def check_series(calendars: Sequence[SeriesCalendar]) -> None:
    """Check that each series has one calendar."""
    _no_doubles("series.csv", [calendar.series for calendar in calendars])
    missing = sorted(set(get_args(Series)) - {calendar.series for calendar in calendars})
    if missing:
        raise ReferenceDataError(
            document="series.csv",
            expected="a calendar of each series",
            found=f"none of {', '.join(missing)}",
        )


def check_editions(editions: Sequence[Edition]) -> None:
    """Check that no edition is there twice, and a symbol where the standing says one, only there.

    The id, session and year of an edition, and its symbol, have to say the same.
    """
    _no_doubles("editions.csv", [edition.edition_id for edition in editions])
    _no_doubles("editions.csv", [edition.symbol for edition in editions if edition.symbol])
    for edition in editions:
        for holds, expected, found in _of_edition(edition):
            if not holds:
                raise ReferenceDataError(
                    document="editions.csv",
                    place=edition.edition_id,
                    expected=expected,
                    found=found,
                )


def _of_edition(edition: Edition) -> Iterator[tuple[bool, str, str]]:
    """Yield what has to hold of an edition: (whether it does, expected, found)."""
    has_symbol = edition.standing in {"confirmed", "named", "candidate"}
    a_symbol = "a symbol" if has_symbol else "no symbol"
    yield (
        has_symbol == (edition.symbol is not None),
        f"{a_symbol} where the standing is {edition.standing}",
        edition.symbol or "none",
    )
    yield (
        bool(edition.languages) == (edition.standing != "none_requested"),
        "languages, unless no report was asked for",
        " ".join(edition.languages) or "none",
    )
    yield (
        edition.standing != "none_requested" or edition.requested_by is None,
        "no resolution that asked, where none was requested",
        str(edition.requested_by),
    )
    yield (
        (edition.series == "specimen") == (edition.standing == "specimen"),
        "specimens under their own standing, and nothing else",
        f"{edition.series}, {edition.standing}",
    )
    session, year = edition.session, edition.report_year
    key = f"{_KEYS[edition.series]}-{session or year}"
    yield (
        edition.edition_id == key,
        f"the key {key}, by its series and its session or year",
        edition.edition_id,
    )
    yield (
        session is None or year == year_of_session(session),
        "the year in which the session opens",
        str(year),
    )
    if edition.symbol is not None:
        named = read_symbol(edition.symbol)
        yield (
            named is not None and named.kind == "report" and named.edition_id == edition.edition_id,
            f"the symbol of a report of {edition.edition_id}, of the form {GRAMMAR}",
            edition.symbol,
        )


def check_parts(parts: Sequence[EditionPart], editions: Sequence[Edition]) -> None:
    """Check that each part is there once, and belongs to a report whose symbol is known."""
    _no_doubles("edition_parts.csv", [part.symbol for part in parts])
    reports = {edition.edition_id: edition.symbol for edition in editions}
    for part in parts:
        report = reports.get(part.edition_id)
        if report is None or not part.symbol.startswith(f"{report}/"):
            raise ReferenceDataError(
                document="edition_parts.csv",
                place=part.symbol,
                expected=f"a part of the report of {part.edition_id}",
                found=report or "no symbol of a report",
            )


def check_resolutions(resolutions: Sequence[Resolution], editions: Sequence[Edition]) -> None:
    """Check that no session has two, and that the editions say of them what is said here."""
    _no_doubles("resolutions.csv", [item.session for item in resolutions])
    of_session = {item.session: item for item in editions if item.series == "sg-report"}
    for item in resolutions:
        edition = of_session.get(item.session + 1)
        asked = edition is not None and (edition.requested_by or "").startswith(item.symbol)
        refused = edition is not None and edition.standing == "none_requested"
        expected = {"yes": asked, "no": refused, "unknown": not asked and not refused}
        if not expected[item.asks_for_report]:
            raise ReferenceDataError(
                document="resolutions.csv",
                place=item.symbol,
                expected=f"what editions.csv says of session {item.session + 1}",
                found=f"asks for a report: {item.asks_for_report}",
            )


def check_corrections(corrections: Sequence[Correction], editions: Sequence[Edition]) -> None:
    """Check that each correction is of a known edition and changes something."""
    known = {edition.edition_id for edition in editions}
    for correction in corrections:
        if correction.edition_id not in known or correction.printed == correction.meant:
            raise ReferenceDataError(
                document="corrections.csv",
                place=correction.printed,
                expected="a known edition, and a meaning other than what is printed",
                found=f"{correction.edition_id}, {correction.meant}",
            )
    _no_doubles(
        "corrections.csv", [(item.edition_id, item.language, item.printed) for item in corrections]
    )


def check_pack(pack: LanguagePack) -> None:
    """Check that a pack that calls itself complete has every part.

    The words of `edges` are for text without any trace of its table, and are no such part.
    """
    parts = {
        "masthead": pack.masthead,
        "table_head": pack.table_head,
        "labels": pack.labels,
        "sections": pack.sections,
        "dates": pack.dates,
        "remarks": pack.remarks,
    }
    missing = [name for name, part in parts.items() if not part]
    if pack.complete and missing:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml",
            expected="every part, since it says complete",
            found=f"no {', '.join(missing)}",
        )
    if pack.table_head and len(pack.table_head) != COLUMNS:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml",
            place="table_head",
            expected=f"words for {COLUMNS} columns: State, period, activity, remarks",
            found=str(len(pack.table_head)),
        )
    untitled = [
        section for section in SECTIONS if pack.sections and section not in pack.sections.titles
    ]
    if untitled:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml",
            place="sections.titles",
            expected="a title for each of the four sections",
            found=f"none for {', '.join(untitled)}",
        )


def _overlap(one: StateName, other: StateName) -> bool:
    earliest, latest = date.min, date.max
    return (one.valid_from or earliest) <= (other.valid_to or latest) and (
        other.valid_from or earliest
    ) <= (one.valid_to or latest)


def _no_doubles(file: str, keys: Iterable[object]) -> None:
    double = next((key for key, count in Counter(keys).items() if count > 1), None)
    if double is not None:
        raise ReferenceDataError(
            document=file, place=str(double), expected="each key once", found="it twice"
        )


def _count(file: str, what: str, found: int, expected: int) -> None:
    if found != expected:
        raise ReferenceDataError(document=file, expected=f"{expected} {what}", found=str(found))
