"""The grid: held, absent, blocked, never asked, late; from what was really asked and kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tasks.fetch.network.asking import Wanted
from tasks.fetch.status import GridCell, grid
from tasks.reference import load_reference
from tests.fake_un import Shape, make_scan_pdf, report
from tests.fetch.sessions import EN, SYMBOL, Place, documents

TODAY = datetime.now(UTC).date()
NAMED, SISTER = "A/71/134", "CTBT-Art.XIV/2021/4"


def cells(place: Place, as_of: date = TODAY) -> dict[tuple[str | None, str | None], GridCell]:
    """Return the grid's English cells, and those without a symbol, by symbol or edition."""
    found = grid(
        load_reference(local=place.settings.registry),
        place.archive.documents(),
        place.entries(),
        as_of,
    )
    return {
        (cell.symbol or cell.edition_id, cell.format): cell
        for cell in found
        if cell.language in {None, "en"}
    }


def states(place: Place, symbol: str = SYMBOL, as_of: date = TODAY) -> list[str]:
    found = cells(place, as_of)
    return [found[symbol, kind].state for kind in ("docx", "doc", "pdf")]


def test_a_grid_has_a_cell_for_each_document_language_and_format() -> None:
    reference = load_reference()
    found = grid(reference, [], [], TODAY)
    keys = [(cell.symbol, cell.language, cell.format) for cell in found if cell.symbol]
    assert len(set(keys)) == len(keys)
    assert len(keys) == 3 * sum(len(item.languages) for item in reference.documents())
    shown = {cell.edition_id for cell in found}
    assert shown == {
        item.edition_id for item in reference.editions.values() if item.series != "specimen"
    }


def test_before_anything_is_asked(place: Place) -> None:
    assert states(place) == ["never asked"] * 3
    found = cells(place)
    assert found["sg-73", None].state == "none requested"
    assert "read in full" in found["sg-73", None].detail
    assert found["sg-70", None].state == "no symbol known"


def test_what_came_and_what_did_not(place: Place) -> None:
    place.fetch()
    found = cells(place)
    assert states(place) == ["held", "never asked", "never asked"]
    assert found[SYMBOL, "docx"].sha256 is not None
    assert found[SYMBOL, "docx"].on == TODAY
    assert found[SYMBOL, "docx"].recheck_on == TODAY + timedelta(days=30)


def test_another_format_than_was_asked_for(place: Place) -> None:
    place.un.documents = {(SYMBOL, "en", "doc"): report(SYMBOL, "en", 66, "doc", 20_000)}
    place.fetch()
    assert states(place) == ["held in another format", "held", "never asked"]


def test_absent_is_late_where_the_calendar_expects_a_report(place: Place) -> None:
    place.un.documents.clear()
    place.fetch(EN)
    assert states(place, as_of=date(2011, 9, 29)) == ["absent"] * 3
    assert states(place, as_of=date(2011, 9, 30)) == ["late"] * 3
    assert cells(place)[SYMBOL, "pdf"].expected_by == date(2011, 9, 30)
    part = Wanted("sg-71", f"{NAMED}/Add.1", "en")
    place.fetch(part)
    assert states(place, part.symbol) == ["absent"] * 3, "nobody asked for an addendum"


def test_a_report_without_a_symbol_is_late_too(place: Place) -> None:
    found = cells(place, date(2024, 6, 1))
    assert found["art14-2023", None].state == "late"
    assert found["art14-2025", None].state == "no symbol known"
    assert cells(place, date(2026, 1, 1))["art14-2025", None].state == "late"


def test_blocked_is_shown_as_blocked(place: Place) -> None:
    place.un.block()
    place.fetch()
    assert states(place) == ["blocked", "never asked", "never asked"]


def test_every_other_answer_is_shown_by_its_name(place: Place) -> None:
    place.un.documents.clear()
    place.un.script(SYMBOL, [Shape.OTHER_LANGUAGE, Shape.NOT_FOUND, Shape.EMPTY])
    place.fetch()
    assert states(place, as_of=date(2011, 1, 1)) == ["wrong language", "absent", "not published"]
    assert cells(place)[SYMBOL, "docx"].review


def test_a_scan_is_not_held(place: Place) -> None:
    place.un.documents = {(SYMBOL, "en", "pdf"): make_scan_pdf()}
    place.fetch()
    assert states(place)[2] == "scan"
    assert cells(place)[SYMBOL, "pdf"].review


def test_what_was_held_stays_held_when_the_server_loses_it(place: Place) -> None:
    place.fetch()
    place.un.documents.clear()
    place.fetch(refresh=True)
    assert states(place)[0] == "held"


def test_what_was_set_aside_is_not_held(place: Place) -> None:
    digest = place.one().sha256 or ""
    place.archive.set_aside(digest[:12], "a person says so")
    assert states(place)[0] == "set aside"
    assert "a person says so" in cells(place)[SYMBOL, "docx"].detail


def test_a_sister_document_is_in_the_grid(place: Place) -> None:
    place.un.documents.update(documents("pdf", symbol=SISTER))
    place.fetch(Wanted("art14-2021", SISTER, "en"))
    assert states(place, SISTER) == ["absent", "absent", "held"], "what is held is not late"
