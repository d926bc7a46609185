"""What a translation leaves as it is, as it stands in six languages."""

from __future__ import annotations

import pytest

from tasks.agreement.anchors import anchors_of


@pytest.mark.parametrize(
    "text",
    [
        "On 23 September 2010, 45 States voted for resolution 65/91.",
        "On 23 September 2010, 45 States voted for resolution A/RES/65/91.",
        "Le 23 septembre 2010, 45 États ont voté la résolution 65/91.",
        "El 23 de septiembre de 2010, 45 Estados votaron la resolución 65/91.",
        "23 сентября 2010 года 45 государств поддержали резолюцию 65/91.",
        "2010年9月23日，45个国家赞成第65/91号决议。",
        "2010年9月23日,45个国家赞成第65/91号决议。",
        "في 23 أيلول/سبتمبر 2010 صوتت 45 دولة لصالح القرار 65/91.",
        "في ٢٣ أيلول/سبتمبر ٢٠١٠ صوتت ٤٥ دولة لصالح القرار ٦٥/٩١.",
    ],
)
def test_one_fact_has_the_same_anchors_in_every_language(text: str) -> None:
    found = anchors_of(text)
    assert found.symbols == {"65/91"}
    assert found.years == {"2010"}
    assert found.numbers == {"23", "45"}


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("resolution 1887 (2009)", {"S/RES/1887"}),
        ("S/RES/1887 (2009)", {"S/RES/1887"}),
        ("安理会第1887（2009）号决议", {"S/RES/1887"}),
        ("القرار 1887 (2009)", {"S/RES/1887"}),
        ("NPT/CONF.2010/50", {"NPT/CONF.2010/50"}),
        ("NPT/CONF.2010 / WP.55", {"NPT/CONF.2010/WP.55"}),
        ("A/66/165 and A/C.1/65/L.48", {"A/66/165", "A/C.1/65/L.48"}),
        ("GC(54)/RES/10, CTBT-Art.XIV/2021/4", {"GC(54)/RES/10", "CTBT-Art.XIV/2021/4"}),
        ("CTBT/ART.XIV/2011/4", {"CTBT/ART.XIV/2011/4"}),
        ("AG/RES. 2720 (XLII-O/12)", {"AG/RES.2720"}),
        ("第AG/RES.2720(XLII-O/12)号决议", {"AG/RES.2720"}),
        ("the work of A/C. In 2010", set()),
        ("resolutions 64/69 and 65/91", {"64/69", "65/91"}),
        ("23/9/2010, 24/7, 2010/11, and/or", set()),
    ],
)
def test_symbols_have_one_form(text: str, symbols: set[str]) -> None:
    assert anchors_of(text).symbols == symbols


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,250,000 dollars", {"1250000"}),
        ("1 250 000 dollars", {"1250000"}),
        ("1.250.000 dólares", {"1250000"}),
        ("1\u202f250\u202f000 долларов", {"1250000"}),
        ("12.5 per cent", {"12.5"}),
        ("12,5 %", {"12.5"}),
        ("12\u066b5", {"12.5"}),
        ("three or 3 of them", set()),
        ("2011年12月", set()),
    ],
)
def test_numbers_have_one_form(text: str, numbers: set[str]) -> None:
    assert anchors_of(text).numbers == numbers


@pytest.mark.parametrize(
    "text", ["第六十六届会议", "第66届会议", "66-я сессия", "66th session", "66e session"]
)
def test_ordinals_may_match_and_are_never_missed(text: str) -> None:
    found = anchors_of(text)
    assert "66" in found.maybe
    assert not found.numbers


def test_years_in_short_forms_are_both() -> None:
    for text in ("2010/11", "2010-2011", "2010–11", "二〇一〇年和二〇一一年"):
        assert anchors_of(text).years == {"2010", "2011"}


def test_abbreviations_are_one_in_the_languages_that_have_their_own() -> None:
    for text in ("CTBTO, NATO", "OTICE, OTAN", "OTPCE y OTAN", "ОДВЗЯИ и НАТО"):
        assert anchors_of(text).abbreviations == {"CTBTO", "NATO"}
