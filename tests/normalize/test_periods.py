"""The interval of a row: by its column, by its opening clause, by the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.normalize.periods import ResolvedPeriod, opening_period, resolve_period
from tasks.records import Language, Period
from tests.normalize.test_editions import FRONT
from tests.specimens import project_reference

REFERENCE = project_reference()
GRAMMAR = REFERENCE.date_grammar("zh")
NOTHING = Period(None, None, None)
WHOLE = Period(date(2010, 6, 1), date(2011, 5, 31), "reporting_period")


def resolved(
    printed: str | None, activity: str = "日本支持条约", *, dated: bool = True
) -> ResolvedPeriod:
    return resolve_period(
        printed,
        activity,
        front=FRONT if dated else replace(FRONT, period=None),
        grammar=GRAMMAR,
        corrections=REFERENCE.corrections_for("sg-66", "zh", {"txt"}),
    )


@pytest.mark.parametrize(
    ("printed", "period", "flags"),
    [
        ("2010年9月", Period(date(2010, 9, 1), date(2010, 9, 30), "month"), ()),
        ("2010年9月至", Period(date(2010, 9, 1), None, "open"), ("period_end_not_printed",)),
        (
            "2100年6月至",
            Period(date(2010, 6, 1), None, "open"),
            ("period_implausible", "period_corrected"),
        ),
        (
            "2010年6月上旬",
            Period(date(2010, 6, 1), date(2010, 6, 30), "month"),
            ("period_wider_than_printed",),
        ),
        ("2010年上半年", Period(date(2010, 1, 1), date(2010, 6, 30), "month"), ()),
        ("2100年7月", NOTHING, ("period_implausible",)),
        ("1995年7月", NOTHING, ("period_implausible",)),
        ("1996年9月24日", Period(date(1996, 9, 24), date(1996, 9, 24), "day"), ()),
        ("1996年9月23日", NOTHING, ("period_implausible",)),
        ("2012年12月", Period(date(2012, 12, 1), date(2012, 12, 31), "month"), ()),
        ("2013年1月1日", NOTHING, ("period_implausible",)),
        ("2010年13月", NOTHING, ("period_unreadable",)),
        ("本年", NOTHING, ("period_unreadable",)),
    ],
)
def test_a_printed_period(printed: str, period: Period, flags: tuple[str, ...]) -> None:
    assert resolved(printed) == ResolvedPeriod(period, "column", flags)


def test_without_a_document_period_only_the_treaty_bounds_it() -> None:
    assert resolved("2090年7月", dated=False).flags == ()
    assert resolved("1995年7月", dated=False).flags == ("period_implausible",)


@pytest.mark.parametrize(
    ("activity", "start"),
    [
        ("2010年9月，日本支持条约", date(2010, 9, 1)),
        ("在2010年9月20日举行的会议上，日本发言", date(2010, 9, 20)),
        ("于2011年3月主办讲习班", date(2011, 3, 1)),
        ("日本在2010年9月的会议上发言", None),
        ("在大会2010年的会议上发言", None),
        ("2010年13月，日本支持条约", None),
        ("2010年9月以来，日本支持条约", None),
        ("日本支持条约", None),
        ("", None),
    ],
)
def test_the_date_with_which_an_activity_opens(activity: str, start: date | None) -> None:
    period = opening_period(activity, GRAMMAR)
    assert (period.start if period else None) == start
    expected = "activity" if start else "document"
    assert resolved(None, activity).basis == expected


def test_an_undated_row_takes_the_documents_period() -> None:
    assert resolved(None) == ResolvedPeriod(WHOLE, "document", ())
    assert resolved(None, dated=False) == ResolvedPeriod(NOTHING, None, ("no_document_period",))


def test_an_implausible_opening_date_is_not_taken() -> None:
    assert resolved(None, "2100年6月，日本支持条约").basis == "document"


@pytest.mark.parametrize(
    ("language", "activity", "start"),
    [
        ("en", "In June 2010, Finland hosted a seminar", date(2010, 6, 1)),
        ("en", "On 12 June 2010 Finland hosted a seminar", date(2010, 6, 12)),
        ("en", "From 12 to 15 June 2010, Finland hosted a seminar", date(2010, 6, 12)),
        ("en", "During the first half of 2011, Finland spoke to all", date(2011, 1, 1)),
        ("en", "June 2010: Finland hosted a seminar", date(2010, 6, 1)),
        ("en", "In the 2010 session Finland spoke", None),
        ("en", "Finland hosted a seminar in June 2010", None),
        ("en", "Since June 2010, Finland has urged all", None),
        ("en", "Resolution 2010/11 was sponsored by Finland", None),
        ("fr", "En juin 2010, la Finlande a accueilli un séminaire", date(2010, 6, 1)),
        ("fr", "Le 12 juin 2010, la Finlande a accueilli un séminaire", date(2010, 6, 12)),
        ("fr", "Du 12 au 15 juin 2010, la Finlande a accueilli", date(2010, 6, 12)),
        ("fr", "Au cours de l’année 2010, la Finlande a accueilli", date(2010, 1, 1)),
        ("fr", "La Finlande a accueilli en juin 2010 un séminaire", None),
        ("es", "En junio de 2010, Finlandia acogió un seminario", date(2010, 6, 1)),
        ("es", "El 12 de junio de 2010 Finlandia acogió", date(2010, 6, 12)),
        ("es", "Finlandia acogió en junio de 2010 un seminario", None),
        ("ru", "В июне 2010 года Финляндия провела семинар", date(2010, 6, 1)),
        ("ru", "12 июня 2010 года Финляндия провела семинар", date(2010, 6, 12)),
        ("ru", "В период с 12 по 15 июня 2010 года Финляндия", date(2010, 6, 12)),
        ("ru", "Финляндия в июне 2010 года провела семинар", None),
        ("ar", "في حزيران/يونيه 2010، نظمت فنلندا حلقة دراسية", date(2010, 6, 1)),
        ("ar", "وفي 12 حزيران/يونيه 2010، نظمت فنلندا", date(2010, 6, 12)),
        ("ar", "في الفترة من 12 إلى 15 حزيران/يونيه 2010، نظمت", date(2010, 6, 12)),
        ("ar", "نظمت فنلندا في حزيران/يونيه 2010 حلقة", None),
    ],
)
def test_the_date_with_which_an_activity_opens_in_other_languages(
    language: Language, activity: str, start: date | None
) -> None:
    period = opening_period(activity, REFERENCE.date_grammar(language))
    assert (period.start if period else None) == start


def test_a_period_that_does_not_say_since_when_is_read_without_days() -> None:
    resolved = resolve_period(
        "ongoing",
        "Finland urges all",
        front=FRONT,
        grammar=REFERENCE.date_grammar("en"),
        corrections=(),
    )
    assert resolved == ResolvedPeriod(NOTHING, "column", ("period_start_not_printed",))


def test_the_reporting_period_is_the_documents() -> None:
    grammar = REFERENCE.date_grammar("en")
    for front, flags in ((FRONT, ()), (replace(FRONT, period=None), ("period_unreadable",))):
        resolved = resolve_period(
            "Throughout the reporting period", "x", front=front, grammar=grammar, corrections=()
        )
        assert resolved.period == (WHOLE if front.period else NOTHING)
        assert (resolved.basis, resolved.flags) == ("column" if flags else "document", flags)


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "During the reporting period"),
        ("en", "Throughout the period under review"),
        ("en", "In the period covered by the present report"),
        ("fr", "Au cours de la période considérée"),
        ("fr", "Pendant l’ensemble de la période considérée"),
        ("es", "Durante el período que se examina"),
        ("es", "A lo largo del período examinado"),
        ("ru", "За отчетный период"),
        ("ru", "На протяжении рассматриваемого периода"),
        ("ar", "خلال الفترة المشمولة بالتقرير"),
        ("ar", "طوال الفترة قيد الاستعراض"),
        ("zh", "报告期内"),
        ("zh", "在本报告所述期间"),
    ],
)
def test_words_for_the_reporting_period_give_the_documents(
    language: Language, printed: str
) -> None:
    resolved = resolve_period(
        printed, "x", front=FRONT, grammar=REFERENCE.date_grammar(language), corrections=()
    )
    assert resolved == ResolvedPeriod(WHOLE, "document", ())


def test_half_a_reporting_period_is_no_period_of_a_row() -> None:
    opened = replace(FRONT, period=Period(date(2010, 6, 1), None, "open"))
    resolved = resolve_period(None, "x", front=opened, grammar=GRAMMAR, corrections=())
    assert resolved == ResolvedPeriod(NOTHING, None, ("no_document_period",))


@pytest.mark.parametrize(
    ("printed", "period", "flags"),
    [
        (
            "截至2011年3月",
            Period(None, date(2011, 3, 31), "open"),
            ("period_start_not_printed",),
        ),
        (
            "6月15日",
            Period(date(2010, 6, 15), date(2010, 6, 15), "day"),
            ("period_year_inferred",),
        ),
        (
            "2010年6月15日（星期一），奥斯陆",
            Period(date(2010, 6, 15), date(2010, 6, 15), "day"),
            ("period_text_beside", "period_weekday_contradicts"),
        ),
        ("截至2090年3月", NOTHING, ("period_implausible",)),
        ("2010年6月和2090年3月", NOTHING, ("period_implausible",)),
    ],
)
def test_what_a_reader_should_know_of_a_period(
    printed: str, period: Period, flags: tuple[str, ...]
) -> None:
    assert resolved(printed) == ResolvedPeriod(period, "column", flags)


def test_each_of_several_dates_is_kept() -> None:
    days = date(2010, 9, 24), date(2011, 5, 3)
    assert resolved("2010年9月24日和2011年5月3日") == ResolvedPeriod(
        Period(*days, "day"),
        "column",
        ("period_of_several_dates",),
        tuple(Period(day, day, "day") for day in days),
    )
