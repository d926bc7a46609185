"""What the mastheads of held documents confirm: the only thing that makes a symbol certain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tasks.errors import WrongEdition
from tasks.fetch.archive.store import ArchivedDocument
from tasks.fetch.replies import CONSEQUENCES
from tasks.reference import Reference
from tasks.reference.registry import (
    MastheadFacts,
    read_registry,
    with_confirmation,
    write_registry,
)
from tasks.reference.registry_lock import registry_lock


def facts_of(documents: Iterable[ArchivedDocument], symbol: str) -> list[MastheadFacts]:
    """Return what the held documents say that print this symbol, as far as their language is told.

    A document that a person set aside, or that came in the place of another one, says nothing.
    """
    return [
        MastheadFacts(
            sha256=document.sha256,
            language=document.printed.language,
            symbol=document.printed.symbol,
            session=document.printed.session,
            agenda_item=document.printed.agenda_item,
            title=document.printed.title,
        )
        for document in documents
        if document.set_aside is None
        and document.printed.symbol == symbol
        and document.printed.language is not None
        and any(CONSEQUENCES[arrival.reply].is_held for arrival in document.arrivals)
    ]


def confirm_held(
    path: Path, documents: Iterable[ArchivedDocument], reference: Reference, today: date
) -> list[str]:
    """Confirm every registered symbol that the masthead of a held document prints.

    Args:
        path: this machine's registry; written only when there is something new.
        documents: what is held.
        reference: the registry with what is in the file.
        today: for the entries.

    Returns:
        Lines for a person: what was confirmed, and what contradicts the registry.
    """
    held = list(documents)
    if not any(
        item.standing != "confirmed" and facts_of(held, item.symbol)
        for item in reference.documents()
    ):
        return []
    with registry_lock(path):
        return _confirm(path, held, reference, today)


def _confirm(
    path: Path, held: list[ArchivedDocument], reference: Reference, today: date
) -> list[str]:
    entries = new = read_registry(path)
    lines: list[str] = []
    for registered in reference.documents():
        if registered.standing == "confirmed":
            continue
        for facts in facts_of(held, registered.symbol):
            try:
                new = with_confirmation(
                    new,
                    reference.shipped,
                    symbol=registered.symbol,
                    facts=facts,
                    noted_on=today,
                )
            except WrongEdition as error:
                lines.append(f"registry: {registered.symbol} is not confirmed: {error}")
                continue
            lines.append(
                f"registry: {registered.symbol} confirmed by the masthead of "
                f"{facts.sha256[:12]} [{facts.language}]"
            )
            break
    if new != entries:
        write_registry(path, new)
    return lines
