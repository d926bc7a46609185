"""Sessions in words, in six languages: what is printed is read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.masthead import read_masthead
from tasks.records import LANGUAGES, Language
from tests.fake_un.mastheads import masthead
from tests.specimens import project_reference


def session_in(text: str) -> int | None:
    return read_masthead(text, project_reference().packs).session


def words(text: str) -> list[str]:
    return text.split()


EN = words(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth"
    " Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth"
)
EN_TENS = words("Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety")
FR = words(
    "unième deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième"
    " onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième"
    " dix-neuvième"
)
FR_TENS = words("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
ES = words(
    "primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
    " decimotercer decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno"
)
ES_TENS = words(
    "vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)
RU = words(
    "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая одиннадцатая"
    " двенадцатая тринадцатая четырнадцатая пятнадцатая шестнадцатая семнадцатая восемнадцатая"
    " девятнадцатая"
)
RU_TENS = words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
RU_ROUND = words(
    "двадцатая тридцатая сороковая пятидесятая шестидесятая семидесятая восьмидесятая девяностая"
)
AR = words("الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة")
AR_TENS = words("العشرون الثلاثون الأربعون الخمسون الستون السبعون الثمانون التسعون")
ZH = "零一二三四五六七八九"


def english(number: int) -> str:
    if number == 100:
        return "One hundredth"
    if number > 100:
        return f"One hundred and {english(number - 100).lower()}"
    if number < 20:
        return EN[number - 1]
    tens, unit = EN_TENS[number // 10 - 2], number % 10
    return f"{tens}-{EN[unit - 1].lower()}" if unit else f"{tens[:-1]}ieth"


def french(number: int) -> str:
    if number == 1:
        return "Première"
    if number == 100:
        return "Centième"
    if number > 100:
        return f"Cent {'unième' if number == 101 else french(number - 100).lower()}"
    if number < 20:
        return FR[number - 1].capitalize()
    tens, rest = FR_TENS[number // 10 - 2], number % 10
    if number // 10 in {7, 9}:
        rest += 10
    if rest == 0:
        return f"{tens.removesuffix('e')}ième".capitalize()
    et = " et " if rest in {1, 11} and tens != "quatre-vingt" else "-"
    return f"{tens}{et}{FR[rest - 1]}".capitalize()


def spanish(number: int) -> str:
    if number >= 100:
        rest = f" {spanish(number - 100).lower()}" if number > 100 else ""
        return f"Centésimo{rest}"
    if number < 20:
        return ES[number - 1].capitalize()
    tens, unit = ES_TENS[number // 10 - 2], number % 10
    return (f"{tens} {ES[unit - 1]}" if unit else tens).capitalize()


def russian(number: int) -> str:
    if number >= 100:
        return f"Сто {russian(number - 100).lower()}" if number > 100 else "Сотая"
    if number < 20:
        return RU[number - 1].capitalize()
    tens, unit = number // 10 - 2, number % 10
    return (f"{RU_TENS[tens]} {RU[unit - 1]}" if unit else RU_ROUND[tens]).capitalize()


def arabic(number: int) -> str:
    if number >= 100:
        return f"{arabic(number - 100)} بعد المائة" if number > 100 else "المائة"
    if number <= 10:
        return AR[number - 1]
    unit = "الحادية" if number % 10 == 1 else AR[number % 10 - 1] if number % 10 else ""
    if number < 20:
        return f"{unit} عشرة"
    tens = AR_TENS[number // 10 - 2]
    return f"{unit} و{tens}" if unit else tens


def chinese(number: int) -> str:
    if number >= 100:
        rest = number - 100
        return "一百" + (
            "" if not rest else f"零{ZH[rest]}" if rest < 10 else "一" * (rest < 20) + chinese(rest)
        )
    tens, unit = divmod(number, 10)
    return ("" if tens < 2 else ZH[tens]) + ("十" if tens else "") + (ZH[unit] if unit else "")


SESSION: dict[Language, Callable[[int], str]] = {
    "ar": lambda number: f"الدورة {arabic(number)}",
    "zh": lambda number: f"第{chinese(number)}届会议",
    "en": lambda number: f"{english(number)} session",
    "fr": lambda number: f"{french(number)} session",
    "ru": lambda number: f"{russian(number)} сессия",
    "es": lambda number: f"{spanish(number)} período de sesiones",
}
FRONT: dict[Language, str] = {
    language: "\n".join(masthead("A/66/165", language, 66, 104)[-3:]) for language in LANGUAGES
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_session_is_read_back(language: Language) -> None:
    numbers = range(1, 121)
    printed = {number: SESSION[language](number) for number in numbers}
    assert len(set(printed.values())) == len(numbers)
    said = {number: session_in(f"{printed[number]}\n{FRONT[language]}") for number in numbers}
    assert said == {number: number for number in numbers}


@given(
    language=st.sampled_from(LANGUAGES),
    number=st.integers(1, 120),
    change=st.sampled_from([str, str.upper, lambda text: text.replace(" ", "\n")]),
    data=st.data(),
)
def test_typography_does_not_matter(
    language: Language, number: int, change: Callable[[str], str], data: st.DataObject
) -> None:
    printed = change(SESSION[language](number))
    for old, new in [("-", "\u2011"), ("-", "-\n"), ("و", "و\u0640"), (" ", "\u00a0 ")]:
        if data.draw(st.booleans()):
            printed = printed.replace(old, new)
    assert session_in(f"{printed}\n{FRONT[language]}") == number


@pytest.mark.parametrize(
    "line",
    [
        "at its fifty-fifth session",
        "Tenth emergency special session",
        "Substantive session of 2025",
        "Sixty sixty session",
        "Session",
        "2 sessions",
    ],
)
def test_what_is_no_session_of_the_document(line: str) -> None:
    assert session_in(f"{line}\n{FRONT['en']}") is None
    assert session_in(f"Dixième session extraordinaire\n{FRONT['fr']}") is None


@pytest.mark.parametrize(
    ("language", "line", "number"),
    [
        ("es", "46º período de sesiones", 46),
        ("fr", "80e session", 80),
        ("en", "30th session", 30),
        ("zh", "第80届会议", 80),
    ],
)
def test_sessions_in_digits(language: Language, line: str, number: int) -> None:
    assert session_in(f"{line}\n{FRONT[language]}") == number
