"""Of one document held in several formats, the one that is read first: the best for its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.extract import sniff
from tasks.fetch.pending import Pending
from tasks.records import FORMAT_OF, FORMATS, Format


def choose_formats(
    documents: Sequence[Pending], *, word_converter: bool
) -> tuple[list[Pending], list[str]]:
    """Choose one format of each document, by symbol and language; the others stand behind it.

    A document whose symbol or language is not known stands for itself. Of two files of one
    format both are read: which of them speaks is decided by what they say. The format of a file
    that a person prefers goes first.

    Args:
        documents: what is held, in order.
        word_converter: whether older Word files can be read on this machine; if not, they go
            last, and the note says so.

    Returns:
        The documents to read, in their order, the other formats in `others` of the first of
        them; and notes on those.
    """
    order = list(FORMATS)
    if not word_converter:
        order.append(order.pop(order.index("doc")))
    by_document: dict[object, list[Pending]] = {}
    for document in documents:
        by_document.setdefault(_key(document), []).append(document)
    chosen: list[Pending] = []
    notes: list[str] = []
    for held in by_document.values():
        preferred = {_format(one) for one in held if one.preferred is not None}
        own = sorted(order, key=lambda form: form not in preferred)
        ranked = sorted(held, key=lambda document: _rank(document, own))
        best = [one for one in ranked if _rank(one, own) == _rank(ranked[0], own)]
        others = tuple(ranked[len(best) :])
        chosen += [replace(best[0], others=others), *best[1:]]
        notes += [
            f"{other.name} is held too; {best[0].name} is read before it{_by_whom(best)}"
            + ("" if word_converter else _no_converter(other))
            for other in others
        ]
    place = {document.sha256: number for number, document in enumerate(documents)}
    return sorted(chosen, key=lambda document: place[document.sha256]), notes


def _key(document: Pending) -> object:
    symbol, language = document.claim.symbol, document.claim.language
    return (symbol, language) if symbol and language else document.sha256


def _format(document: Pending) -> Format | None:
    return FORMAT_OF.get(sniff(document.data))


def _rank(document: Pending, order: Sequence[Format]) -> int:
    form = _format(document)
    return len(order) if form is None else order.index(form)


def _by_whom(best: Sequence[Pending]) -> str:
    why = next((one.preferred for one in best if one.preferred is not None), None)
    return "" if why is None else f", preferred by a person: {why}"


def _no_converter(document: Pending) -> str:
    is_doc = _format(document) == "doc"
    return " (LibreOffice, which reads .doc, is not installed)" if is_doc else ""
