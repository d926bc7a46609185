"""A progress bar for a run on a terminal, in place of Prefect's log lines."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

_FINISHED = "Finished in state"


class _StageHandler(logging.Handler):
    """Moves the bar on when Prefect logs that a task or subflow has finished."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress
        self._task = progress.add_task("starting Prefect", total=None)

    def emit(self, record: logging.LogRecord) -> None:
        """Show the name of what has finished; anything worse than INFO is shown as it is."""
        message = record.getMessage()
        if record.levelno > logging.INFO:
            self._progress.console.print(message, markup=False, highlight=False)
        elif _FINISHED in message:
            name = getattr(record, "task_run_name", None) or getattr(record, "flow_run_name", "")
            self._progress.update(self._task, advance=1, description=f"{name} finished")


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show a bar while the body runs, when standard error is a terminal; else Prefect's log.

    To be called when Prefect has been imported: it then has set its loggers up.
    """
    if not sys.stderr.isatty():
        yield
        return
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        handler = _StageHandler(progress)
        loggers = [logging.getLogger(name) for name in ("prefect.flow_runs", "prefect.task_runs")]
        # Only what prints: the handlers that send the log to the server go on.
        quiet = [
            (item, item.level)
            for logger in (logging.getLogger("prefect"), *loggers)
            for item in logger.handlers
            if isinstance(item, logging.StreamHandler) and item.level < logging.WARNING
        ]
        for item, _ in quiet:
            item.setLevel(logging.WARNING)
        for logger in loggers:
            logger.addHandler(handler)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeHandler(handler)
            for item, level in quiet:
                item.setLevel(level)
