"""Dates with the names of months, in the forms that the date columns of reports have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.records import Language, Period
from tasks.reference.date_grammar import DateGrammar, DateReading
from tests.reference.date_writers import Written, written_dates
from tests.specimens import project_reference

NAMED: tuple[Language, ...] = ("ar", "en", "es", "fr", "ru")
GRAMMARS = {language: project_reference().date_grammar(language) for language in NAMED}
NOTHING = Period(None, None, None)


def shown(grammar: DateGrammar, printed: str) -> str | None:
    """What is read, in one line: "2010-06-12 2010-06-15 day"."""
    period = grammar.read(printed)
    if period is None:
        return None
    return f"{period.start} {period.end} {period.precision}"


FORMS: list[tuple[Language, str, str]] = [
    # language, printed forms of the same with "|" between, what they say
    ("en", "12 June 2010|June 12, 2010|12th June 2010|12.06.2010|2010-06-12|12 June, 2010", "D"),
    ("en", "Monday, 12 June 2010|Sat. 12 June 2010|JUNE 12 2010|12\u00a0June\n2010", "D"),
    ("fr", "12 juin 2010|samedi 12 juin 2010|le 12 juin 2010|12/06/2010|12 JUIN 2010", "D"),
    ("es", "12 de junio de 2010|sábado 12 de junio de 2010|12 de junio del 2010|12/6/2010", "D"),
    ("ru", "12 июня 2010 года|12 июня 2010 г.|12-го июня 2010 г.|12.06.2010|12.6.2010", "D"),
    ("ar", "12 حزيران/يونيه 2010|12 حزيران 2010|12 يونيو 2010|١٢ حزيران/يونية ٢٠١٠", "D"),
    ("ar", "۱۲ حزيران/يونيه ۲۰۱۰|12 حزيران/ يونيه 2010|12 حزيران (يونيه) 2010م", "D"),
    ("en", "June 2010|Jun. 2010|in June 2010|June, 2010|early June 2010|mid-June 2010", "M"),
    ("fr", "juin 2010|en juin 2010|début juin 2010|à la mi-juin 2010|fin juin 2010", "M"),
    ("es", "junio de 2010|junio del 2010|a principios de junio de 2010|Junio 2010", "M"),
    ("ru", "июнь 2010 года|июня 2010 года|в июне 2010 г.|начало июня 2010 года|июн. 2010", "M"),
    ("ar", "حزيران/يونيه 2010|في حزيران/يونيه 2010|أوائل حزيران/يونيه 2010|يونيه ٢٠١٠", "M"),
    ("en", "2010|throughout 2010|Mid-2010|spring 2010|the year 2010|end of 2010", "Y"),
    ("fr", "2010|tout au long de 2010|année 2010|au printemps 2010|L’année 2010", "Y"),
    ("es", "2010|a lo largo de 2010|año 2010|primavera de 2010|durante 2010", "Y"),
    ("ru", "2010 год|в течение 2010 года|2010 г.|весна 2010 года|в 2010 году", "Y"),
    ("ar", "2010|عام 2010|في عام 2010|طوال عام 2010|ربيع عام 2010|2010م", "Y"),
    ("en", "12-15 June 2010|12 to 15 June 2010|June 12–15, 2010|from 12 to 15 June 2010", "D-D"),
    ("en", "12, 13 and 15 June 2010|between 12 and 15 June 2010|12-15.06.2010", "D-D"),
    ("fr", "du 12 au 15 juin 2010|12-15 juin 2010|les 12 et 15 juin 2010", "D-D"),
    (
        "es",
        "del 12 al 15 de junio de 2010|12 a 15 de junio de 2010|12 y 15 de junio de 2010",
        "D-D",
    ),
    ("ru", "с 12 по 15 июня 2010 года|12—15 июня 2010 г.|12 и 15 июня 2010 года", "D-D"),
    ("ar", "من 12 إلى 15 حزيران/يونيه 2010|12 و15 حزيران/يونيه 2010|12-15 يونيو 2010", "D-D"),
    ("ar", "خلال الفترة من 12 إلى 15 حزيران/يونيه 2010|12 و 15 حزيران/يونيه 2010", "D-D"),
    ("en", "June 2010-May 2011|June 2010 to May 2011|the period from June 2010 to May 2011", "R"),
    ("fr", "de juin 2010 à mai 2011|juin 2010-mai 2011|Juin 2010 – mai 2011", "R"),
    ("es", "de junio de 2010 a mayo de 2011|junio de 2010-mayo de 2011", "R"),
    ("ru", "с июня 2010 года по май 2011 года|июнь 2010 года — май 2011 года", "R"),
    ("ar", "من حزيران/يونيه 2010 إلى أيار/مايو 2011|حزيران/يونيه 2010 - أيار/مايو 2011", "R"),
    ("en", "2010-2011|2010/11|2010–11|2010 to 2011|winter 2010/11|2010 and 2011", "YY"),
    ("ru", "2010–2011 годы|2010/11 год|2010 и 2011 годы|2010—2011 гг.", "YY"),
    ("ar", "2010-2011|عامي 2010 و2011|من 2010 إلى 2011", "YY"),
    (
        "en",
        "since June 2010|from June 2010|June 2010-ongoing|June 2010 to present|June 2010 –",
        "M-",
    ),
    ("en", "ongoing since June 2010|Ongoing (since June 2010)|June 2010 (ongoing)", "M-"),
    ("fr", "depuis juin 2010|en cours depuis juin 2010|de juin 2010 à ce jour|Dès juin 2010", "M-"),
    ("es", "desde junio de 2010|en curso desde junio de 2010|junio de 2010 hasta la fecha", "M-"),
    ("ru", "с июня 2010 года|с июня 2010 года по настоящее время|начиная с июня 2010 г.", "M-"),
    ("ar", "منذ حزيران/يونيه 2010|من حزيران/يونيه 2010 حتى الآن|حزيران/يونيه 2010 حتى الآن", "M-"),
    ("en", "first half of 2010|H1 2010|1st half of 2010", "H1"),
    ("fr", "premier semestre de 2010|1er semestre 2010|au premier semestre 2010", "H1"),
    ("es", "primer semestre de 2010|primera mitad de 2010", "H1"),
    ("ru", "первая половина 2010 года|I полугодие 2010 года|в первом полугодии 2010 года", "H1"),
    ("ar", "النصف الأول من عام 2010|النصف الأول من 2010", "H1"),
    ("en", "ongoing|Ongoing.|continuing", "?"),
    ("en", "until May 2011|by May 2011|up to May 2011", "-M"),
    ("fr", "en cours", "?"),
    ("fr", "jusqu’en mai 2011|au plus tard en mai 2011", "-M"),
    ("es", "en curso", "?"),
    ("es", "hasta mayo de 2011|a más tardar en mayo de 2011", "-M"),
    ("ru", "продолжается", "?"),
    ("ru", "до мая 2011 года|не позднее мая 2011 года", "-M"),
    ("ar", "مستمر|جارٍ", "?"),
    ("ar", "حتى أيار/مايو 2011|بحلول أيار/مايو 2011", "-M"),
]
SAID = {
    "D": "2010-06-12 2010-06-12 day",
    "M": "2010-06-01 2010-06-30 month",
    "Y": "2010-01-01 2010-12-31 year",
    "D-D": "2010-06-12 2010-06-15 day",
    "R": "2010-06-01 2011-05-31 month",
    "YY": "2010-01-01 2011-12-31 year",
    "M-": "2010-06-01 None open",
    "H1": "2010-01-01 2010-06-30 month",
    "?": "None None None",
    "-M": "None 2011-05-31 open",
}


@pytest.mark.parametrize(
    ("language", "printed", "said"),
    [
        (language, form, said)
        for language, all_forms, said in FORMS
        for form in all_forms.split("|")
    ],
)
def test_printed_forms(language: Language, printed: str, said: str) -> None:
    grammar = GRAMMARS[language]
    assert shown(grammar, printed) == SAID[said]
    reading = grammar.read_cell(printed, None)
    assert reading is not None
    assert ("period_start_not_printed" in reading.flags) == (said in {"?", "-M"})


MORE: list[tuple[Language, str, str]] = [
    ("en", "30 May-2 June 2010", "2010-05-30 2010-06-02 day"),
    ("en", "May 30-June 2, 2010", "2010-05-30 2010-06-02 day"),
    ("en", "30 December 2010-2 January 2011", "2010-12-30 2011-01-02 day"),
    ("en", "June and July 2010", "2010-06-01 2010-07-31 month"),
    ("en", "June/July 2010", "2010-06-01 2010-07-31 month"),
    ("en", "June-August 2010", "2010-06-01 2010-08-31 month"),
    ("en", "12 June 2010; 3 July 2010", "2010-06-12 2010-07-03 day"),
    ("en", "June 2011 and May 2010", "2010-05-01 2011-06-30 month"),
    ("en", "2011/12, 2010/11", "2010-01-01 2012-12-31 year"),
    ("en", "13/6/2010", "2010-06-13 2010-06-13 day"),
    ("en", "2010-06", "2010-06-01 2010-06-30 month"),
    ("en", "third quarter of 2010", "2010-07-01 2010-09-30 month"),
    ("en", "February 2012", "2012-02-01 2012-02-29 month"),
    ("fr", "1er juin 2010", "2010-06-01 2010-06-01 day"),
    ("fr", "d’août à octobre 2010", "2010-08-01 2010-10-31 month"),
    ("es", "setiembre de 2010", "2010-09-01 2010-09-30 month"),
    ("es", "1º de junio de 2010", "2010-06-01 2010-06-01 day"),
    ("ru", "II квартал 2010 года", "2010-04-01 2010-06-30 month"),
    ("ar", "تشرين الأول/أكتوبر 2010", "2010-10-01 2010-10-31 month"),
    ("ar", "تشرين الاول / اكتوبر 2010", "2010-10-01 2010-10-31 month"),
    ("ar", "كانون الأول/ديسمبر 2010", "2010-12-01 2010-12-31 month"),
    ("ar", "كانون الثاني/يناير 2010", "2010-01-01 2010-01-31 month"),
    ("ar", "حزيران/يونيه وتموز/يوليه 2010", "2010-06-01 2010-07-31 month"),
]


@pytest.mark.parametrize(("language", "printed", "said"), MORE)
def test_what_a_form_leaves_out_is_taken_from_the_next(
    language: Language, printed: str, said: str
) -> None:
    assert shown(GRAMMARS[language], printed) == said


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "31 June 2010"),
        ("en", "29 February 2011"),
        ("en", "May 2011 to June 2010"),
        ("en", "1/6/2010"),
        ("en", "2010-11"),
        ("fr", "12/13/2010"),
        ("ru", "12.13.2010"),
        ("es", "0 de junio de 2010"),
        ("es", "junio de 8102"),
        ("en", "between May 2011 and June 2010"),
        ("ar", "31 حزيران/يونيه 2010"),
    ],
)
def test_the_shape_of_a_date_without_an_interval(language: Language, printed: str) -> None:
    grammar = GRAMMARS[language]
    assert grammar.read(printed) == NOTHING
    assert grammar.read_cell(printed, None) == DateReading(NOTHING)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "12",
        "June",
        "12 June",
        "the",
        "201",
        "1540",
        "20100",
        "2010年6月",
        "June 2010 and",
        "Finland 2010",
    ],
)
def test_no_date_of_the_language(printed: str) -> None:
    assert GRAMMARS["en"].read(printed) is None


@pytest.mark.parametrize("language", NAMED)
def test_numbers_of_documents_are_no_dates(language: Language) -> None:
    text = (
        "A/RES/65/91, A/65/2010, 2010/461/CFSP, S/RES/1540(2004), CD/2010/1, GOV/2010-5, "
        "CTBT/PTS/INF.1123/2010, 1.2010.5, 2010.55, 2,010, WP.2010, x2010, 2010x, $2010, 20105"
    )
    found = [text[form.start : form.end] for form in GRAMMARS[language].find(text)]
    assert found == ["2004"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "resolution 2010/11"),
        ("fr", "la résolution 2010/11"),
        ("es", "resolución 2010/11"),
        ("ru", "резолюции 2010/11"),
        ("ar", "القرار 2010/11"),
    ],
)
def test_a_number_behind_a_resolution_is_no_year(language: Language, text: str) -> None:
    assert GRAMMARS[language].find(text) == []


@pytest.mark.parametrize("language", NAMED)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_writer_prints_is_read_back(language: Language, data: st.DataObject) -> None:
    written: Written = data.draw(written_dates(language))
    grammar = GRAMMARS[language]
    printed = written.printed
    for text in (printed, printed.upper(), printed.replace(" ", "\n")):
        assert grammar.read(text) == written.period
    around = f"x {printed} y"
    assert [(form.start, form.end, form.is_open) for form in grammar.find(around)] == [
        (2, 2 + len(printed), written.is_open)
    ]


@pytest.mark.parametrize("language", NAMED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_found_can_be_read(language: Language, data: st.DataObject) -> None:
    grammar = GRAMMARS[language]
    piece = st.one_of(
        written_dates(language).map(lambda written: written.printed),
        st.text("0123456789-/.,;() ", max_size=6),
        st.sampled_from(["to", "по", "de", "au", "من", "و", "since", "с", "2010", "31", "ongoing"]),
    )
    text = " ".join(data.draw(st.lists(piece, max_size=6)))
    reached = 0
    for form in grammar.find(text):
        assert reached <= form.start < form.end <= len(text)
        reached = form.end
        period = grammar.read(text[form.start : form.end])
        assert period is not None
        if period.start is not None and period.end is not None:
            assert period.start <= period.end


@pytest.mark.parametrize(
    "filler", ["12, ", "12 and ", "June, ", "June and 12 ", "2010 ", "from 1 "]
)
def test_a_long_list_costs_no_time(filler: str) -> None:
    assert len(GRAMMARS["en"].find(filler * 2_000)) <= 2_000


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Over the entire reporting period"),
        ("en", "Throughout the period"),
        ("en", "Throughout the period under review."),
        ("fr", "Pendant toute la période considérée"),
        ("fr", "Toute la période"),
        ("es", "Período que abarca el informe"),
        ("es", "Durante todo el período"),
        ("ru", "Весь период"),
        ("ru", "В течение всего периода"),
        ("zh", "整个期间"),
        ("ar", "طوال الفترة"),
        ("ar", "طوال فترة الإبلاغ"),
    ],
)
def test_words_for_the_reporting_period(language: Language, text: str) -> None:
    grammar = project_reference().date_grammar(language)
    assert grammar.read_cell(text, None) == DateReading(NOTHING, is_whole_period=True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Period"),
        ("en", "Meeting in the reporting period"),
        ("en", "interreporting period"),
        ("fr", "Toute la période de la session"),
        ("ru", "Начало сессии и весь период"),
    ],
)
def test_other_words_are_not_the_reporting_period(language: Language, text: str) -> None:
    reading = project_reference().date_grammar(language).read_cell(text, None)
    assert reading is None


@pytest.mark.parametrize(
    ("language", "part", "whole"),
    [
        ("en", "mid-2013", "Throughout 2013"),
        ("en", "Autumn 2013", "First half of 2013"),
        ("fr", "Début mars 2013", "Toute l'année 2013"),
        ("es", "A mediados de 2013", "Marzo de 2013"),
        ("ru", "Начало 2013 года", "Март 2013 года"),
        ("ar", "أوائل عام 2013", "آذار/مارس 2013"),
    ],
)
def test_part_of_a_year_is_told_from_all_of_it(language: Language, part: str, whole: str) -> None:
    grammar = project_reference().date_grammar(language)
    for printed, flags in ((part, ("period_wider_than_printed",)), (whole, ())):
        reading = grammar.read_cell(printed, None)
        assert reading is not None
        assert (reading.flags, reading.period.start is None) == (flags, False)
