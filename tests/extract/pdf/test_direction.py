"""Lines of right-to-left text come out as they are read, however they were drawn."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.pdf import forms
from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.joined_letters import side_by_side
from tasks.extract.pdf.scripts import rtl_cluster
from tasks.extract.pdf.styles import Style
from tests.extract.pdf.reading import lines_of, page_of, pages_of, shown
from tests.extract.pdf.tiny import coded, tiny_pdf
from tests.shared_documents import shared_document

MIRRORED = str.maketrans("()[]«»", ")(][»«")
SIZE = 10
RIGHT = 540.0


def draw_line(words: list[str], y: float, glyphs: str, *, by_piece: bool, drawn: bool) -> bytes:
    """Draw words of one direction each, from right to left.

    Args:
        words: in reading order; a bracket is a word of its own, and so is a space.
        y: height of the line.
        glyphs: of the font.
        by_piece: each word is a text of its own, drawn in reading order; else the line is one.
        drawn: the file says of a mirrored bracket what is drawn, not what is meant.
    """
    pieces = []
    for word in words:
        is_right = not any(unicodedata.bidirectional(char) in {"L", "EN", "AN"} for char in word)
        piece = word[::-1] if is_right else word
        pieces.append(piece.translate(MIRRORED) if is_right and drawn else piece)
    if not by_piece:
        whole = "".join(reversed(pieces))
        return coded(RIGHT - len(whole) * SIZE / 2, y, whole, glyphs)
    data, x = b"", RIGHT
    for piece in pieces:
        x -= len(piece) * SIZE / 2
        data += coded(x, y, piece, glyphs)
    return data


ARABIC = st.text("ابتجحدرسعفقلمنهوي", min_size=2, max_size=6)
NUMBERS = st.one_of(
    st.integers(1, 2099).map(str),
    st.sampled_from(["2010/2011", "65/91", "1,000", "2.5", "١٢", "٢٠١٠", "30/06/2011"]),
)
LATIN = st.sampled_from(["CTBTO", "A/RES/65/91", "CTBT/PC-30/2", "PrepCom"])


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Words with spaces between, Arabic first and last, numbers and Latin never side by side."""
    words = [draw(ARABIC)]
    for _ in range(draw(st.integers(0, 4))):
        inner = draw(st.one_of(ARABIC, NUMBERS, LATIN))
        if draw(st.booleans()):
            pair = draw(st.sampled_from(["()", "[]", "«»"]))
            words += [" ", pair[0], inner, pair[1]]
        else:
            words += [" ", inner]
        words += [" ", draw(ARABIC)]
    return words


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("by_piece", [False, True])
@settings(max_examples=30, deadline=None)
@given(st.lists(lines(), min_size=3, max_size=5))
def test_arabic_comes_out_as_it_is_read(
    by_piece: bool, drawn: bool, logical: list[list[str]]
) -> None:
    logical = [["صفحة", " ", "معظمها", " ", "بالعربية", " ", "مهما", " ", "كتب"] * 3, *logical]
    glyphs = "".join(sorted({char for words in logical for word in words for char in word}))
    glyphs += "".join(sorted(set(glyphs.translate(MIRRORED)) - set(glyphs)))
    data = tiny_pdf(
        b"".join(
            draw_line(words, 760 - 60 * number, glyphs, by_piece=by_piece, drawn=drawn)
            for number, words in enumerate(logical)
        ),
        glyphs=glyphs,
    )
    assert lines_of(data) == ["".join(words) for words in logical]


def test_lines_and_words_know_their_direction() -> None:
    glyphs = "".join(sorted(set("الجزائر في 2010 Vienna")))
    drawn = draw_line(["الجزائر", " ", "في", " ", "2010"], 700, glyphs, by_piece=True, drawn=False)
    drawn += draw_line(["في", " ", "الجزائر"], 680, glyphs, by_piece=True, drawn=False)
    drawn += coded(50, 660, "Vienna", glyphs)
    page = page_of(tiny_pdf(drawn, glyphs=glyphs))
    assert [line.rtl for line in page.lines] == [True, True, False]
    assert [word.rtl for word in page.lines[0].words] == [True, True, False]
    assert page.lines[0].words[0].x1 == pytest.approx(RIGHT, abs=0.5)


def test_cells_of_an_arabic_row_come_from_right_to_left() -> None:
    glyphs = "".join(sorted(set("الدولة الفترة ")))
    drawn = coded(100, 700, "الفترة"[::-1], glyphs) + coded(400, 700, "الدولة"[::-1], glyphs)
    assert lines_of(tiny_pdf(drawn, glyphs=glyphs)) == ["الدولة", "الفترة"]


