"""The two deployments of the main job, as data.

| name | when | what |
|---|---|---|
| annual | 06:00 UTC on the 1st of July, August, September and October | what is new |
| backfill | when a person asks for it | every edition of the registry |

A report is issued in the summer before the session of the General Assembly
that it is for, which opens in September; its language versions follow one by
one. Four runs a year meet each of them within a month. A run that finds
nothing new changes nothing, so the extra ones cost minutes and do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from tasks.reference.loader import Reference


@dataclass(frozen=True, slots=True)
class Cron:
    """A schedule: five cron fields, read in `timezone` (a name of the IANA database)."""

    fields: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """One way in which the main job is started.

    Attributes:
        name: as shown in the UI, after the name of the flow.
        description: Markdown, shown on the deployment's page.
        schedule: None when only a person starts it.
        all_editions: True to ask for each edition of the registry by name, so that
            the form in the UI lists them and a person can strike some out.
        when_running: what becomes of a run that is asked for while one is running.
        tags: for the filters of the UI.
    """

    name: str
    description: str
    schedule: Cron | None
    all_editions: bool
    when_running: Literal["CANCEL_NEW", "ENQUEUE"]
    tags: tuple[str, ...]


RUNS_AT_ONCE = 1
"""One process writes the warehouse; a second one would fail on DuckDB's lock."""

ANNUAL = Deployment(
    name="annual",
    description=(
        "Looks for the report of the coming session of the General Assembly and loads what is "
        "new.\n\nRuns on the 1st of July to October, 06:00 UTC: reports are issued in the summer "
        "before the session opens in September, and their translations follow."
    ),
    schedule=Cron("0 6 1 7-10 *", "UTC"),
    all_editions=False,
    # The run that is on its way does all that a second one could do.
    when_running="CANCEL_NEW",
    tags=("ctbt", "annual"),
)

BACKFILL = Deployment(
    name="backfill",
    description=(
        "Reads each edition of the registry again, from the archive first.\n\nHas no schedule. "
        "Start it after the parser, the reference data or the registry has changed."
    ),
    schedule=None,
    all_editions=True,
    # A person asked for it, perhaps with other parameters: it waits, and is not lost.
    when_running="ENQUEUE",
    tags=("ctbt", "backfill"),
)

DEPLOYMENTS: tuple[Deployment, ...] = (ANNUAL, BACKFILL)


def parameters_of(
    deployment: Deployment, reference: Reference, *, home: Path, inbox: Path | None = None
) -> dict[str, Any]:
    """Return the parameters that the flow is started with.

    Specimens are left out: they are no reports, and stay out of the warehouse of editions.
    """
    editions = [
        edition.edition_id
        for edition in reference.editions.values()
        if edition.series == "sg-report"
    ]
    return {
        "home": str(home.resolve()),
        "inbox": None if inbox is None else str(inbox.resolve()),
        "editions": editions if deployment.all_editions else None,
        "languages": None,
        "offline": False,
    }


def as_prefect_deployments(*, home: Path, inbox: Path | None = None) -> list[RunnerDeployment]:
    """Return the declarations in the form that Prefect serves; imports Prefect and the flow."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron as PrefectCron
    from prefect.types.entrypoint import EntrypointType

    from flows.run import universality_run
    from tasks.reference.loader import load_reference

    reference = load_reference()
    return [
        RunnerDeployment.from_flow(
            universality_run,
            name=deployment.name,
            description=deployment.description,
            tags=list(deployment.tags),
            parameters=parameters_of(deployment, reference, home=home, inbox=inbox),
            schedule=None
            if deployment.schedule is None
            else PrefectCron(deployment.schedule.fields, timezone=deployment.schedule.timezone),
            concurrency_limit=ConcurrencyLimitConfig(
                limit=RUNS_AT_ONCE,
                collision_strategy=ConcurrencyLimitStrategy[deployment.when_running],
            ),
            # A module's name holds wherever the package is installed; a file's path does not.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for deployment in DEPLOYMENTS
    ]
