"""Numbers of lists and notes as Word prints them (ISO/IEC 29500-1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
"""Without ё, й, ъ, ы and ь, which no list is numbered with."""
_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CHICAGO = "*†‡§"
_CHINESE = "〇一二三四五六七八九"
_LARGEST_WRITTEN = 32_767
"""The largest number of a list in Word; larger ones are printed in digits."""
_REPEATED = 30
"""Times that Word repeats a letter (z, zz, zzz ...); larger numbers are printed in digits."""
_ENCLOSED = 20
"""Circled numbers end there."""


def _letters(alphabet: str) -> Callable[[int], str]:
    """Count a, b, ... z, aa, bb, as Word does."""

    def format_letters(number: int) -> str:
        times, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (times + 1) if times < _REPEATED else str(number)

    return format_letters


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _chinese(number: int) -> str:
    """Write a number below a hundred thousand in Chinese numerals."""
    if number < 10:
        return _CHINESE[number]
    text, skipped = "", False
    for unit, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit == 0:
            skipped = skipped or bool(text)
            continue
        if skipped:
            text += "零"
            skipped = False
        first_ten = unit == 10 and digit == 1 and not text
        text += ("" if first_ten else _chinese(digit)) + name
    return text


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if number % 100 in {11, 12, 13} else endings.get(number % 10, "th")
    return f"{number}{ending}"


def _ideographs(number: int) -> str:
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def _enclosed(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= _ENCLOSED else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "chicago": _letters(_CHICAGO),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "arabicAlpha": _letters(_ALPHA),
    "arabicAbjad": _letters(_ABJAD),
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "ideographDigital": _ideographs,
    "japaneseDigitalTenThousand": _ideographs,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "decimalEnclosedCircle": _enclosed,
    "decimalEnclosedCircleChinese": _enclosed,
    "hex": lambda number: f"{number:X}",
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def is_known(form: str) -> bool:
    """Tell whether numbers can be printed in a format; others are printed in digits."""
    return form in _FORMATS


def print_number(number: int, form: str) -> str:
    """Print a number in a format; zero, huge numbers and unknown formats in digits."""
    if not 0 < number <= _LARGEST_WRITTEN and form not in {"none", "bullet"}:
        return str(number)
    return _FORMATS.get(form, str)(number)
