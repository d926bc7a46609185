"""How a refusal travels through Prefect: as a failed state with one line, without a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Failed

from tasks.errors import CtbtError

P = ParamSpec("P")
R = TypeVar("R")


def stage(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a task of a function whose CtbtError ends the task as Failed, with the error's line.

    Any other exception is a mistake of ours and keeps its traceback.
    """

    def decorate(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def refusing(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except CtbtError as error:
                # Prefect takes a returned state as the task's own: no exception, no traceback.
                return cast(R, Failed(message=str(error), data=error))

        return task(name=name, cache_policy=NO_CACHE, persist_result=False)(refusing)

    return decorate


def run_stage(stage_task: Task[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a stage; its refusal is raised here again, for the flow to handle.

    Raises:
        CtbtError: the stage refused.
    """
    run = cast(Callable[..., State[R]], stage_task)
    state = run(*args, **{**kwargs, "return_state": True})
    outcome: Any = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    return cast(R, outcome)


class NoEmptyTraceback(logging.Filter):
    """Prefect logs a returned failure with "exc_info" of no exception: "NoneType: None"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop the empty exception; keep the line."""
        if record.exc_info and record.exc_info[0] is None:
            record.exc_info = None
        return True