def test_a_stop_belongs_to_the_number_of_its_own_text_object() -> None:
    glyphs = "".join(sorted(set("انظر في عام .0123456789")))
    arabic = draw_line(["انظر", " ", "في", " ", "عام"], 700, glyphs, by_piece=True, drawn=False)
    symbol = coded(500, 680, ".64", glyphs)  # goes on with the Latin symbol of the line above
    year = coded(505, 660, "2013", glyphs) + coded(500, 660, ".", glyphs)
    assert lines_of(tiny_pdf(arabic + symbol + year, glyphs=glyphs))[1:] == [".64", "2013."]


def test_numbers_alone_on_an_arabic_page_keep_their_digits() -> None:
    glyphs = "".join(sorted(set("الدولة 2010-1156/")))
    drawn = coded(400, 700, "الدولة"[::-1], glyphs) + coded(400, 650, "2010-2011", glyphs)
    drawn += coded(400, 600, "65/115", glyphs)
    assert lines_of(tiny_pdf(drawn, glyphs=glyphs)) == ["الدولة", "2010-2011", "65/115"]


@pytest.mark.parametrize(
    ("given_by_engine", "meant"),
    [
        ("ال", "لا"),
        ("لا", "لا"),
        ("أل", "لأ"),
        ("هلل", "لله"),
        ("الله", "الله"),
        ("\u0651ل", "ل\u0651"),
    ],
)
def test_letters_of_one_form_are_put_in_order(given_by_engine: str, meant: str) -> None:
    assert rtl_cluster(given_by_engine) == meant


def test_presentation_forms_are_taken_apart() -> None:
    forms = "\ufefb\ufe8d\ufedf\ufef4\ufeee\ufee1"  # la, alef, lam, yeh, waw, meem as drawn
    assert lines_of(tiny_pdf(coded(400, 700, forms[::-1], forms), glyphs=forms)) == ["لااليوم"]


@pytest.mark.shared
def test_the_real_arabic_document_reads_as_printed() -> None:
    """Read off the printed pages; one of its fonts has wrong digits, which are left out here."""
    data = shared_document("un/E-ESCWA-30-16_2018_ar.pdf").read_bytes()
    pages = pages_of(data)
    text = ["\n".join(shown(line) for line in page.lines) for page in pages]
    for phrase in (
        "الأمم المتحدة",
        "E/ESCWA/30/16",
        "اللجنة الاقتصادية والاجتماعية لغربي آسيا (الإسكوا)",
        "بيروت، 25-28 حزيران/يونيو",
        "التي أقرّتها الجمعية العامة للأمم المتحدة",
        "لفترة السنتين 2018-2019. وتأتي هذه التعديلات عملاً",
        "واللجنة مدعوّة إلى النظر",
    ):
        assert phrase in text[0]
    assert "(اللجنة التنفيذية) المؤرّخ" in text[1]
    assert "اجتماعات فرق الخبراء المخصصة" in text[4]
    assert "الرباط في 6 و7 أيار/مايو 2017، للتأكد من أن" in text[4]
    assert not any("اأ" in page or "األ" in page for page in text)


LOGICAL = [
    "الفرع ١ (أ) — الأنشطة الثنائية الموجهة إلى الدول المدرجة في المرفق 2",
    "1(أ) الأنشطة الثنائية",
    "في 12 حزيران/يونيه 2010 نظمت (CTBT) وفقا للقرار A/RES/65/91 المؤرخ 8 كانون الأول",
    "الفترة 2010-2011 والفترة 2011/2012، بنسبة 50% من الأعضاء [انظر الفقرة 3]",
    "أيلول/سبتمبر 2010 - أيار/مايو 2011",
    "لا إله إلا الله، الإسلام والأمم الآن لأن",
    "١٢ حزيران/يونيه ٢٠١٠ إلى ٣٠/٠٦/٢٠١١ (٣)",
    "(ج) بيان مشترك (انظر CTBT/PC-30/2 و A/65/675)؛ «حوار»",
]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_draws_comes_out_as_it_was_written(tmp_path: Path) -> None:
    report = docx.Document()
    for line in LOGICAL:
        paragraph = report.add_paragraph()
        paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run = paragraph.add_run(line)
        run.font.rtl = True
        run.font.element.get_or_add_rPr().append(fonts := OxmlElement("w:rFonts"))
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), "Amiri")
    report.save(str(tmp_path / "ar.docx"))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "ar.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert lines_of((tmp_path / "ar.pdf").read_bytes()) == LOGICAL


