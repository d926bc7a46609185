"""What must hold between the reference files, beyond the shape of each line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, SECTIONS
from tasks.reference.models import Correction, Edition, LanguagePack, State, StateName

ANNEX_2_STATES = 44
"""Article XIV and Annex 2 to the Treaty."""
STATES = 197
"""193 Members, the Holy See, Palestine, Cook Islands and Niue."""


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

    A name may pass from one State to another, not be of both on one day.
    """
    check_known_states("state_names.csv", names, states)
    shorts = Counter((name.iso3, name.language) for name in names if name.kind == "short")
    for state in states:
        for language in LANGUAGES:
            if shorts[state.iso3, language] != 1:
                raise ReferenceDataError(
                    document="state_names.csv",
                    place=f"{state.iso3} in {language}",
                    expected="one short name",
                    found=str(shorts[state.iso3, language]),
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


def check_editions(editions: Sequence[Edition]) -> None:
    """Check that no edition or session is there twice, and no symbol stands without evidence."""
    _no_doubles("editions.csv", [edition.edition_id for edition in editions])
    _no_doubles("editions.csv", [edition.symbol for edition in editions if edition.symbol])
    for edition in editions:
        if edition.symbol and edition.standing in {"unknown", "none_requested"}:
            raise ReferenceDataError(
                document="editions.csv",
                place=edition.edition_id,
                expected=f"no symbol where the standing is {edition.standing}",
                found=edition.symbol,
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
    """Check that a pack that calls itself complete has every part."""
    parts = {
        "masthead": pack.masthead,
        "table_head": pack.table_head,
        "sections": pack.sections,
        "dates": pack.dates,
        "remarks": pack.remarks,
        "edges": pack.edges,
    }
    missing = [name for name, part in parts.items() if not part]
    if pack.complete and missing:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml",
            expected="every part, since it says complete",
            found=f"no {', '.join(missing)}",
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
