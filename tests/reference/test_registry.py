"""The local registry: read strictly, written whole, grown by evidence only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tasks.errors import ReferenceDataError, SettingsError, WrongEdition
from tasks.reference import load_reference
from tasks.reference.documents import LocalEntry
from tasks.reference.registry import (
    COLUMNS,
    Entries,
    MastheadFacts,
    read_registry,
    with_candidate,
    with_confirmation,
    write_registry,
)
from tests.reference.entries import DAY, any_entries, entry
from tests.specimens import project_reference

REFERENCE = project_reference()
HEAD = ",".join(COLUMNS)
LINE = (
    "sg-67,sg-report,67,2012,A/67/100,report,en zh,candidate,made up for a test,2026-11-25,person"
)
FACTS = MastheadFacts("ab" * 32, "zh", "A/66/165", 66, 104, "全面禁止核试验条约")


def candidate(entries: Entries = (), **changed: Any) -> Entries:
    given_values: dict[str, Any] = {
        "symbol": "A/67/100",
        "evidence": "footnote 3 of A/67/7",
        "noted_on": DAY,
        "noted_by": "person",
    }
    return with_candidate(entries, REFERENCE.shipped, REFERENCE.series, **given_values | changed)


def confirmed(
    entries: Entries = (), symbol: str = "A/66/165", facts: MastheadFacts = FACTS
) -> Entries:
    return with_confirmation(entries, REFERENCE.shipped, symbol=symbol, facts=facts, noted_on=DAY)


def facts(**changed: Any) -> MastheadFacts:
    values = {name: getattr(FACTS, name) for name in FACTS.__slots__}
    return MastheadFacts(**values | changed)


def test_no_file_is_no_entry_and_the_shipped_registry(tmp_path: Path) -> None:
    assert read_registry(tmp_path / "registry.csv") == ()
    reference = load_reference(local=tmp_path / "registry.csv")
    assert reference.version == REFERENCE.version
    assert reference.registry == REFERENCE.registry
    assert list(tmp_path.iterdir()) == []


@given(entries=any_entries())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: list[LocalEntry]
) -> None:
    path = tmp_path_factory.mktemp("home") / "new" / "registry.csv"
    write_registry(path, entries)
    assert read_registry(path) == tuple(entries)
    assert [item.name for item in path.parent.iterdir()] == ["registry.csv"]


def test_evidence_with_commas_and_quotes(tmp_path: Path) -> None:
    entries = candidate(evidence='it says "A/67/100", in footnote 3, of 第67届')
    write_registry(tmp_path / "registry.csv", entries)
    assert read_registry(tmp_path / "registry.csv") == entries


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match="a folder that can be written"):
        write_registry(tmp_path / "home" / "registry.csv", candidate())
    with pytest.raises(ReferenceDataError, match="a readable file"):
        read_registry(tmp_path / "home" / "registry.csv")


def test_the_old_file_stays_when_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    path.mkdir()
    (path / "kept").touch()
    with pytest.raises(SettingsError):
        write_registry(path, candidate())
    assert [item.name for item in tmp_path.rglob("*")] == ["registry.csv", "kept"]


def test_the_version_covers_the_local_registry(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    write_registry(path, candidate())
    first = load_reference(local=path)
    write_registry(path, candidate(noted_on=date(2026, 1, 1)))
    second = load_reference(local=path)
    assert len({REFERENCE.version, first.version, second.version}) == 3
    assert first.editions["sg-67"].symbol == "A/67/100"
    assert first.document_of_symbol("A/67/100") is not None
    assert first.shipped == REFERENCE.shipped
    write_registry(tmp_path / "elsewhere" / "registry.csv", candidate())
    moved = load_reference(local=tmp_path / "elsewhere" / "registry.csv")
    assert moved.version == first.version


def test_a_contradiction_in_the_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    write_registry(path, [entry("A/67/100"), entry("A/71/135")])
    with pytest.raises(ReferenceDataError) as caught:
        load_reference(local=path)
    assert (caught.value.document, caught.value.place) == ("registry.csv", "line 3, A/71/135")
    assert "A/71/135" in path.read_text(encoding="utf-8").splitlines()[2]


WRONG: list[tuple[str, str, str]] = [
    # old, new, place
    ("sg-67,", "sg-68,", "line 2"),
    ("sg-67,", "specimen-sg-67,", "line 2"),
    (",sg-report,", ",art14,", "line 2"),
    (",sg-report,", ",specimen,", "line 2, series"),
    (",67,2012,", ",,2012,", "line 2"),
    (",67,2012,", ",67,2013,", "line 2"),
    ("A/67/100", "A/67/100/Add.1", "line 2"),
    ("A/67/100", "A/67/L.1", "line 2"),
    ("A/67/100", "", "line 2"),
    (",report,", ",addendum,", "line 2"),
    ("en zh", "en de", "line 2, languages.1"),
    ("en zh", "en en", "line 2, languages"),
    ("en zh", "", "line 2, languages"),
    (",candidate,", ",perhaps,", "line 2, standing"),
    (",candidate,", ",unknown,", "line 2, standing"),
    (",candidate,", ",confirmed,", "line 2"),
    (",person", ",masthead", "line 2"),
    (",person", ",nobody", "line 2, noted_by"),
    (",person", ",discovery:", "line 2, noted_by"),
    ("made up for a test", "short", "line 2, evidence"),
    ("made up for a test", '"made up\nin two lines"', "line 3, evidence"),
    ("2026-11-25", "today", "line 2, noted_on"),
    (",2026-11-25,person", ",2026-11-25", "line 2"),
    (",noted_by", "", "line 1"),
    ("edition_id", "edition", "line 1"),
]


@pytest.mark.parametrize(("old", "new", "place"), WRONG)
def test_wrong_lines_are_refused(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = f"{HEAD}\n{LINE}\n"
    assert old in text
    path = tmp_path / "registry.csv"
    path.write_text(
        text.replace(old, new, 1)
        if place == "line 1"
        else f"{HEAD}\n{LINE.replace(old, new, 1)}\n",
        encoding="utf-8",
    )
    with pytest.raises(ReferenceDataError) as caught:
        load_reference(local=path)
    assert (caught.value.document, caught.value.place) == ("registry.csv", place)
    path.write_text(text, encoding="utf-8")
    assert len(read_registry(path)) == 1


def test_a_candidate_is_of_the_edition_that_its_symbol_says() -> None:
    (new,) = candidate(symbol="A/66/165/Add.1", languages=["zh"])
    assert (new.edition_id, new.session, new.report_year) == ("sg-66", 66, 2011)
    assert (new.kind, new.languages, new.standing) == ("addendum", ("zh",), "candidate")
    (sister,) = candidate(symbol="CTBT-Art.XIV/2023/4", noted_by="discovery:digital-library")
    assert (sister.edition_id, sister.session, sister.report_year) == ("art14-2023", None, 2023)
    assert sister.languages == ("en",)
    assert len(candidate()[0].languages) == 6


def test_adding_the_same_again_changes_nothing() -> None:
    once = candidate()
    assert candidate(once, noted_on=date(2027, 1, 1)) == once
    assert len(candidate(once, evidence="another evidence")) == 2
    assert [item.standing for item in candidate(once, standing="named")] == ["candidate", "named"]


@pytest.mark.parametrize(
    "symbol",
    [
        "",
        "A/67",
        "A/67/",
        "A/67/L.1",
        "A/RES/65/91",
        "A/C.1/67/1",
        "A/67/100 ",
        " A/67/100",
        "a/67/100",
        "A/067/100",
        "A/67/0",
        "A/67/100/Add.0",
        "A/67/100/Annex",
        "A/67/100(OR)",
        "S/2013/220",
        "CTBT-Art.XIV/21/4",
        "A/67/100\n",
        "A/６７/100",
    ],
)
def test_what_is_no_symbol_of_a_report(symbol: str) -> None:
    with pytest.raises(SettingsError) as caught:
        candidate(symbol=symbol)
    assert (caught.value.place, caught.value.found) == ("symbol", symbol)
    with pytest.raises(SettingsError):
        confirmed(symbol=symbol)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"evidence": ""}, "evidence"),
        ({"evidence": "nine char"}, "evidence"),
        ({"evidence": "two\nlines of evidence"}, "evidence"),
        ({"noted_by": "somebody"}, "noted_by"),
        ({"noted_by": "masthead"}, "A/67/100"),
        ({"languages": ["de"]}, "languages.0"),
        ({"standing": "confirmed"}, "A/67/100"),
    ],
)
def test_no_symbol_without_evidence(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(SettingsError) as caught:
        candidate(**changed)
    assert (caught.value.document, caught.value.place) == ("registry", place)


@pytest.mark.parametrize("symbol", ["A/71/135", "A/71/13", "A/71/1340", "A/71/135/Add.1"])
def test_a_candidate_beside_a_symbol_that_is_named(symbol: str) -> None:
    with pytest.raises(WrongEdition) as caught:
        candidate(symbol=symbol)
    assert "A/71/134 (named" in caught.value.expected
    assert caught.value.found == symbol
    assert candidate(symbol="A/71/134/Corr.1")


def test_a_masthead_confirms() -> None:
    (new,) = confirmed()
    assert (new.standing, new.noted_by, new.languages) == ("confirmed", "masthead", ("zh",))
    assert new.evidence == "masthead of abababababab (zh): A/66/165, session 66, item 104"
    assert confirmed((new,)) == (new,)
    assert "no item printed" in confirmed(facts=facts(agenda_item=None))[0].evidence
    assert len(confirmed((new,), facts=facts(sha256="cd" * 32, language="en"))) == 2


def test_a_sister_document_prints_no_session() -> None:
    symbol = "CTBT-Art.XIV/2021/4"
    (new,) = confirmed(symbol=symbol, facts=facts(symbol=symbol, session=None, language="en"))
    assert new.evidence == f"masthead of abababababab (en): {symbol}"


@pytest.mark.parametrize(
    ("changed", "place", "expected", "found"),
    [
        ({"symbol": None}, "symbol", "A/66/165", "none"),
        ({"symbol": "A/66/166"}, "symbol", "A/66/165", "A/66/166"),
        ({"symbol": "A/66/165/Add.1"}, "symbol", "A/66/165", "A/66/165/Add.1"),
        ({"session": None}, "session", "session 66", "none"),
        ({"session": 67}, "session", "session 66", "session 67"),
        ({"title": None}, "title", "the title of the reports of its series", "none"),
        ({"title": ""}, "title", "the title of the reports of its series", "none"),
    ],
)
def test_a_masthead_that_contradicts(
    changed: dict[str, Any], place: str, expected: str, found: str
) -> None:
    with pytest.raises(WrongEdition) as caught:
        confirmed(facts=facts(**changed))
    error = caught.value
    assert (error.document, error.language) == ("document abababababab", "zh")
    assert error.place == f"masthead, {place}"
    assert (error.expected, error.found) == (expected, found)


def test_a_masthead_against_what_is_named_or_confirmed() -> None:
    other = facts(symbol="A/71/135", session=71)
    with pytest.raises(WrongEdition, match="A/71/134"):
        confirmed(symbol="A/71/135", facts=other)
    second = facts(symbol="A/66/170")
    with pytest.raises(WrongEdition, match="A/66/165"):
        confirmed(confirmed(), symbol="A/66/170", facts=second)
    decided = confirmed(candidate(symbol="A/66/170"), symbol="A/66/170", facts=second)
    assert [item.standing for item in decided] == ["candidate", "confirmed"]


def test_what_is_added_and_confirmed_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    entries = candidate(symbol="A/66/170", standing="named")
    entries = candidate(entries, symbol="A/66/170/Corr.1")
    entries = candidate(entries, symbol="A/82/9")
    write_registry(path, confirmed(entries))
    reference = load_reference(local=path)
    assert reference.editions["sg-66"].standing == "confirmed"
    symbols = [item.symbol for item in reference.documents(["sg-66", "sg-82"])]
    assert symbols == ["A/66/165", "A/82/9"]
