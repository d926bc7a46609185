"""The gate of agreement: one row warns, many fail."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.agreement_rules import ROW_RULES
from expectations.runner import validate_agreement
from expectations.thresholds import load_thresholds

ROWS = 40


def groups(*errors: int, warned: tuple[int, ...] = (), column: str = "same_state") -> pl.DataFrame:
    numbers = range(1, ROWS + 1)
    data: dict[str, list[bool]] = {
        name: [number not in (*errors, *warned) or name != column for number in numbers]
        for name in ROW_RULES
    }
    data["has_error"] = [number in errors for number in numbers]
    data["has_warning"] = [number in warned for number in numbers]
    return pl.DataFrame({"group_number": list(numbers), **data}).cast({"group_number": pl.Int32})


def test_languages_that_agree_pass_every_rule() -> None:
    found = validate_agreement(groups())
    assert found.success
    assert all(one.success for one in found.results)
    assert len(found.results) == 3 + len(ROW_RULES)


@pytest.mark.parametrize("column", list(ROW_RULES))
def test_one_row_warns_and_is_named(column: str) -> None:
    found = validate_agreement(groups(7, column=column))
    assert found.success
    failed = found.failed("warning")
    assert [one.rule.column for one in failed] == ["error_share", column]
    assert failed[1].unexpected_rows == (7,)
    assert failed[0].observed == "0.025"


def test_many_rows_fail() -> None:
    share = load_thresholds().agreement.error_share.fail_above
    assert share is not None
    most = int(share * ROWS)
    assert validate_agreement(groups(*range(1, most + 1))).success
    found = validate_agreement(groups(*range(1, most + 2)))
    assert not found.success
    (failed,) = found.failed("error")
    assert failed.rule.column == "error_share"


def test_many_warnings_warn() -> None:
    found = validate_agreement(groups(warned=tuple(range(1, 10)), column="same_period"))
    assert found.success
    assert [one.rule.column for one in found.failed("warning")] == ["warned_share", "same_period"]


def test_no_rows_at_all_are_no_disagreement() -> None:
    found = validate_agreement(groups().clear())
    assert found.success
    assert found.failed("warning") == ()
