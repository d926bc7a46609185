"""The product on specimens: a Word file comes back row for row, whatever its switches are."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import given, note, settings

from tasks.extract.document import extract_document
from tasks.pipeline import parse_source
from tests.specimen_reports.build import content_of
from tests.specimen_reports.cases import Case, project_reference, rows_of
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import score
from tests.specimen_reports.strategies import FEW, plans
from tests.specimen_reports.tables import describe
from tests.specimen_reports.truth import truth_of
from tests.specimen_reports.word.package import docx_bytes


# The same plans in every run: new ones are tried by `make accuracy`, which fails nothing.
@given(plans())
@settings(FEW, derandomize=True)
def test_every_row_of_a_word_file_comes_back(plan: Plan) -> None:
    content = content_of(plan)
    truth = [asdict(row) for row in truth_of(plan, content).rows]
    report = parse_source(
        extract_document(docx_bytes(plan, content), f"{plan.name}.docx"), project_reference()
    )
    total = score(truth, rows_of(report.rows), conserved=report.conservation.holds)
    note(describe(Case(plan, "docx", total), rows=10))
    assert total.conserved
    assert total.found == total.parsed == total.truth == plan.rows
    assert total.section == total.state == total.period == total.remarks == total.truth
    assert total.errors == 0
    assert report.is_specimen
