"""Text outside of tables: lines to paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.columns import Column, is_enumerator
from tasks.extract.pdf.flow import ends_sentence, starts_lower
from tasks.extract.pdf.pieces import to_paragraphs
from tasks.extract.pdf.sheet import Band, Strip

BROKEN = 2.2
"""Letter sizes between baselines from which text is no longer one block."""


def read_paragraphs(bands: Sequence[Band], right: float, leading: float) -> list[list[Strip]]:
    """Return the paragraphs of bands that are no table.

    Args:
        bands: from top to bottom.
        right: where the lines of running text end.
        leading: usual distance of lines, in letter sizes.
    """
    paragraphs: list[list[Strip]] = []
    block: list[Band] = []
    for band in bands:
        if block and not _same_block(block, band):
            paragraphs += _block_paragraphs(block, right, leading)
            block = []
        block.append(band)
    return paragraphs + _block_paragraphs(block, right, leading)


def _same_block(block: Sequence[Band], band: Band) -> bool:
    above = block[-1]
    return (
        _is_single(above) == _is_single(band)
        and band.baseline - above.baseline < BROKEN * band.size
        and abs(above.size - band.size) < 0.15 * band.size
    )


def _is_single(band: Band) -> bool:
    """Return whether a band is one line of text, a mark of a list item before it or not."""
    return all(is_enumerator(strip.literal) for strip in band.strips[:-1])


def _block_paragraphs(block: Sequence[Band], right: float, leading: float) -> list[list[Strip]]:
    if not block:
        return []
    if not _is_single(block[0]):
        return [group for band in block for group in _side_by_side(band)]
    strips = [strip for band in block for strip in band.strips]
    x0 = min(strip.x0 for strip in strips)
    x1 = max(strip.x1 for strip in strips)
    return to_paragraphs(strips, Column(x0, x1, x0, max(x1, min(right, x1 + 40))), leading)


def _side_by_side(band: Band) -> list[list[Strip]]:
    """Return what stands side by side, a mark of a list item with its text."""
    groups: list[list[Strip]] = []
    for strip in band.strips:
        if groups and is_enumerator(groups[-1][-1].literal):
            groups[-1].append(strip)
        else:
            groups.append([strip])
    return groups


def goes_on(last: Sequence[Strip], first: Sequence[Strip]) -> bool:
    """Return whether a paragraph at a page's end goes on at the top of the next."""
    above, below = last[-1], first[0]
    if abs(above.size - below.size) > 0.1 * above.size or is_enumerator(below.words[0].text):
        return False
    return starts_lower(below) or (not ends_sentence(above) and above.bold == below.bold)
