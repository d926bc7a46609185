"""The pages that a run leaves, without a server: what a person reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.outcomes import Attempt, EditionOutcome
from flows.quality_report import artifact_key, edition_report
from flows.run_report import EditionPages, FetchStatus, RunOutcome, run_report
from tasks.errors import DamagedInput, UnknownSection
from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.pending import Pending
from tasks.reference import Reference, load_reference

REFUSAL = DamagedInput(document="a|b.pdf", place="inbox", expected="a whole PDF", found="<half>")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def refused(*, is_specimen: bool = False) -> EditionOutcome:
    pending = Pending("a.docx", "inbox", "a.docx", b"a", Claim("A/66/165", "en"))
    error = UnknownSection(document="a.docx", expected="a section", found="2 (c)", at=240)
    error.excerpt = "…before it\n2 (c). *Elsewhere*\nbehind it…"
    attempt = Attempt(pending, error=error)
    return EditionOutcome(
        "sg-66",
        "A/66/165",
        "sg-report",
        is_specimen,
        attempts=[attempt],
        failures=[attempt],
    )


def test_a_document_that_was_refused_is_told_with_the_text_around_the_place(
    reference: Reference,
) -> None:
    lines = edition_report(refused(), reference).splitlines()
    assert lines[0] == "# FAILED: A/66/165"
    assert lines[2].startswith("1 document, 0 rows, 0 States, 1 error, 0 warnings, 0 flagged rows.")
    assert "## en A/66/165 is not loaded" in lines
    begin = lines.index("The text there:")
    assert lines[begin + 2 : begin + 5] == [
        "    …before it",
        "    2 (c). *Elsewhere*",
        "    behind it…",
    ], "as a block, which Markdown leaves as it is"
    assert any(line.startswith("What to do: ") for line in lines)
    assert not any("SPECIMEN" in line for line in lines)


def test_a_specimen_says_so_on_its_page(reference: Reference) -> None:
    said = edition_report(refused(is_specimen=True), reference)
    assert "SPECIMEN: written by this project; no State did what it says." in said


def test_a_file_that_is_not_taken_up_has_a_page_of_its_own(reference: Reference) -> None:
    outcome = EditionOutcome(None, "a|b.pdf", refusal=REFUSAL)
    said = edition_report(outcome, reference)
    assert said.startswith("# FAILED: a")
    assert "a whole PDF; found &lt;half>" in said
    assert f"What to do: {REFUSAL.remedy}." in said
    (document,) = outcome.summed_up().documents
    assert (document["name"], document["became"]) == ("a|b.pdf", "failed")
    assert (document["is_failure"], document["exit_code"]) == (True, 13)
    assert artifact_key("data-quality", "a|b.pdf") == "data-quality-a-b-pdf"


def test_the_summary_is_a_line_an_edition_with_ways_to_its_pages() -> None:
    well, ill = EditionOutcome("sg-71", "A/71/134"), refused()
    well.warnings.append("look at it")
    outcome = RunOutcome(
        editions=[well.summed_up(), ill.summed_up()],
        pages={well.title: EditionPages("1", "2"), ill.title: EditionPages("3", "4")},
        held_unread=[],
        notes=["a note"],
        warnings=["a | warning"],
        warehouse=Path("warehouse.duckdb"),
        fetch_status=FetchStatus("# What is held", "1 held"),
        changed=True,
        seconds={"read": 1.0},
    )
    said = run_report(outcome)
    assert said.startswith("# FAILED\n")
    assert (
        "| sg-71 A/71/134 | PASSED WITH 1 WARNING |  | 0 | 0 | 1 "
        "| [report](/artifacts/artifact/2) | [run](/runs/flow-run/1) |"
    ) in said
    assert (
        "| sg-66 en A/66/165 | FAILED | en | 0 | 0 | 0 "
        "| [report](/artifacts/artifact/4) | [run](/runs/flow-run/3) |"
    ) in said
    assert "- a \\| warning" in said
    assert "- a note" in said
    assert outcome.summary()["verdict"] == "FAILED"
    assert outcome.warning_count == 2
