"""What the ledger remembers: what is held, what is due, and which form of address worked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.hosts import AddressForm
from tasks.fetch.replies import CONSEQUENCES, Reply

_Key = tuple[str | None, str | None, str | None]


class Memory:
    """The last answer to each question that was put to the network, and what worked."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        """Go through the ledger from its beginning."""
        self._last: dict[_Key, LedgerEntry] = {}
        self._asked_at: dict[tuple[str | None, str | None], datetime] = {}
        self._worked: dict[str, AddressForm] = {}
        self._encoding: bool | None = None
        for entry in entries:
            self.note(entry)

    def note(self, entry: LedgerEntry) -> None:
        """Take a new entry into account."""
        if entry.source != "network" or entry.purpose == "discovery":
            return
        if entry.symbol is not None and CONSEQUENCES[entry.reply].is_kept:
            form = AddressForm.of(entry.asked)
            self._worked[entry.symbol] = form
            self._encoding = form.encoded
        key = (entry.symbol, entry.language, entry.format)
        if entry.purpose == "document":
            self._asked_at[key[:2]] = max(
                entry.asked_at,
                self._asked_at.get(key[:2], datetime.min),  # noqa: DTZ901 - UTC without zone
            )
            before = self._last.get(key)
            # An unclear miss is written when it is decided, behind what was asked after it.
            if before is not None and before.asked_at > entry.asked_at:
                before, entry = entry, before
            self._last[key] = _lasting(before, entry)

    def last(self, wanted: Wanted, kind: str) -> LedgerEntry | None:
        """Return the last answer that counts for a document in a format, None if never asked."""
        return self._last.get((wanted.symbol, wanted.language, kind))

    def last_asked(self, wanted: Wanted) -> datetime:
        """Return when a document was last asked for in any format; the earliest time if never."""
        return self._asked_at.get((wanted.symbol, wanted.language), datetime.min)  # noqa: DTZ901

    def held_kind(self, wanted: Wanted, kinds: Iterable[str]) -> str | None:
        """Return the format that was asked for when the document came, None if it did not."""
        for kind in kinds:
            entry = self.last(wanted, kind)
            if entry is not None and CONSEQUENCES[entry.reply].is_held:
                return kind
        return None

    def is_due(self, wanted: Wanted, kind: str, now: datetime) -> bool:
        """Say whether the question may be asked now: never asked, or its date has come."""
        entry = self.last(wanted, kind)
        if entry is None or entry.recheck_at is None:
            return True
        return entry.recheck_at <= now.replace(tzinfo=None)

    @property
    def encoding(self) -> bool | None:
        """Whether symbols are to be percent-encoded; None while nothing has worked yet."""
        return self._encoding

    def forms(self, symbol: str) -> list[AddressForm]:
        """Return the forms of address to try for a symbol, the one that worked first.

        The other encoding is tried only while none has worked: it is a habit of the server.
        """
        encodings = [self._encoding] if self._encoding is not None else [True, False]
        forms = [AddressForm(encoded, False) for encoded in encodings]
        forms += [AddressForm(encoded, True) for encoded in encodings]
        worked = self._worked.get(symbol)
        if worked in forms:
            forms.sort(key=lambda form: form.all_languages != worked.all_languages)
        return forms


def _lasting(before: LedgerEntry | None, entry: LedgerEntry) -> LedgerEntry:
    """Return which of two answers tells what is known now.

    A document that is held stays held when the server does not answer or has lost it,
    with the date of the newer answer; an answer that says nothing leaves what was known.
    """
    if before is None:
        return entry
    if CONSEQUENCES[before.reply].is_held and not CONSEQUENCES[entry.reply].is_held:
        return before.model_copy(update={"recheck_at": entry.recheck_at})
    if entry.reply in _SAYS_NOTHING and before.reply not in _SAYS_NOTHING:
        return before.model_copy(update={"recheck_at": entry.recheck_at})
    if entry.reply is Reply.MALFORMED and before.reply not in _SAYS_NOTHING:
        return before  # the other form of the address was understood
    return entry


_SAYS_NOTHING = frozenset(
    reply for reply, what in CONSEQUENCES.items() if what.stops or what.is_passing
)
