"""Word documents whose text is hostile, each with what must come of it."""

from __future__ import annotations

from tests.fake_un.pdf import noise
from tests.hostile.expected import BOUNDED, EITHER, READ, Case, Cases, cases
from tests.hostile.word_parts import PARAGRAPH, cell, document, footnotes, numbered, styles, table

CELL = "<w:tc><w:tcPr/><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"

_BEGIN, _END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "end"))

_A_DOCX: Cases = {
    "elements 100,000 deep": (
        lambda: document("<w:p>" * 100_000 + "</w:p>" * 100_000 + PARAGRAPH),
        EITHER,
    ),
    "tables in tables": (
        lambda: document("<w:tbl><w:tr><w:tc>" * 80 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 80),
        EITHER,
    ),
    "boxes in boxes": (
        lambda: document(
            "<w:p><w:r><w:pict><w:txbxContent>" * 60
            + PARAGRAPH
            + "</w:txbxContent></w:pict></w:r></w:p>" * 60
        ),
        EITHER,
    ),
    "10,000 cells": (
        lambda: document(table([numbered(CELL, 100) for _ in range(100)], 100) + PARAGRAPH),
        BOUNDED,
    ),
    "a row of 10,000 cells": (
        lambda: document(table([numbered(CELL, 10_000)], 9) + PARAGRAPH),
        BOUNDED,
    ),
    "a cell over 10**9 columns": (
        lambda: document(table([cell(properties='<w:gridSpan w:val="1000000000"/>')] * 3)),
        EITHER,
    ),
    "a cell over less than no columns": (
        lambda: document(table([cell(properties='<w:gridSpan w:val="-7"/>')] * 3)),
        EITHER,
    ),
    "a cell over some columns": (
        lambda: document(table([cell(properties='<w:gridSpan w:val="some"/>')] * 3)),
        EITHER,
    ),
    "10**9 columns before a row": (
        lambda: document(
            table([f'<w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>{cell()}'] * 3)
        ),
        EITHER,
    ),
    "cells that go on and never began": (
        lambda: document(table([cell(properties="<w:vMerge/>") * 2] * 2_000)),
        EITHER,
    ),
    "cells that go on over 2,000 rows": (
        lambda: document(
            table(
                [cell(properties='<w:vMerge w:val="restart"/>') * 2]
                + [CELL.replace("<w:tcPr/>", "<w:tcPr><w:vMerge/></w:tcPr>") * 2] * 2_000
            )
        ),
        EITHER,
    ),
    "a text of 11 MB": (
        lambda: document(f"<w:p><w:r><w:t>{noise('x', 5_300_000).hex()}</w:t></w:r></w:p>"),
        EITHER,
    ),
    "30,000 runs": (
        lambda: document(f"<w:p>{numbered('<w:r><w:t>x</w:t></w:r>', 30_000)}</w:p>" + PARAGRAPH),
        BOUNDED,
    ),
    "100,000 attributes": (
        lambda: document(
            "<w:p " + " ".join(f'a{n}="{n}"' for n in range(100_000)) + f"/>{PARAGRAPH}"
        ),
        EITHER,
    ),
    "fields that begin and never end": (
        lambda: document(
            "<w:p>" + numbered(f"<w:r>{_BEGIN}<w:t>x</w:t></w:r>", 5_000) + f"</w:p>{PARAGRAPH}"
        ),
        EITHER,
    ),
    "fields that end and never began": (
        lambda: document(
            "<w:p>" + numbered(f"<w:r>{_END}<w:t>x</w:t></w:r>", 5_000) + f"</w:p>{PARAGRAPH}"
        ),
        EITHER,
    ),
    "styles based on each other": (
        lambda: document(
            PARAGRAPH.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>'),
            changed=styles(
                '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
            ),
        ),
        READ,
    ),
    "styles 5,000 deep": (
        lambda: document(
            PARAGRAPH.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="s1"/></w:pPr>'),
            changed=styles(
                "".join(
                    f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
                    for n in range(5_000)
                )
            ),
        ),
        EITHER,
    ),
    "a list 10**9 deep": (
        lambda: document(
            PARAGRAPH.replace(
                "<w:p>",
                '<w:p><w:pPr><w:numPr><w:ilvl w:val="1000000000"/><w:numId w:val="-1"/></w:numPr>'
                "</w:pPr>",
            )
        ),
        EITHER,
    ),
    "notes that refer to themselves": (
        lambda: document(
            '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' + PARAGRAPH,
            changed=footnotes(
                '<w:footnote w:id="1"><w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="1"/></w:r>'
                "</w:p></w:footnote>" * 2
            ),
        ),
        EITHER,
    ),
    "a reference to no note": (
        lambda: document('<w:p><w:r><w:footnoteReference w:id="77"/></w:r></w:p>' + PARAGRAPH),
        EITHER,
    ),
    "a note 10,000 times": (
        lambda: document(
            "<w:p>" + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 10_000 + f"</w:p>{PARAGRAPH}",
            changed=footnotes(f'<w:footnote w:id="1">{PARAGRAPH}</w:footnote>'),
        ),
        EITHER,
    ),
}


def text_cases() -> list[Case]:
    """Return every such document."""
    return cases("a.docx", _A_DOCX)
