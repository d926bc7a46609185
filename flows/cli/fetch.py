"""`ctbt fetch`: every report there is, politely; and why any is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.cli.output import next_command, say, say_json, warn_of
from flows.ledger import store_ledger
from flows.prefect_env import exit_on_signals
from tasks.disk import only_run
from tasks.errors import (
    CtbtError,
    EditionsFailed,
    SettingsError,
    StoppedAsking,
    Unreachable,
)
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.mending import set_broken_aside, what_is_broken
from tasks.fetch.archive.store import Archive
from tasks.fetch.confirm import confirm_held
from tasks.fetch.discover import SOURCES, discover
from tasks.fetch.inbox.folder import list_inbox, only_lies_there, passed_over_line
from tasks.fetch.inbox.taking import take_all
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.breaker import Stop
from tasks.fetch.network.fetcher import Manner, fetch_all
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.replies import Reply
from tasks.fetch.session import FetchSession, fetch_session, utc_now, wanted_documents
from tasks.fetch.told import counts, outcome_lines, stop_line
from tasks.records import LANGUAGES, Language
from tasks.reference import load_reference
from tasks.settings import Settings, read_settings


def run_fetch(
    *,
    inbox: Path | None,
    editions: Sequence[str],
    languages: Sequence[str],
    sources: Sequence[str],
    manner: Manner,
    offline: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """Fetch what is due, and print what came and why anything is missing.

    Raises:
        SettingsError: an edition, language or source of discovery that there is not.
        Unreachable, StoppedAsking: the run ended before everything was asked.
        EditionsFailed: a file of the inbox was refused.
        CtbtError: the archive or the registry is not usable.
    """
    settings = read_settings(home=home)
    reference = load_reference(local=settings.registry)
    chosen = _languages(languages)
    reference.require_editions(editions)
    _check(sources, "--discover", SOURCES)
    if offline and sources:
        raise SettingsError(
            document="--discover",
            expected="a run that may ask",
            found="--offline, which asks nobody",
        )
    exit_on_signals()
    with only_run(settings.home, wait=settings.wait):
        _fetch_all(
            settings,
            inbox=inbox,
            editions=editions,
            languages=chosen,
            sources=sources,
            manner=manner,
            offline=offline,
            as_json=as_json,
        )


def _fetch_all(
    settings: Settings,
    *,
    inbox: Path | None,
    editions: Sequence[str],
    languages: Sequence[Language],
    sources: Sequence[str],
    manner: Manner,
    offline: bool,
    as_json: bool,
) -> None:
    archive = Archive(settings.archive)
    if what_is_broken(archive):
        with only_writer(archive.folder, wait=settings.wait):
            warn_of(set_broken_aside(archive))
    reference = load_reference(local=settings.registry)
    refused: list[tuple[str, CtbtError]] = []
    lines: list[str] = []
    if sources:
        with fetch_session(settings, reference, manner) as session:
            lines += discover(session, sources)
        reference = load_reference(local=settings.registry)
    with fetch_session(settings, reference, manner) as session:
        if inbox is not None:
            taken, refused = _take_inbox(inbox, session)
            lines += taken
        wanted = wanted_documents(reference, editions=editions, languages=languages)
        outcomes = [] if offline else _fetch(session, wanted)
        held = session.archive.documents()
        lines += confirm_held(settings.registry, held, reference, utc_now().date())
        stop, entries = session.fetcher.stop, session.journal.entries()
    result = _Result(outcomes, lines, refused, None if offline else stop, len(wanted))
    if as_json:
        say_json(result.as_json())
    else:
        say([*result.as_lines(), _status_line(settings)])
    sys.stdout.flush()
    if entries:
        # Loaded again: what the mastheads confirmed belongs into the warehouse too. Last, since
        # a warehouse that is in use keeps nobody from knowing what came.
        reference = load_reference(local=settings.registry)
        store_ledger(settings.warehouse, entries, reference)
    result.raise_if_incomplete(settings)


class _Result:
    def __init__(
        self,
        outcomes: list[Outcome],
        lines: list[str],
        refused: list[tuple[str, CtbtError]],
        stop: Stop | None,
        wanted: int,
    ) -> None:
        self._outcomes = outcomes
        self._lines = lines
        self._refused = refused
        self._stop = stop
        self._wanted = wanted

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {
            "wanted": self._wanted,
            "asked": sum(outcome.answer is not None for outcome in self._outcomes),
            "counts": counts(self._outcomes),
            "answers": [
                entry.model_dump(mode="json")
                for outcome in self._outcomes
                for entry in outcome.entries
            ],
            "notes": self._lines,
            "refused": [
                {"name": name, "error": str(error), "exit_code": error.exit_code}
                for name, error in self._refused
            ],
            "stop": None
            if self._stop is None
            else {
                "reply": self._stop.reply.value,
                "detail": self._stop.detail,
                "until": self._stop.until.isoformat() if self._stop.until else None,
            },
        }

    def as_lines(self) -> list[str]:
        """Return it as a person reads it."""
        lines = list(self._lines)
        lines += outcome_lines(self._outcomes)
        lines += [f"refused: {error}" for _, error in self._refused]
        not_reached = self._wanted - len(self._outcomes)
        said = ", ".join(f"{count} {name}" for name, count in counts(self._outcomes).items())
        lines.append(f"{self._wanted} documents wanted: {said or 'none asked for'}")
        if self._stop is not None:
            lines.append(f"stopped with {not_reached} not asked for: {stop_line(self._stop)}")
        return lines

    def raise_if_incomplete(self, settings: Settings) -> None:
        """End with the exit code that says what went wrong."""
        if self._stop is not None:
            kind = Unreachable if self._stop.reply is Reply.UNREACHABLE else StoppedAsking
            raise kind(
                document=settings.un_server,
                expected="an answer to every question",
                found=stop_line(self._stop),
            )
        if self._refused:
            raise EditionsFailed(
                document=", ".join(name for name, _ in self._refused),
                place="inbox",
                expected="files that can be taken",
                found=str(self._refused[0][1]),
            )


def _status_line(settings: Settings) -> str:
    return f"what is held and what is missing: {next_command(settings, 'status')}"


def _take_inbox(
    inbox: Path, session: FetchSession
) -> tuple[list[str], list[tuple[str, CtbtError]]]:
    files, passed_over = list_inbox(inbox)
    entries, refused = take_all(files, session.archive, session.prober, session.reference, utc_now)
    session.journal.append(entries)
    names = {file.name for file, _ in refused}
    lines = [
        f"inbox: {entry.asked}: {entry.symbol} [{entry.language or '?'}], {entry.detail}"
        + (f" — look at it: {entry.review}" if entry.review else "")
        for entry in entries
        if entry.asked not in names
    ]
    stray = [(file, error) for file, error in refused if only_lies_there(file, error)]
    lines += [passed_over_line(file, error) for file, error in stray]
    lines += passed_over
    return lines, [(file.name, error) for file, error in refused if (file, error) not in stray]


def _fetch(session: FetchSession, wanted: Sequence[Wanted]) -> list[Outcome]:
    with _shown(len(wanted)) as shown:
        return fetch_all(session.fetcher, wanted, shown)


@contextmanager
def _shown(total: int) -> Iterator[Callable[[Wanted], None]]:
    """Show a bar while the body runs, when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("fetch", total=total, completed=-1)
        yield lambda wanted: progress.update(
            bar, advance=1, description=f"{wanted.symbol} {wanted.language}"
        )


def _languages(codes: Sequence[str]) -> list[Language]:
    _check(codes, "--lang", LANGUAGES)
    return [language for language in LANGUAGES if language in codes]


def _check(given: Sequence[str], option: str, known: Sequence[str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise SettingsError(
            document=option,
            expected=f"one of {', '.join(known[:6])}{', ...' if len(known) > 6 else ''}",
            found=", ".join(unknown),
        )
