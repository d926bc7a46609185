"""`ctbt agree`: what a person sees, and the exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.records import Language
from tasks.reference import load_reference
from tests.agreement.held import load_edition, report
from tests.agreement.translations import Rows, renumbered
from tests.cli.running import Command, Done


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def agree(ctbt: Command, home: Path, *arguments: str, rows: dict[Language, Rows]) -> Done:
    load_edition(home / "warehouse.duckdb", rows, load_reference())
    return ctbt("agree", *(arguments or ("A/66/165",)), "--home", home)


def test_languages_that_agree_are_one_line_a_pair(ctbt: Command, tmp_path: Path) -> None:
    done = agree(ctbt, tmp_path, rows=report("en", "fr", "zh"))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "sg-66 A/66/165: 5 rows, en, fr compared with zh",
        "",
        "zh-en: 5 of 5 rows agree (100.0%), 0 of them with warnings",
        "zh-fr: 5 of 5 rows agree (100.0%), 0 of them with warnings",
        "en-fr: 5 of 5 rows agree (100.0%), 0 of them with warnings",
        "0 errors, 0 warnings",
    ]


def test_a_row_of_another_state_is_shown_in_both_languages(ctbt: Command, tmp_path: Path) -> None:
    rows = report("en", "fr")
    rows["fr"][1] = replace(rows["fr"][1], state_iso3="SWE")
    done = agree(ctbt, tmp_path, "sg-66", rows=rows)
    assert done.code == 32
    title, english, french = done.out.splitlines()[2:5]
    assert title == "error: row 2, state: the row is of different States"
    assert english.startswith("  en 2 (page 2): NOR: A lecture was given to students of the nation")
    assert french.startswith("  fr 2: SWE: Une conférence a été donnée aux étudiants de l'univers")
    assert english.endswith("…")
    assert "en-fr: 4 of 5 rows agree (80.0%), 0 of them with warnings; state 1\n" in done.out
    assert done.err.splitlines() == [
        "ctbt: languages disagree: sg-66 [en fr], main, row 2: "
        "expected en 2 (page 2): NOR; found fr 2: SWE (state)"
    ]


def test_warnings_are_shown_and_are_no_refusal(ctbt: Command, tmp_path: Path) -> None:
    rows = report("en", "fr")
    rows["fr"][0] = replace(
        rows["fr"][0], activity=rows["fr"][0].activity.replace("65/91", "65/19")
    )
    done = agree(ctbt, tmp_path, rows=rows)
    assert (done.code, done.err) == (0, "")
    assert "warning: row 1, symbol: the row names different documents or resolutions" in done.out
    assert "  en 1 (page 2): 65/91: " in done.out
    assert "  fr 1: 65/19: " in done.out


def test_json_has_each_disagreement_and_each_pair(ctbt: Command, tmp_path: Path) -> None:
    rows = report("en", "fr", "ru")
    rows["ru"] = renumbered(rows["ru"][:2] + rows["ru"][3:])
    done = agree(ctbt, tmp_path, "A/66/165", "--json", rows=rows)
    assert done.code == 32
    records = [json.loads(line) for line in done.out.splitlines()]
    assert [one["record"] for one in records] == ["disagreement", "pair", "pair", "pair"]
    missing = records[0]
    assert (missing["kind"], missing["severity"], missing["group_number"]) == (
        "missing_row",
        "error",
        3,
    )
    assert missing["a"]["language"] == "en"
    assert missing["a"]["ordinals"] == [3]
    assert missing["b"] == {
        "language": "ru",
        "ordinals": [],
        "value": "missing",
        "page": None,
        "activity": [],
    }
    shares = {(one["language_a"], one["language_b"]): one["share"] for one in records[1:]}
    assert shares == {("en", "fr"): 1.0, ("en", "ru"): 0.8, ("fr", "ru"): 0.8}


def test_a_pair_can_be_chosen(ctbt: Command, tmp_path: Path) -> None:
    rows = report("en", "fr", "ru")
    rows["ru"] = renumbered(rows["ru"][1:])
    done = agree(ctbt, tmp_path, "A/66/165", "--lang-pair", "fr-en", rows=rows)
    assert done.code == 0
    assert "0 errors, 0 warnings" in done.out
    assert "ru" not in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("A/99/1",), "found no edition of that name"),
        (("sg-67",), "found none of its documents is held"),
        (("A/66/165", "--lang-pair", "en-zh"), "held in en and zh, with rows"),
        (("A/66/165", "--lang-pair", "en-xx"), "two languages of ar zh en fr ru es"),
        (("A/66/165", "--lang-pair", "en-en"), "two languages of ar zh en fr ru es"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    ctbt: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = agree(ctbt, tmp_path, *arguments, rows=report("en", "fr"))
    assert done.code == 3
    (line,) = done.err.splitlines()
    assert said in line
    assert done.out == ""


def test_an_edition_in_one_language_says_which(ctbt: Command, tmp_path: Path) -> None:
    done = agree(ctbt, tmp_path, rows=report("es"))
    assert done.code == 3
    assert "found es, 5 rows" in done.err


def test_without_a_warehouse_it_says_so(ctbt: Command, tmp_path: Path) -> None:
    done = ctbt("agree", "A/66/165", "--home", tmp_path)
    assert done.code == 50
    assert "found no such file" in done.err


def test_specimens_are_told_apart(ctbt: Command, tmp_path: Path) -> None:
    load_edition(tmp_path / "specimen" / "warehouse.duckdb", report("en", "ar"), load_reference())
    done = ctbt("agree", "sg-66", "--specimen", "--home", tmp_path)
    assert done.code == 0
    assert done.err == "SPECIMEN warehouse: no State did what these rows say\n"
