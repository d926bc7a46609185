"""Faults of this program, told in one line: what is wrong with us is not wrong with a document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

from tasks.errors import CtbtError, ReaderFault

_OURS = __name__.partition(".")[0]


def place_of(error: BaseException) -> str:
    """Return module and line of the innermost frame of this program that an error came through."""
    places = [
        f"{name}, line {line}"
        for frame, line in walk_tb(error.__traceback__)
        if (name := str(frame.f_globals.get("__name__"))).partition(".")[0] == _OURS
    ]
    return places[-1] if places else ""


def words_of(error: BaseException) -> str:
    """Return the type of an error and what it says."""
    said = str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def reader_fault(document: str, place: str, found: str, language: str = "") -> ReaderFault:
    """Return the error that tells a fault of this program.

    Args:
        document: name of the document that was read.
        place: as from `place_of`.
        found: as from `words_of`.
        language: of the document, if known.
    """
    return ReaderFault(
        document=document,
        language=language,
        place=place,
        expected="the document to be read, or refused for a reason",
        found=f"{found} (please report it, with the document)",
    )


@contextmanager
def faults_told(document: str, language: str = "") -> Iterator[None]:
    """Tell an exception that nobody expected as a fault of this program.

    Args:
        document: name of the document that is read.
        language: its language, if known.

    Raises:
        ReaderFault: instead of any exception but a CtbtError and the lack of memory.
    """
    try:
        yield
    except (CtbtError, MemoryError):
        raise
    except Exception as error:
        raise reader_fault(document, place_of(error), words_of(error), language) from error
