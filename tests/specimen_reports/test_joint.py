"""Labels of several States, and of groups, come back from flattened text with all reporters."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from tasks.extract.document import extract_document
from tasks.pipeline import parse_source
from tasks.records import LANGUAGES, Language, ParsedReport
from tests.specimen_reports.build import content_of
from tests.specimen_reports.cases import project_reference, rows_of
from tests.specimen_reports.flat import flatten
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import score
from tests.specimen_reports.truth import Truth

DATED = 120
"""Rows; each has a date, so that hardly any depends on the words of its sentences."""


def read(plan: Plan) -> tuple[Truth, ParsedReport]:
    text, truth = flatten(plan, content_of(plan))
    return truth, parse_source(extract_document(text.encode(), "a.txt"), project_reference())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("once", [True, False])
def test_whoever_a_label_names_reports(language: Language, once: bool) -> None:
    plan = Plan(seed=3, language=language, rows=DATED, once=once, joint=True)
    truth, report = read(plan)
    written = [(row.state_label, row.reporters) for row in truth.rows if row.state_label]
    found = [
        (row.state_label, tuple(one.code for one in row.reporters))
        for row in report.rows
        if row.state_label
    ]
    joint = [label for label in written if len(label[1]) > 1]
    groups = [label for label in written if label[1][0].islower()]
    assert len(joint) >= 5
    assert groups
    for labels in (joint, groups):
        lost = [label for label in labels if label not in found]
        assert len(lost) <= 0.1 * len(labels), lost
    wrong = [label for label in found if label not in written]
    assert [label for label in wrong if len(label[1]) > 1 or label[1][0].islower()] == []
    total = score(
        [asdict(row) for row in truth.rows],
        rows_of(report.rows),
        conserved=report.conservation.holds,
    )
    assert total.conserved
    assert total.share("state") >= 0.85
