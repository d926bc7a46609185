"""The Word file says what the truth says, as another reader finds it there."""

from __future__ import annotations

from hypothesis import given

from tests.specimen_reports.build import content_of
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.reading_back import body_paragraphs, footnotes, opened, table_rows
from tests.specimen_reports.strategies import FEW, plans
from tests.specimen_reports.truth import Truth, TruthRow, read_truth, truth_of
from tests.specimen_reports.word.package import docx_bytes
from tests.specimen_reports.writing import write_report


def made(plan: Plan) -> tuple[bytes, Truth]:
    content = content_of(plan)
    return docx_bytes(plan, content), truth_of(plan, content)


@given(plans())
@FEW
def test_the_body_is_what_the_truth_says_is_printed(plan: Plan) -> None:
    data, truth = made(plan)
    assert body_paragraphs(opened(data)) == list(truth.printed)


@given(plans())
@FEW
def test_each_row_of_the_truth_is_a_row_of_the_table(plan: Plan) -> None:
    data, truth = made(plan)
    columns = {"four": 4, "no_remarks": 3, "no_date": 3}[plan.columns]
    rows = [row for row in table_rows(opened(data)) if len(row) == columns]
    heads = [row for row in rows if row == rows[0]] if plan.head != "first_only" else rows[:1]
    body = [row for row in rows if row not in heads]
    assert len(body) == len(truth.rows) == plan.rows
    for cells, row in zip(body, truth.rows, strict=True):
        assert cells == expected_cells(plan, row, len(cells[-2 if columns > 3 else -1])) or (
            flat(cells) == flat(expected_cells(plan, row, 1))
        )


def expected_cells(plan: Plan, row: TruthRow, parts: int) -> list[list[str]]:
    del parts
    cells = [row.state_label, row.period_text, row.activity, row.remarks]
    if plan.columns == "no_date":
        del cells[1]
    if plan.columns == "no_remarks":
        del cells[3]
    return [[cell] if cell else [] for cell in cells]


def flat(cells: list[list[str]]) -> list[str]:
    return ["".join(cell).replace(" ", "") for cell in cells]


@given(plans())
@FEW
def test_notes_are_footnotes_or_stand_below(plan: Plan) -> None:
    data, truth = made(plan)
    texts = [text for _, text in truth.notes]
    assert footnotes(opened(data)) == (texts if plan.notes in {"foot", "letters"} else [])
    assert [note for row in truth.rows for note in row.notes] == list(truth.notes)
    marks = [mark for mark, _ in truth.notes]
    assert len(set(marks)) == len(marks)
    if plan.notes == "none":
        assert not marks


@given(plans())
@FEW
def test_the_truth_is_sound(plan: Plan) -> None:
    _, truth = made(plan)
    activities = [row.activity for row in truth.rows]
    assert len(set(activities)) == len(activities)
    assert [row.section for row in truth.rows] == sorted(row.section for row in truth.rows)
    for row in truth.rows:
        assert row.activity
        assert "\u00ad" not in row.activity
        assert "{" not in row.activity
        if row.period_start and row.period_end:
            assert row.period_start <= row.period_end
        if row.period_precision == "open":
            assert row.period_end is None
    if plan.labels == "each":
        assert all(row.state_label for row in truth.rows)
    assert truth.rows[0].state_label


def test_the_truth_comes_back_from_its_file(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    written = write_report(Plan(seed=1, language="ar", rows=12, notes="foot"), folder)
    assert read_truth(written.docx.with_suffix(".truth.json")) == written.truth
    assert read_truth(written.text.with_suffix(".txt-truth.json")) == written.text_truth
