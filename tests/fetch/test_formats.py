"""Which format of a document is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.fetch.formats import choose_formats
from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.pending import Pending

DOCX, DOC, PDF, TEXT = b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"text"


def held(data: bytes, symbol: str | None = "A/66/165", language: str | None = "en") -> Pending:
    return Pending(f"{data[:2]!r}", "inbox", "x", data, Claim(symbol, language))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word_converter", "order"),
    [(True, [DOCX, DOC, PDF, TEXT]), (False, [DOCX, PDF, TEXT, DOC])],
)
def test_each_format_goes_before_those_behind_it(word_converter: bool, order: list[bytes]) -> None:
    while order:
        for documents in (order, order[::-1]):
            chosen, notes = choose_formats(
                [held(data) for data in documents], word_converter=word_converter
            )
            assert [document.data for document in chosen] == order[:1]
            assert [document.data for document in chosen[0].others] == order[1:]
            assert len(notes) == len(order) - 1
        order = order[1:]


def test_without_libreoffice_the_note_says_why() -> None:
    _, (note,) = choose_formats([held(DOC), held(PDF)], word_converter=False)
    assert "LibreOffice" in note


def test_other_languages_and_unknown_documents_stand_for_themselves() -> None:
    documents = [held(PDF), held(PDF + b" ", language="fr"), held(DOCX, None), held(DOC, None)]
    assert choose_formats(documents, word_converter=True) == (documents, [])


def test_of_two_of_one_format_both_are_read_and_the_others_stand_behind_one() -> None:
    first, second, text = held(PDF), held(PDF + b"2"), held(TEXT)
    chosen, _ = choose_formats([text, first, second], word_converter=True)
    assert [document.data for document in chosen] == [PDF, PDF + b"2"]
    assert [[other.data for other in document.others] for document in chosen] == [[TEXT], []]


def test_the_format_of_a_file_that_a_person_prefers_goes_first() -> None:
    preferred = replace(held(PDF), preferred="the Word file lacks a page")
    documents = [held(DOCX), preferred, held(PDF + b"2"), held(TEXT)]
    chosen, notes = choose_formats(documents, word_converter=True)
    assert [document.data for document in chosen] == [PDF, PDF + b"2"]
    assert [other.data for other in chosen[0].others] == [DOCX, TEXT]
    assert all("preferred by a person: the Word file lacks a page" in note for note in notes)
