"""Cells of the date column: what is read, what is set aside, what stays unread."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.records import LANGUAGES, Language, Period
from tasks.reference.date_grammar import DateReading
from tasks.reference.dates_intervals import DateFlag
from tests.reference.date_writers import (
    BESIDE,
    MARKED,
    RANGES,
    UNTIL,
    WEEKDAYS,
    WITH_WEEKDAY,
    any_day,
    chinese_day,
    day_month,
    whole_day,
)
from tests.specimens import project_reference

GRAMMARS = {language: project_reference().date_grammar(language) for language in LANGUAGES}
WITHIN = Period(date(2010, 6, 1), date(2011, 5, 31), "month")
FULL_WIDTH = ord("０") - ord("0")
FLAGS = {
    "end": "period_end_not_printed",
    "start": "period_start_not_printed",
    "wider": "period_wider_than_printed",
    "several": "period_of_several_dates",
    "inferred": "period_year_inferred",
    "beside": "period_text_beside",
    "weekday": "period_weekday_contradicts",
}


def read(language: Language, printed: str) -> DateReading | None:
    return GRAMMARS[language].read_cell(printed, WITHIN)


def shown(language: Language, printed: str) -> str | None:
    """What is read, in one line: "2010-06-12..2010-06-15 day several"; None where nothing is."""
    reading = read(language, printed)
    if reading is None or reading.period == Period(None, None, None):
        return None
    period = reading.period
    short = [name for name, flag in FLAGS.items() if flag in reading.flags]
    return " ".join((f"{period.start}..{period.end} {period.precision}", *short))


CELLS: list[tuple[Language, str, str | None]] = [
    # language, cells that say the same with "|" between, what is read
    # a range whose only year is at one end, and which crosses a new year
    ("en", "28 December-3 January 2011|December 28-January 3, 2011", "W"),
    ("en", "from 28 December to 3 January 2011|28 December 2010 to 3 January", "W"),
    ("fr", "28 décembre-3 janvier 2011|du 28 décembre au 3 janvier 2011", "W"),
    ("es", "28 de diciembre-3 de enero de 2011|del 28 de diciembre al 3 de enero de 2011", "W"),
    ("ru", "28 декабря — 3 января 2011 года|с 28 декабря по 3 января 2011 г.", "W"),
    ("ar", "28 كانون الأول/ديسمبر - 3 كانون الثاني/يناير 2011", "W"),
    ("zh", "12月28日至2011年1月3日|2010年12月28日至1月3日|2010年12月28日～1月3日", "W"),
    ("en", "November to February 2011|November 2010-February", "N"),
    ("fr", "de novembre à février 2011", "N"),
    ("es", "noviembre a febrero de 2011", "N"),
    ("ru", "ноябрь — февраль 2011 года", "N"),
    ("ar", "تشرين الثاني/نوفمبر إلى شباط/فبراير 2011", "N"),
    ("zh", "11月至2011年2月|2010年11月至2月", "N"),
    ("en", "December and January 2011", "2010-12-01..2011-01-31 month"),
    ("en", "July and June 2011", "2011-06-01..2011-07-31 month"),
    ("en", "20-10 June 2011", None),
    # only an end
    ("en", "until April 2011|by April 2011|to April 2011|ongoing until April 2011", "U"),
    ("fr", "jusqu’en avril 2011|d’ici à avril 2011|en cours jusqu’en avril 2011", "U"),
    ("es", "hasta abril de 2011", "U"),
    ("ru", "до апреля 2011 года|по апрель 2011 года|к апрелю 2011 года", "U"),
    ("ar", "حتى نيسان/أبريل 2011|إلى غاية نيسان/أبريل 2011|لغاية نيسان/أبريل 2011", "U"),
    ("zh", "截至2011年4月|截止2011年4月|至2011年4月|截至2011年4月止", "U"),
    ("en", "until the end of April 2011", "None..2011-04-30 open start wider"),
    # several dates
    ("en", "24 September 2010 and 3 May 2011|24 September 2010\n3 May 2011", "S"),
    ("fr", "24 septembre 2010 et 3 mai 2011", "S"),
    ("es", "24 de septiembre de 2010 y 3 de mayo de 2011", "S"),
    ("ru", "24 сентября 2010 года и 3 мая 2011 года", "S"),
    ("ar", "24 أيلول/سبتمبر 2010 و3 أيار/مايو 2011", "S"),
    ("zh", "2010年9月24日和2011年5月3日|2010年9月24日、2011年5月3日", "S"),
    ("en", "24 September 2010 (Oslo) and 3 May 2011 (Turku)", "S beside"),
    ("en", "Oslo, 24 September 2010; Turku, 3 May 2011", "S beside"),
    ("zh", "2010年9月24日（奥斯陆）和2011年5月3日（图尔库）", "S beside"),
    ("en", "June 2010 July 2010|June 2010\nJuly 2010", "2010-06-01..2010-07-31 month"),
    ("en", "June 2010, March 2011-ongoing", "2010-06-01..None open end several"),
    # no year
    ("en", "15 June|June 15", "I"),
    ("fr", "15 juin|le 15 juin", "I"),
    ("es", "15 de junio", "I"),
    ("ru", "15 июня", "I"),
    ("ar", "15 حزيران/يونيه", "I"),
    ("zh", "6月15日|６月１５日", "I"),
    ("en", "25 December-2 January", "2010-12-25..2011-01-02 day inferred"),
    ("zh", "12月25日至1月2日", "2010-12-25..2011-01-02 day inferred"),
    ("en", "May", "2011-05-01..2011-05-31 month inferred"),
    ("en", "since September", "2010-09-01..None open end inferred"),
    ("en", "29 February|31 June|15", None),
    # weeks
    ("en", "Week of 20 September 2010|week beginning Monday, 20 September 2010", "K"),
    ("fr", "Semaine du 20 septembre 2010", "K"),
    ("es", "Semana del 20 de septiembre de 2010", "K"),
    ("ru", "Неделя с 20 сентября 2010 года", "K"),
    ("ar", "أسبوع 20 أيلول/سبتمبر 2010|الأسبوع الذي يبدأ في 20 أيلول/سبتمبر 2010", "K"),
    ("zh", "2010年9月20日当周|2010年9月20日起的一周", "K"),
    # digits
    ("en", "2010-06-12|2010/6/12|2010.6.12|12-Jun-2010|12/Jun/2010|12.06.2010", "D"),
    ("en", "03/04/2011|3/4/2011, Oslo", None),
    ("fr", "12-juin-2010|12/6/2010|12.06.2010", "D"),
    ("es", "12-jun-2010", "D"),
    ("ru", "12-июн-2010|12.06.2010", "D"),
    ("ar", "12-يونيو-2010", "D"),
    ("zh", "2010-06-12|2010/6/12|2010.6.12|２０１０．６．１２", "D"),
    ("en", "2010.6|6/2010|Jun-2010|06/2010", "M"),
    ("zh", "2010.6|２０１０年６月|2010年6月份|2010 年 6 月", "M"),
    ("zh", "2010.6-2011.5", "2010-06-01..2011-05-31 month"),
    ("zh", "03/04/2011", None),
    # parts of months and years
    ("en", "first half of June 2010|second fortnight of June 2010|end June 2010", "P"),
    ("en", "first third of June 2010|last quarter of June 2010", "P"),
    ("fr", "première quinzaine de juin 2010|seconde moitié de juin 2010|mi-juin 2010", "P"),
    ("es", "segunda quincena de junio de 2010|primera mitad de junio de 2010", "P"),
    ("ru", "вторая половина июня 2010 года|первая декада июня 2010 года", "P"),
    ("ar", "النصف الثاني من حزيران/يونيه 2010|الثلث الأول من حزيران/يونيه 2010", "P"),
    ("zh", "2010年6月上半月|2010年6月下旬|2010年6月底|2010年6月中|2010年6月月初", "P"),
    ("zh", "2010年年底|2010年初|2010年中", "2010-01-01..2010-12-31 year wider"),
    ("en", "first half of 2010", "2010-01-01..2010-06-30 month"),
    # beside the date
    ("en", "12 June 2010 (a)|12 June 2010 a/|“12 June 2010”|12 June 2010\u00b9", "D"),
    ("en", "Meeting held on 12 June 2010|12 June 2010: Oslo|Oslo: 12 June 2010", "D beside"),
    ("en", "12 June 2010, Oslo and Turku|12 June 2010, from 10 a.m. to 1 p.m.", "D beside"),
    ("en", "2010 (Oslo)|Oslo, 2010", "2010-01-01..2010-12-31 year beside"),
    ("ar", "30 جمادى الآخرة 1431 هـ الموافق 12 حزيران/يونيه 2010", "D beside"),
    ("ar", "12 حزيران/يونيه 2010 (30 جمادى الآخرة 1431هـ)", "D beside"),
    ("ar", "12 يونيو 2010م - 30 جمادى الآخرة 1431هـ|30/6/1431 هـ الموافق 12/6/2010", "D beside"),
    ("ar", "السبت 30 جمادى الآخرة 1431 الموافق 12 حزيران/يونيه 2010", "D beside"),
    ("ar", "الأحد 30 جمادى الآخرة 1431 الموافق 12 حزيران/يونيه 2010", "D beside weekday"),
    ("ar", "30 جمادى الآخرة 1431", None),
    # weekdays of several days
    ("en", "Monday to Friday, 14-18 June 2010|Monday 14 to Friday 18 June 2010", "F"),
    ("en", "14-18 June 2010 (Monday-Friday)", "F"),
    ("zh", "2010年6月14日至18日（星期一至星期五）|2010年6月14日（周一）至18日（周五）", "F"),
    ("en", "Monday-Friday, 14 June 2010|Monday, June 2010", None),
    # what would be a guess
    ("en", "before June 2010|after 12 June 2010|about June 2010|not in June 2010", None),
    ("fr", "avant juin 2010|après le 12 juin 2010|vers juin 2010|sauf juin 2010", None),
    ("es", "antes de junio de 2010|después del 12 de junio de 2010", None),
    ("ru", "после 12 июня 2010 года|около июня 2010 года|кроме июня 2010 года", None),
    ("ar", "قبل حزيران/يونيه 2010|بعد 12 حزيران/يونيه 2010", None),
    ("zh", "2010年6月前|约2010年6月|2010年6月12日左右|2010年审议大会|第65届会议，2010年6月", None),
    ("en", "Room 5, 6 June 2010|6 June 2010, Room 5|6 June 2010, 10.06|6 June 2010 (1)", None),
    ("en", "6 June 2010 – Oslo|6 June 2010 to unknown|6 June 2010 and later", None),
    ("en", "Resolution 2010/11|2010 session|Agenda 2010|A/65/91, June 2010|June 2010?", None),
    ("en", "2010, June|week ending 20 June 2010", None),
]
SAID = {
    "W": "2010-12-28..2011-01-03 day",
    "N": "2010-11-01..2011-02-28 month",
    "U": "None..2011-04-30 open start",
    "S": "2010-09-24..2011-05-03 day several",
    "I": "2010-06-15..2010-06-15 day inferred",
    "K": "2010-09-20..2010-09-26 day",
    "D": "2010-06-12..2010-06-12 day",
    "M": "2010-06-01..2010-06-30 month",
    "P": "2010-06-01..2010-06-30 month wider",
    "F": "2010-06-14..2010-06-18 day",
}


@pytest.mark.parametrize(
    ("language", "printed", "said"),
    [(language, cell, said) for language, cells, said in CELLS for cell in cells.split("|")],
)
def test_cells(language: Language, printed: str, said: str | None) -> None:
    name, space, flags = (said or "").partition(" ")
    expected = SAID[name] + space + flags if name in SAID else said
    assert shown(language, printed) == expected


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), date(year, number, 30), "month")


def day(year: int, month: int, number: int) -> Period:
    return Period(date(year, month, number), date(year, month, number), "day")


@pytest.mark.parametrize(
    ("language", "printed", "periods"),
    [
        ("en", "24 September 2010 and 3 May 2011", (day(2010, 9, 24), day(2011, 5, 3))),
        ("en", "June 2014 and 2015", (month(2014, 6), month(2015, 6))),
        ("fr", "juin 2014 et 2015", (month(2014, 6), month(2015, 6))),
        ("es", "junio de 2014 y 2015", (month(2014, 6), month(2015, 6))),
        ("ru", "июнь 2014 и 2015 годов", (month(2014, 6), month(2015, 6))),
        ("ar", "حزيران/يونيه 2014 و2015", (month(2014, 6), month(2015, 6))),
        ("zh", "2014年6月和2015年6月", (month(2014, 6), month(2015, 6))),
        ("en", "June 2013 and September 2014", (month(2013, 6), month(2014, 9))),
        ("en", "10 and 15 June 2011", (day(2011, 6, 10), day(2011, 6, 15))),
        ("zh", "2011年6月10、15日", (day(2011, 6, 10), day(2011, 6, 15))),
        ("en", "15 and 10 June 2011", (day(2011, 6, 15), day(2011, 6, 10))),
        (
            "en",
            "12 June 2010; 3-5 July 2010",
            (day(2010, 6, 12), Period(date(2010, 7, 3), date(2010, 7, 5), "day")),
        ),
        ("en", "June 2014 to 2015", ()),
        ("en", "10 and 11 June 2011", ()),
        ("en", "June and July 2011", ()),
        ("en", "10 June 2011 and June 2011", ()),
    ],
)
def test_several_dates_are_kept_where_days_between_them_are_left_out(
    language: Language, printed: str, periods: tuple[Period, ...]
) -> None:
    reading = read(language, printed)
    assert reading is not None
    assert reading.periods == periods
    assert ("period_of_several_dates" in reading.flags) == bool(periods)
    starts = [period.start for period in periods if period.start]
    ends = [period.end for period in periods if period.end]
    if periods:
        assert (reading.period.start, reading.period.end) == (min(starts), max(ends))


def test_no_year_is_taken_where_two_are_possible_or_none() -> None:
    nothing = DateReading(Period(None, None, None))
    long = Period(date(2010, 6, 1), date(2012, 5, 31), "month")
    for within in (long, None, Period(date(2010, 7, 1), date(2010, 9, 30), "month")):
        assert GRAMMARS["en"].read_cell("15 June", within) == nothing


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_day_is_read_with_whatever_stands_beside_it(
    language: Language, data: st.DataObject
) -> None:
    day = data.draw(st.dates(date(1996, 9, 24), date(2035, 12, 31)))
    whole, printed = Period(day, day, "day"), any_day(language, day)
    mark = data.draw(st.sampled_from(MARKED))
    assert read(language, mark.format(printed)) == DateReading(whole)
    beside = data.draw(st.sampled_from(BESIDE[language])).format(printed)
    assert read(language, beside) == DateReading(whole, flags=("period_text_beside",))
    until = data.draw(st.sampled_from(UNTIL[language])).format(printed)
    assert read(language, until) == DateReading(
        Period(None, day, "open"), flags=("period_start_not_printed",)
    )
    other = data.draw(st.integers(0, 6))
    weekday = WEEKDAYS[language].split()[(day.weekday() + other) % 7]
    with_weekday = data.draw(st.sampled_from(WITH_WEEKDAY[language]))
    flags: tuple[DateFlag, ...] = ("period_weekday_contradicts",) if other else ()
    cell = with_weekday.format(day=printed, weekday=weekday)
    assert read(language, cell) == DateReading(whole, flags=flags)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_period_over_a_new_year_needs_one_year_only(
    language: Language, data: st.DataObject
) -> None:
    last = data.draw(st.dates(date(1998, 1, 1), date(2035, 5, 31)).filter(lambda d: d.month < 6))
    first = data.draw(st.dates(date(last.year - 1, 7, 1), date(last.year - 1, 12, 31)))
    shape = data.draw(st.sampled_from(RANGES[language]))
    printed = shape.format(day_month(language, first), whole_day(language, last), dash="–")
    assert read(language, printed) == DateReading(Period(first, last, "day"))


@given(first=st.dates(date(1997, 1, 1), date(2035, 1, 1)), days=st.integers(1, 200))
def test_chinese_periods_with_one_year_and_digits_of_any_width(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    for width in (0, FULL_WIDTH):
        start, end = chinese_day(first, width), chinese_day(last, width)
        without = end.partition("年")[2]
        expected = DateReading(Period(first, last, "day"))
        if first.month != last.month:
            assert read("zh", f"{start}至{without}") == expected
            assert read("zh", f"{start.partition('年')[2]}～{end}") == expected
        assert read("zh", f"{start}—{end}") == expected


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=st.text("0123456789 -–/.,;:()[]年月日至和MayJune*а", max_size=40))
def test_no_cell_is_too_strange(language: Language, text: str) -> None:
    reading = read(language, text)
    if reading is not None and reading.period.start and reading.period.end:
        assert reading.period.start <= reading.period.end


@pytest.mark.parametrize("filler", ["June 12, 13 ", "May ", "12 and ", "(", "10:00 ", "x ", "12 "])
def test_a_long_cell_costs_no_time(filler: str) -> None:
    assert read("en", filler * 3_000 + "?") is None
