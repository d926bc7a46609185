"""How a run tells that the languages of an edition disagree."""

from __future__ import annotations

from typing import Any

import pytest

from flows.cli.run import summary_lines
from flows.run import failed_editions

ERROR = "languages disagree: A/66/165 [en fr]: expected ...; found ..."


def edition(error: str | None = None) -> dict[str, Any]:
    return {
        "name": "A_66_165.en.docx",
        "edition_id": "sg-66",
        "symbol": "A/66/165",
        "part": "main",
        "language": "en",
        "specimen": False,
        "rows": {"1a": 5},
        "states": 4,
        "checks": 60,
        "failed_checks": 0,
        "warnings": 0,
        "quarantined_characters": 0,
        "conservation": 1.0,
        "error": error,
        "exit_code": None,
    }


def agreement(error: str | None = None) -> dict[str, Any]:
    return {
        "edition_id": "sg-66",
        "name": "A/66/165",
        "specimen": False,
        "languages": ["en", "fr"],
        "rows": 5,
        "errors": int(bool(error)),
        "warnings": 2,
        "changed": True,
        "error": error,
        "exit_code": 32 if error else None,
    }


def summary(*editions: dict[str, Any], agreement: dict[str, Any]) -> dict[str, Any]:
    return {
        "specimen": False,
        "warehouse": "warehouse.duckdb",
        "changed": True,
        "notes": [],
        "held_unread": [],
        "editions": list(editions),
        "agreement": [agreement],
        "seconds": {},
    }


@pytest.mark.parametrize(
    ("refused", "disagrees", "found"),
    [
        (None, ERROR, "the languages of 1 disagree"),
        ("refused", None, "1 of 2 failed"),
        ("refused", ERROR, "1 of 2 failed; the languages of 1 disagree"),
    ],
)
def test_a_run_fails_by_documents_and_by_languages(
    refused: str | None, disagrees: str | None, found: str
) -> None:
    error = failed_editions(summary(edition(), edition(refused), agreement=agreement(disagrees)))
    assert error is not None
    assert (error.exit_code, error.document, error.found) == (60, "sg-66", found)


def test_a_run_in_which_all_is_well_does_not_fail() -> None:
    assert failed_editions(summary(edition(), agreement=agreement())) is None


def test_the_summary_says_how_the_languages_agree() -> None:
    lines = summary_lines(summary(edition(), agreement=agreement()))
    (line,) = [line for line in lines if "en, fr" in line]
    assert line.startswith("sg-66 in en, fr: the languages agree (5 rows, errors: 0, warnings: 2; ")
    lines = summary_lines(summary(edition(), agreement=agreement(ERROR)))
    (line,) = [line for line in lines if "en, fr" in line]
    assert "DISAGREE, loaded all the same" in line
    assert f"  {ERROR}" in lines


def test_an_addendum_is_named_so() -> None:
    addendum = {**edition(), "part": "Add.1"}
    lines = summary_lines(summary(edition(), addendum, agreement=agreement()))
    assert any(line.startswith("sg-66 A/66/165 [en]: ") for line in lines)
    assert any(line.startswith("sg-66 A/66/165 Add.1 [en]: ") for line in lines)
