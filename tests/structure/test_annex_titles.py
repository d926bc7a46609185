"""Another annex of a document is no table of activities, and its title no heading."""

from __future__ import annotations

import pytest

from tasks.records import Language
from tasks.structure.annex_titles import annex_number, is_annex_title
from tasks.structure.section_headings import match_heading
from tests.specimens import project_reference
from tests.structure.tables.building import HEAD, assert_conserved, report

PACKS = project_reference().packs
TITLES: dict[Language, str] = {
    "en": "Annex|Annex II|ANNEX II*|Appendix 2",
    "fr": "Annexe|Annexe II",
    "es": "Anexo|Anexo II",
    "ru": "Приложение|Приложение II",
    "ar": "المرفق|المرفق الثاني",
    "zh": "附件|附件二|附件2",
}
FIRST = (HEAD, ("1(a). 与附件2国家有关的活动",), ("日本", "2010年9月", "与印度举行会谈。", None))


@pytest.mark.parametrize(
    ("language", "title"), [(code, t) for code, ts in TITLES.items() for t in ts.split("|")]
)
def test_the_title_of_an_annex_is_no_heading_of_annex_2_states(
    language: Language, title: str
) -> None:
    assert is_annex_title(title, PACKS[language])
    assert match_heading(title, PACKS[language]) is None


def test_a_title_may_go_on_and_names_its_annex() -> None:
    pack = PACKS["en"]
    assert annex_number("Annex II. Assistance provided to States", pack) == "annex ii"
    assert annex_number("Annex II (continued)", pack) == annex_number("ANNEX II", pack)
    assert annex_number("Annexes were sent to all States", pack) is None
    assert annex_number("Annex II lists the replies of four States.", pack) is None
    assert not is_annex_title("Annex 2 States", pack)


@pytest.mark.parametrize("title", ["附件二", "附件二 各国的答复"])
def test_a_table_of_another_annex_gives_no_rows_whatever_its_head(title: str) -> None:
    other = (HEAD, ("芬兰", "2010年3月", "提供技术援助。", None))
    document = report().paragraphs("附件一").table(*FIRST).paragraphs(title).table(*other)
    parsed = document.parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["JPN"]
    assert_conserved(parsed)


def test_a_table_with_sections_below_the_title_of_another_annex_is_read() -> None:
    document = report().paragraphs("附件一").table(*FIRST).paragraphs("附件二").table(*FIRST)
    assert [row.section for row in document.parsed().rows] == ["1a", "1a"]


def test_prose_ends_where_another_annex_begins() -> None:
    document = report().paragraphs("1(a). 与附件2国家有关的活动", "日本与印度举行了会谈。")
    parsed = document.paragraphs("附件二", "芬兰提供了技术援助。").parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["JPN"]
    assert_conserved(parsed)
