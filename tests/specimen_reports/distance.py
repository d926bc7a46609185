"""How many characters must be changed to make one text of another."""

from __future__ import annotations


def edit_distance(one: str, other: str) -> int:
    """Return the Levenshtein distance: insertions, deletions and replacements.

    One bit a character of `one`, all of them at once (G. Myers, "A fast
    bit-vector algorithm for approximate string matching", 1999; for whole
    texts as H. Hyyrö, 2003, has it).
    """
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = {}
    for place, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << place
    everything, last = (1 << len(one)) - 1, 1 << len(one) - 1
    more, less, distance = everything, 0, len(one)
    for char in other:
        same = places.get(char, 0)
        diagonal = (((same & more) + more) ^ more) | same | less
        up, down = less | ~(diagonal | more) & everything, more & diagonal
        if up & last:
            distance += 1
        if down & last:
            distance -= 1
        up = (up << 1 | 1) & everything
        down = down << 1 & everything
        more, less = down | ~(diagonal | up) & everything, up & diagonal
    return distance
