"""Of one document held in several formats, the one that is read: the best to read rows from."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract import MediaType, sniff
from tasks.fetch.pending import Pending

ORDER: tuple[MediaType, ...] = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/msword",
    "application/pdf",
    "text/plain",
)
"""Word files say where cells are; a PDF shows it; flattened text has lost it."""


def choose_formats(
    documents: Sequence[Pending], *, word_converter: bool
) -> tuple[list[Pending], list[str]]:
    """Choose one format of each document, by symbol and language; the others are only noted.

    A document whose symbol or language is not known stands for itself.

    Args:
        documents: what is held, in order; of two of one format the first is read.
        word_converter: whether older Word files can be read on this machine; if not, they go
            last, and the note says so.

    Returns:
        The documents to read, in their order, and notes on the others.
    """
    order = list(ORDER)
    if not word_converter:
        order.append(order.pop(order.index("application/msword")))
    best: dict[object, Pending] = {}
    for document in documents:
        key = _key(document)
        held = best.get(key)
        if held is None or _rank(document, order) < _rank(held, order):
            best[key] = document
    chosen = [document for document in documents if best[_key(document)] is document]
    notes = [
        f"{document.name} is held too; {best[_key(document)].name} is read in its place"
        + (_no_converter(document) if not word_converter else "")
        for document in documents
        if best[_key(document)] is not document
    ]
    return chosen, notes


def _key(document: Pending) -> object:
    symbol, language = document.claim.symbol, document.claim.language
    return (symbol, language) if symbol and language else document.sha256


def _rank(document: Pending, order: Sequence[MediaType]) -> int:
    kind = sniff(document.data)
    return order.index(kind) if kind in order else len(order)


def _no_converter(document: Pending) -> str:
    kind = sniff(document.data)
    return " (LibreOffice, which reads .doc, is not installed)" if kind == ORDER[1] else ""
