"""Only the masthead of a document that is held confirms a symbol."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.fetch.archive.store import Archive, ArchivedDocument, Arrival, Printed
from tasks.fetch.confirm import confirm_held, facts_of
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.records import LANGUAGES
from tasks.reference import Reference, load_reference
from tasks.reference.documents import RANKS, LocalEntry
from tasks.reference.registry import Entries, read_registry, write_registry
from tests.reference.entries import any_entries, entry
from tests.specimens import project_reference

DAY = date(2026, 11, 25)
TITLE = "Comprehensive Nuclear-Test-Ban Treaty"
GOOD: dict[str, Any] = {
    "symbol": "A/66/165",
    "language": "en",
    "session": 66,
    "agenda_item": 104,
    "title": TITLE,
}


def document(number: int = 1, *, reply: Reply = Reply.HELD, **printed: Any) -> ArchivedDocument:
    """A document with this masthead, in the archive as it arrived."""
    came = Arrival(
        source="inbox",
        asked=f"{number}.pdf",
        file_name=f"{number}.pdf",
        arrived_at="2026-11-25T00:00:00+00:00",
        reply=reply,
    )
    return ArchivedDocument(
        sha256=f"{number:064x}",
        byte_size=1,
        media_type="application/pdf",
        printed=Printed(**GOOD | printed),
        arrivals=(came,),
    )


def reference_with(registry: Path) -> Reference:
    """The registry as it is on a machine with this file; what ships is read once."""
    return load_reference(local=registry) if registry.exists() else project_reference()


class Home:
    """A registry, read anew before each step, as the commands do."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "registry.csv"

    @property
    def reference(self) -> Reference:
        return reference_with(self.path)

    @property
    def entries(self) -> Entries:
        return read_registry(self.path)

    def confirm(self, *documents: ArchivedDocument) -> list[str]:
        return confirm_held(self.path, documents, self.reference, DAY)

    def standing(self, symbol: str = "A/66/165") -> str:
        found = self.reference.document_of_symbol(symbol)
        assert found is not None
        return found.standing


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_masthead_confirms_what_it_prints(home: Home) -> None:
    assert home.standing() == "candidate"
    (line,) = home.confirm(document())
    assert line == "registry: A/66/165 confirmed by the masthead of 000000000000 [en]"
    assert home.standing() == "confirmed"
    (noted,) = home.entries
    assert (noted.symbol, noted.standing, noted.noted_by) == ("A/66/165", "confirmed", "masthead")
    assert noted.noted_on == DAY
    assert noted.evidence.endswith("(en): A/66/165, session 66, item 104")


def test_the_same_again_changes_nothing(home: Home) -> None:
    before = home.reference
    home.confirm(document())
    written = home.path.read_bytes()
    assert home.confirm(document(), document(2, language="fr")) == []
    assert home.path.read_bytes() == written
    confirm_held(home.path, [document()], before, DAY)
    assert home.path.read_bytes() == written, "also with a registry that was read before"


def test_one_masthead_is_enough(home: Home) -> None:
    (line,) = home.confirm(document(language="ru"), document(2, language="fr"))
    assert line.endswith("[ru]")
    assert len(home.entries) == 1


def test_nothing_held_is_nothing_said_and_nothing_written(home: Home) -> None:
    assert home.confirm() == []
    assert home.confirm(document(symbol=None), document(2, symbol="A/66/999")) == []
    assert list(home.path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ({"session": 67}, "masthead, session: expected session 66; found session 67"),
        ({"session": None}, "masthead, session: expected session 66; found none"),
        ({"title": None}, "masthead, title: expected the title of the reports"),
        ({"title": ""}, "masthead, title: expected the title of the reports"),
    ],
)
def test_a_masthead_that_contradicts_is_told_and_confirms_nothing(
    home: Home, printed: dict[str, Any], said: str
) -> None:
    (line,) = home.confirm(document(**printed))
    assert line.startswith("registry: A/66/165 is not confirmed: wrong edition: ")
    assert said in line
    assert home.standing() == "candidate"
    assert not home.path.exists()


def test_a_good_masthead_beside_a_bad_one(home: Home) -> None:
    bad, good = home.confirm(document(title=None), document(2, language="fr"))
    assert "is not confirmed" in bad
    assert "confirmed by the masthead" in good
    assert home.standing() == "confirmed"


