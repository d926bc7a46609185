"""What a worker found arrives as it was, and nothing that makes no sense is taken for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.blocks import BLOCK_KINDS, Block, Box, NoteMark, Span, TablePlace
from tasks.extract.blocks_codec import decode, encode
from tasks.records import SourceText

ABOUT = SourceText("a.pdf", "0" * 64, "application/pdf", 10, "")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
POINT = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = [Span(start, end) for start, end in pairwise(cuts)][::2]
    pages = draw(st.none() | st.integers(1, 9))
    page = st.integers(1, pages or 99)
    numbers = [st.integers(1, 9)] * 5
    places = st.recursive(
        st.builds(TablePlace, *numbers, st.booleans(), st.booleans()),
        lambda within: st.builds(TablePlace, *numbers, st.booleans(), st.booleans(), within),
        max_leaves=3,
    )
    marks = st.builds(
        NoteMark,
        TEXT,
        st.just(Span(0, len(text))),
        st.none() | st.integers(1, max(1, len(spans))),
    )
    blocks = tuple(
        Block(
            number=number,
            kind=draw(st.sampled_from(BLOCK_KINDS)),
            span=span,
            text=draw(TEXT),
            place=draw(st.none() | places),
            page=draw(st.none() | page),
            boxes=tuple(draw(st.lists(st.builds(Box, page, POINT, POINT, POINT, POINT)))),
            continues=draw(st.booleans()),
            bold=draw(st.booleans()),
            marks=tuple(draw(st.lists(marks, max_size=2))),
            label=draw(TEXT),
            reasons=tuple(draw(st.lists(TEXT, max_size=2))),
            cut=draw(POINT),
        )
        for number, span in enumerate(spans, 1)
    )
    read = draw(st.none() | st.integers(0, 999))
    return SourceText("a.pdf", "0" * 64, "application/pdf", 10, text, blocks, read, pages)


def on_the_wire(source: SourceText) -> list[dict[str, Any]]:
    return [json.loads(json.dumps(message)) for message in encode(source)]


@given(sources())
def test_it_arrives_as_it_was(source: SourceText) -> None:
    assert decode(iter(on_the_wire(source)), ABOUT) == source


def test_a_long_document_comes_in_pieces_and_no_more_is_taken() -> None:
    text = "x" * 600_000
    blocks = tuple(Block(n, "paragraph", Span(n, n + 1), "x") for n in range(1, 5_001))
    source = SourceText("a.pdf", "0" * 64, "application/pdf", 10, text, blocks, 600_000, 9)
    messages = on_the_wire(source)
    assert len(messages) > 6
    assert max(len(json.dumps(message)) for message in messages) < 1_000_000
    further = iter([*messages, {"text": "the next answer"}])
    assert decode(further, ABOUT) == source
    assert next(further) == {"text": "the next answer"}


MARK = NoteMark("a", Span(1, 2), 1)
BLOCK = Block(
    1, "cell", Span(0, 3), "abc", TablePlace(1, 1, 1), 1, (Box(1, 0, 0, 1, 1),), marks=(MARK,)
)
SOURCE = SourceText(
    "a.pdf",
    "0" * 64,
    "application/pdf",
    10,
    "abc\nd",
    (BLOCK, Block(2, "note", Span(4, 5), "d")),
    4,
    1,
)


def places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield the way to every value within a value."""
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(copied[path[0]], path[1:], new)
    return copied


def is_sound(source: SourceText) -> bool:
    ends = [0, *(block.span.end for block in source.blocks)]
    return (
        [block.number for block in source.blocks] == [*range(1, len(source.blocks) + 1)]
        and all(b.span.start >= end for b, end in zip(source.blocks, ends, strict=False))
        and all(b.span.start <= b.span.end <= len(source.text) for b in source.blocks)
        and all(
            isinstance(part, str) for b in source.blocks for part in (b.text, b.label, *b.reasons)
        )
        and all(type(flag) is bool for b in source.blocks for flag in (b.bold, b.continues))
    )


@pytest.mark.parametrize(
    "wrong", [None, True, -1, 10**15, 1.5, "x", "", [], {}, [1], "cell", 2, 7], ids=repr
)
def test_any_value_that_is_another_is_refused_or_makes_sense(wrong: object) -> None:
    messages = on_the_wire(SOURCE)
    for path in places(messages):
        if len(path) < 2:
            continue  # that a message is an object is seen before
        try:
            found = decode(iter(put(messages, path, wrong)), ABOUT)
        except ValueError:
            continue
        assert is_sound(found)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ((0, "length"), 6),
        ((0, "length"), 4),
        ((0, "blocks"), 3),
        ((0, "blocks"), 1),
        ((2, "blocks", 0, 0), 2),
        ((2, "blocks", 0, 1), "cells"),
        ((2, "blocks", 1, 2), 2),
        ((2, "blocks", 1, 3), 6),
        ((2, "blocks", 0, 5, 0), 0),
        ((2, "blocks", 0, 5, 6), 1),
        ((2, "blocks", 0, 6), 2),
        ((2, "blocks", 0, 7, 0, 0), 2),
        ((2, "blocks", 0, 7, 0, 1), float("inf")),
        ((2, "blocks", 0, 10, 0, 2), 9),
        ((2, "blocks", 0, 10, 0, 3), 3),
    ],
)
def test_what_makes_no_sense(path: tuple[Any, ...], wrong: object) -> None:
    changed = put(on_the_wire(SOURCE), path, wrong)
    with pytest.raises(ValueError, match="expected"):
        decode(iter(changed), ABOUT)


def test_an_answer_that_ends_early() -> None:
    messages = on_the_wire(SOURCE)
    for count in range(len(messages)):
        with pytest.raises(ValueError, match="expected a message"):
            decode(iter(messages[:count]), ABOUT)
