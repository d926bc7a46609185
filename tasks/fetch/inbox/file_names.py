"""What a file's name claims: a symbol and a language. A claim proves nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.records import LANGUAGES, SPECIMEN_MARK, Language

_LETTERS: dict[str, Language] = {
    "A": "ar",
    "C": "zh",
    "E": "en",
    "F": "fr",
    "R": "ru",
    "S": "es",
}
"""The one-letter language codes of UN document names."""

_NAME = re.compile(
    r"A[-_](?P<session>[0-9]{2,3})[-_](?P<number>[0-9]{1,4})"
    r"(?P<parts>(?:[-_](?:Add|Corr|Rev)[._]?[0-9]+)*)"
    r"(?:[-_.](?P<language>[A-Za-z]{1,2}))?"
    r"\.[A-Za-z]{2,4}"
)
_ARTICLE_XIV = re.compile(
    r"CTBT[-_]Art\.?[-_]?XIV[-_](?P<year>[0-9]{4})[-_](?P<number>[0-9]{1,2})"
    r"(?P<parts>(?:[-_](?:Add|Corr|Rev)[._]?[0-9]+)*)"
    r"(?:[-_.](?P<language>[A-Za-z]{1,2}))?"
    r"\.[A-Za-z]{2,4}"
)
_SPECIMEN = re.compile(
    rf"{SPECIMEN_MARK}(?P<place>(?:[-_](?:(?:Add|Corr|Rev)\.)?[A-Za-z0-9]+)+)"
    r"\.(?P<language>[a-z]{2})\.[A-Za-z]{2,4}"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the name of a file says it is."""

    symbol: str | None
    language: Language | None


def read_claim(file_name: str) -> Claim | None:
    """Read the claim of a file's name, None where it makes none.

    Names are like `A_66_165.zh.txt`, `A-71-134-Add.1-E.pdf` or `CTBT-Art.XIV-2021-4.en.pdf`;
    of specimens like `SPECIMEN-70-1-Add.1.en.docx`, which claims SPECIMEN/70/1/Add.1.
    """
    specimen = _SPECIMEN.fullmatch(file_name)
    if specimen is not None:
        symbol = SPECIMEN_MARK + re.sub("[-_]", "/", specimen["place"])
        return Claim(symbol, _language(specimen["language"]))
    match = _NAME.fullmatch(file_name)
    if match is not None:
        base = f"A/{match['session']}/{match['number']}"
    else:
        match = _ARTICLE_XIV.fullmatch(file_name)
        if match is None:
            return None
        base = f"CTBT-Art.XIV/{match['year']}/{match['number']}"
    parts = "".join(
        f"/{kind}.{number}"
        for kind, number in re.findall(r"(Add|Corr|Rev)[._]?([0-9]+)", match["parts"])
    )
    return Claim(symbol=f"{base}{parts}", language=_language(match["language"] or ""))


def _language(code: str) -> Language | None:
    if code.upper() in _LETTERS:
        return _LETTERS[code.upper()]
    return next((language for language in LANGUAGES if language == code.lower()), None)
