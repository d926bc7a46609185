"""The head of a table: the rows that name its columns, and their repetition on later pages."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import TableBand, measure_habits
from tasks.extract.pdf.look import Look, look_of

Key = tuple[tuple[int, str], ...]
"""What a band says: the columns of its texts, and the texts without white space."""
MOST = 12
"""Bands a head may have: one in six languages with a blank between has eleven."""


def band_key(band: TableBand) -> Key:
    """Return what a band says and in which columns, to tell it when it is printed again."""
    return tuple([(entry.column, entry.strip.said) for entry in band.entries])


def common_bands(first: Sequence[TableBand], second: Sequence[TableBand]) -> int:
    """Return how many bands at the top of two pages say the same: the repeated head.

    One band that is the same counts only when it fills two columns.
    """
    count = 0
    for one, other in zip(first[:MOST], second[:MOST], strict=False):
        if band_key(one) != band_key(other):
            break
        count += 1
    if count and max(len(band.entries) for band in first[:count]) < 2:
        return 0
    return count


def repeats(head: Sequence[Key], bands: Sequence[TableBand]) -> bool:
    """Return whether bands begin with a head, the same texts at the same places."""
    if not head or len(bands) < len(head):
        return False
    return all(key == band_key(band) for key, band in zip(head, bands, strict=False))


def styled_head(
    bands: Sequence[TableBand],
    columns: Sequence[Column],
    usual: float,
    others: Sequence[Sequence[TableBand]],
    *,
    framed: bool,
) -> tuple[int, str]:
    """Return how many bands at the top of a table are its head, by their look, and why.

    A head is set in other letters than the rows below, or closed by the only
    rule between the first lines and the rest.

    Args:
        bands: of the table on its first page.
        columns: of the table.
        usual: leading of running text, in letter sizes.
        others: its bands on later pages, and tables like it, which show whether rules part rows.
        framed: the table has borders all around its cells, below the head too.
    """
    if len(bands) < 2:
        return 0, ""
    found: tuple[int, str] | None = None
    for count in range(1, min(MOST, len(bands) - 1) + 1):
        below = bands[count]
        rule = len(below.ruled) >= max(1, 0.6 * len(columns))
        if not rule and (framed or not _unlike(bands[:count], bands[count:])):
            continue
        filled = {
            entry.column + step
            for band in bands[:count]
            for entry in band.entries
            for step in range(entry.span)
        }
        if any(band.through for band in bands[:count]) or len(filled) < max(2, len(columns) - 1):
            if rule:
                break
            continue
        if _unlike(bands[:count], bands[count:]):
            return count, "letters unlike the rows below"
        if rule and measure_habits([bands[count:], *others], columns, usual).ruled < 0.5:
            # lines below it that are set as the head are of it, too: the rule parts its rows
            found = found or (count, "closed by a rule, which rows are not")
            continue
        if rule:
            break
    return found or (0, "")


def _unlike(head: Sequence[TableBand], body: Sequence[TableBand]) -> bool:
    """Return whether a head is bold, slanted or of another size, unlike the body below."""
    looks = [_look(band) for band in head]
    body_looks = [_look(band) for band in body[:12] if not band.through]
    if not body_looks:
        return False
    return not any(
        look.is_like(own) for own in looks for look in body_looks[: max(3, len(body_looks) // 2)]
    )


def _look(band: TableBand) -> Look:
    return look_of([entry.strip for entry in band.entries])
