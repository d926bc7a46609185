"""What the runs of the main job are called and tagged: a person reads a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prefect.runtime import deployment, flow_run

FLOW_NAME = "universality-run"
"""The main job as Prefect knows it."""

BY_HAND = "by hand"
"""How a run was started that belongs to no deployment."""

_NAMED_EDITIONS = 3


def run_name() -> str:
    """Return the name of the run that starts now; for `flow_run_name` of the flow.

    Prefect passes nothing to it; the run is read from Prefect's runtime context.
    """
    return name_of(deployment.name, flow_run.scheduled_start_time, flow_run.parameters)


def name_of(started_by: str | None, due: datetime, parameters: Mapping[str, Any]) -> str:
    """Return the name of a run: "annual 2026-07-01", "by hand 2026-11-27 sg-66, sg-71".

    Args:
        started_by: name of its deployment, None for a run by hand.
        due: when it was to start, in UTC; for a run by hand, when it did.
        parameters: what the flow was called with.
    """
    day = f"{due:%Y-%m-%d}"
    if started_by is not None:
        return f"{started_by} {day}"
    asked = "" if not parameters.get("offline") else ", offline"
    return f"{BY_HAND} {day} {_extent(parameters.get('editions') or ())}{asked}"


def _extent(editions: list[str] | tuple[str, ...]) -> str:
    if not editions:
        return "all editions"
    if len(editions) > _NAMED_EDITIONS:
        return f"{len(editions)} editions"
    return ", ".join(editions)


def tags_of(*about: str | None) -> list[str]:
    """Return the tags of a run or deployment: the product's, then each of these once.

    Args:
        about: how it was started, edition, language, series, source; None where there is none.
    """
    return list(dict.fromkeys(["ctbt", *(tag for tag in about if tag)]))
