"""The shipped registry: evidence for everything, in agreement with the facts beside it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.replies import Reply
from tasks.records import LANGUAGES
from tasks.reference import load_reference
from tasks.reference.models import Edition
from tasks.reference.registry import write_registry
from tasks.reference.symbols import read_symbol
from tests.reference.entries import entry
from tests.shared_documents import shared_document, shared_folder
from tests.specimens import project_reference

REFERENCE = project_reference()
REPORTS = [item for item in REFERENCE.editions.values() if item.series == "sg-report"]


def facts(name: str) -> dict[int, dict[str, str]]:
    """The lines of a file of facts by session; skips where there is none."""
    path = shared_folder() / "data" / name
    if not path.is_file():
        pytest.skip(f"no {path}: the facts are not beside this checkout (CTBT_SHARED)")
    with path.open(encoding="utf-8", newline="") as file:
        return {int(line["session"]): line for line in csv.DictReader(file)}


def test_the_documents_with_a_symbol_and_their_standing() -> None:
    found = [
        (item.edition_id, item.symbol, item.kind, item.standing) for item in REFERENCE.documents()
    ]
    assert found == [
        ("sg-66", "A/66/165", "report", "candidate"),
        ("sg-71", "A/71/134", "report", "named"),
        ("sg-71", "A/71/134/Add.1", "addendum", "candidate"),
        ("sg-71", "A/71/134/Add.1/Rev.1", "revision", "named"),
        ("art14-2021", "CTBT-Art.XIV/2021/4", "report", "candidate"),
    ]


def test_every_symbol_has_evidence_and_a_standing() -> None:
    for document in REFERENCE.documents():
        assert document.standing in {"candidate", "named", "confirmed"}
        assert len(document.evidence) >= 30
        named = read_symbol(document.symbol)
        assert named is not None
        assert (named.edition_id, named.kind) == (document.edition_id, document.kind)
        assert REFERENCE.document_of_symbol(document.symbol) == document
        everywhere = LANGUAGES if named.series == "sg-report" else ("en",)
        assert set(document.languages) == set(everywhere)
    assert REFERENCE.document_of_symbol("A/71/134/Add.2") is None
    assert REFERENCE.candidates == ()
    assert {item.symbol for item in REFERENCE.parts} < {
        item.symbol for item in REFERENCE.documents()
    }


def test_documents_of_some_editions() -> None:
    assert [item.symbol for item in REFERENCE.documents(["sg-71"])] == [
        "A/71/134",
        "A/71/134/Add.1",
        "A/71/134/Add.1/Rev.1",
    ]
    assert REFERENCE.documents(["sg-70", "specimen-sg-70"]) == ()


def test_sessions_without_a_report_say_what_was_read() -> None:
    without = [item for item in REPORTS if item.standing == "none_requested"]
    assert [item.session for item in without] == list(range(73, 82))
    for edition in without:
        assert "read in full: it asks for no report" in edition.evidence
        assert (edition.symbol, edition.requested_by, edition.languages) == (None, None, ())


def test_what_is_unknown_says_why() -> None:
    for edition in REFERENCE.editions.values():
        if edition.standing == "unknown":
            assert "not known" in edition.evidence or "no symbol of this year" in edition.evidence


@pytest.mark.shared
def test_agenda_items_are_those_of_the_lists() -> None:
    listed = facts("ctbt_agenda_items_by_session.csv")
    for edition in REPORTS:
        assert edition.session is not None
        line = listed.get(edition.session)
        assert edition.agenda_item == (int(line["agenda_item"]) if line else None)
        if line:
            assert f"agenda item from {line['source'].split()[0]}" in edition.evidence


@pytest.mark.shared
def test_each_standing_follows_from_the_resolution_of_the_session_before() -> None:
    resolutions = facts("ctbt_resolutions_by_session.csv")
    for edition in REPORTS:
        assert edition.session is not None
        line = resolutions.get(edition.session - 1)
        if line is None:
            assert "no resolution of the session before is known" in edition.evidence
            assert edition.standing == "unknown"
            continue
        asks = line["requests_SG_report"].partition(" ")[0].strip(":")
        expected = {"no": {"none_requested"}, "unknown": {"unknown"}, "yes": {"candidate", "named"}}
        assert edition.standing in expected[asks], edition.edition_id
        assert (edition.requested_by is not None) == (asks == "yes")
        if edition.requested_by is not None:
            assert edition.requested_by.startswith(line["resolution"])
        else:
            assert line["resolution"] in edition.evidence
        if asks == "no":
            assert line["full_text_read"] == "yes"


def test_when_a_report_is_expected() -> None:
    expected = {
        item.edition_id: REFERENCE.expected_by(item)
        for item in REFERENCE.editions.values()
        if REFERENCE.expected_by(item) is not None
    }
    assert expected == {
        "sg-66": date(2011, 9, 30),
        "sg-71": date(2016, 9, 30),
        "art14-2021": date(2021, 12, 31),
        "art14-2023": date(2023, 12, 31),
        "art14-2025": date(2025, 12, 31),
    }


def changed(edition_id: str, **changes: object) -> Edition:
    return REFERENCE.editions[edition_id].model_copy(update=changes)


@pytest.mark.parametrize(
    "edition",
    [
        changed("art14-2023", report_year=2024),
        changed("art14-2023", standing="none_requested"),
        changed("sg-66", requested_by=None),
        changed("sg-66", standing="none_requested"),
        changed("sg-66", report_year=None),
        changed("specimen-sg-66", requested_by="A/RES/65/91"),
    ],
    ids=lambda edition: f"{edition.edition_id} {edition.report_year} {edition.standing}",
)
def test_when_none_is_expected(edition: Edition) -> None:
    assert REFERENCE.expected_by(edition) is None


def test_sisters_tell_of_the_same_years() -> None:
    sisters = {
        item.edition_id: [sister.edition_id for sister in REFERENCE.sisters(item)]
        for item in REFERENCE.editions.values()
    }
    assert sisters["art14-2021"] == ["sg-75", "sg-76"]
    assert sisters["sg-76"] == ["art14-2021"]
    assert sisters["sg-77"] == ["art14-2023"]
    assert sisters["sg-81"] == sisters["specimen-sg-71"] == []
    for one, others in sisters.items():
        assert all(one in sisters[other] for other in others)


def test_sisters_follow_the_calendar() -> None:
    every_four = REFERENCE.series["art14"].model_copy(update={"every_years": 4})
    reference = replace(REFERENCE, series=REFERENCE.series | {"art14": every_four})
    found = [item.session for item in reference.sisters(REFERENCE.editions["art14-2025"])]
    assert found == [77, 78, 79, 80]


def test_every_reply_has_its_days() -> None:
    assert set(REFERENCE.servers.recheck_days) == {reply.value for reply in Reply}


def test_the_servers() -> None:
    servers = REFERENCE.servers
    assert servers.formats == ("docx", "doc", "pdf")
    assert "documents.un.org" in servers.hosts
    assert all(host.endswith((".un.org", "undocs.org")) for host in servers.hosts)
    assert [page.reply for page in servers.pages] == ["no_match", "no_word_version", "outage"]
    assert [item.symbol for item in servers.canaries] == [
        "S/2013/220",
        "A/RES/65/91",
        "A/80/604/Add.1",
    ]


@pytest.mark.shared
def test_the_phrase_of_the_missing_document_is_that_of_the_real_one() -> None:
    path = shared_document("un/ODS-document-does-not-exist.pdf")
    with IsolatedProbe() as prober:
        text = " ".join(prober.probe(path.read_bytes()).text.split())
    (phrase,) = REFERENCE.servers.missing_document_phrases
    assert phrase in text


def test_editions_that_can_have_a_document() -> None:
    found = [item.edition_id for item in REFERENCE.possible_editions()]
    reports = [f"sg-{session}" for session in range(52, 73)]
    assert found == [*reports, "art14-2021", "art14-2023", "art14-2025"]


def test_an_edition_that_none_requested_is_possible_once_a_document_is_registered(
    tmp_path: Path,
) -> None:
    local = tmp_path / "registry.csv"
    # A report of session 73, for which none was requested, and an edition that is new.
    write_registry(local, [entry("A/73/50"), entry("CTBT-Art.XIV/2027/3")])
    reference = load_reference(local=local)
    found = [item.edition_id for item in reference.possible_editions()]
    assert reference.editions["sg-73"].standing == "none_requested"
    assert found[found.index("sg-72") :] == [
        *("sg-72", "sg-73"),
        *("art14-2021", "art14-2023", "art14-2025", "art14-2027"),
    ]
