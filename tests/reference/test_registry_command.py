"""`ctbt registry`: what it shows, adds and confirms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from flows.cli.registry import (
    add,
    confirm,
    registry_lines,
    run_add,
    run_confirm,
    run_show,
    show,
)
from tasks.errors import FetchError, WrongEdition
from tasks.fetch.archive.store import Archive, Arrival, Printed
from tasks.fetch.confirm import facts_of
from tasks.fetch.replies import Reply
from tasks.records import Language
from tasks.reference import load_reference
from tasks.reference.registry import MastheadFacts, read_registry
from tests.specimens import project_reference

DAY = date(2026, 11, 25)
REFERENCE = project_reference()
FACTS = MastheadFacts("ab" * 32, "zh", "A/66/165", 66, 104, "全面禁止核试验条约")


def keep(
    home: Path, data: bytes, language: Language | None = "zh", session: int | None = 66
) -> str:
    """Keep a document that prints A/66/165; return its hash."""
    title = "全面禁止核试验条约"
    document = Archive(home / "archive").keep(
        data,
        Arrival(
            source="inbox",
            asked="x.pdf",
            file_name="x.pdf",
            arrived_at="2026-11-25T00:00:00+00:00",
            reply=Reply.HELD,
        ),
        media_type="application/pdf",
        printed=Printed(
            symbol="A/66/165", language=language, session=session, agenda_item=104, title=title
        ),
    )
    return document.sha256


def test_the_table_shows_every_edition_with_its_evidence() -> None:
    lines = registry_lines(REFERENCE, DAY)
    text = "\n".join(lines)
    for edition in REFERENCE.editions.values():
        assert (edition.evidence in text) == (edition.series != "specimen")
    for document in REFERENCE.documents():
        assert document.symbol in text
        assert document.evidence in text
    (line,) = [line for line in lines if line.startswith("66 ")]
    said = "66 2011 A/66/165 104 A/RES/65/91 para. 11 candidate ar zh en fr ru es"
    assert " ".join(line.split()) == said
    (line,) = [line for line in lines if line.startswith("73 ")]
    assert "no report" in line
    assert "none requested" in line
    (revision,) = [line for line in lines if line.strip().startswith("A/71/134/Add.1/Rev.1")]
    assert revision.startswith("  ")
    assert lines[-1] == "documents with a symbol: 3 candidate, 2 named"


@pytest.mark.parametrize(
    ("as_of", "overdue"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), ["art14-2023"]),
        (DAY, ["art14-2023", "art14-2025"]),
    ],
)
def test_what_is_overdue(
    as_of: date, overdue: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    show(REFERENCE, as_json=True, as_of=as_of)
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [item["edition_id"] for item in entries if item["overdue"]] == overdue
    said = [line for line in registry_lines(REFERENCE, as_of) if "expected by" in line]
    assert len(said) == len(overdue)


def test_json_has_one_line_an_edition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_show(as_json=True, home=tmp_path)
    entries = {
        item["edition_id"]: item for item in map(json.loads, capsys.readouterr().out.splitlines())
    }
    assert list(entries) == [
        key for key, edition in REFERENCE.editions.items() if edition.series != "specimen"
    ]
    assert entries["sg-66"]["expected_by"] == "2011-09-30"
    assert entries["sg-76"]["sisters"] == ["art14-2021"]
    assert [item["symbol"] for item in entries["sg-71"]["documents"]] == [
        "A/71/134",
        "A/71/134/Add.1",
        "A/71/134/Add.1/Rev.1",
    ]
    assert list(tmp_path.iterdir()) == []


def test_add_then_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run_add(
            "A/66/170", evidence="made up for this test", named=False, languages=[], home=tmp_path
        )
    said = capsys.readouterr().out.splitlines()
    path = tmp_path / "registry.csv"
    assert said == [f"A/66/170 added to {path}", f"A/66/170 is already in {path}"]
    run_add(
        "A/67/100", evidence="made up for this test", named=True, languages=["en"], home=tmp_path
    )
    capsys.readouterr()
    run_show(as_json=False, home=tmp_path)
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("66 ")]
    assert "not decided" in line
    assert "made up for this test" in "\n".join(lines)
    assert [(item.symbol, item.standing) for item in read_registry(path)] == [
        ("A/66/170", "candidate"),
        ("A/67/100", "named"),
    ]


def test_confirm_by_facts(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    assert add(path, symbol="A/66/170", evidence="made up for this test", noted_on=DAY)
    assert confirm(path, symbol="A/66/165", facts=[FACTS], noted_on=DAY)
    assert not confirm(path, symbol="A/66/165", facts=[FACTS], noted_on=DAY)
    before = path.read_bytes()
    with pytest.raises(WrongEdition):
        add(path, symbol="A/66/170", evidence="made up for another", noted_on=DAY)
    assert path.read_bytes() == before
    edition = load_reference(local=path).editions["sg-66"]
    assert (edition.symbol, edition.standing) == ("A/66/165", "confirmed")


def test_confirm_by_what_is_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FetchError, match="A/66/165"):
        run_confirm("A/66/165", home=tmp_path)
    digest = keep(tmp_path, b"one")
    keep(tmp_path, b"two", language=None)
    run_confirm("A/66/165", home=tmp_path)
    run_confirm("A/66/165", home=tmp_path)
    path = tmp_path / "registry.csv"
    assert capsys.readouterr().out.splitlines() == [
        f"A/66/165 confirmed in {path}",
        f"A/66/165 was confirmed before in {path}",
    ]
    (entry,) = read_registry(path)
    assert entry.evidence == f"masthead of {digest[:12]} (zh): A/66/165, session 66, item 104"


def test_one_masthead_that_contradicts_is_enough(tmp_path: Path) -> None:
    keep(tmp_path, b"one")
    keep(tmp_path, b"two", session=67)
    with pytest.raises(WrongEdition, match="expected session 66; found session 67"):
        run_confirm("A/66/165", home=tmp_path)
    assert not (tmp_path / "registry.csv").exists()


def test_a_document_that_was_set_aside_says_nothing(tmp_path: Path) -> None:
    keep(tmp_path, b"one")
    documents = list(Archive(tmp_path / "archive").documents())
    aside = [item.model_copy(update={"set_aside": "a test"}) for item in documents]
    assert len(facts_of(documents, "A/66/165")) == 1
    assert facts_of(aside, "A/66/165") == []
    assert facts_of(documents, "A/66/166") == []
