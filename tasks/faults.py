"""Faults of this program, told in one line: what is wrong with us is not wrong with a document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_exception, walk_tb

from tasks.errors import CtbtError, ProgramFault, one_line

PACKAGES = frozenset({"deployments", "expectations", "flows", "tasks", "warehouse"})
"""What this program is made of."""


def place_of(error: BaseException) -> str:
    """Return module and line of the innermost frame of this program that an error came through."""
    places = [
        f"{name}, line {line}"
        for frame, line in walk_tb(error.__traceback__)
        if (name := str(frame.f_globals.get("__name__"))).partition(".")[0] in PACKAGES
    ]
    return places[-1] if places else ""


def words_of(error: BaseException) -> str:
    """Return the type of an error and what it says."""
    said = str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def traceback_of(error: BaseException) -> list[str]:
    """Return the traceback of an error, and of what led to it, as lines that are safe to print."""
    return [one_line(line) for part in format_exception(error) for line in part.splitlines()]


def program_fault(about: str, place: str, found: str, language: str = "") -> ProgramFault:
    """Return the error that tells a fault of this program.

    Args:
        about: name of the document that was read, or of what else was done.
        place: as from `place_of`.
        found: as from `words_of`.
        language: of the document, if known.
    """
    return ProgramFault(
        document=about,
        language=language,
        place=place,
        expected="this to be done, or refused for a reason",
        found=f"{found} (please report it; with CTBT_DEBUG=1 the traceback is shown)",
    )


def as_refusal(error: Exception, about: str, language: str = "") -> CtbtError:
    """Return a refusal as it is, and any other error as a fault of this program.

    Args:
        error: what was raised; it is the cause of the fault.
        about: name of the document that was read, or of what else was done.
        language: of the document, if known.
    """
    if isinstance(error, CtbtError):
        return error
    fault = program_fault(about, place_of(error), words_of(error), language)
    fault.__cause__ = error
    return fault


@contextmanager
def faults_told(document: str, language: str = "") -> Iterator[None]:
    """Tell an exception that nobody expected as a fault of this program.

    Args:
        document: name of the document that is read.
        language: its language, if known.

    Raises:
        ProgramFault: instead of any exception but a CtbtError and the lack of memory.
    """
    try:
        yield
    except (CtbtError, MemoryError):
        raise
    except Exception as error:
        raise as_refusal(error, document, language) from error
