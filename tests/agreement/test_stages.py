"""From readings to activities and back: what is held is compared, checked, judged and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.agreement_report import agreement_report
from flows.outcomes import EditionOutcome, judge
from tasks.records import LANGUAGES
from tasks.reference import Reference, load_reference
from tasks.stages.editions import MadeEdition, disagreement
from tests.agreement.held import FACTS, load_edition, report
from tests.agreement.translations import renumbered
from tests.warehouse.factories import held
from warehouse.schema import (
    ACTIVITIES,
    ACTIVITY_READINGS,
    AGREEMENT_CHECKS,
    AGREEMENT_ISSUES,
    AGREEMENT_PAIRS,
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def judged(made: MadeEdition, *, specimen: bool = False) -> EditionOutcome:
    outcome = EditionOutcome("sg-66", "A/66/165", is_specimen=specimen)
    judge(outcome, made)
    return outcome


def said(made: MadeEdition, *, specimen: bool = False) -> str:
    return agreement_report("A/66/165", made.parts, made.suites, specimen=specimen)


def test_what_is_held_comes_back_as_activities_issues_shares_and_checks(
    path: Path, reference: Reference
) -> None:
    rows = report(*LANGUAGES)
    rows["ru"][3] = replace(rows["ru"][3], section="2b")
    _, result = load_edition(path, rows, reference)
    assert result.changed
    links = held(path, ACTIVITY_READINGS)
    assert links.height == len(LANGUAGES) * len(FACTS)
    assert links["reading_id"].n_unique() == links.height
    assert all(
        reading.endswith(activity.rpartition(".")[2])
        for activity, reading in links.select("activity_id", "reading_id").iter_rows()
    )
    activities = held(path, ACTIVITIES).to_dicts()
    assert [one["section"] for one in activities] == [fact.section for fact in FACTS]
    flagged = [one["ordinal"] for one in activities if "languages_disagree" in one["flags"]]
    assert flagged == [4]
    (issue,) = held(path, AGREEMENT_ISSUES).to_dicts()
    assert (issue["kind"], issue["severity"]) == ("section", "error")
    assert (issue["activity_id"], issue["ordinal_a"], issue["value_a"]) == ("sg-66.004", 4, "2a")
    assert (issue["language_b"], issue["ordinal_b"], issue["value_b"]) == ("ru", 4, "2b")
    pairs = held(path, AGREEMENT_PAIRS).to_dicts()
    assert len(pairs) == 15
    assert {
        pair["share"] for pair in pairs if "ru" in (pair["language_a"], pair["language_b"])
    } == {0.8}
    checks = held(path, AGREEMENT_CHECKS).to_dicts()
    failed = [check for check in checks if not check["success"]]
    assert failed[-1]["unexpected_rows"] == "4"
    assert [check["severity"] for check in failed] == ["error", "warning", "warning"]

    before = path.read_bytes()
    assert not load_edition(path, rows, reference)[1].changed
    assert path.read_bytes() == before


def test_too_much_disagreement_is_one_line(path: Path, reference: Reference) -> None:
    rows = report("en", "fr")
    rows["fr"] = renumbered(rows["fr"][1:])
    made, _ = load_edition(path, rows, reference)
    assert str(disagreement("A/66/165", made)) == (
        "languages disagree: A/66/165 [en fr]: expected the share of rows with errors (missing, "
        "cut, other section or State) is at most 10.0%; found 0.2: 1 errors in 5 rows, most "
        "between en and fr (4 of 5 rows agree)"
    )
    shown = said(made, specimen=True)
    assert shown.startswith("# DISAGREES: A/66/165")
    assert "| en-fr | 5 | 4 | 4 | 80.0% | 0 | missing_row 1 |" in shown
    assert "| error | missing_row | 1 | en 1 (page 2) | present | fr - | missing |" in shown


def test_a_row_that_a_language_lacks_is_an_activity_and_says_so(
    path: Path, reference: Reference
) -> None:
    rows = report("en", "fr", "zh")
    rows["en"] = renumbered([*rows["en"][:2], *rows["en"][3:]])
    made, _ = load_edition(path, rows, reference)
    assert made.rows == {"1a": 2, "1b": 1, "2a": 1, "2b": 1}
    lacking = held(path, ACTIVITIES).row(2, named=True)
    assert (lacking["state_iso3"], lacking["languages"]) == ("MEX", ["zh", "fr"])
    assert (lacking["reading_id"], lacking["language"]) == ("sg-66.fr.003", "fr")
    assert lacking["flags"] == ["languages_disagree"]


def test_languages_that_agree_pass_and_say_so(path: Path, reference: Reference) -> None:
    made, _ = load_edition(path, report("ar", "zh"), reference)
    assert disagreement("A/66/165", made) is None
    assert said(made).startswith("# AGREES")
    assert judged(made).verdict == "PASSED"


def test_an_agreement_check_that_warns_is_a_warning_of_the_edition(
    path: Path, reference: Reference
) -> None:
    rows = report("en", "fr")
    rows["fr"][2] = replace(rows["fr"][2], period_start=date(2011, 2, 4), period_end=None)
    made, _ = load_edition(path, rows, reference)
    outcome = judged(made)
    assert outcome.warnings == [
        "en fr: not met: the share of rows with warnings only (period, symbol, number, order) is "
        "at most 10.0% (observed 0.2)",
        "en fr: not met: the row has one date or period (rows 3)",
    ]
    assert outcome.verdict == "PASSED WITH 2 WARNINGS"
    summary = outcome.summed_up()
    assert (summary.warnings, summary.said) == (2, outcome.warnings)
    specimen = judged(made, specimen=True)
    assert specimen.verdict == "PASSED", "nothing says that specimens are translations"


def test_one_language_is_not_compared(path: Path, reference: Reference) -> None:
    made, _ = load_edition(path, report("en"), reference)
    assert (made.rows, made.suites) == ({"1a": 2, "1b": 1, "2a": 1, "2b": 1}, {})
    assert [part.is_compared for part in made.parts] == [False]
