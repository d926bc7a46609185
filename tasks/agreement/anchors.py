"""Anchors: what a translation leaves as it is.

Numbers in digits of any script, years, symbols of documents and resolutions,
abbreviations. What is told in words in one language and in digits in another
(months, ordinals, numbers below ten by the UN's editorial rules) may match and
is never missed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_DASH = re.compile("[\u2010-\u2015\u2212]")
_UNSEEN = re.compile("[\u00ad\u200e\u200f\u061c]")
"""Soft hyphens, and marks of the direction of writing."""
_PAIR = re.compile(
    r"(?<![A-Za-z0-9/.])(?:A/(?:RES|DEC)/)?(?P<session>[3-9][0-9]|1[0-9]{2})/"
    r"(?P<number>[1-9][0-9]{0,2})(?![0-9/])"
)
"""Resolutions and decisions of the General Assembly since session 30: session, number."""
_COUNCIL = re.compile(r"(?<![0-9/])(?P<number>[1-9][0-9]{1,3}) ?\((?P<year>(?:19|20)[0-9]{2})\)")
"""Resolutions of the Security Council: number, year in brackets."""
_COUNCIL_SYMBOL = re.compile(
    r"(?<![A-Z/])S/RES/(?P<number>[0-9]{1,4})(?: ?\((?P<year>[0-9]{4})\))?"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/.-])[A-Z]{1,8}(?:-Art\.[IVX]+)?(?:\([0-9]{1,3}\))?"
    r"(?:/(?:[A-Za-z]{1,8}\. ?(?:[0-9]{1,4}|[IVXL]{1,6})|[A-Z]{1,12}(?:-[0-9]{1,3})?"
    r"|\([0-9IVXL]{1,6}\)|[0-9]{1,4})){1,8}"
)
_SPACED_SLASH = re.compile(r"(?<=[A-Z0-9)]) ?/ ?(?=[A-Z0-9(])")
_SHORT_YEARS = re.compile(r"(?<!\d)((?:19|20)[0-9]{2}) ?[-/] ?([0-9]{2})(?![0-9/-])")
_GROUPED = re.compile(r"(?<![\d.,])([1-9][0-9]{0,2})((?:[ .,\u00a0\u202f\u066c][0-9]{3})+)(?!\d)")
_MONTH = re.compile(r"(?<!\d)[0-9]{1,2} ?月")
_ORDINAL = re.compile(
    r"第 ?[0-9]+|[0-9]+ ?(?:届|周年|次)"
    r"|[0-9]+(?:(?:th|st|nd|rd|er?|re|ème)\b|\.?[ºª°]|-[а-я]{1,3}\b)"
)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_ACRONYM = re.compile(r"(?<![A-Za-zА-Яа-я])(?:[A-Z][A-Z-]{1,11}|[А-Я]{2,10})(?![A-Za-zА-Яа-я])")
_HAN_NUMERAL = re.compile(r"[一二三四五六七八九十百千两]{2,}")
_HAN_YEAR = re.compile(r"[一二][〇零○一二三四五六七八九]{3}(?=年)")

_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_FIRST_IN_DIGITS = 10
"""Numbers below are told in words by some languages (United Nations Editorial Manual: numbers)."""

_SAME_ABBREVIATION = (
    ("CTBT", "TICE", "TICEN", "TPCE", "TPCEN", "ДВЗЯИ"),
    ("CTBTO", "OTICE", "OTPCE", "ОДВЗЯИ"),
    ("NPT", "TNP", "ДНЯО"),
    ("IAEA", "AIEA", "OIEA", "МАГАТЭ"),
    ("NATO", "OTAN", "НАТО"),
    ("OSCE", "ОБСЕ"),
    ("ASEAN", "ANASE", "АСЕАН"),
    ("EU", "UE", "ЕС"),
    ("IMS", "SSI", "SIV", "МСМ"),
    ("OPCW", "OIAC", "OPAQ", "ОЗХО"),
)
"""One body or treaty, as its abbreviations stand in English, French, Spanish and Russian."""
_MEANS = {form: forms[0] for forms in _SAME_ABBREVIATION for form in forms}


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a text holds that another language would hold as well.

    Attributes:
        symbols: of documents and resolutions, in one form: "65/91", "1887 (2009)",
            "NPT/CONF.2010/50".
        years: four digits each.
        numbers: other numbers from 10 on that stand in digits.
        maybe: numbers that another language may tell in words: ordinals, small ones, and
            Chinese numerals.
        abbreviations: by their English form where that is known.
        length: characters that are no white space.
    """

    symbols: frozenset[str]
    years: frozenset[str]
    numbers: frozenset[str]
    maybe: frozenset[str]
    abbreviations: frozenset[str]
    length: int

    def joined(self, other: Anchors) -> Anchors:
        """Return the anchors of both texts together."""
        return Anchors(
            self.symbols | other.symbols,
            self.years | other.years,
            self.numbers | other.numbers,
            self.maybe | other.maybe,
            self.abbreviations | other.abbreviations,
            self.length + other.length,
        )


