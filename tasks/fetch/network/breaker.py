"""When to stop asking: the server is left in peace, and a person is told until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.reference.models import BreakerLimits


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing more is asked, and until when (UTC; None where a new run may try at once)."""

    reply: Reply
    detail: str
    until: datetime | None


class Breaker:
    """Opens when the server wants no more questions, or answers none."""

    def __init__(self, limits: BreakerLimits) -> None:
        """Start closed."""
        self._limits = limits
        self.stop: Stop | None = None

    def recall(self, entries: Iterable[LedgerEntry], now: datetime) -> None:
        """Open if an earlier run was told to stay away until a time that is not over.

        A document that came later closes it again.
        """
        moment = now.replace(tzinfo=None)
        opened = came = datetime.min  # noqa: DTZ901 - UTC without zone
        for entry in entries:
            is_held = entry.source == "network" and CONSEQUENCES[entry.reply].is_held
            if entry.stops_until is not None and entry.stops_until > moment:
                self.stop = Stop(entry.reply, entry.detail, entry.stops_until)
                opened = max(opened, entry.asked_at)
            elif is_held:
                came = max(came, entry.asked_at)
            elif entry.purpose == "canary":
                # The miss that stopped the run was asked before the canary that did not come.
                opened = max(opened, entry.asked_at)
        if came > opened:
            self.stop = None

    def open(self, reply: Reply, detail: str, now: datetime, retry_after: float | None) -> Stop:
        """Stop asking, for as long as the limits and the server say.

        Args:
            reply: class of the answer that ends the run.
            detail: in words.
            now: time of the answer.
            retry_after: seconds the server asks us to wait.
        """
        minutes: float = getattr(self._limits, f"{reply.value}_minutes")
        wait = max(timedelta(minutes=minutes), timedelta(seconds=retry_after or 0.0))
        self.stop = Stop(reply, detail, now.replace(tzinfo=None) + wait if wait else None)
        return self.stop
