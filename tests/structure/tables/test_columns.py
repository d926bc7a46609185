"""Columns whose head is worded in a way that no pack knows."""

from __future__ import annotations

from tests.structure.tables.building import assert_conserved, report

HEADING = ("2(a). 全球",)
STATES = ("日本", "芬兰", "挪威", "秘鲁")


def test_a_column_of_states_is_known_by_what_stands_in_it() -> None:
    rows = [(state, "2010年9月", "参加第八次会议。") for state in STATES]
    parsed = report().table(("何国", "日期", "活动"), HEADING, *rows).parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["JPN", "FIN", "NOR", "PER"]
    assert_conserved(parsed)


def test_a_column_of_anything_else_stays_without_a_role() -> None:
    rows = [(str(number), "2010年9月", f"{state}参加会议。") for number, state in enumerate(STATES)]
    parsed = report().table(("编号", "日期", "活动"), HEADING, *rows).parsed()
    assert [row.state_label for row in parsed.rows] == [None] * 4
    assert [row.state_iso3 for row in parsed.rows] == ["JPN", "FIN", "NOR", "PER"]
    assert sum(cell.role == "quarantine" for cell in parsed.cells) == 4
