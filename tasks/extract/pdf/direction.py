"""Characters from left to right to the order in which they are read, where scripts mix.

Arabic is drawn from right to left, the numbers and Latin words in it from left
to right. The order is found from the places on the page, by the rules of the
Unicode bidirectional algorithm (Annex 9) read backwards, and from the order of
drawing where the program that wrote the file draws its lines as they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.extract.pdf.glyphs import Glyph, text_of
from tasks.extract.pdf.joined_letters import letters_as_joined, take_marks
from tasks.extract.pdf.scripts import is_rtl, kind_of

_SHARED = ".,:/"
"""Stand between the digits of one number (common separators of the bidirectional algorithm)."""
_SIGNS = "-+\u2010\u2011\u2012\u2013"
_STOPS = ".,:;!?)]}»،؛؟%"
_AFTER_NUMBER = "%\u00b0\u066a"


@dataclass(slots=True)
class Chunk:
    """Glyphs in reading order that stand together in one direction.

    Attributes:
        glyphs: in reading order; marks after the letter they stand on.
        rtl: read from right to left.
        has_marks: some are marks.
    """

    glyphs: list[Glyph]
    rtl: bool
    has_marks: bool = False


def is_rtl_line(glyphs: Sequence[Glyph], drawn: Mapping[int, int], *, page_is_rtl: bool) -> bool:
    """Say in which direction a line as a whole is read.

    On an Arabic page a line of numbers alone is read from right to left, and one of Latin
    words when it is drawn in that direction.
    """
    if page_is_rtl and any(is_rtl(glyph.text) for glyph in glyphs):
        return True
    right = sum(len(glyph.text) - glyph.text.count(" ") for glyph in glyphs if is_rtl(glyph.text))
    left = sum(len(glyph.text) for glyph in glyphs if kind_of(glyph.text) == "L")
    if page_is_rtl:
        return left == 0 or len(_stretches(glyphs, drawn)) > 1
    return right > left


def reading_chunks(
    line: Sequence[Glyph], rtl: bool, drawn: Mapping[int, int], *, has_marks: bool
) -> list[Chunk]:
    """Put the glyphs of a line in the order in which they are read.

    Programs draw a line of Arabic stretch by stretch as it is read, from right to left, and
    each stretch of one direction from left to right. So a stretch ends where what stands to
    the right was drawn before, and what it holds is of one direction, as a rule.

    Args:
        line: glyphs from left to right, without spaces.
        rtl: direction of the line as a whole.
        drawn: number of each text object in the order of drawing, by its address.
        has_marks: some may be marks over others.
    """
    bases, marks = take_marks(line) if has_marks else (line, {})
    bases = letters_as_joined(bases)
    chunks: list[Chunk] = []
    if rtl:
        stretches = _stretches(bases, drawn)
        for number in reversed(range(len(stretches))):
            stretch = stretches[number]
            has_letters = any(is_rtl(glyph.text) for glyph in stretch)
            if not has_letters and _is_left(stretch):
                chunks.append(Chunk(stretch, False))
                continue
            is_one = not has_letters or stretch[0].style is stretch[-1].style
            chunks += _by_place(stretch, _direction_of(number, stretches), one_run=is_one)
    else:
        chunks = _by_place(bases, False, one_run=False)
    if marks:
        for chunk in chunks:
            chunk.has_marks = True
            chunk.glyphs = [
                piece for base in chunk.glyphs for piece in (base, *marks.get(id(base), ()))
            ]
    return chunks


def _stretches(bases: Iterable[Glyph], drawn: Mapping[int, int]) -> list[list[Glyph]]:
    """Cut a line, from left to right, where what follows was drawn before what stands there."""
    stretches: list[list[Glyph]] = []
    stretch: list[Glyph] = []
    last = 0
    for glyph in bases:
        number = drawn.get(glyph.style.source, 0)
        if not stretch or number < last:
            stretch = []
            stretches.append(stretch)
        stretch.append(glyph)
        last = number
    return stretches


def _is_left(stretch: Sequence[Glyph]) -> bool:
    """Say whether a stretch without right-to-left letters is written from left to right.

    A stop before a number belongs behind it: it is drawn on its left in right-to-left text, by
    a text object of its own. One of the number's own object is the rest of a Latin word or
    symbol that the line above broke, as ".4" of "WP.4".
    """
    if all(kind_of(glyph.text) == "-" for glyph in stretch):
        return False
    return stretch[0].text[0] not in _STOPS or stretch[0].style is stretch[1].style


def _direction_of(number: int, stretches: Sequence[Sequence[Glyph]]) -> bool:
    """Say whether a stretch of a right-to-left line is read so: not one of signs in Latin text."""
    if any(kind_of(glyph.text) != "-" for glyph in stretches[number]):
        return True  # its letters and numbers are found in it
    beside = [
        any(kind_of(glyph.text) == "L" for glyph in stretches[other])
        for other in (number - 1, number + 1)
        if 0 <= other < len(stretches)
    ]
    return not (len(beside) == 2 and all(beside))


def _by_place(bases: list[Glyph], rtl: bool, *, one_run: bool) -> list[Chunk]:
    """Put letters in reading order by their places alone."""
    kinds = list(map(kind_of, map(text_of, bases)))
    if rtl and kinds.count("R") == len(kinds):
        return [Chunk(bases[::-1], True)]
    spans = _spans(bases, kinds, rtl, one_run=one_run)
    if rtl:
        spans.reverse()
    chunks: list[Chunk] = []
    for start, end, is_right in spans:
        part = bases[start:end]
        if is_right and not rtl:
            chunks += _by_place(part, True, one_run=one_run)
            continue
        ordered = part[::-1] if is_right else part
        if chunks and chunks[-1].rtl and is_right:
            chunks[-1].glyphs += ordered
        else:
            chunks.append(Chunk(ordered, is_right))
    return chunks


def _spans(
    bases: Sequence[Glyph], kinds: Sequence[str], rtl: bool, *, one_run: bool
) -> list[tuple[int, int, bool]]:
    """Divide glyphs from left to right into stretches of one direction: start, end, is right."""
    if not rtl:
        return _right_spans(kinds)
    spans: list[tuple[int, int, bool]] = []
    index = 0
    while index < len(bases):
        if kinds[index] in {"L", "N", "A"}:
            end = _left_span_end(bases, kinds, index, one_run=one_run)
            spans.append((index, end, False))
            index = end
        else:
            spans.append((index, index + 1, True))
            index += 1
    return spans


def _right_spans(kinds: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Find the right-to-left stretches of a left-to-right line, each from letter to letter."""
    spans: list[tuple[int, int, bool]] = []
    index = 0
    while index < len(kinds):
        end = index + 1
        if kinds[index] == "R":
            for later in range(index + 1, len(kinds)):
                if kinds[later] == "L":
                    break
                if kinds[later] == "R":
                    end = later + 1
            spans.append((index, end, True))
        else:
            while end < len(kinds) and kinds[end] != "R":
                end += 1
            spans.append((index, end, False))
        index = end
    return spans


