"""What the front of a document says it is: symbol, language, session, agenda item, title.

Nothing is looked for in the body, where other documents, sessions and items
are cited. What is not printed stays None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.symbols import find_symbols, is_starred
from tasks.records import SPECIMEN_MARK, Language
from tasks.reference import read_number
from tasks.reference.folding import Folded, Spaces, fold, folded_wording
from tasks.reference.language_detection import detect_language, stop_words_of
from tasks.reference.models import LanguagePack
from tasks.reference.models import Masthead as Wording
from tasks.reference.symbols import read_symbol

_ZONE = 3_000
"""Characters: the masthead with the longest title stands before."""
_FIRST_LINES = 500
"""Characters that tell the language of a document whose body does not, such as a list of names."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
"""Years that a United Nations document can speak of."""
_BODY = re.compile(r"\s(?:(?:I|1|١)\.|[1١]\s-)\s|\n\s*(?:-\s?[1١]\s|[1١]-\s)")
"""The first numbered paragraph or chapter."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a document says of itself in its masthead; None where it does not.

    Attributes:
        symbol: its own symbol, without the spaces that extraction put in.
        symbols: every symbol in the masthead, its own first.
        language: language of the text, not of the original.
        original: language of the original, when one is named.
        session: number of the session.
        agenda_item: whole number of the agenda item.
        title: the title of the project's reports, as printed; of a document with a symbol of
            the Article XIV series, the title of that series.
        look_alike: the title of another series, as printed.
        says_missing: the text says that there is no such document.
        is_specimen: the text says SPECIMEN: it is no report, whatever it prints beside that.
        digits_doubtful: the text shows a year that is none, as PDF files do whose font tables
            give other digits than are seen; its agenda item is then not believed.
        is_reissued: its symbol bears a star, as that of a document issued again does.
    """

    symbol: str | None
    symbols: tuple[str, ...]
    language: Language | None
    original: Language | None
    session: int | None
    agenda_item: int | None
    title: str | None
    look_alike: str | None
    says_missing: bool
    digits_doubtful: bool
    is_reissued: bool = False
    is_specimen: bool = False


def read_masthead(
    text: str, packs: Mapping[Language, LanguagePack], missing_phrases: Sequence[str] = ()
) -> Masthead:
    """Read the masthead of a document from its first characters.

    Args:
        text: the front of the document, the header of its first page first; pages end with a
            form feed.
        packs: the wording of each language.
        missing_phrases: what a server's own page says in the place of a document.
    """
    zone = masthead_zone(text)
    words = stop_words_of(packs)
    language = detect_language(text, words) or detect_language(zone[:_FIRST_LINES], words)
    own, symbols = find_symbols(zone)
    pack = packs.get(language) if language else None
    wording = pack.masthead if pack else None
    session = item = title = look_alike = None
    doubtful = False
    if pack is not None and wording is not None:
        loose = wording.loose_spaces or pack.script == "unspaced"
        front = fold(zone, "none" if loose else "one")
        session = _session(front, wording, loose)
        doubtful = _digits_doubtful(fold(text, "none" if loose else "one"), wording, loose)
        item = None if doubtful else _agenda_item(front, wording, loose)
        titles = "|".join(re.escape(title).replace(r"\ ", " ") for title in wording.titles)
        named = read_symbol(own) if own else None
        if named is not None and named.series == "art14":
            sister = "|".join(wording.sister_titles) or "(?!)"
            title = _printed(front, f"(?P<printed>{sister})", loose)
        else:
            title = _printed(front, f"(?P<printed>{titles})[ *]*(?:{wording.author})", loose)
        look_alike = next(
            (
                printed
                for pattern in wording.look_alikes
                if (printed := _printed(front, f"(?P<printed>{pattern})", loose))
            ),
            None,
        )
    whole = fold(text, "one").text.casefold()
    return Masthead(
        symbol=own,
        symbols=symbols,
        language=language,
        original=_original(fold(zone, "one"), packs),
        session=session,
        agenda_item=item,
        title=None if look_alike else title,  # the one can end with the words of the other
        look_alike=look_alike,
        says_missing=own is None
        and any(folded_wording(phrase, "one").casefold() in whole for phrase in missing_phrases),
        digits_doubtful=doubtful,
        is_reissued=own is not None and is_starred(zone, own),
        is_specimen=SPECIMEN_MARK in text,
    )


