"""Names in text: the longest, and only those that held on the day."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.records import LANGUAGES
from tasks.reference import Gazetteer
from tests.specimens import project_reference

REFERENCE = project_reference()
IN_2011 = date(2011, 5, 31)


def found(text: str, on: date | None = IN_2011) -> list[tuple[str, str, str]]:
    return [
        (text[mention.start : mention.end], mention.kind, ",".join(sorted(mention.states)))
        for mention in REFERENCE.gazetteer("zh", on).find(text)
    ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("印度尼西亚支持印度", [("印度尼西亚", "state", "IDN"), ("印度", "state", "IND")]),
        ("南非和中非共和国", [("南非", "state", "ZAF"), ("中非共和国", "state", "CAF")]),
        (
            "大韩民国、朝鲜民主主义人民共和国",
            [("大韩民国", "state", "KOR"), ("朝鲜民主主义人民共和国", "state", "PRK")],
        ),
        ("巴布亚新几内亚", [("巴布亚新几内亚", "state", "PNG")]),
        ("赤道几内亚", [("赤道几内亚", "state", "GNQ")]),
        ("几内亚比绍", [("几内亚比绍", "state", "GNB")]),
        ("多米尼加共和国", [("多米尼加共和国", "state", "DOM")]),
        (
            "刚果民主共和国和刚果",
            [("刚果民主共和国", "state", "COD"), ("刚果", "state", "COG")],
        ),
        ("没有国名", []),
        ("", []),
    ],
)
def test_the_longest_name_wins(text: str, states: list[tuple[str, str, str]]) -> None:
    assert [item for item in found(text) if item[1] == "state"] == states


@pytest.mark.parametrize("on", [IN_2011, date(2023, 6, 1), None])
def test_turkey_keeps_its_chinese_name(on: date | None) -> None:
    assert found("土耳其", on) == [("土耳其", "state", "TUR")]


def test_turkey_changed_its_english_name() -> None:
    before = REFERENCE.gazetteer("en", IN_2011)
    assert before.state_of("Turkey") == "TUR"
    after = REFERENCE.gazetteer("en", date(2023, 6, 1))
    assert after.state_of("Türkiye") == "TUR"


@pytest.mark.parametrize(
    ("name", "on", "state"),
    [
        ("前南斯拉夫的马其顿共和国", IN_2011, "MKD"),
        ("前南斯拉夫的马其顿共和国", date(2020, 6, 1), None),
        ("北马其顿", date(2020, 6, 1), "MKD"),
        ("北马其顿", IN_2011, None),
        ("北马其顿", None, "MKD"),
        ("斯威士兰", IN_2011, "SWZ"),
        ("捷克共和国", IN_2011, "CZE"),
        ("瓦坎达", None, None),
    ],
)
def test_names_hold_from_day_to_day(name: str, on: date | None, state: str | None) -> None:
    assert REFERENCE.gazetteer("zh", on).state_of(name) == state


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_name_is_found_as_its_state(language: str) -> None:
    for known in LANGUAGES:
        if known != language:
            continue
        gazetteer = REFERENCE.gazetteer(known, None)
        for name in REFERENCE.names:
            if name.language == known and name.kind == "short":
                assert gazetteer.state_of(name.name) == name.iso3, name.name


def test_groups_change_with_the_day() -> None:
    presidents = [
        member for member in REFERENCE.groups if member.group_id == "article_xiv_co_presidents"
    ]
    days = {date(2010, 6, 1): {"FRA", "MAR"}, date(2012, 6, 1): {"MEX", "SWE"}}
    for day, states in days.items():
        assert {member.iso3 for member in presidents if member.holds_on(day)} == states


def test_seats_of_meetings_speak_for_nobody() -> None:
    kinds = {name: kind for name, kind, _ in found("在日内瓦、维也纳和纽约，堪培拉")}
    assert kinds["日内瓦"] == kinds["维也纳"] == kinds["纽约"] == "seat"
    assert kinds["堪培拉"] == "place"


def test_an_empty_gazetteer_finds_nothing() -> None:
    empty = Gazetteer(language="zh", names=(), offices=(), places=(), groups=(), on=None)
    assert empty.find("日本") == []
    assert empty.state_of("日本") is None