def _left_span_end(
    bases: Sequence[Glyph], kinds: Sequence[str], start: int, *, one_run: bool
) -> int:
    """Return where a Latin word or number that begins at `start` ends, seen from the left."""
    end = start + 1
    has_letter = kinds[start] == "L"
    while end < len(bases):
        later = end
        while later < len(bases) and kinds[later] == "-":
            later += 1
        if later == len(bases) or kinds[later] == "R":
            break
        between = "".join(glyph.text for glyph in bases[end:later])
        if not _joins(
            bases, kinds, end - 1, later, between=between, has_letter=has_letter, one_run=one_run
        ):
            break
        has_letter = has_letter or kinds[later] == "L"
        end = later + 1
    opened = sum(glyph.text in "([" for glyph in bases[start:end]) - sum(
        glyph.text in ")]" for glyph in bases[start:end]
    )
    while end < len(bases) and (
        (opened > 0 and bases[end].text in ")]")
        or (kinds[end - 1] in {"N", "A"} and bases[end].text in _AFTER_NUMBER)
    ):
        opened -= bases[end].text in ")]"
        end += 1
    return end


def _joins(
    bases: Sequence[Glyph],
    kinds: Sequence[str],
    left: int,
    right: int,
    *,
    between: str,
    has_letter: bool,
    one_run: bool,
) -> bool:
    """Say whether two letters or digits, with only punctuation between, are of one stretch."""
    if not between:
        gap = bases[right].x0 - bases[left].x1
        if has_letter and kinds[right] != "A":
            return True
        return gap < 0.15 * bases[left].style.size
    if has_letter and kinds[right] in {"L", "N"}:
        return True
    if kinds[left] != kinds[right] or len(between) != 1:
        return False
    if bases[right].x0 - bases[left].x1 > 0.7 * bases[left].style.size:
        return False
    if between in _SHARED:
        return True
    if between not in _SIGNS or kinds[left] == "A":
        return one_run and between in _SIGNS
    # After Arabic letters a number counts as Arabic, and a sign parts two of them.
    after = next((kind for kind in kinds[right + 1 :] if kind in {"L", "R"}), "L")
    return one_run or after == "L"
