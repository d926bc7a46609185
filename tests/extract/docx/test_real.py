"""A document that the United Nations publish as .docx and as PDF."""

from __future__ import annotations

import pytest

from tasks.extract.docx.read import extract_docx
from tests.extract.docx.word import cells, check, spans, texts
from tests.shared_documents import shared_document

pytestmark = pytest.mark.shared


def test_a_report_is_read_whole() -> None:
    data = shared_document("un/A-80-604-Add.1_2026_en.docx").read_bytes()
    source = extract_docx(data, "a.docx")
    check(source)
    assert texts(source)[:2] == ["United Nations", "A/80/604/Add.1"]
    found = cells(source)
    # As the first page and the ninth of the PDF show them.
    assert (found[1, 7, 1], found[1, 7, 2]) == ("Projected expenditure for 2025/26", "$59,153,400")
    assert [found[7, 16, column] for column in range(1, 9)] == [
        "Other supplies, services and equipment",
        "1 307.2",
        "1 135.1",
        "984.2",
        "391.0",
        "1 025.9",
        "41.7",
        "4.2",
    ]
    assert spans(source.blocks)["Variance"] == (1, 2)
    marks = {mark.mark: mark.note for block in source.blocks for mark in block.marks}
    notes = {block.number: block.label for block in source.blocks if block.kind == "note"}
    assert {mark: notes[note] for mark, note in marks.items() if note} == {"1": "1", "2": "2"}
    assert {mark for mark, note in marks.items() if note is None} == {"a", "b"}
    (raised,) = (block for block in source.blocks if block.text == found[1, 7, 1])
    assert [mark.mark for mark in raised.marks] == ["a", "b"]
