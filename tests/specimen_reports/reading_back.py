"""What a Word file holds, read by python-docx and independently of the writer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn


def opened(data: bytes) -> Document:
    """The file as python-docx has it."""
    return docx.Document(io.BytesIO(data))


def body_paragraphs(document: Document) -> list[str]:
    """Every paragraph with text in the body, cells in the order of rows and columns."""
    texts = [paragraph_text(element) for element in document.element.body.iter(qn("w:p"))]
    return [text for text in texts if text]


def table_rows(document: Document) -> Iterator[list[list[str]]]:
    """Every row of every table as cells, a cell as its paragraphs with text."""
    for row in document.element.body.iter(qn("w:tr")):
        yield [
            [text for part in cell.iter(qn("w:p")) if (text := paragraph_text(part))]
            for cell in row.iter(qn("w:tc"))
        ]


def paragraph_text(paragraph: Any) -> str:
    """The text of a paragraph without soft hyphens and without the raised marks of notes."""
    return "".join(
        text.text or ""
        for run in paragraph.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}") is None
        for text in run.iter(qn("w:t"))
    ).strip()


def footnotes(document: Document) -> list[str]:
    """The texts of the footnotes."""
    from lxml import etree

    [part] = [
        part
        for part in document.part.package.iter_parts()
        if str(part.partname) == "/word/footnotes.xml"
    ]
    root = etree.fromstring(part.blob)
    texts = [paragraph_text(note) for note in root.iter(qn("w:footnote"))]
    return [text for text in texts if text]
