"""How often a test kills: a few times in the suite, many times in `make attack`."""

from __future__ import annotations

import os

KILLS = "CTBT_KILLS"
"""Environment variable with the kills of all tests together."""


def kills(short: int, share: float) -> int:
    """Return how often a test kills.

    Args:
        short: in the suite, where nobody has said how often.
        share: of all kills that are asked for.
    """
    asked = os.environ.get(KILLS)
    return short if asked is None else max(short, round(int(asked) * share))
