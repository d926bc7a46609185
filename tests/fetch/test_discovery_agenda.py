"""The Treaty's item in listings of the agenda, and what stands under it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.discovery.agenda import read_agenda
from tasks.fetch.discovery.proposals import Discovery
from tests.fetch.test_discovery_titles import LOOK_ALIKE, PACKS, TITLE, TITLES

BEFORE = "103. Convention on weapons"
AFTER = "105. Review of the machinery"


def read(text: str, document: str = "A/66/251") -> Discovery:
    found = read_agenda(text, PACKS, document=document)
    assert found.counts.add_up
    return found


def listing(*items: str) -> str:
    return "\n".join(["United Nations A/66/251", "Sixty-sixth session", "", *items])


def number(found: Discovery) -> int | None:
    (item,) = found.candidates
    assert (item.symbol, item.session) == (None, 66)
    return item.agenda_item


@pytest.mark.parametrize("title", TITLES.values())
@pytest.mark.parametrize(
    "form",
    [
        "104. {}",
        "104. {}.",
        "104.\t{};",
        "104 - {}",
        "104．{}",
        "١٠٤ - {}",
        "104. {} . . . . . . . . . 171",
        "104. {}*",
        "104. {} [104]",
    ],
)
def test_the_item_is_found_in_each_language_and_form(title: str, form: str) -> None:
    assert number(read(listing(BEFORE, form.format(title), AFTER))) == 104


def test_the_title_can_run_over_lines() -> None:
    first, second = "Comprehensive Nuclear-Test-", "Ban Treaty"
    assert number(read(listing(BEFORE, f"104. {first}", f"     {second}", AFTER))) == 104


@pytest.mark.parametrize(
    "behind", ["H. Drug control and crime", "", "II. Other", "12", "(a) Report"]
)
def test_what_follows_the_title_is_not_the_title(behind: str) -> None:
    assert number(read(listing(BEFORE, f"104. {TITLE}", behind, AFTER))) == 104


def test_items_in_one_line_are_told_apart() -> None:
    text = f"102. Weapons (see 31. and 32.) {BEFORE} 104. {TITLE} {AFTER}"
    assert number(read(text)) == 104


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((f"117. {LOOK_ALIKE}",), "look-alike"),
        (("117. Cooperation with others", f"(r) {LOOK_ALIKE};"), "look-alike"),
        ((f"117. {TITLE} Organization and its staff",), "longer"),
        (("97. Disarmament", f"(b) {TITLE};"), "sub-item (b)"),
        ((f"104. {TITLE} [item 103]",), "two numbers"),
        ((f"104. {TITLE}", "", f"108. {TITLE}"), "several numbers"),
    ],
)
def test_what_is_not_the_item_is_rejected_with_its_reason(
    items: tuple[str, ...], said: str
) -> None:
    found = read(listing(*items))
    assert found.candidates == ()
    assert all(item.rejected and said in item.rejected for item in found.proposals)
    assert found.proposals


def test_a_title_that_may_go_on_is_a_problem() -> None:
    found = read(listing(BEFORE, f"104. {TITLE}", "Organization", AFTER))
    assert found.proposals == ()
    assert found.counts.unreadable == 1


def test_an_allocation_counts_by_the_number_in_brackets() -> None:
    text = f"A/C.1/66/1\n15. Weapons (item 103)\n16. {TITLE} (item 104)\n17. Review (item 105)"
    assert number(read(text, "A/C.1/66/1")) == 104
    without = read(f"16. {TITLE}", "A/C.1/66/1")
    assert without.candidates == ()


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (listing(BEFORE), "A/66/251"),
        (listing(f"104. {TITLE}"), "A/65/251"),
        (listing(f"104. {TITLE}"), "agenda"),
        ("nothing here", "A/66/251"),
        ("", "A/66/251"),
    ],
)
def test_a_listing_that_says_nothing_says_so(text: str, document: str) -> None:
    found = read(text, document)
    assert found.candidates == ()
    assert found.problems


ANNOTATED = f"""United Nations A/66/100
103. Convention on weapons
Document: Report of the Secretary-General (resolution 65/1), A/66/1.
104. {TITLE}

The Assembly adopted the Treaty (A/50/1027) (resolution 50/245). At its sixty-fifth
session, the General Assembly requested the Secretary-General to submit a report
(resolution 65/91).

Document: Report of the Secretary-General on efforts towards universality
(resolution 65/91), A/66/165 and Add.1.

References for the sixty-fifth session (agenda item 103)
Report of the First Committee: A/65/416
Verbatim records: A/C.1/65/PV.2-4
Report of the Secretary-General: A/65/999
Resolution 65/91

105. Review of the machinery
Document: Report of the Secretary-General, A/66/2.
"""


def test_an_annotated_agenda_names_reports_and_older_items() -> None:
    found = read(ANNOTATED, "A/66/100")
    assert [(item.symbol, item.session, item.agenda_item) for item in found.candidates] == [
        (None, 66, 104),
        (None, 65, 103),
        ("A/66/165", 66, 104),
        ("A/66/165/Add.1", 66, 104),
        ("A/65/999", 65, 103),
    ]
    refused = {item.symbol for item in found.proposals if item.rejected}
    assert {"A/50/1027", "A/65/416", "A/C.1/65/PV.2"} <= refused
    assert not {"A/66/1", "A/66/2"} & {item.symbol for item in found.proposals}


@given(st.text(max_size=400))
def test_any_text_gives_an_answer(text: str) -> None:
    read(text)
    read(listing(f"104. {TITLE}", text))


@given(st.permutations([BEFORE, f"104. {TITLE}", AFTER, f"117. {LOOK_ALIKE}"]))
def test_the_order_of_items_does_not_matter(items: list[str]) -> None:
    assert number(read(listing(*items))) == 104
