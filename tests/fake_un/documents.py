"""Whole documents, made up: reports in six languages and four formats, and what is no report.

Every one says SPECIMEN. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from tests.fake_un.doc import make_doc
from tests.fake_un.mastheads import (
    LANGUAGES,
    Masthead,
    OriginalLanguage,
    masthead_parts,
    other_masthead,
)
from tests.fake_un.pdf import make_pdf, make_scan_pdf
from tests.fake_un.table import Table, activity_table
from tests.fake_un.word import make_docx, make_wpd

Kind = Literal["docx", "doc", "wpd", "pdf"]
Key = tuple[str, str, str]
"""Symbol, language (ar zh en fr ru es) and kind (docx doc wpd pdf)."""

SPECIMEN = "SPECIMEN"

_BODY = {
    "ar": [
        "هذه الوثيقة عينة كتبت لاختبار برنامج حاسوبي وليست من وثائق المنظمة.",
        "وقد أبلغت الدول عن الأنشطة التي قامت بها من أجل دخول المعاهدة حيز النفاذ في أقرب وقت.",
        "وعقدت اجتماعات على المستوى العالمي وعلى المستوى الإقليمي في الفترة التي يشملها التقرير.",
        "ولم يحدث أي من هذه الأنشطة.",
    ],
    "zh": [
        "本文件是为测试计算机程序而编写的样本，不是联合国的文件。",
        "各国报告了为促使条约早日生效而开展的活动。",
        "在本报告所述期间，举行了全球一级和区域一级的会议。",
        "这些活动均未发生。",
    ],
    "en": [
        "This document was made up for the tests of a computer programme and is not of the"
        " Organization.",
        "The States have told of the activities that they undertook for the early entry into force"
        " of the Treaty.",
        "In the period of this report there were meetings at the global and at the regional level.",
        "None of these activities has taken place.",
    ],
    "fr": [
        "Le présent document a été inventé pour les essais d’un programme informatique et n’émane"
        " pas de l’Organisation.",
        "Les États ont fait part des activités qu’ils ont menées pour que le Traité entre en"
        " vigueur dans les meilleurs délais.",
        "Au cours de la période, des réunions se sont tenues aux niveaux mondial et régional.",
        "Aucune de ces activités n’a eu lieu.",
    ],
    "ru": [
        "Настоящий документ придуман для проверки компьютерной программы и не является документом"
        " этой организации.",
        "Государства сообщили о деятельности, которую они вели в целях скорейшего вступления"
        " Договора в силу.",
        "За отчетный период были проведены совещания на глобальном и на региональном уровнях.",
        "Ничего из этого не было.",
    ],
    "es": [
        "El presente documento fue inventado para las pruebas de un programa informático y no es de"
        " la Organización.",
        "Los Estados comunicaron las actividades que han realizado para que el Tratado entre en"
        " vigor cuanto antes.",
        "En el período del informe se celebraron reuniones en los planos mundial y regional.",
        "Ninguna de esas actividades ha tenido lugar.",
    ],
}
_REPEATS = 6
"""How often the sentences stand in a report, so that it has more text than a masthead."""

_PAGE = 40
"""Lines of a page."""


def report(
    symbol: str,
    language: str,
    session: int,
    kind: str,
    size: int | None = None,
    *,
    agenda_item: int = 104,
    title: str | None = None,
    original: OriginalLanguage = "English",
    with_table: bool = True,
) -> bytes:
    """Return a whole report.

    A .docx ends with a table of activities (tests.fake_un.table), so that it can be read into
    rows; the other kinds have a masthead and sentences only.

    Args:
        symbol: as printed in it.
        language: ar, zh, en, fr, ru or es.
        session: of the General Assembly, 50 to 89.
        kind: docx, doc, wpd or pdf. A wpd has the symbol and SPECIMEN in it only.
        size: bytes that it shall have, or a little more; None for as many as its
            text takes. A .doc ends at 6.5 million.
        agenda_item: number in the provisional agenda.
        title: None for the Treaty's name.
        original: language in which it was written.
        with_table: False for a .docx that has no table either.
    """
    parts = masthead_parts(symbol, language, session, agenda_item, title=title, original=original)
    body = [SPECIMEN, *_BODY[language] * _REPEATS]
    table = activity_table(language, session) if with_table else None
    return _document(parts, body, kind, size, table)


def canaries() -> dict[Key, bytes]:
    """Return the documents that always exist: S/2013/220 and A/RES/65/91, in English."""
    council = other_masthead(
        "S/2013/220",
        "Security Council",
        "8 April 2013",
        2013,
        ["Report of the Secretary-General on the situation concerning Western Sahara"],
    )
    resolution = other_masthead(
        "A/RES/65/91",
        "General Assembly",
        "13 January 2011",
        2011,
        ["Sixty-fifth session", "65/91. Comprehensive Nuclear-Test-Ban Treaty"],
    )
    body = [SPECIMEN, *_BODY["en"]]
    return {
        ("S/2013/220", "en", "pdf"): _document(council, body, "pdf", None),
        ("A/RES/65/91", "en", "pdf"): _document(resolution, body, "pdf", None),
        ("A/RES/65/91", "en", "docx"): _document(resolution, body, "docx", None),
    }


def fleet(
    sessions: Iterable[int],
    languages: Sequence[str] = LANGUAGES,
    kinds: Sequence[str] = ("word", "pdf"),
    size: int | None = None,
    *,
    symbols: Mapping[int, str] | None = None,
    agenda_items: Mapping[int, int] | None = None,
) -> dict[Key, bytes]:
    """Return one report for each session, language and kind.

    Args:
        sessions: such as range(62, 82).
        languages: codes.
        kinds: docx, doc, wpd, pdf; "word" is the kind of that year (see native_word).
        size: bytes of each, see report.
        symbols: of each session; A/<session>/165 where none is given.
        agenda_items: of each session; 104 where none is given.
    """
    made = {}
    for session in sessions:
        symbol = (symbols or {}).get(session, f"A/{session}/165")
        item = (agenda_items or {}).get(session, 104)
        for language in languages:
            for named in kinds:
                kind = native_word(session) if named == "word" else named
                made[symbol, language, kind] = report(
                    symbol, language, session, kind, size, agenda_item=item
                )
    return made


def native_word(session: int) -> Kind:
    """Return in which format a session's documents were written: WordPerfect, .doc or .docx."""
    year = 1945 + session
    if year <= 2000:
        return "wpd"
    return "doc" if year <= 2015 else "docx"


