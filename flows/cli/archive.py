"""`ctbt archive`: what is kept, whether it is whole, and one file to carry it elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from flows.cli.output import say_json, say_row, warn_of
from flows.prefect_env import exit_on_signals
from tasks.errors import SettingsError, one_line
from tasks.fetch.archive.bundle import BundleSummary, export_bundle, import_bundle
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.mending import repair, set_broken_aside, what_is_broken
from tasks.fetch.archive.store import Archive, ArchivedDocument
from tasks.fetch.archive.verify import Progress, require_intact, tell_nobody, verify
from tasks.fetch.archive.zips import LIMITS, Limits
from tasks.settings import Settings, read_settings

_MEGABYTE = 1_000_000
_COLUMNS = ("sha256", "name", "symbol", "language", "media type", "size", "arrived", "reply")


def run_list(home: Path | None, *, as_json: bool) -> None:
    """Print each document that is kept, and why a person should look at it.

    Raises:
        ArchiveError: the archive cannot be read.
    """
    archive = Archive(read_settings(home=home).archive)
    documents = archive.documents()
    warn_of(what_is_broken(archive))
    if as_json:
        for document in documents:
            say_json(_record(document))
        return
    rows = [_row(document) for document in documents]
    if sys.stdout.isatty():
        _print_table(rows)
    else:
        for row in ((*_COLUMNS, "look at it"), *rows):
            say_row(row)
    print(f"{len(rows)} documents", file=sys.stderr)


def run_verify(home: Path | None, *, mend: bool, as_json: bool) -> None:
    """Hash everything again and print what is not as it was.

    Args:
        home: where the archive is.
        mend: first mend what the bytes prove.
        as_json: print one JSON object.

    Raises:
        ArchiveError: something was altered, lost or put there.
        InUse: it is to be mended, and another process works on it.
    """
    settings = read_settings(home=home)
    archive = Archive(settings.archive)
    done: list[str] = []
    if mend and archive.folder.is_dir():
        with only_writer(archive.folder, wait=settings.wait):
            done = repair(archive)
    with _shown("verify") as progress:
        result = verify(archive, progress)
    if as_json:
        counts = {"documents": result.documents, "byte_size": result.byte_size}
        findings = [asdict(finding) for finding in result.findings]
        say_json(counts | {"mended": done, "findings": findings})
    else:
        for line in done:
            print(one_line(f"mended: {line}"))
        for finding in result.findings:
            print(one_line(f"{finding.severity}: {finding.path}: {finding.problem}"))
        print(
            f"{result.documents} documents, {result.byte_size:,} bytes as they were kept; "
            f"{len(result.errors)} errors, {len(result.notes)} notes"
        )
    sys.stdout.flush()
    require_intact(result, archive.folder)


def run_export(home: Path | None, path: Path, *, as_json: bool) -> None:
    """Write the archive into one file, and print the hash by which it is known again.

    Raises:
        ArchiveError: the archive is not intact, empty, or in use.
        SettingsError: the file cannot be written there.
    """
    settings = read_settings(home=home)
    archive = Archive(settings.archive)
    exit_on_signals()
    with only_writer(archive.folder, wait=settings.wait), _shown("export") as progress:
        summary = export_bundle(
            archive, path, datetime.now(UTC), limits=_limits(settings), progress=progress
        )
    if as_json:
        say_json(asdict(summary))
        return
    print(f"{one_line(summary.path)}: {_content(summary)}")
    print(f"sha256 {summary.sha256}")
    print("pass this hash by another way; the import checks it with --sha256", file=sys.stderr)


def run_import(home: Path | None, path: Path, sha256: str | None, *, as_json: bool) -> None:
    """Check a bundle, take it in, and print what was new.

    Raises:
        SettingsError: the hash is none.
        BundleRefused: the bundle is not one that may enter.
        ArchiveError: the archive is in use, or cannot be written.
    """
    settings = read_settings(home=home)
    archive = Archive(settings.archive)
    expected = _hash(sha256)
    exit_on_signals()
    with only_writer(archive.folder, wait=settings.wait), _shown("import") as progress:
        warn_of(set_broken_aside(archive))
        summary = import_bundle(
            archive,
            path,
            expected_sha256=expected,
            limits=_limits(settings),
            progress=progress,
        )
    if as_json:
        say_json(asdict(summary))
        return
    print(f"{one_line(summary.path)}: {_content(summary)}")
    print(
        f"new: {summary.new_documents} documents, {summary.new_entries} answers; "
        f"{summary.merged_documents} documents known better"
    )
    if expected is None:
        print(
            f"who made it was not checked; its sha256 is {summary.sha256}, to be compared with "
            "that of the export",
            file=sys.stderr,
        )


def run_set_aside(home: Path | None, digest_start: str, why: str, *, undo: bool) -> None:
    """Take a document out of use, with the reason; or into use again.

    Raises:
        SettingsError: no reason is given.
        ArchiveError: not one document begins so.
        InUse: another process works on the archive, and does not end.
    """
    settings = read_settings(home=home)
    archive = Archive(settings.archive)
    _require_reason("--why", why, undo=undo)
    with only_writer(archive.folder, wait=settings.wait):
        document = archive.set_aside(digest_start.lower(), why.strip() or None)
    now = (
        "set aside; the next `ctbt run` takes its rows out of the warehouse"
        if document.set_aside
        else "in use again; the next `ctbt run` brings its rows back"
    )
    print(one_line(f"{document.file_name}, sha256 {document.sha256}: {now}"))


def run_prefer(home: Path | None, digest_start: str, because: str, *, undo: bool) -> None:
    """Let a document speak before others of its place, with the reason; or no longer.

    Raises:
        SettingsError: no reason is given.
        ArchiveError: not one document begins so, or it was set aside.
        InUse: another process works on the archive, and does not end.
    """
    settings = read_settings(home=home)
    archive = Archive(settings.archive)
    _require_reason("--because", because, undo=undo)
    with only_writer(archive.folder, wait=settings.wait):
        document = archive.prefer(digest_start.lower(), because.strip() or None)
    now = "preferred from the next run on" if document.preferred else "no longer preferred"
    print(one_line(f"{document.file_name}, sha256 {document.sha256}: {now}"))


def _require_reason(option: str, reason: str, *, undo: bool) -> None:
    if undo == bool(reason.strip()):
        raise SettingsError(
            document=option, expected="a reason, or --undo", found="both" if undo else "nothing"
        )


def _limits(settings: Settings) -> Limits:
    return Limits(member_bytes=max(LIMITS.member_bytes, settings.largest_mb * _MEGABYTE))


def _hash(text: str | None) -> str | None:
    if text is None:
        return None
    digits = text.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", digits):
        raise SettingsError(document="--sha256", expected="64 hexadecimal digits", found=repr(text))
    return digits


def _content(summary: BundleSummary) -> str:
    return (
        f"{summary.documents} documents, {summary.byte_size:,} bytes, "
        f"{summary.entries} answers in the journal"
    )


def _review(document: ArchivedDocument) -> str | None:
    reviews = [arrival.review for arrival in document.arrivals if arrival.review is not None]
    return "; ".join(dict.fromkeys(reviews)) or None


def _record(document: ArchivedDocument) -> dict[str, object]:
    first = document.first
    return {
        "sha256": document.sha256,
        "name": document.file_name,
        "symbol": document.printed.symbol or first.symbol,
        "language": document.printed.language or first.language,
        "media_type": document.media_type,
        "byte_size": document.byte_size,
        "arrived_at": first.arrived_at,
        "reply": first.reply.value,
        "asked": first.asked,
        "arrivals": len(document.arrivals),
        "review": _review(document),
        "set_aside": document.set_aside,
        "preferred": document.preferred,
    }


def _row(document: ArchivedDocument) -> tuple[str, ...]:
    record = _record(document)
    said = [
        f"set aside: {document.set_aside}" if document.set_aside else "",
        f"preferred by a person: {document.preferred}" if document.preferred else "",
        _review(document),
    ]
    cells = (
        document.sha256[:12],
        record["name"],
        record["symbol"],
        record["language"],
        record["media_type"],
        f"{document.byte_size:,}",
        document.first.arrived_at[:10],
        record["reply"],
        "; ".join(text for text in said if text),
    )
    return tuple(one_line(str(cell)) if cell is not None else "" for cell in cells)


def _print_table(rows: list[tuple[str, ...]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in (*_COLUMNS, "look at it"):
        # Folded and not cut off: the digits are typed again, the reasons are to be read.
        table.add_column(name, overflow="fold", no_wrap=name == _COLUMNS[0])
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


@contextmanager
def _shown(what: str) -> Iterator[Progress]:
    """Show a bar while the body runs, when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield tell_nobody
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
