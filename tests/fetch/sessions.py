"""What the tests of asking share: a fake server, and sessions that ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.fetcher import Fetcher, Manner, fetch_all
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.session import FetchSession, fetch_session
from tasks.reference import load_reference
from tasks.settings import Settings
from tests.fake_un import FakeUn, report

SYMBOL = "A/66/165"
EN = Wanted("sg-66", SYMBOL, "en")


def documents(*kinds: str, symbol: str = SYMBOL) -> dict[tuple[str, str, str], bytes]:
    """Documents of 20 kB, in English, in these formats."""
    return {(symbol, "en", kind): report(symbol, "en", 66, kind, 20_000) for kind in kinds}


@dataclass
class Place:
    """A server, and a home into which its documents are fetched; impolite and quick."""

    un: FakeUn
    home: Path
    changes: dict[str, object] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        quick: dict[str, object] = {
            "pause_min": 0.0,
            "pause_max": 0.0,
            "retry_wait": 0.0,
            "connect_timeout": 1.0,
            "read_timeout": 1.0,
            "deadline": 2.0,
            "largest_mb": 1,
        }
        return Settings(home=self.home, un_server=self.un.address).model_copy(
            update=quick | self.changes
        )

    @property
    def archive(self) -> Archive:
        return Archive(self.home / "archive")

    def entries(self) -> list[LedgerEntry]:
        return Journal(self.home / "archive").entries()

    def replies(self, purpose: str = "document") -> list[str]:
        return [entry.reply.value for entry in self.entries() if entry.purpose == purpose]

    @contextmanager
    def session(self, **manner: bool) -> Iterator[FetchSession]:
        chosen = replace(Manner(), **manner)  # type: ignore[arg-type]  # its flags only
        reference = load_reference(local=self.settings.registry)
        with fetch_session(self.settings, reference, chosen) as session:
            yield session

    def fetch(self, *wanted: Wanted, **manner: bool) -> list[Outcome]:
        with self.session(**manner) as session:
            return fetch_all(session.fetcher, wanted or (EN,))

    def one(self, **manner: bool) -> LedgerEntry:
        """Fetch the English report; return the answer."""
        (outcome,) = self.fetch(EN, **manner)
        assert outcome.answer is not None
        return outcome.answer

    def asked(self, symbol: str = SYMBOL) -> list[str]:
        """Return the formats in which a symbol was asked for, "(OR)" behind those forms."""
        return [
            item.kind + item.symbol.removeprefix(symbol)
            for item in self.un.requests
            if item.symbol.startswith(symbol)
        ]


def stop_of(fetcher: Fetcher) -> str | None:
    """Return the class of the answer that ended a run."""
    return fetcher.stop.reply.value if fetcher.stop else None


def canaries_asked(un: FakeUn, symbols: Sequence[str] = (SYMBOL,)) -> int:
    """Return how many requests were for other documents than these."""
    return sum(not item.symbol.startswith(tuple(symbols)) for item in un.requests)
