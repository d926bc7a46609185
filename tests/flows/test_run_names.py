"""Names and tags of runs: what was started, when, and for which editions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from prefect.runtime import deployment, flow_run

from flows.run_names import name_of, run_name, tags_of

NIGHT = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started_by", "parameters", "name"),
    [
        ("annual", {}, "annual 2026-07-01"),
        ("annual", {"editions": ["sg-66"], "offline": True}, "annual 2026-07-01"),
        ("backfill", {"editions": ["sg-66"]}, "backfill 2026-07-01"),
        (None, {}, "by hand 2026-07-01 all editions"),
        (None, {"editions": None, "offline": False}, "by hand 2026-07-01 all editions"),
        (None, {"editions": []}, "by hand 2026-07-01 all editions"),
        (None, {"editions": ["sg-66", "art14-2021"]}, "by hand 2026-07-01 sg-66, art14-2021"),
        (None, {"editions": ["a", "b", "c", "d"]}, "by hand 2026-07-01 4 editions"),
        (None, {"offline": True}, "by hand 2026-07-01 all editions, offline"),
    ],
)
def test_a_name_says_what_the_run_does(
    started_by: str | None, parameters: dict[str, Any], name: str
) -> None:
    assert name_of(started_by, NIGHT, parameters) == name


def test_the_name_is_read_from_the_run_that_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(flow_run.FIELDS, "scheduled_start_time", lambda: NIGHT)
    assert run_name() == "by hand 2026-07-01 all editions"
    monkeypatch.setitem(deployment.FIELDS, "name", lambda: "annual")
    assert run_name() == "annual 2026-07-01"


@pytest.mark.parametrize(
    ("about", "tags"),
    [
        ((), ["ctbt"]),
        (("annual",), ["ctbt", "annual"]),
        (("sg-66", "zh", None, "inbox"), ["ctbt", "sg-66", "zh", "inbox"]),
        (("ctbt", "zh", "zh", ""), ["ctbt", "zh"]),
    ],
)
def test_tags_name_the_product_and_each_thing_once(
    about: tuple[str | None, ...], tags: list[str]
) -> None:
    assert tags_of(*about) == tags
