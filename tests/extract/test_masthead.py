"""What the front of a document says it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.masthead import Masthead, masthead_zone, read_masthead
from tasks.extract.probe import probe
from tasks.records import LANGUAGES, Language
from tests.fake_un.doc import make_doc
from tests.fake_un.mastheads import LOOK_ALIKE, TITLE, OriginalLanguage, masthead
from tests.fake_un.pdf import make_pdf
from tests.fake_un.word import make_docx
from tests.shared_documents import REPORT_66, shared_document
from tests.specimens import project_reference

MISSING = ("The document you are looking for does not exist",)


def read(text: str) -> Masthead:
    return read_masthead(text, project_reference().packs, MISSING)


# --- made mastheads, as text and through each format ---------------------------------------------

SYMBOLS = ["A/66/165", "A/71/134/Add.1/Rev.1", "A/61/L.5"]
BODY = {
    "ar": "1 - تحيط علما بتقرير الأمين العام عن الدورة الخامسة والخمسين A/55/1",
    "zh": "1. 大会第五十五届会议议程项目9审议了秘书长的报告 A/55/1。",
    "en": "1. At its Fifty-fifth session, under agenda item 9, the Assembly took note of A/55/1.",
    "fr": "1. À sa Cinquante-cinquième session, point 9 de l'ordre du jour, vu le rapport A/55/1.",
    "ru": "1. Пятьдесят пятая сессия рассмотрела пункт 9 повестки дня, документ A/55/1.",
    "es": "1. En el Quincuagésimo quinto período de sesiones, tema 9 del programa, vio A/55/1.",
}
FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "txt": lambda lines: "\n".join(lines).encode(),
    "one line": lambda lines: " ".join(lines).encode(),
    "pdf": lambda lines: make_pdf([lines]),
    "docx": lambda lines: make_docx(lines[6:], [], lines[:6]),
    "doc": lambda lines: make_doc(lines[6:], lines[:6]),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_masthead_in_each_language_and_format(language: Language, symbol: str, kind: str) -> None:
    session = int(symbol.split("/")[1])
    original: OriginalLanguage = "French" if language == "en" else "English"
    lines = masthead(symbol, language, session, 104, original=original)
    found = probe(FORMATS[kind]([*lines, BODY[language]]))
    assert found.state == "text"
    said = read(found.text)
    assert said.title is not None
    title = said.title.replace("'", "’")
    # Readers of PDF turn the ligature of lam and alef round.
    assert sorted(title) == sorted(TITLE[language])
    assert replace(said, title=None) == Masthead(
        symbol=symbol,
        symbols=(symbol,),
        language=language,
        original="fr" if language == "en" else "en",
        session=session,
        agenda_item=104,
        title=None,
        look_alike=None,
        says_missing=False,
        digits_doubtful=False,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_look_alike_is_told_by_its_title(language: Language) -> None:
    lines = masthead("A/61/184", language, 61, 108, title=LOOK_ALIKE[language])
    said = read("\n".join(lines))
    assert said.title is None
    assert said.look_alike is not None
    assert said.look_alike.startswith(LOOK_ALIKE[language])
    assert read("\n".join(masthead("A/61/184", language, 61, 108))).look_alike is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_body_cites_is_not_of_the_masthead(language: Language) -> None:
    lines = [BODY[language], *masthead("A/61/184", language, 61, 108, title=LOOK_ALIKE[language])]
    said = read("x\n" + "\n".join(lines))
    assert (said.symbol, said.session, said.agenda_item) == (None, None, None)
    assert (said.look_alike, said.symbols) == (None, ())


# --- agenda items ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "line", "item"),
    [
        ("en", "Item 104 of the provisional agenda*", 104),
        ("en", "Agenda item 156 (a)", 156),
        ("en", "Item 97 (b) of the preliminary list**", 97),
        ("en", "Agenda items 12 and 13", 12),
        ("fr", "Point 108 s) de l’ordre du jour", 108),
        ("fr", "Point 104 de la liste préliminaire*", 104),
        ("ru", "Пункт 104 предварительной повестки дня*", 104),
        ("ru", "Пункт 98 (a) повестки дня", 98),
        ("ar", "البند ١٠٤ من جدول الأعمال المؤقت*", 104),
        ("ar", "البند 98 (أ) من جدول األعمال المؤقت", 98),
        ("es", "Tema 104 del programa provisional*", 104),
        ("es", "Tema 98 b) del programa", 98),
        ("zh", "临时 议程 * 项目 104", 104),
        ("en", "Item 104", None),
        ("en", "Three items of the agenda", None),
    ],
)
def test_agenda_items(language: Language, line: str, item: int | None) -> None:
    front = "\n".join(masthead("A/66/165", language, 66, 104)[-2:])
    assert read(f"{line}\n{front}").agenda_item == item


def test_digits_of_a_font_that_gives_others() -> None:
    """Seen in a real file: 2016, 2017 and 2018 all come out as 8102."""
    front = "\n".join(masthead("A/66/165", "ar", 66, 104))
    said = read(f"{front}\nبيروت، 28 حزيران/يونيو 8102")
    assert (said.digits_doubtful, said.agenda_item, said.session) == (True, None, 66)
    said = read(f"{front}\nبيروت، 28 حزيران/يونيو 2018")
    assert (said.digits_doubtful, said.agenda_item) == (False, 104)


# --- symbols -------------------------------------------------------------------------------------

WHOLE = [
    "A/66/165",
    "A/71/134/Add.1/Rev.1",
    "A/80/604/Add.1",
    "A/AC.109/2010/18",
    "A/CN.10/2025/INF/1",
    "S/2013/220",
    "E/ESCWA/30/16",
    "A/RES/65/91",
    "A/61/L.5",
    "A/RES/S-10/2",
    "A/C.1/66/L.37",
    "CTBT-Art.XIV/2021/4",
    "NPT/CONF.2010/WP.55",
    "TD/B/C.I/MEM.4/2",
    "E/CN.4/Sub.2/1999/5",
    "ST/SGB/2010/9",
    "A/66/6 (Sect. 4)",
]


@pytest.mark.parametrize("symbol", WHOLE)
@pytest.mark.parametrize(
    "frame", ["{}", "United Nations {}", "{}*", "{}\nGeneral Assembly", "\u200e{}"]
)
def test_symbols(symbol: str, frame: str) -> None:
    said = read(frame.format(symbol))
    compact = symbol.replace(". ", ".")
    assert (said.symbol, said.symbols) == (compact, (compact,))


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("A /80/604", "A/80/604"),
        ("A/80/604 /Add. 1", "A/80/604/Add.1"),
        ("NPT/CONF.201 0/ WP.55", "NPT/CONF.2010/WP.55"),
        ("A/AC.109/201 0/18", "A/AC.109/2010/18"),
        ("A/66/165 22 July 2011", "A/66/165"),
        ("A/66/١٦٥", "A/66/165"),
    ],
)
def test_spaces_that_extraction_put_in(printed: str, symbol: str) -> None:
    assert read(printed).symbol == symbol


@pytest.mark.parametrize(
    "text",
    [
        "and/or N/A NGO/IGO",
        "2010/46/CFSP",
        "https://undocs.org/A/66/165",
        "25 April/2018",
        "* A/66/150.",
        "the report (A/65/38)",
        "a" * 400 + " as A/66/165 says",
        "",
    ],
)
def test_what_is_no_symbol_of_the_document(text: str) -> None:
    assert read(text).symbol is None


def test_its_own_symbol_comes_first() -> None:
    said = read("* A/66/150\nUnited Nations A/66/165\nGeneral Assembly\n(see A/65/1)")
    assert said.symbol == "A/66/165"
    assert said.symbols == ("A/66/165", "A/66/150", "A/65/1")


@given(text=st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    said = read(text)
    assert said.symbol is None or said.symbol in said.symbols
    assert masthead_zone(text) in text


# --- a server's own page, and real documents -----------------------------------------------------


def test_a_page_that_says_that_there_is_no_document() -> None:
    text = "The document you are looking\nfor does  not exist in the System (ODS)."
    assert read(text).says_missing
    assert not read_masthead(text, project_reference().packs).says_missing
    assert not read(f"A/66/165\n{text}").says_missing


REAL: dict[str, tuple[str | None, Language | None, Language | None, int | None, int | None]] = {
    "A-47-843_en_scan-no-text.pdf": (None, None, None, None, None),
    "A-80-604-Add.1_2026_en.docx": ("A/80/604/Add.1", "en", "en", 80, 156),
    "A-80-604-Add.1_2026_en.pdf": ("A/80/604/Add.1", "en", "en", 80, 156),
    "A-AC.109-2010-18_2010_en.pdf": ("A/AC.109/2010/18", "en", "en", None, None),
    "A-CN.10-2025-INF-1_2025_sixlang.pdf": ("A/CN.10/2025/INF/1", "en", None, None, None),
    "E-ESCWA-30-16_2018_ar.pdf": ("E/ESCWA/30/16", "ar", "en", 30, None),
    "E-ESCWA-30-16_2018_en.pdf": ("E/ESCWA/30/16", "en", "en", 30, 18),
    "ODS-document-does-not-exist.pdf": (None, "en", None, None, None),
    "S-2013-220_2013_en.pdf": ("S/2013/220", "en", "en", None, None),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_real_documents(name: str) -> None:
    said = read(probe(shared_document(f"un/{name}").read_bytes()).text)
    assert (
        said.symbol,
        said.language,
        said.original,
        said.session,
        said.agenda_item,
    ) == REAL[name]
    assert said.symbols == ((said.symbol,) if said.symbol else ())
    assert (said.title, said.look_alike) == (None, None)
    assert said.says_missing == ("does-not-exist" in name)
    assert said.digits_doubtful == name.endswith("_ar.pdf")


@pytest.mark.shared
def test_the_real_report() -> None:
    said = read(probe(shared_document(REPORT_66).read_bytes()).text)
    assert (said.symbol, said.language, said.session, said.agenda_item) == (None, "zh", 66, 104)
    assert said.title == "全面 禁止 核试验 条约"
    assert said.look_alike is None
