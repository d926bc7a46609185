"""What is drawn on a page: texts, paths and pictures, those inside of forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from tasks.extract.pdf.calls import IDENTITY, Matrix, Pointer
from tasks.extract.pdf.object_calls import object_calls

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
"""Kinds of page objects, as the engine numbers them (FPDF_PAGEOBJ_...)."""
MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; a table of a page has some hundreds."""
_DEPTH = 4
"""Forms within forms that are looked into."""
_LOOKED_BACK = 5
"""Texts before a text that the engine compares with it."""
_SEEN = 0.05
"""Points from which something is seen."""
_APART = 0.3
"""Share of its height from which a text is not the same drawn again."""


class Drawn(NamedTuple):
    """An object: its address, which stays as long as the page is open, and where it is put.

    Attributes:
        address: of the object.
        kind: what it is.
        matrix: from the coordinates of the form it is in to those of the page.
    """

    address: int
    kind: int
    matrix: Matrix


def page_objects(page: pypdfium2.PdfPage) -> tuple[list[Drawn], bool]:
    """Return the objects of an open page in the order of drawing, and whether these are all."""
    call = object_calls()
    found: list[Drawn] = []
    address = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    count = call.count_objects(address)
    for drawn in _walk(Pointer(address), count, call.page_object, IDENTITY, _DEPTH):
        if len(found) >= MOST_OBJECTS:
            return found, False
        found.append(drawn)
    return found, True


def _walk(
    owner: Pointer,
    count: int,
    get: Callable[[Pointer, int], int | None],
    matrix: Matrix,
    depth: int,
) -> Iterator[Drawn]:
    call = object_calls()
    kind_of = call.kind
    for index in range(count):
        address = get(owner, index)
        if address is None:
            continue
        kind = kind_of(address)
        yield tuple.__new__(Drawn, (address, kind, matrix))
        if kind == FORM and depth > 0:
            inner = times(call.object_matrix(address), matrix)
            inside = call.count_in_form(address)
            yield from _walk(Pointer(address), inside, call.form_object, inner, depth - 1)


def left_out(objects: Sequence[Drawn], read: Set[int]) -> int:
    """Count the texts that the engine leaves out as drawn twice though they stand apart.

    It takes a text for another one drawn again when both hold the same and nearly touch,
    which equal lines of a narrow leading do.

    Args:
        objects: of a page.
        read: addresses of the texts of which it gives characters.
    """
    bounds = object_calls().bounds
    texts = [drawn.address for drawn in objects if drawn.kind == TEXT]
    count = 0
    for place, address in enumerate(texts):
        if address in read:
            continue
        left, bottom, right, top = bounds(address)
        width, height = right - left, top - bottom
        if width < _SEEN or height < _SEEN:
            continue
        for other in texts[max(0, place - _LOOKED_BACK) : place]:
            x0, y0, x1, y1 = bounds(other)
            is_alike = abs(x1 - x0 - width) < _SEEN and abs(y1 - y0 - height) < _SEEN
            if other in read and is_alike and abs(y0 - bottom) > _APART * height:
                count += 1
                break
    return count


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
