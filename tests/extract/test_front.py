"""Front matter of documents of blocks: the request, the period above the table, the job number."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.blocks import Block, Span, TablePlace
from tasks.errors import NotThisReport, WrongFormat
from tasks.extract.document import extract_document
from tasks.extract.front import read_front
from tasks.records import FrontMatter, Language, SourceText
from tests.extract.docx.word import make_word
from tests.shared_documents import shared_document
from tests.specimens import project_reference

REFERENCE = project_reference()
MASTHEAD = (
    "A/66/165",
    "Distr.: General",
    "19 July 2011",
    "Original: English",
    "Sixty-sixth session",
    "Item 104 of the preliminary list",
    "Comprehensive Nuclear-Test-Ban Treaty",
    "Report of the Secretary-General",
)


def front(*texts: str, language: Language = "en", table: bool = True) -> FrontMatter:
    """The front matter of paragraphs, with a table behind them."""
    blocks: list[Block] = []
    whole = ""
    for number, text in enumerate((*texts, "State"), 1):
        is_cell = table and number > len(texts)
        place = TablePlace(1, 1, 1) if is_cell else None
        span = Span(len(whole), len(whole) + len(text))
        blocks.append(Block(number, "cell" if is_cell else "paragraph", span, text, place))
        whole += text + "\n"
    source = SourceText("made.docx", "0" * 64, "application/x-made", 1, whole, tuple(blocks))
    phrases = REFERENCE.servers.missing_document_phrases
    grammar = REFERENCE.date_grammar(language)
    return read_front(source, language, REFERENCE.packs, grammar, phrases)


def test_what_the_masthead_says() -> None:
    found = front(*MASTHEAD, "11-40530 (E) 220711", "Annex", "Activities, June 2010 to May 2011")
    assert (found.symbol, found.session, found.agenda_item) == ("A/66/165", 66, 104)
    assert (found.title, found.series) == (MASTHEAD[6], "sg-report")
    assert (found.original, found.distributed) == ("en", date(2011, 7, 19))
    assert found.job_number == "11-40530"
    assert found.period_text == "June 2010 to May 2011"
    assert found.period is not None
    assert (found.period.start, found.period.end) == (date(2010, 6, 1), date(2011, 5, 31))


@pytest.mark.parametrize(
    "text",
    [
        "The period June 2010 to May 2011 saw many activities.",
        "Adopted on 2 December 2010",
        "Done in June 2010",
    ],
)
def test_another_date_above_the_table_is_no_reporting_period(text: str) -> None:
    found = front(*MASTHEAD, text)
    assert (found.period_text, found.period) == (None, None)


def test_a_period_without_a_table_below_is_none() -> None:
    assert front(*MASTHEAD, "June 2010 to May 2011", table=False).period is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In paragraph 11 of its resolution 65/91, the General Assembly requested a report."),
        (
            "fr",
            "Au paragraphe 11 de sa résolution 65/91, l’Assemblée générale a demandé un rapport.",
        ),
        ("es", "En el párrafo 11 de su resolución 65/91, la Asamblea General pidió un informe."),
        ("ru", "В пункте 11 своей резолюции 65/91 Генеральная Ассамблея запросила доклад."),
        ("ar", "طلبت الجمعية العامة في الفقرة 11 من قرارها 65/91 تقديم تقرير عن الجهود المبذولة."),
        ("zh", "大会第65/91号决议执行部分第11段请秘书长提交报告。"),
    ],
)
def test_what_asked_for_the_report(language: Language, text: str) -> None:
    assert front(text, language=language).requested_by == "A/RES/65/91 para. 11"


def test_a_look_alike_is_refused() -> None:
    title = (
        "Cooperation between the United Nations and the Preparatory Commission for the "
        "Comprehensive Nuclear-Test-Ban Treaty Organization"
    )
    with pytest.raises(NotThisReport) as caught:
        front(*MASTHEAD[:6], title, "Report of the Secretary-General")
    assert caught.value.place == "masthead"


@pytest.mark.shared
def test_a_page_that_says_there_is_no_document_is_none() -> None:
    path = shared_document("un/ODS-document-does-not-exist.pdf")
    source = extract_document(path.read_bytes(), path.name)
    phrases = REFERENCE.servers.missing_document_phrases
    with pytest.raises(WrongFormat, match="does not exist"):
        read_front(source, "en", REFERENCE.packs, REFERENCE.date_grammar("en"), phrases)


@pytest.mark.parametrize("printed", ["11-40530 (E) 220711", "11-40530 (C)", "11-40530"])
def test_the_job_number_stands_in_the_foot_of_a_word_document(printed: str) -> None:
    """Behind all of its text; a number of that form in the text is none."""
    body = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (*MASTHEAD, "Call 12-34567 now.")
    )
    body += "<w:p/>" + "<w:p><w:r><w:t>A paragraph.</w:t></w:r></w:p>" * 80
    body += (
        '<w:sectPr><w:footerReference w:type="first" r:id="footer1"/>'
        '<w:footerReference w:type="default" r:id="footer2"/><w:titlePg/></w:sectPr>'
    )
    foots = {
        f"footer{number}": f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        for number, text in enumerate((printed, "2/9"), 1)
    }
    source = extract_document(make_word(body, foots), "a.docx")
    grammar = REFERENCE.date_grammar("en")
    assert read_front(source, "en", REFERENCE.packs, grammar).job_number == "11-40530"
