"""`ctbt run`: the main job, and its result in a few lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deployments.server import TEMPORARY, start_temporary_server, use_own_login
from flows.cli.output import next_command, say, say_json
from flows.prefect_env import (
    artifacts_url,
    exit_on_signals,
    name_folders,
    prefect_home,
    prepare_environment,
    require_server,
)
from tasks.disk import disk_full, only_run, require_room
from tasks.errors import CtbtError, DiskFull
from tasks.records import MAIN
from tasks.reference import load_reference
from tasks.settings import Settings, read_settings

_EXAMPLE = "SELECT section, count(*) AS rows FROM activity_list GROUP BY ALL"
_PREFECT = 12_000_000
"""Bytes that the record of a first run takes, with the room that SQLite needs to write it."""
_SPARE = 1_000_000
"""Bytes without which a disk counts as full."""
SECTION_ORDER = ("1a", "1b", "2a", "2b")


def run_everything(
    *,
    inbox: Path | None,
    editions: list[str] | None,
    offline: bool,
    as_json: bool,
    home: Path | None,
    rebuild: bool = False,
) -> None:
    """Run the flow and print what it did.

    Raises:
        EditionsFailed: at least one edition failed; the others are loaded.
        CtbtError: the run could not be done at all.
    """
    settings = read_settings(home=home)
    # What is wrong with the command is said before a server is started for it.
    load_reference(local=settings.registry).require_editions(editions or ())
    prepare_environment(settings.home)
    name_folders(settings.home, [inbox] if inbox else [])
    exit_on_signals()
    own = prefect_home(settings.home)
    if os.environ.get("PREFECT_API_URL"):
        use_own_login(own)
        require_server()
    else:
        start_temporary_server(own)
    # Imported only now: Prefect reads its environment when it is imported.
    from flows.cli.progress import shown_progress
    from flows.run import failed_editions, start_run

    with only_run(settings.home, wait=settings.wait), _room(settings), shown_progress():
        summary = start_run(
            inbox=str(inbox.resolve()) if inbox else None,
            home=str(settings.home.resolve()),
            editions=editions,
            offline=offline,
            rebuild=rebuild,
        )
    if as_json:
        say_json(summary)
    else:
        say(summary_lines(summary, settings))
    sys.stdout.flush()
    error = failed_editions(summary)
    if error is not None:
        raise error


@contextmanager
def _room(settings: Settings) -> Iterator[None]:
    """Refuse to begin a run without room for it; say so where the disk fills while it goes on.

    A Prefect whose database cannot grow does not say so: it waits for its server, and fails with
    an error of some other kind.

    Raises:
        DiskFull: no room, in the folder that is named.
    """
    held = sum(path.stat().st_size for path in _warehouses(settings))
    folders = {prefect_home(settings.home): _PREFECT, settings.home: _PREFECT + held}
    for folder, needed in folders.items():
        require_room(folder, needed)
    try:
        yield
    except CtbtError:
        raise
    except Exception as error:
        for folder, needed in folders.items():
            try:
                require_room(folder, _SPARE)
            except DiskFull:
                raise disk_full(folder, needed) from error
        raise


def _warehouses(settings: Settings) -> list[Path]:
    files = (settings.warehouse, settings.specimen_warehouse)
    return [path for path in files if path.is_file()]


def summary_lines(summary: dict[str, Any], settings: Settings) -> list[str]:
    """Return the result as a person reads it; by the settings what is typed next."""
    lines: list[str] = [""]
    lines += [f"note: {note}" for note in summary["notes"]]
    lines += [f"warning: {warning}" for warning in summary["warnings"]]
    if summary["held_unread"]:
        lines.append(f"held, in a format that is not read yet: {', '.join(summary['held_unread'])}")
    if summary["specimen"]:
        lines += [
            "",
            "SPECIMEN — no real report was found; these are the specimens that ship with the",
            "SPECIMEN — project. No State did what their rows say.",
        ]
    lines.append("")
    for edition in summary["editions"]:
        own = [one for one in summary["documents"] if one["edition"] == edition["title"]]
        lines += _edition_lines(edition, own, settings)
    lines += _closing_lines(summary, settings)
    return lines


def _edition_lines(
    edition: dict[str, Any], documents: list[dict[str, Any]], settings: Settings
) -> list[str]:
    marked = "SPECIMEN " if edition["specimen"] else ""
    sections = ", ".join(f"{name} {edition['rows'].get(name, 0)}" for name in SECTION_ORDER)
    lines = [
        f"{marked}{edition['title']}: {edition['verdict']}: {sum(edition['rows'].values())} rows "
        f"({sections}), {edition['states']} States"
    ]
    for document in documents:
        lines += _document_lines(document)
    lines += [f"  warning: {said}" for said in edition["said"]]
    agreement = edition["agreement"]
    if agreement is not None:
        look = next_command(settings, "agree", *_specimen(edition), edition["edition_id"])
        said = "DISAGREE, loaded all the same" if edition["disagrees"] else "agree"
        lines.append(
            f"  the languages {said} ({agreement['rows']} rows, errors: {agreement['errors']}, "
            f"warnings: {agreement['warnings']}; {look})"
        )
    if edition["disagrees"]:
        lines.append(f"  {edition['error']}")
    return lines


def _document_lines(item: dict[str, Any]) -> list[str]:
    part = f" {item['part']}" if item["part"] not in {None, MAIN} else ""
    title = f"  {item['title']}{part} ({item['name']})"
    if item["error"]:
        said = "FAILED, not loaded" if item["is_failure"] else "not used"
        return [f"{title}: {said} (code {item['exit_code']})", f"    {item['error']}"]
    passed = item["checks"] - item["failed_checks"] - item["warnings"]
    if item["became"] == "superseded":
        return [f"{title}: not counted: {item['choice']}"]
    return [
        f"{title}: {sum(item['rows'].values())} rows; checks: {passed} of {item['checks']} passed, "
        f"{item['warnings']} warnings; conservation {item['conservation']:.0%}, "
        f"{item['quarantined_characters']} characters in quarantine",
    ]


def _specimen(about: dict[str, Any]) -> list[str]:
    return ["--specimen"] if about["specimen"] else []


def _closing_lines(summary: dict[str, Any], settings: Settings) -> list[str]:
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in summary["seconds"].items())
    said = "" if summary["changed"] else " — nothing has changed"
    query = [f"query it: {next_command(settings, 'sql', *_specimen(summary), _EXAMPLE)}"]
    if not Path(summary["warehouse"]).exists():
        said, query = " — not made: nothing could be loaded", []
    return [
        "",
        f"warehouse: {summary['warehouse']}{said}",
        f"seconds: {spent}",
        *query,
        f"the data-quality reports are in the Prefect UI: {_reports(settings)}",
    ]


def _reports(settings: Settings) -> str:
    """Return the address of the reports; a temporary server has none that lasts."""
    server = os.environ.get("PREFECT_API_URL")
    is_lasting = server is not None and TEMPORARY not in os.environ
    return artifacts_url(str(server)) if is_lasting else next_command(settings, "serve")