@pytest.mark.shared
def test_words_taken_whole_read_as_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    data = shared_document("un/E-ESCWA-30-16_2018_ar.pdf").read_bytes()
    whole = [[shown(line) for line in page.lines] for page in pages_of(data)]
    taken: list[int] = []

    def each(line: forms._Line, start: int, stop: int) -> None:
        taken.append(stop - start)
        line.read_each(start, stop)

    monkeypatch.setattr(forms._Line, "read_run", each)
    monkeypatch.setattr(forms._Line, "read_between", each)
    assert [[shown(line) for line in page.lines] for page in pages_of(data)] == whole
    assert sum(taken) > 1000


WORDS = "حكومة بيرو"


def test_an_upright_rule_parts_words_of_one_text() -> None:
    glyphs = "".join(sorted(set(WORDS)))
    drawn = coded(100, 700, WORDS[::-1], glyphs)
    rule = b"122 600 m 122 750 l S"  # in the space after the four letters on the left
    assert lines_of(tiny_pdf(drawn, glyphs=glyphs)) == [WORDS]
    assert lines_of(tiny_pdf(drawn + rule, glyphs=glyphs)) == WORDS.split()
    short = b"122 600 m 122 650 l S"
    assert lines_of(tiny_pdf(drawn + short, glyphs=glyphs)) == [WORDS]
    beside = b"99 600 m 99 750 l S"
    assert lines_of(tiny_pdf(drawn + beside, glyphs=glyphs)) == [WORDS]


@pytest.mark.parametrize(("jump", "expected"), [(300, [WORDS]), (1500, WORDS.split())])
def test_a_wide_space_in_one_text_parts_words(jump: int, expected: list[str]) -> None:
    glyphs = "".join(sorted(set(WORDS)))
    left, right = (
        "".join(f"{glyphs.index(char) + 1:04X}" for char in word[::-1])
        for word in (WORDS.split()[1] + " ", WORDS.split(maxsplit=1)[0])
    )
    drawn = f"BT /U 10 Tf 100 700 Td [<{left}> {-jump} <{right}>] TJ ET".encode()
    assert lines_of(tiny_pdf(drawn, glyphs=glyphs)) == expected


@pytest.mark.parametrize("line", ["في عام 2010 عقدت", "A/65/232 وثيقة", "بيرو (GNWT) 16 يوما"])
def test_numbers_and_latin_words_are_read_whole(line: str) -> None:
    glyphs = "".join(sorted(set(line)))
    words = [piece for word in line.split(" ") for piece in (word, " ")][:-1]
    pieces = [part for word in words for part in re.findall(r"[()]|[^()]+", word)]
    for by_piece in (True, False):
        drawn = draw_line(pieces, 700, glyphs, by_piece=by_piece, drawn=True)
        assert lines_of(tiny_pdf(drawn, glyphs=glyphs)) == [line]


STYLE = SimpleNamespace(size=10.0)


def glyphs(*letters: tuple[str, float, float, int]) -> list[Glyph]:
    """Letters with where each begins and ends, and its number in the stream."""
    style = cast(Style, STYLE)
    return [Glyph(x0, x1, text, order, style) for text, x0, x1, order in letters]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ((("ب", 95, 100, 1), ("ي", 90, 95.4, 2), ("ت", 85, 90, 3)), ["بيت"]),
        ((("ب", 95, 100, 1), ("ي", 88, 93, 2)), ["ب", "ي"]),  # a gap between them
        ((("ب", 95, 100, 1), ("ي", 90, 99, 2)), ["ب", "ي"]),  # drawn over each other
        ((("ب", 95, 100, 1), ("ي", 100, 105, 2)), ["ب", "ي"]),  # from left to right
        ((("ب", 95, 100, 1), ("ي", 90, 95, 3)), ["ب", "ي"]),  # not one after the other
        ((("ب", 95, 100, 1), ("1", 90, 95, 2)), ["ب", "1"]),
        ((("ب", 95, 100, 1), ("\u064e", 95, 100, 2), ("ي", 90, 95, 3)), ["ب", "\u064e", "ي"]),
    ],
)
def test_letters_side_by_side_are_one(
    letters: tuple[tuple[str, float, float, int], ...], expected: list[str]
) -> None:
    marks = [order for text, _, _, order in letters if unicodedata.combining(text)]
    near = {order + step for order in marks for step in range(-3, 4)}
    joined = side_by_side(glyphs(*letters), near)
    assert [glyph.text for glyph in joined] == expected
    assert min(glyph.x0 for glyph in joined) == min(x0 for _, x0, _, _ in letters)
    assert max(glyph.x1 for glyph in joined) == max(x1 for _, _, x1, _ in letters)
