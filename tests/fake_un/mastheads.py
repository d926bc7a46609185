"""The first lines of a General Assembly document, in the house forms of six languages.

Arabic, Chinese and Russian documents print "Distr.", the date and the original
language in English; in Arabic the symbol has a line of its own.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal

from tests.fake_un.ordinals import session_name

OriginalLanguage = Literal["Arabic", "Chinese", "English", "French", "Russian", "Spanish"]

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
LETTERS = {"ar": "A", "zh": "C", "en": "E", "fr": "F", "ru": "R", "es": "S"}

ORGANIZATION = {
    "ar": "الأمم المتحدة",
    "zh": "联合国",
    "en": "United Nations",
    "fr": "Nations Unies",
    "ru": "Организация Объединенных Наций",
    "es": "Naciones Unidas",
}
ORGAN = {
    "ar": "الجمعية العامة",
    "zh": "大会",
    "en": "General Assembly",
    "fr": "Assemblée générale",
    "ru": "Генеральная Ассамблея",
    "es": "Asamblea General",
}
TITLE = {
    "ar": "معاهدة الحظر الشامل للتجارب النووية",
    "zh": "全面禁止核试验条约",
    "en": "Comprehensive Nuclear-Test-Ban Treaty",
    "fr": "Traité d’interdiction complète des essais nucléaires",
    "ru": "Договор о всеобъемлющем запрещении ядерных испытаний",
    "es": "Tratado de Prohibición Completa de los Ensayos Nucleares",
}
AUTHOR = {
    "ar": "مذكرة من الأمين العام",
    "zh": "秘书长的说明",
    "en": "Note by the Secretary-General",
    "fr": "Note du Secrétaire général",
    "ru": "Записка Генерального секретаря",
    "es": "Nota del Secretario General",
}
LOOK_ALIKE = {
    "ar": "التعاون بين الأمم المتحدة واللجنة التحضيرية لمنظمة معاهدة الحظر الشامل للتجارب النووية",
    "zh": "联合国同全面禁止核试验条约组织筹备委员会的合作",
    "en": "Cooperation between the United Nations and the Preparatory Commission for the"
    " Comprehensive Nuclear-Test-Ban Treaty Organization",
    "fr": "Coopération entre l’Organisation des Nations Unies et la Commission préparatoire de"
    " l’Organisation du Traité d’interdiction complète des essais nucléaires",
    "ru": "Сотрудничество между Организацией Объединенных Наций и Подготовительной комиссией"
    " Организации по Договору о всеобъемлющем запрещении ядерных испытаний",
    "es": "Cooperación entre las Naciones Unidas y la Comisión Preparatoria de la Organización del"
    " Tratado de Prohibición Completa de los Ensayos Nucleares",
}
"""Title of the other series, which a search for the Treaty's name finds too."""

_ITEM = {
    "ar": "البند {} من جدول الأعمال المؤقت",
    "zh": "临时议程项目{}",
    "en": "Item {} of the provisional agenda",
    "fr": "Point {} de l’ordre du jour provisoire",
    "ru": "Пункт {} предварительной повестки дня",
    "es": "Tema {} del programa provisional",
}
_DISTRIBUTION = {"fr": "Distr. générale", "es": "Distr. general"}
_DATE = {"fr": "14 juillet {}", "es": "14 de julio de {}"}
_NAMES = {
    "ar": "Arabic",
    "zh": "Chinese",
    "en": "English",
    "fr": "French",
    "ru": "Russian",
    "es": "Spanish",
}
_OWN_NAMES = {"fr": "Français", "es": "Español"}
_ORIGINAL = {"fr": "Original : {}", "es": "Original: {}"}
_ORIGINAL_NAMES = {
    "fr": {
        "Arabic": "arabe",
        "Chinese": "chinois",
        "English": "anglais",
        "French": "français",
        "Russian": "russe",
        "Spanish": "espagnol",
    },
    "es": {
        "Arabic": "árabe",
        "Chinese": "chino",
        "English": "inglés",
        "French": "francés",
        "Russian": "ruso",
        "Spanish": "español",
    },
}


@dataclass(frozen=True)
class Masthead:
    """The parts of a masthead, as a Word file keeps them apart.

    Attributes:
        organization: name of the United Nations.
        symbol: of the document.
        header: organ, distribution, date, language, original language.
        footer: job number, and the same as under the bar code.
        front: session, agenda item, title and author, as far as there are any.
    """

    organization: str
    symbol: str
    header: tuple[str, ...]
    footer: tuple[str, ...]
    front: tuple[str, ...] = field(default=())

    @property
    def first_lines(self) -> list[str]:
        """Organization and symbol: one line, two in Arabic."""
        if self.organization == ORGANIZATION["ar"]:
            return [self.organization, self.symbol]
        return [f"{self.organization} {self.symbol}"]

    @property
    def lines(self) -> list[str]:
        """All lines in the order in which a PDF's reader meets them."""
        return [*self.first_lines, *self.header, *self.footer, *self.front]


def masthead(
    symbol: str,
    language: str,
    session: int,
    agenda_item: int,
    *,
    title: str | None = None,
    original: OriginalLanguage = "English",
) -> list[str]:
    """Return the lines of a masthead of the General Assembly.

    Args:
        symbol: as printed.
        language: ar, zh, en, fr, ru or es.
        session: 52 to 89; the date is 14 July of its year.
        agenda_item: number in the provisional agenda.
        title: None for the Treaty's name.
        original: language in which the document was written.
    """
    return masthead_parts(
        symbol, language, session, agenda_item, title=title, original=original
    ).lines


def masthead_parts(
    symbol: str,
    language: str,
    session: int,
    agenda_item: int,
    *,
    title: str | None = None,
    original: OriginalLanguage = "English",
) -> Masthead:
    """Return what `masthead` returns, in its parts."""
    year = 1945 + session
    front = (
        session_name(session, language),
        _ITEM[language].format(agenda_item),
        TITLE[language] if title is None else title,
        AUTHOR[language],
    )
    return Masthead(
        ORGANIZATION[language],
        symbol,
        (
            ORGAN[language],
            _DISTRIBUTION.get(language, "Distr.: General"),
            _DATE.get(language, "14 July {}").format(year),
            *_languages(language, original),
        ),
        job_number(symbol, language, year),
        front,
    )


def other_masthead(symbol: str, organ: str, date: str, year: int, front: list[str]) -> Masthead:
    """Return an English masthead of a document that is no report, such as a resolution."""
    header = (organ, "Distr.: General", date, "Original: English")
    return Masthead(
        ORGANIZATION["en"], symbol, header, job_number(symbol, "en", year), tuple(front)
    )


def job_number(symbol: str, language: str, year: int) -> tuple[str, str]:
    """Return the lines of job number and bar code; a translation has two dates."""
    number = 10_000 + (zlib.crc32(symbol.encode()) + LANGUAGES.index(language)) % 90_000
    two_digits = f"{year % 100:02}"
    dates = f"2907{two_digits}" if language == "en" else f"2907{two_digits} 0308{two_digits}"
    return f"{two_digits}-{number} ({LETTERS[language]}) {dates}", f"*{two_digits}{number}*"


def _languages(language: str, original: OriginalLanguage) -> list[str]:
    names = _ORIGINAL_NAMES.get(language)
    line = _ORIGINAL.get(language, "Original: {}").format(names[original] if names else original)
    if original == _NAMES[language]:
        return [line]
    return [_OWN_NAMES.get(language, _NAMES[language]), line]