def says_missing() -> bytes:
    """Return the PDF that is served instead of a document and says that there is none."""
    return make_pdf(
        [
            [
                "SPECIMEN. This document does not exist in the Official Document System (ODS).",
                "For help, please write to those who look after the system.",
            ]
        ]
    )


def scan(symbol: str, size: int | None = None) -> bytes:
    """Return a PDF that is a picture of a document."""
    return _filled(lambda padding: make_scan_pdf(symbol, padding=padding), size)


def _document(
    parts: Masthead, body: Sequence[str], kind: str, size: int | None, table: Table | None = None
) -> bytes:
    header = [parts.organization, parts.symbol, *parts.header]
    match kind:
        case "pdf":
            lines = [*parts.lines, *body]
            pages = [lines[first : first + _PAGE] for first in range(0, len(lines), _PAGE)]
            return _filled(lambda padding: make_pdf(pages, padding=padding), size)
        case "docx":
            text = [*body, *(table.title if table else ())]
            rows = table.rows if table else ()
            return _filled(
                lambda padding: make_docx(
                    parts.front, text, header, parts.footer, table=rows, padding=padding
                ),
                size,
            )
        case "doc":
            text = [*parts.front, *body]
            return _filled(
                lambda padding: make_doc(text, header, parts.footer, padding=padding), size
            )
        case "wpd":
            return _filled(
                lambda padding: make_wpd([parts.symbol, SPECIMEN], padding=padding), size
            )
    raise ValueError(f"no kind of document: {kind}")


def _filled(make: Callable[[int], bytes], size: int | None) -> bytes:
    """Make a document without padding, then with as much as it lacks."""
    bare = make(0)
    return bare if size is None or size <= len(bare) else make(size - len(bare))
