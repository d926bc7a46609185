"""The subflow of one edition: its report and tables in the UI, and the state that tells how it is.

What it is about reaches it through the closure, not as parameters: Prefect stores those.
"""

from __future__ import annotations

from typing import Any

from prefect import flow, get_run_logger, tags
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.agreement_report import agreement_report
from flows.outcomes import EditionOutcome
from flows.quality_report import artifact_key, edition_report, table_rows
from flows.run_names import tags_of
from flows.run_report import EditionPages
from tasks.errors import one_line
from tasks.faults import as_refusal
from tasks.reference import Reference

WITH_WARNINGS = "CompletedWithWarnings"
"""Name of the state of a run that came to its end, and of which a person should know more."""


def ended(counts: str, *, warned: bool) -> State[Any]:
    """Return the state of a run that did what it should: plain only where nothing warns."""
    if warned:
        return Completed(message=counts, name=WITH_WARNINGS)
    return Completed(message=counts)


def failed(error: Exception, about: str) -> State[Any]:
    """Return the state of a run that an error ended, and log the error.

    Its message is the error's one line; what is no refusal is told as a fault of this program.

    Args:
        error: what was raised.
        about: what the run was about, for the line of a fault.
    """
    refusal = as_refusal(error, about)
    get_run_logger().error("%s", refusal, exc_info=refusal)
    return Failed(message=str(refusal), data=refusal)


def publish_edition(outcome: EditionOutcome, reference: Reference) -> EditionPages:
    """Leave an edition's report in the UI, as a run of its own; return where both are.

    The run ends as Failed where a document of the edition failed or its languages disagree, and
    otherwise in a state that says whether anything warns. Its message holds the counts.

    Raises:
        CtbtError: the report could not be made or left there.
    """
    shown: list[EditionPages] = []

    @flow(name="edition", flow_run_name=outcome.title, persist_result=False)
    def edition(edition_id: str | None, documents: list[str]) -> State[Any]:  # noqa: ARG001
        try:
            _log(outcome)
            shown.append(EditionPages(str(flow_run.id), _publish(outcome, reference)))
        except Exception as error:  # noqa: BLE001 - the edge: Prefect would show its traceback
            return failed(error, outcome.title)
        if outcome.errors:
            first = outcome.errors[0]
            return Failed(message=f"{outcome.counts()}: {first}", data=first)
        return ended(outcome.counts(), warned=outcome.warning_count > 0)

    sources = dict.fromkeys(attempt.pending.source for attempt in outcome.attempts)
    about = tags_of(outcome.edition_id, *outcome.languages, outcome.series, *sources)
    with tags(*about):
        state = edition(
            outcome.edition_id,
            [attempt.pending.name for attempt in outcome.attempts],
            return_state=True,
        )
    if not shown:
        state.result()  # raises what kept the report from being made
    return shown[0]


def _log(outcome: EditionOutcome) -> None:
    logger = get_run_logger()
    for attempt in outcome.attempts:
        said = attempt.standing.choice if attempt.standing else str(attempt.error)
        pending = attempt.pending
        line = f"{pending.title} ({pending.name}): {attempt.became}: {said}"
        logger.info("%s", one_line(line))
    for warning in outcome.warnings:
        logger.warning("%s", one_line(warning))
    for error in outcome.errors:
        logger.error("%s", error)
    logger.info("%s: %s", outcome.verdict, outcome.counts())


def _publish(outcome: EditionOutcome, reference: Reference) -> str:
    """Leave report and tables under keys that line up over the years; return the report's id."""
    name = outcome.edition_id or outcome.name
    described = f"{'SPECIMEN ' if outcome.is_specimen else ''}{outcome.verdict}: {outcome.counts()}"
    report = create_markdown_artifact(
        key=artifact_key("data-quality", name),
        markdown=edition_report(outcome, reference),
        description=described,
    )
    if outcome.made is None:
        return str(report)
    create_table_artifact(
        key=artifact_key("rows-by-state", name),
        table=table_rows(outcome, reference),
        description=f"{described}. Rows by State and section",
    )
    parts = [part for part in outcome.made.parts if part.is_compared]
    if parts:
        create_markdown_artifact(
            key=artifact_key("agreement", name),
            markdown=agreement_report(
                outcome.name, parts, outcome.made.suites, specimen=outcome.is_specimen
            ),
            description=f"{described}. Agreement of the languages, row by row",
        )
    return str(report)
