"""From bytes to pages: refusals, places, conservation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
import pytest

from tasks.errors import DamagedInput, EmptyInput, WrongFormat
from tasks.extract.pdf.engine import MOST_PAGES, open_pdf, read_pages
from tests.extract.pdf.reading import lines_of, page_of, pages_of, shown
from tests.extract.pdf.tiny import coded, text, tiny_pdf
from tests.fake_un.pdf import make_pdf, make_scan_pdf
from tests.shared_documents import shared_document

REAL = (
    "S-2013-220_2013_en",
    "A-AC.109-2010-18_2010_en",
    "E-ESCWA-30-16_2018_en",
    "E-ESCWA-30-16_2018_ar",
    "A-80-604-Add.1_2026_en",
    "A-CN.10-2025-INF-1_2025_sixlang",
    "ODS-document-does-not-exist",
)


@contextmanager
def refuses(error: type[Exception], found: str) -> Iterator[None]:
    with pytest.raises(error) as caught:
        yield
    assert found in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_is_no_pdf() -> None:
    with refuses(EmptyInput, "nothing"):
        pages_of(b" \n")


def test_a_pdf_that_is_cut_off_is_refused() -> None:
    whole = tiny_pdf(text(50, 700, "A report"))
    assert lines_of(whole) == ["A report"]
    for share in (0.2, 0.5, 0.9):
        with refuses(DamagedInput, "truncated"):
            pages_of(whole[: int(len(whole) * share)])


def test_a_pdf_with_a_password_is_named_so() -> None:
    locked = tiny_pdf(
        text(50, 700, "A report"),
        trailer=b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        b" /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32),
    )
    with refuses(DamagedInput, "encrypted"):
        pages_of(locked)


def test_a_broken_file_is_named_so() -> None:
    whole = tiny_pdf(text(50, 700, "A report"))
    with refuses(DamagedInput, "cannot read"):
        pages_of(whole.replace(b"/Type /Catalog /Pages 2 0 R", b"/Type /Nothing /Pagez 2 0 R"))


def test_more_pages_than_a_report_are_refused_at_once() -> None:
    with refuses(DamagedInput, "larger than any report"):
        pages_of(tiny_pdf(*[b""] * (MOST_PAGES + 1)))


def test_a_scan_is_named_so() -> None:
    with refuses(WrongFormat, "a scan"):
        pages_of(make_scan_pdf(pages=2))


def test_empty_pages_are_nothing() -> None:
    with refuses(EmptyInput, "without text"):
        pages_of(tiny_pdf(b"", b""))


def test_a_file_of_one_scanned_page_and_text_is_read() -> None:
    page = page_of(tiny_pdf(text(50, 700, "A report")))
    assert (page.has_picture, page.doubtful) == (False, ())


def test_fonts_that_do_not_say_what_they_show_are_refused() -> None:
    glyphs = "".join(map(chr, range(0x21, 0x7F)))
    drawn = coded(50, 700, "ThisCannotBeRead", glyphs, font="N")
    with refuses(WrongFormat, "Unicode map"):
        pages_of(tiny_pdf(drawn, glyphs=glyphs))


def test_a_few_characters_without_value_make_a_page_doubtful() -> None:
    glyphs = "".join(map(chr, range(0x21, 0x7F)))
    drawn = text(50, 700, "Much more that can be read") + coded(50, 650, "abc", glyphs, font="N")
    page = page_of(tiny_pdf(drawn, glyphs=glyphs))
    (reason,) = page.doubtful
    assert reason.startswith("3 of ")


def test_private_characters_are_kept_and_counted() -> None:
    glyphs = "\uf0b7Text"
    page = page_of(tiny_pdf(coded(50, 700, "\uf0b7Text", glyphs), glyphs=glyphs))
    assert [shown(line) for line in page.lines] == ["\uf0b7Text"]
    assert page.doubtful


def test_control_codes_become_the_replacement_character() -> None:
    glyphs = "A\x1bB\x1cC"
    data = tiny_pdf(
        text(50, 600, "a page that can be read") + coded(50, 700, glyphs, glyphs), glyphs=glyphs
    )
    assert lines_of(data)[0] == "A\ufffdB\ufffdC"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_places_are_as_the_page_is_shown(rotate: int) -> None:
    turned = {
        0: "1 0 0 1 100 730",
        90: "0 1 -1 0 112 100",
        180: "-1 0 0 -1 495 112",
        270: "0 -1 1 0 483 742",
    }[rotate]
    drawn = f"BT /F 10 Tf {turned} Tm (Level text of a page) Tj ET".encode()
    page = page_of(tiny_pdf(drawn, rotate=rotate))
    assert (page.width, page.height) == ((595, 842) if rotate % 180 == 0 else (842, 595))
    (line,) = page.lines
    assert shown(line) == "Level text of a page"
    assert (line.x0, line.baseline) == pytest.approx((100, 112), abs=1)
    assert line.x1 - line.x0 == pytest.approx(90, abs=6)


def test_the_crop_box_is_the_page() -> None:
    drawn = text(100, 700, "Text") + b"90 695 m 300 695 l S"
    page = page_of(tiny_pdf(drawn, crop=(50, 100, 500, 800)))
    assert (page.width, page.height) == (450, 700)
    (line,) = page.lines
    assert (line.x0, line.baseline) == pytest.approx((50, 100), abs=1)
    (rule,) = page.rules
    assert (rule.at, rule.start, rule.end) == pytest.approx((105, 40, 250), abs=1)


def test_what_is_not_seen_is_still_text() -> None:
    drawn = text(50, 700, "hidden", before="3 Tr") + text(700, 600, "outside", before="0 Tr")
    assert lines_of(tiny_pdf(drawn)) == ["hidden", "outside"]


def test_ligatures_are_taken_apart_and_counted_as_letters() -> None:
    glyphs = "ﬁnalceﬄut"
    page = page_of(
        tiny_pdf(coded(50, 700, "ﬁnaleﬄuent".replace("en", "ce"), glyphs), glyphs=glyphs)
    )
    assert [shown(line) for line in page.lines] == ["finaleffluce" + "t"]
    assert page.characters == 13


def test_equal_lines_that_the_engine_leaves_out_are_told() -> None:
    """The engine takes equal texts that touch for one that is drawn twice."""
    line = "Meeting of experts on the verification regime"
    close = text(50, 700, line) + text(50, 696, line)
    assert "drawn twice" in "".join(page_of(tiny_pdf(close)).doubtful)
    apart = text(50, 700, line) + text(50, 688, line)
    page = page_of(tiny_pdf(apart))
    assert ([shown(one) for one in page.lines], page.doubtful) == ([line, line], ())


def test_pages_are_read_one_by_one() -> None:
    data = make_pdf([[f"Page {number} of the report"] for number in range(1, 30)])
    with open_pdf(data, "x.pdf") as document:
        pages = read_pages(document, "x.pdf")
        assert shown(next(pages).lines[0]) == "Page 1 of the report"
        assert next(pages).number == 2


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_nothing_is_lost_of_real_documents(name: str) -> None:
    """What the engine gives in one call, taken apart, is what is in the words."""
    path = shared_document(f"un/{name}.pdf")
    pages = pages_of(path.read_bytes())
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        for page, opened in zip(pages, document, strict=True):
            words = opened.get_textpage()
            whole = words.get_text_range().translate({0xFFFE: "-", 2: "-"})
            words.close()
            opened.close()
            taken = "".join(
                unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufefc" else char
                for char in whole
            )
            assert page.characters == len("".join(taken.split()))


@pytest.mark.shared
def test_a_real_scan_is_named_so() -> None:
    data = shared_document("un/A-47-843_en_scan-no-text.pdf").read_bytes()
    with refuses(WrongFormat, "a scan"):
        pages_of(data)
