"""Discovery proposes, fails softly, writes down every question, and confirms nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tasks.fetch.discover import SOURCES, discover
from tasks.fetch.session import fetch_session
from tasks.reference.documents import LocalEntry
from tasks.reference.registry import read_registry, write_registry
from tests.fake_un import Record, Shape, make_marcxml, make_pdf, make_scan_pdf
from tests.fake_un.mastheads import LOOK_ALIKE, masthead
from tests.fetch.sessions import Place
from tests.fetch.test_confirm import reference_with
from tests.fetch.test_discovery_footnotes import ASKS, DECIDES, END, STRESSES, TAKES_NOTE
from tests.reference.entries import entry
from tests.specimens import project_reference

TREATY = "Comprehensive Nuclear-Test-Ban Treaty"
NOTE = f"{TREATY} : note by the Secretary-General"
RESOLUTION, AGENDA = "A/RES/71/86", "A/72/251"
"""Of a session whose resolution nobody has read, and of one whose report is not known."""


@pytest.fixture(autouse=True)
def library(place: Place) -> None:
    """The fake server is the Digital Library too, and a question is asked once."""
    place.changes |= {"digital_library": place.un.address, "tries": 1}


def found(place: Place, *sources: str) -> list[str]:
    settings = place.settings
    with fetch_session(settings, reference_with(settings.registry)) as session:
        return discover(session, sources or SOURCES)


def registered(place: Place) -> tuple[LocalEntry, ...]:
    return read_registry(place.settings.registry)


def searched(place: Place) -> list[str]:
    """Return the answers to searches, as the ledger has them."""
    return [item.reply.value for item in place.entries() if item.purpose == "discovery"]


def searches(place: Place) -> list[Any]:
    return [item for item in place.un.requests if item.endpoint == "search"]


def record(symbol: str, title: str = NOTE) -> Record:
    return Record(symbol, title, "2012-07-23", {})


def has(lines: Sequence[str], *words: str) -> bool:
    """Say whether one line has all the words."""
    return any(all(word in line for word in words) for line in lines)


def test_a_record_becomes_a_candidate_with_its_evidence(place: Place) -> None:
    place.un.search_body = make_marcxml([record("A/67/136")])
    lines = found(place, "digital-library")
    assert all(line.startswith("discovery, digital-library: ") for line in lines)
    assert has(lines, "candidate A/67/136: Digital Library record", NOTE)
    assert has(lines, "1 read, 1 proposed, 0 rejected, 0 unreadable")
    (noted,) = registered(place)
    assert (noted.symbol, noted.standing) == ("A/67/136", "candidate")
    assert noted.noted_by == "discovery:digital-library"
    assert "191$a A/67/136" in noted.evidence
    assert searched(place) == ["available"]


def test_the_same_answer_again_is_no_second_line(place: Place) -> None:
    place.un.search_body = make_marcxml([record("A/67/136"), record("A/67/136")])
    found(place, "digital-library")
    before = place.settings.registry.read_bytes()
    found(place, "digital-library")
    assert place.settings.registry.read_bytes() == before
    assert len({item.symbol for item in registered(place)}) == 1


def test_look_alikes_and_other_documents_are_told_and_not_added(place: Place) -> None:
    place.un.search_body = make_marcxml(
        [
            record("A/61/184", f"{LOOK_ALIKE['en']} : note by the Secretary-General"),
            record("A/RES/65/91", TREATY),
            record("A/65/416", f"{TREATY} : report of the 1st Committee"),
            record("A/67/137", "Cooperation on other matters : note by the Secretary-General"),
        ]
    )
    lines = found(place, "digital-library")
    for symbol in ("A/61/184", "A/RES/65/91", "A/65/416", "A/67/137"):
        assert has(lines, f"not taken: {symbol}: ")
    assert has(lines, "4 read, 0 proposed, 4 rejected, 0 unreadable")
    assert not place.settings.registry.exists()


def test_a_contradiction_is_told_and_keeps_no_other_candidate_out(place: Place) -> None:
    """A/71/134 is named by a resolution: another report to that session is none."""
    place.un.search_body = make_marcxml([record("A/71/999"), record("A/67/136")])
    lines = found(place, "digital-library")
    assert has(lines, "A/71/999 is not added: ", "expected A/71/134", "found A/71/999")
    assert [item.symbol for item in registered(place)] == ["A/67/136"]


def test_what_stands_in_the_registry_stays(place: Place) -> None:
    known = [
        entry("A/67/100", "confirmed", evidence="masthead of another document"),
        entry("A/68/100", "named", evidence="a document that names it"),
    ]
    write_registry(place.settings.registry, known)
    place.un.search_body = make_marcxml(
        [record("A/67/136"), record("A/67/100"), record("A/68/136")]
    )
    lines = found(place, "digital-library")
    assert has(lines, "A/67/136 is not added: ", "A/67/100")
    assert registered(place)[:2] == tuple(known)
    reference = reference_with(place.settings.registry)
    standings = {key: reference.editions[key] for key in ("sg-67", "sg-68")}
    assert [item.symbol for item in standings.values()] == ["A/67/100", "A/68/100"]
    assert [item.standing for item in standings.values()] == ["confirmed", "named"]


def test_discovery_confirms_nothing(place: Place) -> None:
    place.un.search_body = make_marcxml([record("A/67/136"), record("A/66/165")])
    place.un.documents = {
        (RESOLUTION, "en", "pdf"): resolution_pdf(),
        (AGENDA, "en", "pdf"): agenda_pdf(),
    }
    found(place)
    assert {item.standing for item in registered(place)} == {"candidate"}
    reference = reference_with(place.settings.registry)
    assert all(item.standing != "confirmed" for item in reference.documents())


def test_every_page_of_a_search_is_asked_for(place: Place) -> None:
    symbols = [f"A/67/{number}" for number in range(1, 121)]
    pages = [[record(symbol) for symbol in symbols[at : at + 50]] for at in (0, 50, 100)]
    place.un.search_pages = {
        first: make_marcxml(page, total=120)
        for first, page in zip((1, 51, 101), pages, strict=True)
    }
    found(place, "digital-library")
    assert [item.raw_query["jrec"] for item in searches(place)] == ["1", "51", "101"]
    assert {item.symbol for item in registered(place)} == set(symbols)
    assert searched(place) == ["available"] * 3


def test_a_search_without_end_ends(place: Place) -> None:
    place.un.search_body = make_marcxml([record(f"A/67/{n}") for n in range(1, 51)], total=5_000)
    found(place, "digital-library")
    assert len(searches(place)) == len(searched(place)) == 20


def test_a_page_that_fails_keeps_what_came_before(place: Place) -> None:
    place.un.search_body = make_marcxml([record(f"A/67/{n}") for n in range(1, 51)], total=120)
    place.un.script(None, [Shape.NORMAL, Shape.SERVER_ERROR])
    lines = found(place, "digital-library")
    assert searched(place) == ["available", "outage"]
    assert has(lines, "outage: status 500")
    assert len(registered(place)) == 50


@pytest.mark.parametrize(
    ("shape", "reply"),
    [
        (Shape.CHALLENGE, "challenge"),
        (Shape.METHOD_NOT_ALLOWED, "challenge"),
        (Shape.AUTH_TOKEN, "denied"),
        (Shape.THROTTLED, "throttled"),
        (Shape.THROTTLED_SECONDS, "throttled"),
        (Shape.SERVER_ERROR, "outage"),
        (Shape.UNAVAILABLE, "outage"),
        (Shape.NOT_FOUND, "absent"),
        (Shape.BAD_REQUEST, "malformed"),
        (Shape.CUT, "interrupted"),
        (Shape.RESET, "interrupted"),
        (Shape.CUT_CHUNKED, "interrupted"),
        (Shape.LENGTH_HUGE, "too_large"),
        (Shape.ENDLESS, "too_large"),
        (Shape.GZIP_BOMB, "too_large"),
        (Shape.GZIP_BROKEN, "damaged"),
        (Shape.HANG_UP, "unreachable"),
        (Shape.GARBAGE, "unreachable"),
        (Shape.REDIRECT_OTHER_HOST, "off_limits"),
        (Shape.REDIRECT_FILE, "off_limits"),
        (Shape.REDIRECT_LOOP, "off_limits"),
        (Shape.REDIRECT_NOWHERE, "unclear"),
    ],
)
def test_each_failure_of_a_search_is_told_and_written_down(
    place: Place, shape: Shape, reply: str
) -> None:
    place.un.script(None, [shape], forever=True)
    lines = found(place, "digital-library")
    assert len(lines) == 1
    assert lines[0].startswith(f"discovery, digital-library: {reply}: ")
    assert lines[0].count("; ") >= 1, "and what follows"
    (noted,) = place.entries()
    assert (noted.purpose, noted.source, noted.reply.value) == ("discovery", "network", reply)
    assert noted.asked.startswith(f"{place.un.address}/search?")
    assert (noted.sha256, noted.byte_size) == (None, None)
    assert noted.detail in lines[0]
    assert not place.settings.registry.exists()


def test_a_library_that_is_silent(place: Place) -> None:
    place.changes["read_timeout"] = 0.2
    place.un.script(None, [Shape.SILENT])
    assert has(found(place, "digital-library"), "unreachable: ")
    assert searched(place) == ["unreachable"]


def test_a_library_that_is_not_there(place: Place) -> None:
    with place.un.running():
        pass  # the address is of a port that is closed now
    place.changes["digital_library"] = place.un.address
    assert has(found(place, "digital-library"), "unreachable: ")
    assert searched(place) == ["unreachable"]


def test_more_than_a_page_of_results_can_be(place: Place) -> None:
    place.un.search_body = make_marcxml([record("A/67/136", NOTE + "x" * 2_000_000)])
    assert has(found(place, "digital-library"), "too_large: ", "2,000,")
    assert searched(place) == ["too_large"]


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"\0\xff\xfe", b"<collection>", b"<!DOCTYPE html><html><body></body></html>"],
)
def test_what_is_no_marcxml_is_told(place: Place, body: bytes) -> None:
    place.un.search_body = body
    lines = found(place, "digital-library")
    if not body or b"html" in body:
        assert has(lines, "unclear: a page instead of results")
        assert searched(place) == ["unclear"]
    else:
        assert has(lines, "0 read, 0 proposed")
        assert len(lines) > 1, "not only that nothing was read"
    assert not place.settings.registry.exists()


def numbered(symbol: str, number: int) -> str:
    """Return a record with a number of its own, without the frame around it."""
    body = make_marcxml([record(symbol)]).decode()
    whole = body[body.index("<record>") : body.index("</collection>")]
    control = f'<controlfield tag="001">{number}</controlfield>'
    return whole.replace("<record>", f"<record>{control}")


def test_a_broken_answer_gives_the_records_that_are_whole(place: Place) -> None:
    frame = make_marcxml([], total=3).decode()
    head = frame[: frame.index("</collection>")]
    half = numbered("A/68/1", 2)
    body = head + numbered("A/67/136", 1) + half[: len(half) // 2] + numbered("A/69/2", 3)
    place.un.search_body = body.encode()
    lines = found(place, "digital-library")
    assert [item.symbol for item in registered(place)] == ["A/67/136", "A/69/2"]
    assert has(lines, "not well-formed")
    assert has(lines, "broken record")
    assert has(lines, "3 read, 2 proposed, 0 rejected, 1 unreadable")
    found(place, "digital-library")
    assert len(registered(place)) == 2


def resolution_pdf(*operative: str, symbol: str = RESOLUTION) -> bytes:
    """The resolution of session 71, two pages, with footnotes at the foot of the first one."""
    session, number = symbol.split("/")[2:]
    paragraphs = operative or (
        STRESSES,
        TAKES_NOTE.format(mark="2", other=""),
        ASKS.format(session="seventy-second"),
        DECIDES,
    )
    lines = [
        line for at, text in enumerate(paragraphs, start=1) for line in f"{at}. {text}".splitlines()
    ]
    first = [
        f"United Nations {symbol}",
        "Seventy-first session",
        "Agenda item 104",
        "Resolution adopted by the General Assembly on 5 December 2016",
        f"{session}/{number}. {TREATY}",
        "The General Assembly,",
        "Reiterating that the Treaty1 is to be universal,",
        *lines[:2],
        "__________________",
        "1 See A/50/1027.",
        "2 A/71/134 and Add.1.",
        "16-21686 (E)",
        "1/2",
    ]
    return make_pdf([first, [f"{symbol} {TREATY}", *lines[2:], END, "5 December 2016", "2/2"]])


def test_a_resolution_tells_what_it_asks_for_and_which_report_it_notes(place: Place) -> None:
    place.un.documents = {(RESOLUTION, "en", "pdf"): resolution_pdf()}
    lines = found(place, "footnotes")
    assert has(lines, f"{RESOLUTION}: asks for a report: paragraph 3 requests it")
    assert has(lines, f"{RESOLUTION} para. 3 asks for a report to session 72")
    assert has(lines, "candidate A/71/134: ", "footnote 2 (to paragraph 2)")
    assert has(lines, "candidate A/71/134/Add.1: ")
    assert has(lines, "not taken: A/50/1027: ")
    assert has(lines, "2 read, 1 proposed, 1 rejected, 0 unreadable")
    assert [item.symbol for item in registered(place)] == ["A/71/134", "A/71/134/Add.1"]
    assert {item.noted_by for item in registered(place)} == {"discovery:footnotes"}


def test_a_resolution_without_a_request(place: Place) -> None:
    place.un.documents = {(RESOLUTION, "en", "pdf"): resolution_pdf(STRESSES, DECIDES)}
    lines = found(place, "footnotes")
    assert has(lines, f"{RESOLUTION}: asks for no report: ")
    assert not has(lines, "para.")


def test_each_resolution_that_nobody_read_is_asked_for_and_no_other(place: Place) -> None:
    unread = [
        item.symbol for item in project_reference().resolutions if item.asks_for_report == "unknown"
    ]
    lines = found(place, "footnotes")
    canaries = {symbol for symbol, _, _ in place.un.canaries}
    asked = {item.symbol.removesuffix("(OR)") for item in place.un.requests} - canaries
    assert asked == set(unread)
    assert {item.kind for item in place.un.requests} == {"pdf"}
    for symbol in unread:
        assert has(lines, f"{symbol}: absent: ")
    noted = {item.symbol for item in place.entries() if item.purpose == "document"}
    assert noted == set(unread), "each question is in the ledger, and has a date"


def test_what_was_read_is_not_fetched_again(place: Place) -> None:
    place.un.documents = {(RESOLUTION, "en", "pdf"): resolution_pdf()}
    first = found(place, "footnotes")
    registry = place.settings.registry.read_bytes()
    place.un.clear_log()
    assert found(place, "footnotes") == first
    assert place.un.requests == []
    assert place.settings.registry.read_bytes() == registry


def agenda_pdf(session: int = 72, item: int = 105, *more: str) -> bytes:
    lines = [
        f"United Nations A/{session}/251",
        "General Assembly",
        "Agenda of the session of the General Assembly",
        "",
        f"{item - 1}. Convention on weapons that are not those of the Treaty",
        f"{item}. {TREATY}.",
        *more,
        f"{item + 1}. Review of the machinery",
    ]
    return make_pdf([lines])


def test_an_agenda_tells_the_item(place: Place) -> None:
    place.un.documents = {(AGENDA, "en", "pdf"): agenda_pdf()}
    lines = found(place, "agenda")
    assert has(lines, f"item 105: {AGENDA}, line ", f"105. {TREATY}")
    assert has(lines, "1 read, 1 proposed, 0 rejected, 0 unreadable")
    assert not place.settings.registry.exists(), "an item is no document"


def test_an_agenda_that_names_the_report(place: Place) -> None:
    named = "Document: Report of the Secretary-General on the Treaty, A/72/333."
    place.un.documents = {(AGENDA, "en", "pdf"): agenda_pdf(72, 105, "", named)}
    lines = found(place, "agenda")
    assert has(lines, f"candidate A/72/333: {AGENDA}, under item 105")
    (noted,) = registered(place)
    assert (noted.symbol, noted.noted_by) == ("A/72/333", "discovery:agenda")


def test_an_agenda_of_another_session_says_nothing(place: Place) -> None:
    place.un.documents = {(AGENDA, "en", "pdf"): agenda_pdf(71)}
    lines = found(place, "agenda")
    assert not has(lines, "item 105:")
    assert not place.settings.registry.exists()


def test_the_agendas_of_sessions_that_are_known_are_not_asked_for(place: Place) -> None:
    found(place, "agenda")
    canaries = {symbol for symbol, _, _ in place.un.canaries}
    asked = {item.symbol.removesuffix("(OR)") for item in place.un.requests} - canaries
    assert AGENDA in asked
    assert "A/81/251" in asked, "its item is not known"
    assert not asked & {"A/66/251", "A/71/251", "A/73/251"}
    assert all(symbol.endswith("/251") for symbol in asked)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (make_scan_pdf(), "scan: "),
        (make_pdf([[], []]), ""),
        (resolution_pdf()[:900], "damaged: "),
        (make_pdf([masthead("A/RES/70/73", "en", 70, 104)]), "wrong_document: "),
        (make_pdf([[f"United Nations {RESOLUTION}", "Words of no resolution."]]), "not known: "),
    ],
    ids=["scan", "no text", "damaged", "another", "no resolution"],
)
def test_a_document_that_cannot_be_read_is_told(place: Place, data: bytes, said: str) -> None:
    place.un.documents = {(RESOLUTION, "en", "pdf"): data}
    assert has(found(place, "footnotes"), f"{RESOLUTION}: {said}")
    assert not place.settings.registry.exists()


@pytest.mark.parametrize("source", ["footnotes", "agenda"])
@pytest.mark.parametrize(
    ("shape", "reply"), [(Shape.CHALLENGE, "challenge"), (Shape.AUTH_TOKEN, "denied")]
)
def test_a_server_that_wants_no_more_is_left_in_peace(
    place: Place, source: str, shape: Shape, reply: str
) -> None:
    place.un.script(None, [shape], forever=True)
    lines = found(place, source)
    assert len(lines) == 1
    assert "try again from" in lines[0]
    assert {item.reply.value for item in place.entries()} == {reply}
    canaries = {item.symbol for item in project_reference().servers.canaries}
    assert len({item.symbol for item in place.un.requests} - canaries) <= 1
    place.un.clear_log()
    found(place, source)
    assert place.un.requests == [], "a later run remembers"


def test_a_server_that_blocks_is_never_taken_for_one_without_the_document(place: Place) -> None:
    place.un.block()
    lines = found(place, "footnotes")
    assert has(lines, "blocked: ")
    assert not has(lines, ": absent: ")
    assert not any(item.reply.value == "absent" for item in place.entries())


def test_a_document_server_that_is_not_there(place: Place) -> None:
    with place.un.running():
        pass
    lines = found(place, "footnotes")
    assert len(lines) == 1
    assert "cannot be reached" in lines[0]


def test_one_source_that_fails_keeps_no_other_from_asking(place: Place) -> None:
    place.un.documents = {
        (RESOLUTION, "en", "pdf"): resolution_pdf(),
        (AGENDA, "en", "pdf"): agenda_pdf(),
    }
    place.un.script(None, [Shape.CHALLENGE])  # for the search, which comes first
    lines = found(place)
    assert has(lines, "digital-library: challenge: ")
    assert has(lines, "footnotes: candidate A/71/134: ")
    assert has(lines, "agenda: item 105: ")


def test_the_sources_are_asked_in_the_order_that_is_wanted(place: Place) -> None:
    lines = found(place, "agenda", "digital-library")
    named = list(dict.fromkeys(line.split(":")[0].removeprefix("discovery, ") for line in lines))
    assert named == ["agenda", "digital-library"]
