"""From the warehouse and back: what is held is compared, checked, judged and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.agreement_report import agreement_report
from tasks.errors import AgreementError
from tasks.records import LANGUAGES
from tasks.reference import Reference, load_reference
from tasks.stages import agreement
from tests.agreement.held import FACTS, load_edition, report
from tests.agreement.translations import renumbered
from tests.warehouse.factories import held
from warehouse.agreement_table import (
    AGREEMENT,
    AGREEMENT_CHECKS,
    AGREEMENT_ISSUES,
    AGREEMENT_PAIRS,
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def test_what_is_held_comes_back_as_groups_issues_shares_and_checks(
    tmp_path: Path, reference: Reference
) -> None:
    path = tmp_path / "warehouse.duckdb"
    rows = report(*LANGUAGES)
    rows["ru"][3] = replace(rows["ru"][3], section="2b")
    load_edition(path, rows)
    parts = agreement.compare.fn(path, "sg-66", reference)
    suites = agreement.check_agreement.fn(parts)
    assert agreement.load_agreement.fn(path, "sg-66", parts, suites, reference).changed
    groups = held(path, AGREEMENT)
    assert groups.height == len(LANGUAGES) * len(FACTS)
    assert groups["activity_id"].n_unique() == groups.height
    assert (groups["group_number"] == groups["ordinal"]).all()
    (issue,) = held(path, AGREEMENT_ISSUES).to_dicts()
    assert (issue["kind"], issue["severity"]) == ("section", "error")
    assert (issue["ordinal_a"], issue["value_a"]) == (4, "2a")
    assert (issue["language_b"], issue["ordinal_b"], issue["value_b"]) == ("ru", 4, "2b")
    pairs = held(path, AGREEMENT_PAIRS).to_dicts()
    assert len(pairs) == 15
    assert {
        pair["share"] for pair in pairs if "ru" in (pair["language_a"], pair["language_b"])
    } == {0.8}
    checks = held(path, AGREEMENT_CHECKS).to_dicts()
    failed = [check for check in checks if not check["success"]]
    assert failed[-1]["unexpected_groups"] == "4"
    assert [check["severity"] for check in failed] == ["error", "warning", "warning"]

    before = path.read_bytes()
    again = agreement.compare.fn(path, "sg-66", reference)
    suites = agreement.check_agreement.fn(again)
    assert not agreement.load_agreement.fn(path, "sg-66", again, suites, reference).changed
    assert path.read_bytes() == before


def test_too_much_disagreement_is_one_line(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "warehouse.duckdb"
    rows = report("en", "fr")
    rows["fr"] = renumbered(rows["fr"][1:])
    load_edition(path, rows)
    parts = agreement.compare.fn(path, "sg-66", reference)
    suites = agreement.check_agreement.fn(parts)
    with pytest.raises(AgreementError) as refusal:
        agreement.gate_agreement("A/66/165", parts, suites)
    assert str(refusal.value) == (
        "languages disagree: A/66/165 [en fr]: expected the share of rows with errors (missing, "
        "cut, other section or State) is at most 10.0%; found 0.2: 1 errors in 5 rows, most "
        "between en and fr (4 of 5 rows agree)"
    )
    said = agreement_report("A/66/165", parts, suites, specimen=True)
    assert said.startswith("# DISAGREES: A/66/165")
    assert "| en-fr | 5 | 4 | 4 | 80.0% | 0 | missing_row 1 |" in said
    assert "| error | missing_row | 1 | en 1 (page 2) | present | fr - | missing |" in said


def test_languages_that_agree_pass_and_say_so(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_edition(path, report("ar", "zh"))
    parts = agreement.compare.fn(path, "sg-66", reference)
    suites = agreement.check_agreement.fn(parts)
    agreement.gate_agreement("A/66/165", parts, suites)
    assert agreement_report("A/66/165", parts, suites, specimen=False).startswith("# AGREES")


def test_one_language_is_not_compared(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_edition(path, report("en"))
    assert agreement.compare.fn(path, "sg-66", reference) == []
