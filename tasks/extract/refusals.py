"""Errors about a document on their way from the worker that read it."""

from __future__ import annotations

import tasks.errors
from tasks.errors import InputError

_CARRIED = {
    kind.__name__: kind
    for kind in vars(tasks.errors).values()
    if isinstance(kind, type) and issubclass(kind, InputError)
}
_PARTS = ("expected", "found", "document", "place", "language")
_LONGEST = 2_000
"""Characters of a part of an error; one line for a person has some hundred."""


def refusal_to_message(refusal: InputError) -> dict[str, object]:
    """Return an error as a message."""
    parts = {part: getattr(refusal, part)[:_LONGEST] for part in _PARTS}
    return {"refusal": {"kind": type(refusal).__name__, **parts}}


def message_to_refusal(message: dict[str, object]) -> InputError | None:
    """Return the error that a message carries; None when it carries none.

    Raises:
        ValueError: it is no error about a document.
    """
    if message.keys() != {"refusal"}:
        return None
    parts = message["refusal"]
    if not isinstance(parts, dict) or parts.keys() != {"kind", *_PARTS}:
        raise ValueError("a refusal without its parts")
    kind = _CARRIED.get(str(parts.pop("kind")))
    if kind is None or not all(isinstance(part, str) for part in parts.values()):
        raise ValueError("a refusal of no known kind")
    return kind(**{name: part[:_LONGEST] for name, part in parts.items()})
