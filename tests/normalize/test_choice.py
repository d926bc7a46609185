"""Which of several documents speaks for a place: what they say decides, never their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from tasks.normalize.choice import Candidate, choose, revision_of

ORIGINAL = Candidate(
    name="m.docx",
    sha256="5" * 64,
    symbol="A/71/134",
    revision=0,
    is_reissued=False,
    distributed=date(2016, 7, 14),
    is_whole=True,
    rows=72,
    characters=40_000,
    format_rank=0,
)


def other(**differing: object) -> Candidate:
    return replace(ORIGINAL, name="a.docx", sha256="1" * 64, **differing)  # type: ignore[arg-type]


BETTER = {
    "a revision": (other(symbol="A/71/134/Rev.1", revision=1, rows=70), "it is revision 1"),
    "a revision that is shorter and older in its name": (
        other(symbol="A/71/134/Rev.2", revision=2, characters=10, distributed=None),
        "it is revision 2",
    ),
    "a reissue": (other(is_reissued=True, characters=39_000), "it was reissued"),
    "a later day": (other(distributed=date(2016, 8, 1)), "distributed on 2016-08-01"),
    "a longer one": (other(characters=40_001), "it is longer (40,001 characters, not 40,000)"),
}
WORSE = {
    "one that may be cut": (other(is_whole=False, characters=50_000), "may stop in the middle"),
    "one without rows": (other(rows=0, revision=1), "it has rows (72), the other has none"),
    "a worse format": (other(format_rank=2, characters=60_000), "its format keeps rows better"),
    "an earlier day": (other(distributed=date(2016, 7, 1)), "distributed on 2016-07-14"),
}


@pytest.mark.parametrize("name", BETTER)
def test_the_better_one_speaks_whatever_the_order_and_the_names(name: str) -> None:
    better, reason = BETTER[name]
    for order in permutations((ORIGINAL, better)):
        choice = choose(order)
        assert choice.speaker == better
        assert reason in choice.why[ORIGINAL.sha256]
        assert reason in choice.why[better.sha256]


@pytest.mark.parametrize("name", WORSE)
def test_the_worse_one_does_not(name: str) -> None:
    worse, reason = WORSE[name]
    for order in permutations((ORIGINAL, worse)):
        choice = choose(order)
        assert choice.speaker == ORIGINAL
        assert reason in choice.why[worse.sha256]


def test_two_that_say_the_same_of_themselves_are_warned_of() -> None:
    longer = other(characters=41_000)
    (warning,) = choose([ORIGINAL, longer]).warnings
    assert "say the same of themselves" in warning
    assert f"ctbt archive prefer {ORIGINAL.sha256[:12]} --because" in warning
    assert choose([ORIGINAL, other(revision=1, symbol="A/71/134/Rev.1")]).warnings == ()
    assert choose([ORIGINAL, other(format_rank=3)]).warnings == (), "only another format of it"


@pytest.mark.parametrize("name", [*BETTER, *WORSE])
def test_whom_a_person_prefers_speaks_whatever_they_say(name: str) -> None:
    loser = ORIGINAL if name in BETTER else WORSE[name][0]
    winner = BETTER[name][0] if name in BETTER else ORIGINAL
    preferred = replace(loser, preferred="the other is a draft")
    for order in permutations((winner, preferred)):
        choice = choose(order)
        assert choice.speaker == preferred
        said = f"{preferred.name}, {preferred.sha256[:8]}) speaks: preferred by a person: the other"
        assert said in choice.why[winner.sha256]
        assert choice.warnings == ()


def test_of_two_that_are_preferred_what_they_say_decides() -> None:
    one, longer = (replace(each, preferred="so") for each in (ORIGINAL, other(characters=41_000)))
    choice = choose([one, longer])
    assert choice.speaker == longer
    assert len(choice.warnings) == 1


def test_one_alone_speaks() -> None:
    choice = choose([ORIGINAL])
    assert (choice.speaker, choice.warnings) == (ORIGINAL, ())
    assert choice.why == {ORIGINAL.sha256: "the only document of its place"}


@pytest.mark.parametrize(
    ("symbol", "number"),
    [
        ("A/71/134", 0),
        ("A/71/134/Rev.1", 1),
        ("A/71/134/Add.1/Rev.2", 2),
        ("A/71/134/Rev.1/Add.3", 1),
        (None, 0),
    ],
)
def test_the_revision_is_that_of_the_symbol(symbol: str | None, number: int) -> None:
    assert revision_of(symbol) == number
