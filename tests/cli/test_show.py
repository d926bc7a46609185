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
from tests.warehouse.factories import document_id

PDF = pdf_report("A/66/165", 66)
PDF_ID = hashlib.sha256(PDF).hexdigest()
ENGLISH, FRENCH = document_id("sg-66 en"), document_id("sg-66 fr")
REFUSED = f"{FRENCH[:9]}{'0' * 55}"
"""A document that the gate refused; its hash begins as that of the French one."""


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
        connection.execute(
            "UPDATE documents SET speaks = false, choice = 'another speaks', "
            "may_be_cut = 'it has 4 rows where fr has 5', title_printed = e'A \\x1btitle', "
            "symbol_claimed = 'A/66/165' WHERE document_id = ?",
            [ENGLISH],
        )
        connection.execute(
            "INSERT INTO load_history SELECT * REPLACE (99 AS load_number, ? AS document_id, "
            "'refused' AS outcome) FROM load_history WHERE document_id = ?",
            [REFUSED, FRENCH],
        )
    arrival = Arrival(
        source="inbox",
        asked="report.pdf",
        file_name="report.pdf",
        arrived_at="2024-05-06T07:08:09+00:00",
        reply=Reply.HELD,
    )
    archive = Archive(home / "archive")
    archive.keep(PDF, arrival, media_type="application/pdf")
    archive.keep(b"unread", from_server(arrival), media_type="text/plain")
    archive.set_aside(hashlib.sha256(b"unread").hexdigest(), "cut off")
    return home


def from_server(arrival: Arrival) -> Arrival:
    asked = "https://documents.un.org/a.txt"
    return arrival.model_copy(
        update={"source": "network", "asked": asked, "file_name": "a.txt", "review": "a scan?"}
    )


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


def test_a_document_is_shown_in_full_by_the_first_digits_of_its_hash(
    ctbt: Command, home: Path
) -> None:
    done = ctbt("show", ENGLISH[:8].upper(), "--home", home)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{ENGLISH}: sg-66.en.txt\n")
    for line in (
        "Standing    its rows do not count: another speaks",
        "May be cut  it has 4 rows where fr has 5",
        "Edition     sg-66, A/66/165, 2011, reports of the Secretary-General to the General "
        "Assembly, candidate: thought of, and not yet seen",
        "Part        the report itself",
        "Language    English",
        "Claimed     A/66/165, by its file's name",
        "Title       A \\x1btitle",
        "Format      flattened plain text, text/plain, 5,000,000,000 bytes",
        "Rows        5: rows of a table",
        "Came        written by this project; the archive does not keep it",
        "Checks      1 of 2 met",
        "Warning     not met: each row says what was done\n",
        "Quarantine  no row begins here: lost\n",
        "Load        2024-05-06 07:08, as sg-66 en: its rows are the readings of its place",
    ):
        assert f"\n  {line}" in done.out


def test_where_a_document_came_from_is_what_the_archive_says(ctbt: Command, home: Path) -> None:
    done = ctbt("show", PDF_ID, "--home", home)
    assert done.code == 0
    assert "  Came        2024-05-06 07:08, given by hand, report.pdf: given by hand" in done.out


def test_a_document_that_no_load_knows_is_shown_as_the_archive_has_it(
    ctbt: Command, home: Path
) -> None:
    unread = hashlib.sha256(b"unread").hexdigest()
    done = ctbt("show", unread[:12], "--home", home)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"{unread}: a.txt",
        "  Standing    kept in the archive; no load knows it",
        "  Set aside   cut off",
        "  Came        2024-05-06 07:08, from the server of the United Nations, "
        "https://documents.un.org/a.txt: given by hand, and kept",
        "  Look at it  a scan?",
    ]


def test_a_document_that_was_refused_says_so(ctbt: Command, home: Path) -> None:
    done = ctbt("show", REFUSED, "--home", home)
    assert (done.code, done.err) == (0, "")
    assert "  Standing    not loaded: the gate refused it: only quality" in done.out
    assert "as sg-66 fr: the gate refused it" in done.out


def test_digits_with_which_several_documents_begin_name_them(ctbt: Command, home: Path) -> None:
    done = ctbt("show", FRENCH[:9], "--home", home)
    assert (done.code, done.out) == (3, "")
    assert "found 2 that begin so: " in done.err
    assert f"{FRENCH} (sg-66.fr.txt)" in done.err
    assert f"{REFUSED} (sg-66)" in done.err
    assert ctbt("show", FRENCH[:10], "--home", home).code == 0


def test_a_document_as_json_is_one_object(ctbt: Command, home: Path) -> None:
    done = ctbt("show", ENGLISH, "--json", "--home", home)
    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    found = json.loads(line)
    assert (found["document_id"], found["document"]["speaks"]) == (ENGLISH, False)
    assert [one["success"] for one in found["checks"]] == [False, True]
    assert found["edition"]["symbol"] == "A/66/165"
    assert found["archived"] is None


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
        (ENGLISH[:7], "found none of that name"),
    ],
)
def test_what_is_not_held_is_told_with_what_is(
    ctbt: Command, home: Path, name: str, found: str
) -> None:
    done = ctbt("show", name, "--home", home)
    assert (done.code, done.out) == (3, "")
    assert found in done.err
    assert "expected an activity_id or a reading_id, such as sg-66.001 or" in done.err


def test_digits_with_which_no_document_begins_are_told(ctbt: Command, home: Path) -> None:
    done = ctbt("show", "0" * 64, "--home", home)
    assert (done.code, done.out) == (3, "")
    assert "found none that begins so" in done.err


def test_what_is_missing_is_one_line(ctbt: Command, home: Path, tmp_path: Path) -> None:
    done = ctbt("show", "sg-66.001", "--pictures", tmp_path / "no", "--home", home)
    assert (done.code, done.out) == (3, "")
    assert "--pictures: expected a folder" in done.err
    done = ctbt("show", "sg-66.001", "--home", tmp_path)
    assert (done.code, done.out) == (50, "")
    assert "expected a warehouse; `ctbt run` makes it; found no such file" in done.err
