"""Writes dates in the five languages that name months, the way their reports print them.

What a cell prints beside a date is written in all six.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from tasks.records import Language, Period

MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "كانون-الثاني/يناير شباط/فبراير آذار/مارس نيسان/أبريل أيار/مايو حزيران/يونيه تموز/يوليه "
    "آب/أغسطس أيلول/سبتمبر تشرين-الأول/أكتوبر تشرين-الثاني/نوفمبر كانون-الأول/ديسمبر",
}
YEAR: dict[Language, str] = {
    "en": "{} {}",
    "fr": "{} {}",
    "es": "{} de {}",
    "ru": "{} {} года",
    "ar": "{} {}",
}
"""How a year stands behind a month."""
DASHES = ("-", " - ", "–", " – ", "—", " — ", "\u2011", "\u2212", "\u00a0–\u00a0")


@dataclass(frozen=True)
class Written:
    """A printed form, and what it says."""

    language: Language
    printed: str
    period: Period

    @property
    def is_open(self) -> bool:
        """It has no end."""
        return self.period.precision == "open"


def month(language: Language, number: int) -> str:
    """The name of a month as dates print it."""
    return MONTHS[language].split()[number - 1].replace("-", " ")


def of_year(language: Language, text: str, year: int) -> str:
    """A day or month with its year."""
    return YEAR[language].format(text, year)


def day_month(language: Language, day: date) -> str:
    """A day without its year."""
    name = month(language, day.month)
    return {
        "fr": f"{'1er' if day.day == 1 else day.day} {name}",
        "es": f"{day.day} de {name}",
    }.get(language, f"{day.day} {name}")


def whole_day(language: Language, day: date) -> str:
    """A day with month and year."""
    return of_year(language, day_month(language, day), day.year)


def whole_month(language: Language, day: date) -> str:
    """The month of a day."""
    return of_year(language, month(language, day.month), day.year)


RANGES: dict[Language, tuple[str, ...]] = {
    "en": ("from {} to {}", "{} to {}", "{}{dash}{}"),
    "fr": ("du {} au {}", "{}{dash}{}"),
    "es": ("del {} al {}", "{}{dash}{}"),
    "ru": ("с {} по {}", "{}{dash}{}"),
    "ar": ("من {} إلى {}", "{}{dash}{}"),
}
MONTH_RANGES: dict[Language, tuple[str, ...]] = RANGES | {
    "fr": ("de {} à {}", "{}{dash}{}"),
    "es": ("de {} a {}", "{}{dash}{}"),
}
AND: dict[Language, str] = {
    "en": "{} and {}",
    "fr": "{} et {}",
    "es": "{} y {}",
    "ru": "{} и {}",
    "ar": "{} و{}",
}
OPEN: dict[Language, tuple[str, ...]] = {
    "en": (
        "since {}",
        "from {}",
        "{}-ongoing",
        "{} to date",
        "{} to the present",
        "{}\u2013present",
    ),
    "fr": ("depuis {}", "à partir de {}", "{} à ce jour", "{} – en cours"),
    "es": ("desde {}", "a partir de {}", "{} hasta la fecha", "{} - en curso"),
    "ru": ("с {}", "начиная с {}", "{} по настоящее время", "с {} по настоящее время"),
    "ar": ("منذ {}", "{} حتى الآن", "من {} حتى الآن", "اعتبارا من {}"),
}


UNTIL: dict[Language, tuple[str, ...]] = {
    "en": ("until {}", "by {}", "up to {}", "not later than {}"),
    "fr": ("jusqu’au {}", "au plus tard le {}"),
    "es": ("hasta el {}", "a más tardar el {}"),
    "ru": ("до {}", "не позднее {}", "по {}"),
    "ar": ("حتى {}", "إلى غاية {}", "بحلول {}"),
    "zh": ("截至{}", "至{}", "截至{}止"),
}
"""A period of which only the last day is said."""
WEEKDAYS: dict[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
}
WITH_WEEKDAY: dict[Language, tuple[str, ...]] = {
    **dict.fromkeys(
        ("en", "fr", "es", "ru", "ar"), ("{weekday}, {day}", "{weekday} {day}", "{day} ({weekday})")
    ),
    "zh": ("{day}（{weekday}）", "{day}{weekday}", "{weekday}，{day}"),
}
MARKED = ("{}*", "{} **", "[{}]", "({})", "{}†", "*{}", "{},")
"""A date with typography alone."""
BESIDE: dict[Language, tuple[str, ...]] = {
    "en": ("{}, Oslo", "Oslo, {}", "{} (Oslo)", "{} at 10 a.m.", "{}, 10:30-13:00", "Oslo\n{}"),
    "fr": ("{}, Oslo", "Oslo, le {}", "{} (Oslo)", "{} à 10 heures", "{}, 10 h 30", "{} à Oslo"),
    "es": ("{}, Oslo", "Oslo, {}", "{} (Oslo)", "{} a las 10.30 horas", "{} a las 9 horas"),
    "ru": ("{}, Осло", "Осло, {}", "{} (Осло)", "{} в 10 ч. 30 мин.", "{}, 10:00", "{} в Осло"),
    "ar": ("{}، أوسلو", "أوسلو، {}", "{} (أوسلو)", "{}، الساعة 10:00", "{} الساعة 9 صباحا"),
    "zh": ("{}，奥斯陆", "奥斯陆，{}", "{}（奥斯陆）", "{}上午10时30分", "{}在奥斯陆", "{}，10:00"),
}
"""A day with a place or an hour."""


def chinese_day(day: date, width: int = 0) -> str:
    """A day as Chinese writes it; `width` shifts its digits into a wider form."""
    text = f"{day.year}年{day.month}月{day.day}日"
    return "".join(chr(ord(char) + width) if char.isascii() else char for char in text)


def any_day(language: Language, day: date) -> str:
    """A day with month and year in any of the six languages."""
    return chinese_day(day) if language == "zh" else whole_day(language, day)


def last_of(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def forms(
    language: Language, first: date, last: date, pick: Callable[[tuple[str, ...]], str]
) -> Iterator[Written]:
    """Every form in which an interval, or a part of it, can be printed."""

    def written(printed: str, *period: object) -> Written:
        return Written(language, printed, Period(*period))  # type: ignore[arg-type]

    def joined(shape: str, one: object, other: object) -> str:
        return shape.format(one, other, dash=pick(DASHES))

    yield written(whole_day(language, first), first, first, "day")
    yield written(whole_month(language, first), first.replace(day=1), last_of(first), "month")
    yield written(str(first.year), date(first.year, 1, 1), date(first.year, 12, 31), "year")
    opened = whole_month(language, first)
    yield written(pick(OPEN[language]).format(opened), first.replace(day=1), None, "open")
    if (first.year, first.month) == (last.year, last.month) and first < last:
        same = of_year(language, month(language, last.month), last.year)
        days = whole_day(language, last)
        if first.day > 1:
            shape = pick(RANGES[language])
            yield written(joined(shape, first.day, days), first, last, "day")
            yield written(AND[language].format(first.day, days), first, last, "day")
        assert days.endswith(same)
    elif first < last:
        days, months = pick(RANGES[language]), pick(MONTH_RANGES[language])
        short = first.year == last.year
        start = day_month(language, first) if short else whole_day(language, first)
        yield written(joined(days, start, whole_day(language, last)), first, last, "day")
        start = month(language, first.month) if short else whole_month(language, first)
        span = first.replace(day=1), last_of(last), "month"
        yield written(joined(months, start, whole_month(language, last)), *span)
        yield written(AND[language].format(start, whole_month(language, last)), *span)
        if not short:
            years = date(first.year, 1, 1), date(last.year, 12, 31), "year"
            yield written(joined("{}{dash}{}", first.year, last.year), *years)


def written_dates(language: Language) -> st.SearchStrategy[Written]:
    """Forms of any interval of up to three years."""
    days = st.dates(date(1996, 9, 24), date(2035, 12, 31))

    @st.composite
    def one(draw: st.DrawFn) -> Written:
        first = draw(days)
        last = draw(st.dates(first, first.replace(year=first.year + 3, day=1)).filter(bool))

        def pick(shapes: tuple[str, ...]) -> str:
            return draw(st.sampled_from(shapes))

        return draw(st.sampled_from(list(forms(language, first, max(first, last), pick))))

    return one()
