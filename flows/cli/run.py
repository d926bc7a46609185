"""`ctbt run`: the main job, and its result in a few lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from flows.cli.output import say, say_json
from flows.prefect_env import exit_on_sigterm, prepare_environment, require_server
from tasks.records import MAIN
from tasks.reference import load_reference
from tasks.settings import read_settings

_EXAMPLE = '"SELECT section, count(*) FROM activities GROUP BY ALL"'
SECTION_ORDER = ("1a", "1b", "2a", "2b")


def run_everything(
    *,
    inbox: Path | None,
    editions: list[str] | None,
    offline: bool,
    as_json: bool,
    home: Path | None,
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
    exit_on_sigterm()
    require_server()
    # Imported only now: Prefect reads its environment when it is imported.
    from flows.cli.progress import shown_progress
    from flows.run import failed_editions, start_run

    with shown_progress():
        summary = start_run(
            inbox=str(inbox) if inbox else None,
            home=str(settings.home),
            editions=editions,
            offline=offline,
        )
    if as_json:
        say_json(summary)
    else:
        say(summary_lines(summary))
    sys.stdout.flush()
    error = failed_editions(summary)
    if error is not None:
        raise error


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """Return the result as a person reads it."""
    lines: list[str] = [""]
    lines += [f"note: {note}" for note in summary["notes"]]
    if summary["held_unread"]:
        lines.append(f"held, in a format that is not read yet: {', '.join(summary['held_unread'])}")
    if summary["specimen"]:
        lines += [
            "",
            "SPECIMEN — no real report was found; this is the specimen that ships with the",
            "SPECIMEN — project. No State did what its rows say.",
        ]
    lines.append("")
    for item in summary["editions"]:
        lines += _edition_lines(item)
    for item in summary["agreement"]:
        lines += _agreement_lines(item)
    lines += _closing_lines(summary)
    return lines


def _edition_lines(item: dict[str, Any]) -> list[str]:
    title = " ".join(
        part
        for part in (
            "SPECIMEN" if item["specimen"] else "",
            item["edition_id"] or item["name"],
            item["symbol"] or "",
            item["part"] if item["part"] != MAIN else "",
            f"[{item['language']}]" if item["language"] else "",
        )
        if part
    )
    if item["error"]:
        return [f"{title}: FAILED, not loaded (code {item['exit_code']})", f"  {item['error']}"]
    sections = ", ".join(f"{name} {item['rows'].get(name, 0)}" for name in SECTION_ORDER)
    return [
        f"{title}: {sum(item['rows'].values())} rows ({sections}), {item['states']} States",
        f"  checks: {item['checks'] - item['failed_checks'] - item['warnings']} of "
        f"{item['checks']} passed, {item['warnings']} warnings; conservation "
        f"{item['conservation']:.0%}, {item['quarantined_characters']} characters in quarantine",
    ]


def _agreement_lines(item: dict[str, Any]) -> list[str]:
    flag = " --specimen" if item["specimen"] else ""
    said = "DISAGREE, loaded all the same" if item["error"] else "agree"
    lines = [
        f"{item['edition_id']} in {', '.join(item['languages'])}: the languages {said} "
        f"({item['rows']} rows, errors: {item['errors']}, warnings: {item['warnings']}; "
        f"{_command()} agree{flag} {item['edition_id']})"
    ]
    return [*lines, f"  {item['error']}"] if item["error"] else lines


def _closing_lines(summary: dict[str, Any]) -> list[str]:
    ctbt = _command()
    flag = " --specimen" if summary["specimen"] else ""
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in summary["seconds"].items())
    return [
        "",
        f"warehouse: {summary['warehouse']}"
        + ("" if summary["changed"] else " — nothing has changed"),
        f"seconds: {spent}",
        f"query it: {ctbt} sql{flag} {_EXAMPLE}",
        f"the data-quality reports are in the Prefect UI: {ctbt} serve",
    ]


def _command() -> str:
    """Return how this command was called, so that the next one can be typed as it stands."""
    called = Path(sys.argv[0])
    folder = Path.cwd()
    if called.is_absolute() and called.is_relative_to(folder):
        called = called.relative_to(folder)
    return str(called) if called.name == "ctbt" else "ctbt"
