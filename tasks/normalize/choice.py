"""Which document speaks for an edition's part in a language, by what the documents say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.records import FORMATS, ParsedReport

_REVISION = re.compile(r"/Rev\.(?P<number>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that could speak, as far as the choice asks.

    Attributes:
        name: of its file, for what is told.
        sha256: of its bytes.
        symbol: as printed, else as claimed.
        revision: number of the revision in its symbol, 0 without one.
        is_reissued: its symbol bears a star.
        distributed: day of distribution, where printed.
        is_whole: nothing says that it stops in the middle.
        rows, characters: how many it has.
        format_rank: how well its format keeps rows, the best lowest.
        preferred: why a person lets it speak, None if nobody does.
    """

    name: str
    sha256: str
    symbol: str | None
    revision: int
    is_reissued: bool
    distributed: date | None
    is_whole: bool
    rows: int
    characters: int
    format_rank: int
    preferred: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which candidate speaks.

    Attributes:
        speaker: that one.
        why: {sha256: why it speaks, or what speaks in its place}, of each candidate.
        warnings: what a person should know, where two documents say the same of themselves.
    """

    speaker: Candidate
    why: dict[str, str]
    warnings: tuple[str, ...]


def candidate_of(
    report: ParsedReport, claimed: str | None, *, is_whole: bool, preferred: str | None = None
) -> Candidate:
    """Return what the choice asks of a document.

    Args:
        report: the document.
        claimed: the symbol it is claimed to have; what it prints goes before.
        is_whole: nothing says that it stops in the middle.
        preferred: why a person lets it speak, None if nobody does.
    """
    symbol = report.front.symbol or claimed
    return Candidate(
        name=report.source.name,
        sha256=report.source.sha256,
        symbol=symbol,
        revision=revision_of(symbol),
        is_reissued=report.front.is_reissued,
        distributed=report.front.distributed,
        is_whole=is_whole,
        rows=len(report.rows),
        characters=report.conservation.total,
        format_rank=FORMATS.index(report.source.format),
        preferred=preferred,
    )


def revision_of(symbol: str | None) -> int:
    """Return the number of the last revision that a symbol names, 0 without one."""
    numbers = _REVISION.findall(symbol or "")
    return int(numbers[-1]) if numbers else 0


def choose(candidates: Sequence[Candidate]) -> Choice:
    """Choose the document that speaks for one place.

    The one that a person prefers; else, in this order: one with rows over one without; a later
    revision over an earlier one and over the original; a whole one over one that may be cut; a
    reissue over what it replaces; a later day of distribution over an earlier one; the better
    format; the longer one. The names of files and the order in which they came decide nothing.

    Args:
        candidates: of one edition, part and language; one or more.
    """
    speaker, *rest = sorted(candidates, key=_order)
    if not rest:
        return Choice(speaker, {speaker.sha256: "the only document of its place"}, ())
    why = {one.sha256: f"{_named(speaker)} speaks: {_reason(speaker, one)}" for one in rest}
    why[speaker.sha256] = "speaks in the place of " + "; ".join(
        f"{_named(one)}: {_reason(speaker, one)}" for one in rest
    )
    warnings = tuple(
        f"{_named(speaker)} and {_named(one)} say the same of themselves; the first is read: "
        f"{_reason(speaker, one)}; `ctbt archive prefer {one.sha256[:12]} --because ...` lets the "
        "other speak"
        for one in rest
        if _says(one) == _says(speaker)
        and one.format_rank == speaker.format_rank
        and (speaker.preferred is None or one.preferred is not None)
    )
    return Choice(speaker, why, warnings)


def _order(one: Candidate) -> tuple[object, ...]:
    return (
        one.preferred is None,
        one.rows == 0,
        -one.revision,
        not one.is_whole,
        not one.is_reissued,
        -(one.distributed or date.min).toordinal(),
        one.format_rank,
        -one.characters,
        one.sha256,
    )


def _says(one: Candidate) -> tuple[object, ...]:
    return one.symbol, one.is_reissued, one.distributed


def _named(one: Candidate) -> str:
    # Two files of one document have often one name.
    file = f"{one.name}, {one.sha256[:8]}"
    return f"{one.symbol} ({file})" if one.symbol else file


def _reason(speaker: Candidate, other: Candidate) -> str:
    """Say in words what decided between two candidates."""
    if speaker.preferred is not None and other.preferred is None:
        return f"preferred by a person: {speaker.preferred}"
    if (speaker.rows == 0) != (other.rows == 0):
        return f"it has rows ({speaker.rows}), the other has none"
    if speaker.revision != other.revision:
        return f"it is revision {speaker.revision}"
    if speaker.is_whole != other.is_whole:
        return "it is whole, the other may stop in the middle"
    if speaker.is_reissued != other.is_reissued:
        return "it was reissued"
    if speaker.distributed != other.distributed:
        return f"it was distributed on {speaker.distributed}, the other on {other.distributed}"
    if speaker.format_rank != other.format_rank:
        return "its format keeps rows better"
    if speaker.characters > other.characters:
        return f"it is longer ({speaker.characters:,} characters, not {other.characters:,})"
    return "nothing tells them apart"
