"""A short run of `make fuzz`, always the same; and that its judge sees what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.blocks import Block, Span
from tasks.errors import EmptyInput
from tasks.records import SourceText
from tests.fuzz.mutations import input_of
from tests.fuzz.run import fuzz
from tests.fuzz.seeds import seeds
from tests.fuzz.verdict import Judge, judge, what_is_wrong

INPUTS = 60


def test_a_short_run() -> None:
    summary = fuzz(2, range(INPUTS))
    assert summary.failures == [], summary.lines()
    assert sum(summary.outcomes.values()) == INPUTS
    read = sum(n for (_, outcome, _), n in summary.outcomes.items() if outcome == "read")
    assert read > INPUTS / 5, "changes that leave nothing to read try nothing"


def test_what_is_changed_is_read_when_it_is_not_changed() -> None:
    with Judge() as judge:
        for seed in seeds():
            assert judge.judge(seed.build(seed.parts), seed.name).outcome == "read", seed.name


def test_an_input_is_always_the_same() -> None:
    documents = seeds()
    assert [input_of(1, n, documents) for n in range(20)] == [
        input_of(1, n, documents) for n in range(20)
    ]
    assert len({input_of(run, 1, documents)[1] for run in range(20)}) > 15


SOURCE = SourceText(
    name="a.pdf",
    sha256="0" * 64,
    media_type="application/pdf",
    byte_size=1,
    text="ab\ncd",
    blocks=(Block(1, "paragraph", Span(0, 2), "ab"), Block(2, "note", Span(3, 5), "cd")),
    characters_read=4,
    pages=1,
)
FIRST, SECOND = SOURCE.blocks


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SOURCE, text="  "),
        replace(SOURCE, text="ab\n\ud800d"),
        replace(SOURCE, text="abxcd", characters_read=5),
        replace(SOURCE, characters_read=5),
        replace(SOURCE, blocks=()),
        replace(SOURCE, blocks=(FIRST,)),
        replace(SOURCE, blocks=(SECOND, FIRST)),
        replace(SOURCE, blocks=(FIRST, replace(SECOND, number=3))),
        replace(SOURCE, blocks=(FIRST, replace(SECOND, span=Span(1, 5)))),
        replace(SOURCE, blocks=(FIRST, replace(SECOND, span=Span(3, 9)))),
        replace(SOURCE, blocks=(FIRST, replace(SECOND, text=" "))),
        replace(SOURCE, blocks=(FIRST, replace(SECOND, page=2))),
    ],
)
def test_what_is_wrong_is_seen(wrong: SourceText) -> None:
    assert what_is_wrong(SOURCE) == ""
    assert what_is_wrong(wrong)


def test_an_exception_that_is_no_refusal_is_a_bug() -> None:
    def read(data: bytes, name: str) -> SourceText:
        raise KeyError(f"{name} {len(data)}")

    outcome, kind, detail = judge(b"x", "a.pdf", read)
    assert (outcome, kind) == ("bug", "KeyError")
    assert detail.startswith("test_fuzz.py:")


def test_a_refusal_that_does_not_name_the_file_is_wrong() -> None:
    def read(data: bytes, _: str) -> SourceText:
        raise EmptyInput(document="another", expected="text", found=f"{len(data)} bytes")

    assert judge(b"x", "a.pdf", read)[0] == "wrong"
