"""The tree of errors: one exit code each, listed in one place, and able to travel."""

from __future__ import annotations

import pickle
import re

import pytest

from tasks import errors
from tasks.errors import CtbtError, FetchError, GateError, InputError, WarehouseError


def tree(kind: type[CtbtError] = CtbtError) -> list[type[CtbtError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in tree(child))]


OURS = [kind for kind in tree() if kind.__module__ == errors.__name__]
RAISED = [kind for kind in OURS if "exit_code" in vars(kind)]


def listed() -> dict[str, int]:
    """Names and exit codes as the module's docstring draws them."""
    assert errors.__doc__ is not None
    found = re.findall(r"^[│├└─ ]*(\w+) +exit (\d+) ", errors.__doc__, re.MULTILINE)
    assert len(dict(found)) == len(found)
    return {name: int(code) for name, code in found}


def test_no_code_stands_for_two_errors() -> None:
    codes = [kind.exit_code for kind in RAISED]
    assert len(codes) == len(set(codes))
    assert not {0, 2} & set(codes), "0 is success, 2 is a wrong use of the command"
    assert all(0 < code < 126 for code in codes)


def test_the_docstring_lists_each_code() -> None:
    assert listed() == {kind.__name__: kind.exit_code for kind in RAISED}


def test_the_docstring_draws_each_group() -> None:
    assert errors.__doc__ is not None
    for kind in OURS:
        assert re.search(rf"\b{kind.__name__}\b", errors.__doc__), kind
    assert {kind for kind in OURS if kind not in RAISED} == {InputError, GateError}


def test_each_error_has_words_of_its_own() -> None:
    words = [kind.what for kind in RAISED]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        (InputError, (*range(10, 20), 21)),
        (GateError, (30, 31, 32)),
        (FetchError, range(40, 45)),
        (WarehouseError, range(50, 54)),
    ],
)
def test_groups_have_their_own_range(group: type[CtbtError], codes: range) -> None:
    assert {kind.exit_code for kind in tree(group) if kind in RAISED} == set(codes)


@pytest.mark.parametrize("kind", OURS)
def test_an_error_is_one_line_and_travels(kind: type[CtbtError]) -> None:
    error = kind(
        expected="this", found="that", document="A_66_165.zh.txt", place="line 3", language="zh"
    )
    assert str(error) == f"{kind.what}: A_66_165.zh.txt [zh], line 3: expected this; found that"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_an_error_about_no_document() -> None:
    assert "(no document)" in str(errors.SettingsError(expected="this", found="that"))
