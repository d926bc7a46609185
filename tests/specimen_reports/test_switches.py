"""Every switch changes what it says, and the plain plan has none of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from tasks.records import LANGUAGES, Language
from tests.specimen_reports.build import content_of
from tests.specimen_reports.content import Content
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.truth import Truth, truth_of
from tests.specimen_reports.word.package import docx_bytes

PLAIN = Plan(seed=4, language="en", rows=60)


def parts(plan: Plan) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(plan, content_of(plan)))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def main_part(plan: Plan) -> str:
    return parts(plan)["word/document.xml"]


def truth(plan: Plan) -> Truth:
    return truth_of(plan, content_of(plan))


@pytest.mark.parametrize(
    ("plan", "marks", "absent"),
    [
        (replace(PLAIN, labels="merged"), ("<w:vMerge/>", '<w:vMerge w:val="restart"/>'), True),
        (replace(PLAIN, may_split=False), ("</w:trPr><w:tc>",), False),
        (replace(PLAIN, notes="foot"), ("<w:footnoteReference",), True),
        (replace(PLAIN, notes="letters"), ('<w:numFmt w:val="lowerLetter"/>',), True),
        (replace(PLAIN, notes="below"), ("superscript",), True),
        (replace(PLAIN, landscape=True), ('w:orient="landscape"',), True),
        (replace(PLAIN, narrow=True), ('w:left="850"',), True),
        (replace(PLAIN, soft_hyphens=True), ("<w:softHyphen/>",), True),
        (replace(PLAIN, rules="grid"), ("<w:insideV ",), True),
        (replace(PLAIN, language="ar"), ("<w:bidiVisual/>", "<w:bidi/>", "<w:rtl/>"), True),
        (replace(PLAIN, addendum=True), ("Addendum",), True),
        (replace(PLAIN, series="art14"), ("Part I. Bilateral", "under measure (l)"), True),
    ],
)
def test_a_switch_leaves_its_mark(plan: Plan, marks: tuple[str, ...], absent: bool) -> None:
    text, plain = main_part(plan), main_part(PLAIN)
    assert text != plain
    for mark in marks:
        assert mark in text
        if absent:
            assert mark not in plain


def test_rows_are_kept_whole_unless_they_may_split() -> None:
    plain = main_part(PLAIN).count("<w:cantSplit/>")
    assert main_part(replace(PLAIN, may_split=False)).count("<w:cantSplit/>") == plain + 60


def test_the_head_is_repeated_or_printed_on_tables() -> None:
    between = replace(PLAIN, layout="between")
    head = ">Date/period<"
    counts = {
        kind: (main_part(plan).count("<w:tblHeader/>"), main_part(plan).count(head))
        for kind, plan in {
            "one": PLAIN,
            "each": between,
            "table": replace(between, head="every_table"),
            "first": replace(between, head="first_only"),
        }.items()
    }
    assert counts == {"one": (1, 1), "each": (4, 4), "table": (0, 4), "first": (0, 1)}


def test_layouts_have_one_table_or_four() -> None:
    assert main_part(PLAIN).count("<w:tbl>") == 1
    assert main_part(PLAIN).count("<w:gridSpan ") == 6
    assert main_part(replace(PLAIN, layout="between")).count("<w:tbl>") == 4
    assert "<w:gridSpan " not in main_part(replace(PLAIN, layout="between"))
    own = main_part(replace(PLAIN, layout="own_tables"))
    assert own.count("<w:tbl>") == 4
    assert own.count("<w:gridSpan ") == 6


def test_rules_are_none_or_lines_below_rows() -> None:
    assert "<w:insideH " in main_part(PLAIN)
    assert "single" not in main_part(replace(PLAIN, rules="none"))


def test_columns_are_four_or_three() -> None:
    assert len(content_of(PLAIN).head) == 4
    undated = truth(replace(PLAIN, columns="no_date"))
    assert all(row.period_text is None for row in undated.rows)
    assert all(row.remarks is None for row in truth(replace(PLAIN, columns="no_remarks")).rows)
    assert all(row.remarks.startswith("See ") for row in truth(PLAIN).rows if row.remarks)
    free = truth(replace(PLAIN, free_remarks=True)).rows
    assert not all(row.remarks.startswith("See ") for row in free if row.remarks)


def test_labels_stand_in_each_row_or_the_first_of_a_group() -> None:
    assert all(row.state_label for row in truth(PLAIN).rows)
    first = content_of(replace(PLAIN, labels="first")).rows
    assert [row.label is not None for row in first] == [row.begins_group for row in first]
    assert any(row.label is None for row in first)


def test_dates_are_empty_open_or_misprinted_by_switch() -> None:
    assert all(row.period_start and row.period_end for row in truth(PLAIN).rows)
    empty = truth(replace(PLAIN, empty_dates=True)).rows
    assert {row.period_basis for row in empty} == {"column", "activity", "document"}
    opened = truth(replace(PLAIN, open_periods=True)).rows
    assert any(row.period_precision == "open" for row in opened)
    wrong = truth(replace(PLAIN, misprints=True)).rows
    assert any(row.period_text and not row.period_start and row.period_scored for row in wrong)


def test_names_paragraphs_and_lengths_by_switch() -> None:
    def labels(plan: Plan) -> set[tuple[tuple[str, ...], str | None]]:
        return {(row.reporters, row.state_label) for row in truth(plan).rows}

    def by_state(plan: Plan) -> int:
        return len({label for _, label in labels(plan)})

    plain = content_of(PLAIN)
    others = replace(PLAIN, other_names=True)
    assert by_state(PLAIN) == len({reporters for reporters, _ in labels(PLAIN)})
    assert {"Czechia", "Republic of Chile", "Kingdom of Norway", "Russia", "South Korea"} & {
        label for _, label in labels(others)
    }
    assert all(len(row.activity) == 1 for row in plain.rows)
    assert any(
        len(row.activity) == 2 for row in content_of(replace(PLAIN, two_paragraphs=True)).rows
    )
    assert max(len(row.activity[0].text) for row in plain.rows) < 600
    long = content_of(replace(PLAIN, long_cells=True)).rows
    assert any(len(row.activity[0].text) > 900 for row in long)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_name_several_or_a_group_by_switch(language: Language) -> None:
    plan = replace(PLAIN, language=language, rows=300)
    assert {len(row.reporters) for row in content_of(plan).rows} == {1}
    rows = content_of(replace(plan, joint=True)).rows
    sizes = {len(row.reporters) for row in rows}
    assert sizes == {1, 2, 3, 4}
    assert any(reporter.islower() for row in rows for reporter in row.reporters)


def test_headings_sections_and_order_by_switch() -> None:
    assert [section.group is not None for section in content_of(PLAIN).sections] == [
        True,
        False,
        True,
        False,
    ]
    bare = content_of(replace(PLAIN, group_headings=False))
    assert all(section.group is None for section in bare.sections)
    empty = content_of(replace(PLAIN, empty_section=True))
    assert sorted(bool(section.rows) for section in empty.sections) == [False, True, True, True]
    assert content_of(PLAIN).head != content_of(replace(PLAIN, wording=1)).head
    french = replace(PLAIN, language="fr")
    assert order(content_of(french)) != sorted(order(content_of(french)))
    assert order(content_of(replace(french, own_order=True))) == sorted(
        order(content_of(replace(french, own_order=True)))
    )


def order(content: Content) -> list[str]:
    """The labels of each section by its number, so that only the order in a section counts."""
    return [f"{row.section} {row.label.text}" for row in content.rows if row.label]


def test_a_label_ahead_has_an_empty_line_beside_it() -> None:
    plain, ahead = main_part(PLAIN), main_part(replace(PLAIN, label_ahead=True))
    assert ahead.count("<w:p><w:pPr></w:pPr></w:p>") > plain.count("<w:p><w:pPr></w:pPr></w:p>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_running_heads_and_masthead(language: str) -> None:
    plan = Plan.from_json(replace(PLAIN, seed=1).to_json().replace('"en"', f'"{language}"'))
    written, front = parts(plan), content_of(plan).front
    assert front.symbol in written["word/header1.xml"]
    assert front.symbol in written["word/header2.xml"]
    assert front.footer[0] in written["word/footer2.xml"]
    assert " NUMPAGES " in written["word/footer3.xml"]
    assert "<w:evenAndOddHeaders/>" in written["word/settings.xml"]
    assert ">SPECIMEN<" in written["word/document.xml"]