def anchors_of(text: str) -> Anchors:
    """Find the anchors of a text in any of the six languages."""
    rest = _SPACED_SLASH.sub("/", _latin_digits(text))
    symbols: set[str] = set()
    for pattern in (_COUNCIL_SYMBOL, _COUNCIL, _PAIR, _SYMBOL):
        rest = _take(pattern, rest, symbols)
    abbreviations = {_MEANS.get(form, form) for form in _ACRONYM.findall(rest)}
    rest = _SHORT_YEARS.sub(lambda match: f"{match[1]} {match[1][:2]}{match[2]}", rest)
    rest = _GROUPED.sub(lambda match: match[1] + re.sub(r"\D", "", match[2]), rest)
    maybe = set(_han_numbers(rest))
    ordinals = [
        number for found in _ORDINAL.findall(rest) for number in re.findall("[0-9]+", found)
    ]
    rest = _ORDINAL.sub(" ", _MONTH.sub(" ", rest))
    years, numbers = set(_han_years(rest)), set[str]()
    for number in [*ordinals, *_NUMBER.findall(rest)]:
        plain = number.replace(",", ".").lstrip("0") or "0"
        if _is_year(plain):
            years.add(plain)
        elif number in ordinals or float(plain) < _FIRST_IN_DIGITS:
            maybe.add(plain)
        else:
            numbers.add(plain)
    length = len("".join(text.split()))
    return Anchors(
        frozenset(symbols),
        frozenset(years),
        frozenset(numbers),
        frozenset(maybe),
        frozenset(abbreviations),
        length,
    )


def _latin_digits(text: str) -> str:
    """Return the text with digits 0 to 9, and with Latin letters and brackets of one width."""
    if text.isascii():
        return text
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).replace("\u066b", ".")
    plain = _DASH.sub("-", plain)
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), plain)


def _take(pattern: re.Pattern[str], text: str, symbols: set[str]) -> str:
    """Add the symbols that a pattern finds, and return the text without them."""

    def taken(match: re.Match[str]) -> str:
        symbol = _in_one_form(pattern, match)
        if not any(char.isdigit() for char in symbol):
            return match[0]
        symbols.add(symbol)
        return " "

    return pattern.sub(taken, text)


def _in_one_form(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    if pattern is _PAIR:
        return f"{match['session']}/{match['number']}"
    if pattern is _SYMBOL:
        return match[0].replace(" ", "")
    # "S/RES/1887 (2009)" and "resolution 1887 (2009)" are one; the year is not always said.
    return f"S/RES/{match['number']}"


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and number[:2] in {"19", "20"}


def _han_years(text: str) -> list[str]:
    return ["".join(str(_HAN_DIGITS[char]) for char in found) for found in _HAN_YEAR.findall(text)]


def _han_numbers(text: str) -> list[str]:
    """Return Chinese numerals with a unit, such as 六十六; single ones are too often words."""
    return [
        str(_han_value(found))
        for found in _HAN_NUMERAL.findall(text)
        if any(char in _HAN_UNITS for char in found)
    ]


def _han_value(numeral: str) -> int:
    total, digit = 0, 0
    for char in numeral:
        if char in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit
