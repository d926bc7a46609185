"""`ctbt show`: all that is known of one activity or reading, and a picture of where it stands."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from PIL import Image, ImageChops

from tasks.extract.pdf.draw import draw_page
from tasks.fetch.archive.store import Archive, Arrival
from tasks.fetch.replies import Reply
from tasks.reference import load_reference
from tests.agreement.held import load_edition, report
from tests.cli.running import Command
from tests.e2e.reports import pdf_report

PDF = pdf_report("A/66/165", 66)
PDF_ID = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two languages that differ on row 2; row 3 is of a PDF that the archive holds."""
    home = tmp_path_factory.mktemp("home")
    rows = report("en", "fr")
    rows["fr"][1] = replace(rows["fr"][1], state_iso3="SWE")
    load_edition(home / "warehouse.duckdb", rows, load_reference())
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(
            "UPDATE readings SET flags = ['state_from_order'], notes = ['a As printed.'], "
            "state_label = e'Nor\\x1bway', remarks = 'A remark.', reporters = [{state_iso3: 'NOR', "
            "group_id: NULL, basis: 'label'}, {state_iso3: NULL, group_id: 'european_union', "
            "basis: 'label'}] WHERE reading_id = 'sg-66.en.002'"
        )
        connection.execute(
            "INSERT INTO documents SELECT * REPLACE (? AS document_id, 'report.pdf' AS file_name) "
            "FROM documents WHERE language = 'en'",
            [PDF_ID],
        )
        connection.execute(
            "UPDATE readings SET format = 'pdf', document_id = ?, page = 2, "
            "boxes = '[[2, 70.0, 300.0, 200.0, 320.0], [2, 210.0, 300.0, 400.0, 320.0]]' "
            "WHERE reading_id = 'sg-66.en.003'",
            [PDF_ID],
        )
        connection.execute(
            "UPDATE readings SET format = 'pdf', boxes = '[[1, 10, 10, 20, 20]]' "
            "WHERE reading_id = 'sg-66.en.004'"
        )
        connection.execute("DELETE FROM activity_readings WHERE reading_id = 'sg-66.en.005'")
    arrival = Arrival(
        source="inbox",
        asked="report.pdf",
        file_name="report.pdf",
        arrived_at="2024-05-06T07:08:09+00:00",
        reply=Reply.HELD,
    )
    Archive(home / "archive").keep(PDF, arrival, media_type="application/pdf")
    return home


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_an_activity_is_shown_in_every_language_with_what_they_differ_on(
    ctbt: Command, home: Path
) -> None:
    done = ctbt("show", "sg-66.002", "--home", home)
    assert (done.code, done.err) == (0, "")
    head, english, french = done.out.split("\n\n")
    assert head.startswith("sg-66.002: A/66/165, row 2\n")
    assert "  State       Norway (NOR): printed beside the row, or above it\n" in head
    assert "  Section     1a: bilateral activities with States listed in Annex 2\n" in head
    assert "  Period      2010-09-23 to " in head
    assert "  Flag        languages_disagree: the languages of the edition say different" in head
    assert "  Differs     state: the row is of different States: en NOR, fr SWE" in head
    assert english.startswith("English, sg-66.en.002: the values of the activity are from here\n")
    assert "  Label       Nor\\x1bway\n" in english
    assert "  Activity    A lecture was given to students of the nation" in english
    assert "  Remarks     A remark.\n" in english
    assert "  Note        a As printed.\n" in english
    assert "  Place       page 2, characters 40 to 60\n" in english
    assert "  Document    sg-66.en.txt, flattened plain text, sha256 " in english
    assert french.startswith("French, sg-66.fr.002\n")
    assert "  State       Sweden (SWE): " in french
    assert "Une conférence a été donnée aux étudiants" in french


def test_a_reading_is_shown_with_its_flags_in_words(ctbt: Command, home: Path) -> None:
    done = ctbt("show", "sg-66.en.002", "--home", home)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("sg-66.en.002: a reading of sg-66.002\n  Differs     state: ")
    assert "  Reporters   Norway, European Union\n" in done.out
    assert (
        "  Flag        state_from_order: State inferred from the order of States alone\n"
        in done.out
    )
    assert "sg-66.fr.002" not in done.out


def test_a_reading_that_counts_for_nothing_says_so(ctbt: Command, home: Path) -> None:
    done = ctbt("show", "sg-66.en.005", "--home", home)
    assert done.code == 0
    assert done.out.startswith("sg-66.en.005: a reading that counts for no activity\n\nEnglish")


def test_json_has_all_of_it_in_one_object(ctbt: Command, home: Path) -> None:
    done = ctbt("show", "sg-66.002", "--json", "--home", home)
    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    found = json.loads(line)
    assert found["activity"]["activity_id"] == "sg-66.002"
    assert found["activity"]["period_start"] == "2010-09-23"
    assert [flag["flag"] for flag in found["activity"]["flags"]] == ["languages_disagree"]
    assert [reading["language"] for reading in found["readings"]] == ["en", "fr"]
    assert found["readings"][0]["flags"] == [
        {
            "flag": "state_from_order",
            "meaning": "State inferred from the order of States alone",
        }
    ]
    assert found["readings"][0]["reporters"] == "Norway, European Union"
    (difference,) = found["disagreements"]
    assert (difference["kind"], difference["value_b"]) == ("state", "SWE")


def test_the_page_of_a_pdf_is_drawn_with_the_boxes(
    ctbt: Command, home: Path, tmp_path: Path
) -> None:
    done = ctbt("show", "sg-66.003", "--pictures", tmp_path, "--home", home)
    path = tmp_path / "sg-66.en.003.page-002.png"
    assert (done.code, done.err) == (0, f"ctbt show: drawn: {path}\n")
    assert list(tmp_path.iterdir()) == [path]
    with Image.open(path) as drawn, Image.open(io.BytesIO(draw_page(PDF, 2, []))) as plain:
        changed = ImageChops.difference(drawn.convert("RGB"), plain.convert("RGB")).getbbox()
    assert changed is not None
    _, top, right, bottom = (edge / (changed[2] / 400) for edge in changed)
    assert (top, right, bottom) == pytest.approx((300, 400, 320), abs=1.5)


def test_a_document_that_the_archive_has_lost_cannot_be_drawn(
    ctbt: Command, home: Path, tmp_path: Path
) -> None:
    done = ctbt("show", "sg-66.en.004", "--pictures", tmp_path, "--home", home)
    assert done.code == 43
    assert "Activity" in done.out
    (line,) = done.err.splitlines()
    assert "in the archive, to draw its page; found none of that hash" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sg-66.999", "held: sg-66.001 to sg-66.005 (5)"),
        ("sg-6", "held: sg-66.001 to sg-66.005 (5)"),
        ("x' OR 1=1 --", "found none of that name"),
        ("", "found none of that name"),
    ],
)
def test_what_is_not_held_is_told_with_what_is(
    ctbt: Command, home: Path, name: str, found: str
) -> None:
    done = ctbt("show", name, "--home", home)
    assert (done.code, done.out) == (3, "")
    assert found in done.err
    assert "expected an activity_id or a reading_id, such as sg-66.001 or" in done.err


def test_what_is_missing_is_one_line(ctbt: Command, home: Path, tmp_path: Path) -> None:
    done = ctbt("show", "sg-66.001", "--pictures", tmp_path / "no", "--home", home)
    assert (done.code, done.out) == (3, "")
    assert "--pictures: expected a folder" in done.err
    done = ctbt("show", "sg-66.001", "--home", tmp_path)
    assert (done.code, done.out) == (50, "")
    assert "expected a warehouse; `ctbt run` makes it; found no such file" in done.err
