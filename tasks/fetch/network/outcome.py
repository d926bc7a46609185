"""What became of one wanted document."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.breaker import Stop
from tasks.fetch.replies import CONSEQUENCES, Reply

_PLAIN_MISS = frozenset(
    {Reply.ABSENT, Reply.MISSING_DOCUMENT, Reply.NO_WORD_VERSION, Reply.MALFORMED}
)


@dataclass(slots=True)
class Outcome:
    """What became of one wanted document.

    Attributes:
        wanted: the document.
        entries: the answers, in order; empty where nothing was due.
        stop: why nothing more is asked, None while the server answers.
    """

    wanted: Wanted
    entries: list[LedgerEntry] = field(default_factory=list)
    stop: Stop | None = None

    @property
    def answer(self) -> LedgerEntry | None:
        """The answer that tells most of the document, of the last ones for each format.

        One that brought it; else one after which nothing is known, since an absent PDF
        says nothing of a Word file that broke off; else one that is no plain miss.
        """
        own = [item for item in self.entries if item.purpose == "document"]
        # An unclear miss is written when it is decided, so the order of writing says nothing.
        last = {item.format: item for item in sorted(own, key=lambda item: item.asked_at)}
        return max(last.values(), key=lambda item: _weight(item.reply), default=None)


def _weight(reply: Reply) -> int:
    what = CONSEQUENCES[reply]
    ranks = (what.is_held, what.stops, what.is_passing, what.is_kept, reply not in _PLAIN_MISS)
    return next((len(ranks) - rank for rank, holds in enumerate(ranks) if holds), 0)
