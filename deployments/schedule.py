"""The two deployments of the main job.

| name | when | what |
|---|---|---|
| annual | 06:00 UTC on the 1st of July, August, September and October | what is new |
| backfill | when a person asks for it | every edition that can have a document |

A report is issued in the summer before the session of the General Assembly
that it is for, which opens in September; its language versions follow one by
one. Four runs a year meet each of them within a month. A run that finds
nothing new changes nothing, so the extra ones cost minutes and do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flows.run_names import tags_of

if TYPE_CHECKING:
    from tasks.reference.loader import Reference

ANNUAL = "annual"
BACKFILL = "backfill"
ANNUAL_CRON = "0 6 1 7-10 *"
ANNUAL_TIMEZONE = "UTC"

RUNS_AT_ONCE = 1
"""One process writes the warehouse; a second one would fail on DuckDB's lock."""

_ANNUAL_TEXT = (
    "Looks for the report of the coming session of the General Assembly and loads what is "
    "new.\n\nRuns on the 1st of July to October, 06:00 UTC: reports are issued in the summer "
    "before the session opens in September, and their translations follow. A date that passed "
    "while nothing was served is made up once, when it is served again."
)
_BACKFILL_TEXT = (
    "Reads each edition that can have a document again, from the archive first.\n\nHas no "
    "schedule. Start it after the parser, the reference data or the registry has changed."
)


def parameters_of_run(*, home: Path, inbox: Path | None = None) -> dict[str, Any]:
    """Return the parameters of a run that asks for everything."""
    return {
        "home": str(home.resolve()),
        "inbox": None if inbox is None else str(inbox.resolve()),
        "editions": None,
        "languages": None,
        "offline": False,
    }


@dataclass(frozen=True, slots=True)
class Declared:
    """A deployment of the main job, as this code has it.

    Attributes:
        name: how it is called; its runs begin with it.
        description: shown on its page.
        tags: of its runs.
        parameters: of its runs, unless a person gives others.
        when_running: what becomes of a run that is due while another is on its way.
        cron: when it runs by itself, in UTC; None where it does not.
    """

    name: str
    description: str
    tags: list[str]
    parameters: dict[str, Any]
    when_running: Literal["CANCEL_NEW", "ENQUEUE"]
    cron: str | None = None


def declared_deployments(
    reference: Reference, *, home: Path, inbox: Path | None = None
) -> list[Declared]:
    """Return the deployments.

    Args:
        reference: its registry says which editions `backfill` names in its form, so that a
            person can strike some out.
        home: the product's working directory.
        inbox: directory with documents that runs may take; None for none.
    """
    everything = parameters_of_run(home=home, inbox=inbox)
    possible = [edition.edition_id for edition in reference.possible_editions()]
    return [
        Declared(
            name=ANNUAL,
            description=_ANNUAL_TEXT,
            tags=tags_of(ANNUAL),
            parameters=everything,
            # The run that is on its way does all that a second one could do.
            when_running="CANCEL_NEW",
            cron=ANNUAL_CRON,
        ),
        Declared(
            name=BACKFILL,
            description=_BACKFILL_TEXT,
            tags=tags_of(BACKFILL),
            parameters={**everything, "editions": possible},
            # A person asked for it, perhaps with other parameters: it waits, and is not lost.
            when_running="ENQUEUE",
        ),
    ]
