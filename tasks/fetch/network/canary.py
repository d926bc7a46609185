"""Documents that are known to exist: asked for to tell "blocked" from "absent"."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.replies import CONSEQUENCES
from tasks.reference.models import UnServers

_OWN = 1
"""How many of our own documents are tried before the listed ones."""


def canaries(entries: Iterable[LedgerEntry], servers: UnServers) -> list[tuple[Wanted, str]]:
    """Return what to ask for, in order: (document, format).

    First the document that this server gave us last, which costs no body if
    the server tells that it has not changed; then the listed ones.

    Args:
        entries: the ledger, oldest first.
        servers: the listed canaries.
    """
    own: dict[tuple[Wanted, str], None] = {}
    for entry in entries:
        held = entry.source == "network" and CONSEQUENCES[entry.reply].is_held
        if held and entry.symbol and entry.language and entry.format:
            key = Wanted(None, entry.symbol, entry.language, is_report=False), entry.format
            own.pop(key, None)
            own[key] = None
    listed = [
        (Wanted(None, item.symbol, item.language, is_report=False), item.format)
        for item in servers.canaries
    ]
    return list(dict.fromkeys([*list(reversed(own))[:_OWN], *listed]))