@pytest.mark.parametrize("reply", Reply)
def test_what_came_in_the_place_of_another_says_nothing(home: Home, reply: Reply) -> None:
    held = CONSEQUENCES[reply].is_held
    assert bool(home.confirm(document(reply=reply))) == held
    assert home.standing() == ("confirmed" if held else "candidate")


def test_what_was_set_aside_says_nothing(home: Home, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    (came,) = document().arrivals
    archive.keep(b"%PDF", came, media_type="application/pdf", printed=Printed(**GOOD))
    (kept,) = archive.documents()
    archive.set_aside(kept.sha256, "a person says so")
    assert home.confirm(*archive.documents()) == []
    assert home.confirm(document(title=None).model_copy(update={"set_aside": "x"})) == []
    assert home.standing() == "candidate"


def test_a_language_that_is_not_told_says_nothing(home: Home) -> None:
    assert home.confirm(document(language=None)) == []


def test_the_symbol_has_to_be_printed_as_it_is_registered() -> None:
    assert facts_of([document()], "A/66/165/Add.1") == []
    assert facts_of([document(symbol="A/66/165/Add.1")], "A/66/165") == []
    (facts,) = facts_of([document()], "A/66/165")
    assert (facts.session, facts.agenda_item, facts.title) == (66, 104, TITLE)


def test_a_report_of_a_session_that_nobody_asked_a_report_of(home: Home) -> None:
    """A masthead outweighs a resolution that asks for nothing."""
    write_registry(home.path, [entry("A/73/50")])
    assert home.reference.editions["sg-73"].standing == "none_requested"
    home.confirm(document(symbol="A/73/50", session=73))
    edition = home.reference.editions["sg-73"]
    assert (edition.symbol, edition.standing) == ("A/73/50", "confirmed")


def test_two_candidates_of_one_session_cannot_both_be_the_report(home: Home) -> None:
    write_registry(home.path, [entry("A/66/170")])
    lines = home.confirm(document(), document(2, symbol="A/66/170"))
    assert len(lines) == 2
    assert sum("confirmed by the masthead" in line for line in lines) == 1
    assert sum("is not confirmed" in line for line in lines) == 1
    assert [item.standing for item in home.entries].count("confirmed") == 1
    home.confirm(document(), document(2, symbol="A/66/170"))
    assert [item.standing for item in home.entries].count("confirmed") == 1


def test_a_part_is_confirmed_for_itself(home: Home) -> None:
    home.confirm(document(symbol="A/71/134/Add.1", session=71))
    assert home.standing("A/71/134/Add.1") == "confirmed"
    assert home.standing("A/71/134") == "named"


def once(entries: list[LocalEntry]) -> list[LocalEntry]:
    """Return the lines as a registry has them: none twice."""
    return list({(item.symbol, item.standing, item.evidence): item for item in entries}.values())


@settings(max_examples=8)  # each reads the whole registry four times
@given(
    entries=any_entries().map(once),
    symbols=st.lists(
        st.sampled_from(["A/66/165", "A/66/170", "A/67/100", "A/71/134", "A/71/134/Add.1"])
    ),
    languages=st.lists(st.sampled_from(LANGUAGES), min_size=5, max_size=5),
    sessions=st.lists(st.sampled_from([66, 67, 71, None]), min_size=5, max_size=5),
)
def test_a_standing_never_falls_and_no_line_goes(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[LocalEntry],
    symbols: list[str],
    languages: list[str],
    sessions: list[int | None],
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    write_registry(home.path, entries)
    before = {
        item.edition_id: item.standing
        for item in home.reference.editions.values()
        if item.series != "specimen"
    }
    held = [
        document(number, symbol=symbol, language=language, session=session)
        for number, (symbol, language, session) in enumerate(
            zip(symbols, languages, sessions, strict=False)
        )
    ]
    lines = home.confirm(*held)
    after = home.reference
    for edition_id, standing in before.items():
        assert RANKS[after.editions[edition_id].standing] >= RANKS[standing]
    assert home.entries[: len(entries)] == tuple(entries)
    new = home.entries[len(entries) :]
    assert all(item.noted_by == "masthead" for item in new)
    assert len(new) == sum("confirmed by the masthead" in line for line in lines)
    written = home.path.read_bytes()
    home.confirm(*held)
    assert home.path.read_bytes() == written, "twice is once"
