"""From the best path to rows and cells that tile the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tasks.records import Cell, Evidence, Role, SectionId, Span, StateBasis
from tasks.reference.gazetteer import Mention
from tasks.structure.compact import Compact
from tasks.structure.decode import UNKNOWN, DecodedRow
from tasks.structure.reporters import Party, codes_of, named_by, party_flags

RemarksStart = Callable[[int, int], int]
"""Says where the remarks begin between an activity's start and its row's end; that end without."""

_CLOSE_CALL = 0.8
"""A row whose beginning scores below this is flagged as uncertain."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as structure finds it: printed forms and places, nothing interpreted.

    Attributes:
        reporters: who reports it, and how that is known; empty if nothing tells it.
        label, period, remarks: spans in the compact text, None where not printed.
        evidence: why the row begins where it does.
        flags: what a reader should know before trusting the row.
    """

    ordinal: int
    section: SectionId
    reporters: Party
    state_basis: StateBasis
    label: tuple[int, int] | None
    period: tuple[int, int] | None
    activity: tuple[int, int]
    remarks: tuple[int, int] | None
    flags: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def start(self) -> int:
        """Index of the row's first character."""
        return min(part[0] for part in (self.label, self.period, self.activity) if part)

    @property
    def end(self) -> int:
        """Index after the row's last character."""
        return self.remarks[1] if self.remarks else self.activity[1]


def build_rows(
    section: SectionId,
    decoded: Sequence[DecodedRow],
    *,
    end: int,
    mentions: Sequence[Mention],
    remarks_start: RemarksStart,
    first_ordinal: int,
) -> list[RawRow]:
    """Give each decoded row its parts, which touch; the rows tile the section up to `end`."""
    ends = [row.opening.index for row in decoded[1:]] + [end]
    rows: list[RawRow] = []
    for number, (row, stop) in enumerate(zip(decoded, ends, strict=True)):
        opening = row.opening
        split = remarks_start(opening.activity, stop)
        behind_label = opening.period.start if opening.period else opening.activity
        inside = [m for m in mentions if opening.activity <= m.start < stop]
        basis, flags = _basis(row, inside)
        if opening.score < _CLOSE_CALL and number > 0:
            flags.append("boundary_uncertain")
        rows.append(
            RawRow(
                ordinal=first_ordinal + number,
                section=section,
                reporters=_reporters(row, inside),
                state_basis=basis,
                label=(opening.label.start, behind_label) if opening.label else None,
                period=(opening.period.start, opening.activity) if opening.period else None,
                activity=(opening.activity, split),
                remarks=(split, stop) if split < stop else None,
                flags=(*flags, *party_flags(row.party)),
                evidence=opening.evidence,
            )
        )
    return rows


def _reporters(row: DecodedRow, inside: Sequence[Mention]) -> Party:
    """Say of each reporter how it is known: by the label, else by its name in the text."""
    if row.opening.label is not None:
        return row.party
    named = frozenset[str]().union(*map(named_by, inside))
    return tuple(replace(one, basis="text" if one.code in named else "order") for one in row.party)


def _basis(row: DecodedRow, inside: Sequence[Mention]) -> tuple[StateBasis, list[str]]:
    """Say how it is known who reports; what neither label nor text gives is flagged."""
    if row.opening.label is not None:
        return "label", []
    if row.party == UNKNOWN:
        return "unknown", ["state_unknown"]
    codes = codes_of(row.party)
    if any(codes & named_by(mention) for mention in inside):
        return "text", []
    kinds = {mention.kind for mention in inside if codes & mention.states}
    if kinds & {"office", "place", "group"}:
        named = "office" if "office" in kinds else "place" if "place" in kinds else "group"
        return "text", [f"state_from_{named}"]
    return "order", ["state_from_order"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the compact text with its role, before it is numbered."""

    role: Role
    start: int
    end: int
    section: SectionId | None = None
    ordinal: int | None = None
    reason: str | None = None


def row_pieces(row: RawRow) -> list[Piece]:
    """Return the cells of a row, in document order."""
    parts: list[tuple[Role, tuple[int, int] | None]] = [
        ("state_label", row.label),
        ("period", row.period),
        ("activity", row.activity),
        ("remarks", row.remarks),
    ]
    return [
        Piece(role, *part, section=row.section, ordinal=row.ordinal)
        for role, part in parts
        if part is not None
    ]


def number_cells(compact: Compact, pieces: Sequence[Piece]) -> tuple[Cell, ...]:
    """Turn pieces into numbered cells in document order; what no piece holds is quarantined."""
    complete: list[Piece] = []
    reached = 0
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if piece.start > reached:
            complete.append(
                Piece("quarantine", reached, piece.start, reason="stands outside every known part")
            )
        complete.append(piece)
        reached = max(reached, piece.end)
    if reached < len(compact.text):
        complete.append(
            Piece(
                "quarantine", reached, len(compact.text), reason="stands outside every known part"
            )
        )
    return tuple(
        Cell(
            number=number,
            role=piece.role,
            span=compact.span(piece.start, piece.end),
            text=compact.text[piece.start : piece.end].strip(),
            section=piece.section,
            ordinal=piece.ordinal,
            reason=piece.reason,
        )
        for number, piece in enumerate(complete, 1)
    )


def span_of(compact: Compact, part: tuple[int, int]) -> Span:
    """Return the file span of a part of a row."""
    return compact.span(*part)
