"""Printed dates to intervals, and numbers to numbers."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Language, Period
from tasks.reference import read_number
from tasks.reference.date_grammar import DateReading
from tests.specimens import project_reference

GRAMMAR = project_reference().date_grammar("zh")


@pytest.mark.parametrize(
    ("printed", "start", "end", "precision"),
    [
        ("2010年", "2010-01-01", "2010-12-31", "year"),
        ("2010年6月", "2010-06-01", "2010-06-30", "month"),
        ("2012年2月", "2012-02-01", "2012-02-29", "month"),
        ("2010年6月9日", "2010-06-09", "2010-06-09", "day"),
        ("2010年6月9号", "2010-06-09", "2010-06-09", "day"),
        ("二〇一〇年六月九日", "2010-06-09", "2010-06-09", "day"),
        ("二○一〇年十二月二十一日", "2010-12-21", "2010-12-21", "day"),
        ("2010年6月至2011年5月", "2010-06-01", "2011-05-31", "month"),
        ("2010年9月20日至24日", "2010-09-20", "2010-09-24", "day"),
        ("2011年1月26日至2月2日", "2011-01-26", "2011-02-02", "day"),
        ("2010年12月30日至2011年1月2日", "2010-12-30", "2011-01-02", "day"),
        ("2010年9月和10月", "2010-09-01", "2010-10-31", "month"),
        ("2010年9月、10月和12月", "2010-09-01", "2010-12-31", "month"),
        ("2010年至2011年", "2010-01-01", "2011-12-31", "year"),
        ("2010年—2011年", "2010-01-01", "2011-12-31", "year"),
        ("2010年6月9日和7月", "2010-06-09", "2010-07-31", "day"),
        ("2010年9月22-24日", "2010-09-22", "2010-09-24", "day"),
        ("2010年12月2、3日", "2010-12-02", "2010-12-03", "day"),
        ("2013-2014年", "2013-01-01", "2014-12-31", "year"),
        ("二〇一〇至二〇一一年", "2010-01-01", "2011-12-31", "year"),
        ("2012、2013和2014年", "2012-01-01", "2014-12-31", "year"),
        ("2010年3-5月", "2010-03-01", "2010-05-31", "month"),
        ("2010年上半年", "2010-01-01", "2010-06-30", "month"),
        ("2010年下半年至2011年上半年", "2010-07-01", "2011-06-30", "month"),
        ("2010年第二季度", "2010-04-01", "2010-06-30", "month"),
        ("2010年6月上旬", "2010-06-01", "2010-06-30", "month"),
        ("2010年9月至", "2010-09-01", None, "open"),
        ("2010年9月至今", "2010-09-01", None, "open"),
        ("2010年以来", "2010-01-01", None, "open"),
        ("2010年9月起", "2010-09-01", None, "open"),
    ],
)
def test_printed_forms(printed: str, start: str, end: str | None, precision: str) -> None:
    period = GRAMMAR.read(printed)
    assert period is not None
    assert (str(period.start), str(period.end) if period.end else None) == (start, end)
    assert period.precision == precision
    assert [(form.start, form.end, form.is_open) for form in GRAMMAR.find(printed)] == [
        (0, len(printed), precision == "open")
    ]


@pytest.mark.parametrize(
    "printed",
    ["2010年13月", "2010年0月", "2011年2月29日", "2010年6月31日", "2011年5月至2010年6月", "0000年"],
)
def test_the_shape_of_a_date_without_an_interval(printed: str) -> None:
    assert GRAMMAR.read(printed) == Period(None, None, None)


@pytest.mark.parametrize(
    "printed", ["", "2010", "6月", "10年6月", "2010年6月*", "2010年的", "June 2010"]
)
def test_no_date_of_this_language(printed: str) -> None:
    assert GRAMMAR.read(printed) is None


@given(text=st.text("〇零一二十至和年月日号09-、上半年", max_size=20))
def test_what_is_found_can_be_read(text: str) -> None:
    reached = 0
    for form in GRAMMAR.find(text):
        assert reached <= form.start < form.end
        reached = form.end
        period = GRAMMAR.read(text[form.start : form.end])
        assert period is not None
        if period.start is not None and period.end is not None:
            assert period.start <= period.end


@given(day=st.dates(date(1996, 1, 1), date(2099, 12, 31)))
def test_a_printed_day_is_that_day(day: date) -> None:
    period = GRAMMAR.read(f"{day.year}年{day.month}月{day.day}日")
    assert period == Period(day, day, "day")
    last = calendar.monthrange(day.year, day.month)[1]
    month = GRAMMAR.read(f"{day.year}年{day.month}月")
    assert month == Period(day.replace(day=1), day.replace(day=last), "month")


def test_forms_inside_a_sentence() -> None:
    text = "在2010年9月20日至24日举行的会议上，2011年的决议"
    assert [text[form.start : form.end] for form in GRAMMAR.find(text)] == [
        "2010年9月20日至24日",
        "2011年",
    ]


DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A number up to 999 as Chinese documents write it."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones or not number else "")


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20, 66, 99, 100, 101, 110, 120, 999])
def test_numerals(number: int) -> None:
    assert read_number(numeral(number)) == number


@given(number=st.integers(0, 999))
def test_any_numeral(number: int) -> None:
    assert read_number(numeral(number)) == number == read_number(str(number))


@pytest.mark.parametrize(
    ("text", "number"),
    [("二〇一一", 2011), ("二零一一", 2011), ("零五", 5), ("百", 100), ("十", 10)],
)
def test_digits_one_by_one(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["六十x", "百万", "", "sixty"])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_number(text)


@pytest.mark.parametrize("printed", ["自2010年9月起", "从2010年9月", "自2010年9月以来"])
def test_in_a_cell_a_word_before_the_date_opens_the_period(printed: str) -> None:
    assert GRAMMAR.read(printed) == Period(date(2010, 9, 1), None, "open")
    assert GRAMMAR.find(printed)[0].start == 1


def test_a_word_before_a_period_with_an_end_changes_nothing() -> None:
    assert GRAMMAR.read("自2010年9月至2011年2月") == GRAMMAR.read("2010年9月至2011年2月")


@pytest.mark.parametrize(
    ("language", "ongoing", "whole"),
    [
        ("zh", "持续进行", "整个报告期间"),
        ("en", "Ongoing", "Throughout the reporting period"),
        ("fr", "En cours", "Toute la période considérée"),
        ("es", "En curso", "Todo el período examinado"),
        ("ru", "Постоянно", "В течение отчетного периода"),
        ("ar", "مستمر", "طوال الفترة المشمولة بالتقرير"),
    ],
)
def test_what_stands_in_a_date_column_without_a_day(
    language: Language, ongoing: str, whole: str
) -> None:
    grammar = project_reference().date_grammar(language)
    nothing = Period(None, None, None)
    assert (grammar.read(ongoing), grammar.read(whole)) == (nothing, nothing)
    assert grammar.read_cell(ongoing, None) == DateReading(
        nothing, flags=("period_start_not_printed",)
    )
    assert grammar.read_cell(whole, None) == DateReading(nothing, is_whole_period=True)


@pytest.mark.parametrize(
    ("printed", "years"),
    [("2010/11", (2010, 2011)), ("2010/2011", (2010, 2011)), ("1999/00", (1999, 2000))],
)
def test_two_years_in_one_are_both_of_them(printed: str, years: tuple[int, int]) -> None:
    period = project_reference().date_grammar("en").read(printed)
    assert period == Period(date(years[0], 1, 1), date(years[1], 12, 31), "year")
