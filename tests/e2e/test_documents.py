"""An inbox of Word and PDF files through `ctbt run`, into a real warehouse, and made anew.

Four runs serve all tests here: one on an inbox with everything in it, the same again, one that
finds the warehouse of an older version, and `ctbt rebuild`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.commands import Done, ctbt
from tests.e2e.contents import contents
from tests.e2e.inboxes import LATE_ROWS, MAIN, OTHER_FIRST, corrected_row, write_inbox
from tests.e2e.reports import ROWS, table_rows
from warehouse.schema import LOAD_HISTORY, SCHEMA_VERSION

pytestmark = pytest.mark.e2e

SCHEMA_BEFORE = SCHEMA_VERSION - 1


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def outdate(path: Path) -> None:
    """Put a file in the warehouse's place as an older version of this program made it."""
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE meta AS SELECT {SCHEMA_BEFORE} AS schema_version")
        connection.execute("CREATE TABLE activities AS SELECT 'sg-66.zh.001' AS activity_id")


@dataclass(frozen=True)
class Ran:
    """The four runs; the bytes and contents of the warehouse after each, as far as asked for."""

    home: Path
    first: Done
    second: Done
    upgraded: Done
    rebuilt: Done
    digests: tuple[str, str]
    contents: tuple[dict[str, str], dict[str, str], dict[str, str]]
    outdated: str

    def asked(self, query: str, *values: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as connection:
            found = connection.execute(query, values)
            names = [column[0] for column in found.description]
            return [
                {
                    name: value.isoformat() if isinstance(value, date) else value
                    for name, value in zip(names, row, strict=True)
                }
                for row in found.fetchall()
            ]

    def edition(self, edition_id: str) -> dict[str, Any]:
        (found,) = (
            one for one in self.first.summary["editions"] if one["edition_id"] == edition_id
        )
        return dict(found)

    def states(self, edition_id: str, part: str = "main") -> list[str]:
        """Return the labels of an edition's activities, in their order."""
        rows = self.asked(
            "SELECT state_label FROM activities WHERE edition_id = ? AND part = ? ORDER BY ordinal",
            edition_id,
            part,
        )
        return [row["state_label"] for row in rows]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Ran:
    folder = tmp_path_factory.mktemp("documents")
    inbox, home = write_inbox(folder / "inbox"), folder / "home"
    warehouse = home / "warehouse.duckdb"
    server = {"PREFECT_API_URL": f"{prefect}/api"}
    with_inbox = ("run", "--offline", "--home", home, "--inbox", inbox, "--json")
    first = ctbt(*with_inbox, **server)
    bytes_first, contents_first = digest(warehouse), contents(warehouse)
    second = ctbt(*with_inbox, **server)
    bytes_second = digest(warehouse)
    outdate(warehouse)
    outdated = digest(warehouse)
    # A rebuild takes every edition, whatever the run was asked for.
    upgraded = ctbt("run", "--offline", "--home", home, "--edition", "sg-66", "--json", **server)
    contents_upgraded = contents(warehouse)
    rebuilt = ctbt("rebuild", "--home", home, "--json", **server)
    return Ran(
        home,
        first,
        second,
        upgraded,
        rebuilt,
        (bytes_first, bytes_second),
        (contents_first, contents_upgraded, contents(warehouse)),
        outdated,
    )


def test_each_document_that_can_be_read_is_loaded_as_its_edition(ran: Ran) -> None:
    for edition_id in ("sg-66", "sg-59", "art14-2021"):
        own = [one for one in ran.first.summary["documents"] if one["edition_id"] == edition_id]
        for item in own:
            assert item["became"] == "loaded"
            assert (item["failed_checks"], item["quarantined_characters"]) == (0, 0)
            assert (item["conservation"], item["specimen"]) == (1.0, False)
    rows = ran.asked(
        "SELECT edition_id, part, language, count(*) AS rows, count(state_iso3) AS states,"
        " count(period_start) AS dated, min(period_start) AS begin, max(period_end) AS until"
        " FROM readings WHERE edition_id IN ('sg-66', 'sg-59', 'art14-2021')"
        " GROUP BY ALL ORDER BY ALL"
    )
    whole = {"rows": ROWS, "states": ROWS, "dated": ROWS}
    in_66 = {**whole, "begin": "2010-06-01", "until": "2011-05-31"}
    assert rows == [
        {
            "edition_id": "art14-2021",
            "part": "main",
            "language": "en",
            **whole,
            "begin": "2020-06-01",
            "until": "2021-05-31",
        },
        {"edition_id": "sg-66", "part": "Add.1", "language": "en", **in_66},
        {"edition_id": "sg-66", "part": "main", "language": "en", **in_66},
        {"edition_id": "sg-66", "part": "main", "language": "fr", **in_66},
    ]


def test_an_addendum_stands_beside_its_report(ran: Ran) -> None:
    rows = ran.asked(
        "SELECT part, state_iso3, activity, table_number, table_row FROM activity_list"
        " WHERE edition_id = 'sg-66' ORDER BY part, ordinal"
    )
    addendum = [row for row in rows if row["part"] == "Add.1"]
    main = [row for row in rows if row["part"] == "main"]
    assert (len(addendum), len(main)) == (ROWS, ROWS)
    assert main[0]["state_iso3"] == "AUS"
    assert main[0]["activity"].startswith("Australia stressed the importance")
    assert {row["activity"] for row in main}.isdisjoint(row["activity"] for row in addendum)
    places = [(row["table_number"], row["table_row"]) for row in main]
    assert places == sorted(set(places))
    assert None not in {value for place in places for value in place}
    symbols = ran.asked("SELECT symbol_printed, part FROM documents")
    assert {"symbol_printed": f"{MAIN}/Add.1", "part": "Add.1"} in symbols
    assert {"symbol_printed": MAIN, "part": "main"} in symbols


def test_a_translation_adds_no_row_and_where_it_disagrees_the_row_says_so(ran: Ran) -> None:
    edition = ran.edition("sg-66")
    assert edition["languages"] == ["en", "fr"]
    assert edition["rows"] == dict.fromkeys(("1a", "1b", "2a", "2b"), 6), "report and addendum"
    assert edition["agreement"] == {
        "languages": ["en", "fr"],
        "rows": ROWS,
        "errors": 0,
        "warnings": 1,
    }
    assert (edition["disagrees"], edition["error"]) == (False, None)
    aligned = ran.asked(
        "SELECT activity_id, list(reading_id ORDER BY reading_id) AS readings FROM reading_list"
        " WHERE edition_id = 'sg-66' AND part = 'main' GROUP BY ALL ORDER BY ALL"
    )
    assert aligned == [
        {"activity_id": f"sg-66.{n:03d}", "readings": [f"sg-66.en.{n:03d}", f"sg-66.fr.{n:03d}"]}
        for n in range(1, ROWS + 1)
    ]
    flagged = ran.asked(
        "SELECT ordinal, period_start FROM activities"
        " WHERE list_contains(flags, 'languages_disagree')"
    )
    assert flagged == [{"ordinal": 3, "period_start": "2010-08-01"}], "as the original prints it"
    issues = ran.asked(
        "SELECT kind, severity, ordinal_a, value_a, ordinal_b, value_b FROM agreement_issues"
    )
    assert issues == [
        {
            "kind": "period",
            "severity": "warning",
            "ordinal_a": 3,
            "value_a": "2010-08-01 to 2010-08-31",
            "ordinal_b": 3,
            "value_b": "2010-07-01 to 2010-07-31",
        }
    ]


def test_a_report_without_a_table_is_held_by_its_text(ran: Ran) -> None:
    (held,) = ran.asked("SELECT shape, language FROM documents WHERE edition_id = 'sg-59'")
    assert held == {"shape": "none", "language": "es"}
    (cells,) = ran.asked(
        "SELECT string_agg(text, ' ') AS text FROM cells JOIN documents USING (document_id)"
        " WHERE edition_id = 'sg-59'"
    )
    assert "Tratado de Prohibición Completa de los Ensayos Nucleares" in cells["text"]
    (gap,) = (note for note in ran.first.summary["notes"] if note.startswith("not held, between"))
    assert gap.endswith(": sg-60 (2005), sg-61 (2006)"), "in prose is held too"


@pytest.mark.parametrize(
    ("place", "speaks", "other", "why"),
    [
        (("sg-62", "main"), "62 a revision.docx", "62 b original.docx", "it is revision 1"),
        (("sg-63", "main"), "63 b revision.docx", "63 a original.docx", "it is revision 1"),
        (
            ("sg-64", "Add.1"),
            "64 a revised addendum.docx",
            "64 b addendum.docx",
            "it is revision 1",
        ),
        (("sg-65", "main"), "65 a again.docx", "65 b first.docx", "it was reissued"),
        (
            ("sg-67", "main"),
            "67 a later.docx",
            "67 b earlier.docx",
            "it was distributed on 2012-08-03, the other on 2012-07-14",
        ),
    ],
)
def test_of_two_documents_for_one_place_the_one_speaks_that_says_so(
    ran: Ran, place: tuple[str, str], speaks: str, other: str, why: str
) -> None:
    documents = ran.asked(
        "SELECT file_name, speaks, choice, row_count FROM documents"
        " WHERE edition_id = ? AND part = ? ORDER BY speaks DESC",
        *place,
    )
    assert [(one["file_name"], one["speaks"]) for one in documents] == [
        (speaks, True),
        (other, False),
    ]
    assert all(one["choice"].endswith(why) for one in documents)
    assert all(one["row_count"] == ROWS for one in documents)
    session = int(place[0].removeprefix("sg-"))
    printed = [row[0] for row in table_rows("en", session, first=OTHER_FIRST) if len(row) > 1]
    assert ran.states(*place) == printed[1:], "none of the other's rows stand beside"
    said = {one["name"]: one["became"] for one in ran.first.summary["documents"]}
    assert (said[speaks], said[other]) == ("loaded", "superseded")
    history = ran.asked(
        "SELECT outcome FROM load_history WHERE edition_id = ? AND part = ?", *place
    )
    assert sorted(one["outcome"] for one in history) == ["loaded", "superseded"]


def test_a_revised_addendum_leaves_the_report_alone(ran: Ran) -> None:
    printed = [row[0] for row in table_rows("en", 64) if len(row) > 1]
    assert ran.states("sg-64") == printed[1:]


def test_a_whole_document_speaks_before_one_that_was_cut(ran: Ran) -> None:
    documents = ran.asked(
        "SELECT file_name, speaks, row_count FROM documents WHERE edition_id = 'sg-68'"
        " ORDER BY file_name"
    )
    assert documents == [
        {"file_name": "68 a whole.docx", "speaks": True, "row_count": ROWS},
        {"file_name": "68 b cut.docx", "speaks": False, "row_count": ROWS - LATE_ROWS},
    ]
    assert sum(ran.edition("sg-68")["rows"].values()) == ROWS


def test_a_corrigendum_corrects_the_row_that_it_names_and_no_other(ran: Ran) -> None:
    edition = ran.edition("sg-69")
    assert edition["rows"] == dict.fromkeys(("1a", "1b", "2a", "2b"), 3)
    corrected = ran.asked(
        "SELECT activity_id, state_label, period_text, period_start, reading_id, file_name"
        " FROM activity_list WHERE list_contains(flags, 'corrected_by_corrigendum')"
    )
    state, period, *_ = corrected_row(69)
    assert corrected == [
        {
            "activity_id": "sg-69.001",
            "state_label": state,
            "period_text": period,
            "period_start": "2014-04-01",
            "reading_id": "sg-69.corr1.en.001",
            "file_name": "69 a corrigendum.docx",
        }
    ]
    unmatched = ran.asked(
        "SELECT reading_id, activity_id FROM reading_list"
        " WHERE list_contains(flags, 'corrigendum_unmatched')"
    )
    assert unmatched == [{"reading_id": "sg-69.corr1.en.002", "activity_id": None}]
    assert any(said.endswith(": sg-69.corr1.en.002") for said in edition["said"])


@pytest.mark.parametrize(
    ("edition_id", "refused", "why"),
    [
        ("sg-70", "A_70_113.en.docx", "damaged file: "),
        ("sg-71", "A_71_134.en.docx", "it has no rows"),
        ("sg-72", "A_72_113.en.docx", "expected section 2b has rows"),
    ],
)
def test_where_the_better_format_cannot_be_used_the_next_one_is_and_the_run_says_so(
    ran: Ran, edition_id: str, refused: str, why: str
) -> None:
    edition = ran.edition(edition_id)
    assert (sum(edition["rows"].values()), edition["error"]) == (ROWS, None)
    assert edition["verdict"].startswith("PASSED WITH ")
    pdf = refused.replace(".docx", ".pdf")
    (said,) = (one for one in edition["said"] if refused in one)
    assert why in said
    assert said.endswith(f"; {pdf} is read in its place")
    formats = ran.asked(
        "SELECT DISTINCT format, file_name FROM reading_list WHERE edition_id = ?", edition_id
    )
    assert formats == [{"format": "pdf", "file_name": pdf}]


def test_a_damaged_file_of_the_inbox_beside_another_format_is_a_warning(ran: Ran) -> None:
    edition = ran.edition("sg-58")
    assert (sum(edition["rows"].values()), edition["error"]) == (ROWS, None)
    (said,) = (one for one in ran.first.summary["warnings"] if "A_58_113.en.docx" in one)
    assert "damaged: word/header3.xml" in said
    assert said.endswith("; A_58_113.en.pdf is held in its place")


def test_what_cannot_be_read_is_one_line_and_stops_nothing_else(ran: Ran) -> None:
    assert ran.first.code == 60
    assert "Traceback" not in ran.first.err
    (said,) = (line for line in ran.first.err.splitlines() if line.startswith("ctbt: "))
    assert said.startswith("ctbt: editions failed: truncated.pdf: expected every edition loaded")
    documents = ran.first.summary["documents"]
    assert f"1 of {len(documents)} documents failed" in said
    (refused,) = (item for item in ran.first.summary["editions"] if item["error"] is not None)
    assert (refused["name"], refused["exit_code"]) == ("truncated.pdf", 13)
    assert refused["error"].startswith("damaged file: truncated.pdf, inbox: expected ")
    assert "truncated" in refused["error"]
    assert "\n" not in refused["error"]
    assert [item["name"] for item in documents if item["is_failure"]] == ["truncated.pdf"]


def test_the_same_again_changes_nothing(ran: Ran) -> None:
    assert ran.second.code == 60
    assert ran.first.summary["changed"] is True
    assert ran.second.summary["changed"] is False
    assert ran.digests[0] == ran.digests[1]
    for told in ("documents", "warnings"):
        assert ran.second.summary[told] == ran.first.summary[told]


def test_an_older_warehouse_is_made_anew_from_the_archive_and_stays(ran: Ran) -> None:
    assert ran.upgraded.code == 0, ran.upgraded.err
    warehouse, kept = ran.home / "warehouse.duckdb", f"warehouse.before-{SCHEMA_VERSION}.duckdb"
    assert [note for note in ran.upgraded.summary["notes"] if "older version" in note] == [
        f"{warehouse} was made by an older version: it is made anew from the archive, and stays "
        f"as {kept}"
    ]
    assert digest(ran.home / kept) == ran.outdated
    before, upgraded, _ = ran.contents
    # The loads that the older file told of are in that file.
    assert {**before, LOAD_HISTORY.name: ""} == {**upgraded, LOAD_HISTORY.name: ""}


def test_rebuild_gives_the_same_content(ran: Ran) -> None:
    assert ran.rebuilt.code == 0, ran.rebuilt.err
    assert ran.rebuilt.summary["changed"] is True
    _, upgraded, rebuilt = ran.contents
    assert upgraded == rebuilt
    assert sorted(path.name for path in ran.home.glob("*.duckdb*")) == sorted(
        ["warehouse.duckdb", f"warehouse.before-{SCHEMA_VERSION}.duckdb"]
    )
