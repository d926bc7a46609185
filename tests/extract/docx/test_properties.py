"""Whatever a Word document is made of, nothing of it is lost or doubled."""

from __future__ import annotations

import io
import re
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import CtbtError
from tasks.extract.docx.marks import raised_marks, without_marks
from tasks.extract.docx.read import extract_docx
from tests.extract.docx.word import check, make_word, p, r, tbl, tc, tr

WORDS = st.text(st.sampled_from("ab1 *é中文نصЖ\u00a0\u200f"), max_size=6)
LOOKS = st.sampled_from(["", "<w:b/>", "<w:vanish/>", '<w:vertAlign w:val="superscript"/>'])
RUNS = st.one_of(
    st.builds(r, WORDS, LOOKS),
    st.builds("<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>".format, WORDS),
    st.builds("<w:ins>{}</w:ins>".format, st.builds(r, WORDS)),
    st.builds("<w:r><w:instrText>{}</w:instrText></w:r>".format, WORDS),
    st.sampled_from(
        [
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>',
            "<w:r><w:noBreakHyphen/><w:br/><w:softHyphen/><w:tab/></w:r>",
            '<w:r><w:footnoteReference w:id="1"/></w:r>',
            '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>',
            '<w:r><w:endnoteReference w:id="1"/></w:r>',
        ]
    ),
)
PROPERTIES = st.sampled_from(
    [
        "",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>',
        "<w:rPr><w:del/></w:rPr>",
        "<w:framePr/>",
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>',
    ]
)
PARAGRAPHS = st.builds(
    lambda runs, properties: p(*runs, properties=properties), st.lists(RUNS, max_size=5), PROPERTIES
)
MERGES = st.sampled_from(
    ["", '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>', "<w:hMerge/>"]
)
ROWS = st.sampled_from(["", "<w:tblHeader/>", '<w:gridBefore w:val="1"/>', "<w:del/>"])


def table(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = st.builds(
        lambda blocks, merge: tc("".join(blocks), merge), st.lists(inner, max_size=2), MERGES
    )
    row = st.builds(
        lambda cells, properties: tr(*cells, properties=properties),
        st.lists(cell, max_size=4),
        ROWS,
    )
    return st.builds(
        lambda rows, grid: tbl(*rows, grid=grid),
        st.lists(row, max_size=4),
        st.lists(st.sampled_from([0, 50, 1000]), max_size=4),
    )


def boxed(inner: str) -> str:
    return p(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"<w:txbxContent>{inner}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


BLOCKS = st.recursive(
    PARAGRAPHS, lambda inner: st.one_of(table(inner), st.builds(boxed, inner)), max_leaves=8
)
LIST = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
OWN = "<w:r><w:footnoteRef/></w:r>"


def documents() -> st.SearchStrategy[tuple[str, dict[str, str]]]:
    notes = st.builds(
        lambda first, second: (
            f'<w:footnote w:id="1">{p(OWN, first)}</w:footnote>'
            f'<w:footnote w:id="2">{p(second)}</w:footnote>'
        ),
        WORDS,
        WORDS,
    )
    return st.tuples(
        st.lists(BLOCKS, max_size=3).map("".join),
        st.fixed_dictionaries(
            {
                "header1": PARAGRAPHS,
                "footnotes": notes,
                "endnotes": st.just(f'<w:endnote w:id="1">{p("end")}</w:endnote>'),
                "numbering": st.just(LIST),
            }
        ),
    )


def stored(data: bytes) -> int:
    """Count the text of a document by looking at its XML as mere characters."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("document", "footnotes", "endnotes", "header1"):
            xml = archive.read(f"word/{name}.xml").decode()
            if (
                name == "header1"
                and "headerReference" not in archive.read("word/document.xml").decode()
            ):
                continue
            while "<mc:Fallback" in xml:  # the innermost first
                xml = re.sub(
                    r"<mc:Fallback>(?:(?!<mc:Fallback>).)*?</mc:Fallback>", "", xml, flags=re.DOTALL
                )
            for text in re.findall(r"<w:(?:t|delText|instrText)(?: [^>]*)?>([^<]*)<", xml):
                count += len("".join(text.split()))
            count += len(re.findall(r"<w:(?:sym|noBreakHyphen|softHyphen)\b", xml))
    return count


@settings(deadline=None, max_examples=60)
@given(documents())
def test_nothing_is_lost_or_doubled(document: tuple[str, dict[str, str]]) -> None:
    body, parts = document
    data = make_word(p("first") + body, parts)
    source = extract_docx(data, "a.docx")
    check(source)
    assert source.characters_read is not None
    put_in = source.characters_read - stored(data)
    assert put_in >= 0
    if not any(word in body for word in ("numPr", "Reference")):
        assert put_in == 0
    for block in source.blocks:
        if block.place is not None:
            place = block.place
            assert min(place.row, place.column, place.row_span, place.column_span) >= 1
    again = extract_docx(data, "a.docx")
    assert again == source


@settings(deadline=None, max_examples=40)
@given(documents(), st.data())
def test_a_damaged_document_is_read_or_refused(
    document: tuple[str, dict[str, str]], choice: st.DataObject
) -> None:
    data = bytearray(make_word(p("first") + document[0], document[1]))
    for _ in range(choice.draw(st.integers(1, 3))):
        at = choice.draw(st.integers(0, len(data) - 1))
        data[at] = choice.draw(st.integers(0, 255))
    try:
        check(extract_docx(bytes(data), "a.docx"))
    except CtbtError as refusal:
        named = refusal.document
    else:
        named = "a.docx"
    assert named == "a.docx"


@given(
    st.text(st.sampled_from("ab1 *e,m"), max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 3)), max_size=4),
)
def test_marks_stand_where_letters_are_raised(text: str, stretches: list[tuple[int, int]]) -> None:
    raised: list[tuple[int, int]] = []
    for start, length in sorted(stretches):
        if (not raised or start >= raised[-1][1]) and start + length <= len(text):
            raised.append((start, start + length))
    marks = raised_marks(text, raised)
    shown = without_marks(text, marks)
    kept = sum(mark.end - mark.start for mark in marks)
    assert len(text) - kept - len(shown) <= 3 * max(len(marks) - 1, 0)
    for mark in marks:
        assert any(start <= mark.start < mark.end for start, _ in raised)