def masthead_zone(text: str) -> str:
    """Return the text before the first numbered paragraph of the first page that has text."""
    pages = (page for page in text.split("\f") if page.strip())
    zone = next(pages, "")[:_ZONE]
    body = _BODY.search(zone)
    return zone[: body.start()] if body else zone


def _session(front: Folded, wording: Wording, loose: bool) -> int | None:
    spaces = _spaces(loose)
    values = {folded_wording(word, spaces): value for word, value in wording.ordinals.items()}
    joiners = [folded_wording(word, spaces) for word in sorted(wording.joiners)]
    pattern = _pattern(wording.session, loose).replace("{ordinal}", _ordinal(values, joiners))
    for match in re.finditer(pattern, front.text, re.IGNORECASE):
        printed = match["number"]
        if printed[:1].islower():
            continue  # in a sentence, where another session is spoken of
        number = read_ordinal(printed.casefold(), values)
        if number is not None:
            return number
    return None


def _ordinal(values: Mapping[str, int], joiners: Sequence[str]) -> str:
    """Return the pattern of any ordinal number that these words can say."""
    if not values:
        return r"(?!)"
    word = "|".join(map(re.escape, sorted(values, key=lambda word: (-len(word), word))))
    joined = "|".join(map(re.escape, joiners)) or r"(?!)"
    return rf"(?<![a-zа-яё])(?:{word})(?:[ -]?(?:(?:{joined})[ -]?)?(?:{word})){{0,5}}"


def read_ordinal(printed: str, values: Mapping[str, int]) -> int | None:
    """Read a number in digits, Chinese numerals or the words of an ordinal number.

    The words are added up: they must go from large to small or from small to large, as
    languages say them ("sixty-sixth", "السادسة والستون"). None when they say no number.
    """
    if printed.isascii() and printed.isdigit():
        return int(printed)
    if not values:
        try:
            return read_number(printed)
        except (ValueError, KeyError):  # numerals mixed with digits
            return None
    words = sorted(values, key=lambda word: (-len(word), word))
    parts = [values[word] for word in re.findall("|".join(map(re.escape, words)), printed)]
    steps = list(pairwise(parts))
    one_way = all(a > b for a, b in steps) or all(a < b for a, b in steps)
    return sum(parts) if parts and one_way else None


def _agenda_item(front: Folded, wording: Wording, loose: bool) -> int | None:
    match = re.search(_pattern(wording.agenda_item, loose), front.text, re.IGNORECASE)
    return int(match["number"]) if match else None


def _digits_doubtful(text: Folded, wording: Wording, loose: bool) -> bool:
    if wording.year is None:
        return False
    dates = re.finditer(_pattern(wording.year, loose), text.text, re.IGNORECASE)
    return any(not _FIRST_YEAR <= int(date["number"]) <= _LAST_YEAR for date in dates)


def _printed(front: Folded, pattern: str, loose: bool) -> str | None:
    match = re.search(_pattern(pattern, loose), front.text, re.IGNORECASE)
    return front.printed(*match.span("printed")) if match else None


def _original(zone: Folded, packs: Mapping[Language, LanguagePack]) -> Language | None:
    """Return the language of the original; None when none, or more than one, is named.

    Mastheads in Arabic, Chinese and Russian often say it in English, so every
    language's words are looked for.
    """
    wordings = [pack.masthead for pack in packs.values() if pack.masthead]
    names = {
        folded_wording(name, "one").casefold(): language
        for wording in wordings
        for language, printed in wording.languages.items()
        for name in printed
    }
    labels = {folded_wording(label, "one") for wording in wordings for label in wording.original}
    if not labels or not names:
        return None
    label = "|".join(map(re.escape, sorted(labels)))
    name = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    match = re.search(
        rf"(?:{label}) ?: ?(?P<names>(?:{name})(?:\W{{1,3}}(?:(?:and|et|y|и) )?(?:{name}))*)",
        zone.text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    said = {names[found.casefold()] for found in re.findall(name, match["names"], re.IGNORECASE)}
    return said.pop() if len(said) == 1 else None


def _spaces(loose: bool) -> Spaces:
    return "none" if loose else "one"


def _pattern(pattern: str, loose: bool) -> str:
    return folded_wording(pattern, _spaces(loose))
