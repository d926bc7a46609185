"""How a run tells on the terminal what became of documents, and that languages disagree."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from flows.cli import run
from flows.run import failed_editions
from tasks.reference import load_reference
from tasks.settings import read_settings
from tests.agreement.held import load_edition, report
from tests.cli.running import Command

ERROR = "languages disagree: A/66/165 [en fr]: expected ...; found ..."
REFUSED = "damaged file: A_66_165.en.docx: expected a whole .docx; found ..."


def document(became: str = "loaded", **others: Any) -> dict[str, Any]:
    error = REFUSED if became == "failed" else None
    return {
        "name": "A_66_165.en.docx",
        "title": "en A/66/165",
        "edition": "sg-66 en fr A/66/165",
        "became": became,
        "is_failure": error is not None,
        "part": "main",
        "rows": {"1a": 5},
        "checks": 60,
        "failed_checks": 0,
        "warnings": 0,
        "quarantined_characters": 0,
        "conservation": 1.0,
        "choice": "the only document of its place",
        "error": error,
        "exit_code": None if error is None else 13,
        **others,
    }


def edition(error: str | None = None, *, disagrees: bool = False, **others: Any) -> dict[str, Any]:
    return {
        "edition_id": "sg-66",
        "name": "A/66/165",
        "title": "sg-66 en fr A/66/165",
        "specimen": False,
        "verdict": "PASSED" if error is None else "FAILED",
        "rows": {"1a": 5, "2b": 2},
        "states": 4,
        "said": [],
        "disagrees": disagrees,
        "error": error,
        "agreement": {"languages": ["en", "fr"], "rows": 5, "errors": 0, "warnings": 2},
        **others,
    }


def summary(own: dict[str, Any], *documents: dict[str, Any]) -> dict[str, Any]:
    return {
        "specimen": False,
        "warehouse": "warehouse.duckdb",
        "changed": True,
        "loaded": sum(one["became"] == "loaded" for one in documents),
        "notes": [],
        "warnings": [],
        "held_unread": [],
        "editions": [own],
        "documents": list(documents),
        "seconds": {},
    }


def summary_lines(told: dict[str, Any], home: Path | None = None) -> list[str]:
    return run.summary_lines(told, read_settings(home=home))


@pytest.mark.parametrize(
    ("own", "documents", "found"),
    [
        (edition(ERROR, disagrees=True), [document()], "the languages of 1 disagree"),
        (edition(REFUSED), [document(), document("failed")], "1 of 2 documents failed"),
        (
            edition(REFUSED, disagrees=True),
            [document(), document("failed")],
            "1 of 2 documents failed; the languages of 1 disagree",
        ),
        (
            edition(REFUSED),
            [document("failed"), document("failed")],
            "no document could be loaded: 2 of 2 documents failed",
        ),
    ],
)
def test_a_run_fails_by_documents_and_by_languages(
    own: dict[str, Any], documents: list[dict[str, Any]], found: str
) -> None:
    error = failed_editions(summary(own, *documents))
    assert error is not None
    assert (error.exit_code, error.document, error.found) == (60, "sg-66", found)


def test_a_run_in_which_all_is_well_does_not_fail() -> None:
    assert failed_editions(summary(edition(), document())) is None


def test_a_format_that_another_stands_in_for_is_no_failure() -> None:
    spare = document("failed", is_failure=False)
    told = summary(edition(), document(), spare)
    assert failed_editions(told) is None
    assert "  en A/66/165 (A_66_165.en.docx): not used (code 13)" in summary_lines(told)
    told = summary(edition(REFUSED), document("failed"))
    assert any(line.endswith("FAILED, not loaded (code 13)") for line in summary_lines(told))


def test_an_edition_is_one_line_with_its_verdict_and_counts() -> None:
    lines = summary_lines(summary(edition(), document()))
    assert "sg-66 en fr A/66/165: PASSED: 7 rows (1a 5, 1b 0, 2a 0, 2b 2), 4 States" in lines


def test_the_summary_says_how_the_languages_agree() -> None:
    lines = summary_lines(summary(edition(), document()))
    (line,) = [line for line in lines if "the languages" in line]
    assert line.startswith("  the languages agree (5 rows, errors: 0, warnings: 2; ")
    lines = summary_lines(summary(edition(ERROR, disagrees=True), document()))
    (line,) = [line for line in lines if "the languages" in line]
    assert "DISAGREE, loaded all the same" in line
    assert f"  {ERROR}" in lines


@pytest.mark.parametrize("specimen", [False, True])
@pytest.mark.parametrize("set_by", ["option", "environment", "nothing"])
def test_what_is_typed_next_works_as_it_stands(
    specimen: bool,
    set_by: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("CTBT_HOME", raising=False)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    home = tmp_path / ("data" if set_by == "nothing" else "somebody's home")
    path = home / ("specimen" if specimen else "") / "warehouse.duckdb"
    load_edition(path, report("en", "fr"), load_reference())
    if set_by == "environment":
        monkeypatch.setenv("CTBT_HOME", str(home))
    told = summary(edition(specimen=specimen), document()) | {
        "warehouse": str(path),
        "specimen": specimen,
    }
    lines = summary_lines(told, home if set_by == "option" else None)
    monkeypatch.delenv("CTBT_HOME", raising=False)

    ctbt = Command(monkeypatch, capsys)
    (query,) = (one.removeprefix("query it: ") for one in lines if one.startswith("query it: "))
    program, *arguments = shlex.split(query)
    assert program == "ctbt"
    done = ctbt(*arguments)
    assert (done.code, done.out.splitlines()[0]) == (0, "section\trows"), done.err
    assert ("SPECIMEN" in done.err) == specimen
    (agree,) = (one.rpartition("; ")[2].removesuffix(")") for one in lines if " agree " in one)
    done = ctbt(*shlex.split(agree)[1:])
    assert (done.code, done.out.splitlines()[-1]) == (0, "0 errors, 0 warnings"), done.err
    assert shlex.split(lines[-1])[-1] == ("serve" if set_by == "nothing" else str(home))


def test_documents_are_named_with_their_part_and_what_speaks_in_their_place() -> None:
    addendum = document(title="en A/66/165/Add.1", part="Add.1")
    earlier = document("superseded", choice="b.docx speaks: it is revision 1")
    lines = summary_lines(summary(edition(), document(), addendum, earlier))
    assert any(line.startswith("  en A/66/165 (A_66_165.en.docx): 5 rows") for line in lines)
    assert any(line.startswith("  en A/66/165/Add.1 Add.1 (") for line in lines)
    assert any(line.endswith(": not counted: b.docx speaks: it is revision 1") for line in lines)
