"""An inbox of Word and PDF files through `ctbt run`, into a real warehouse.

Two runs serve all tests here: one on an inbox with everything in it, and the same again.
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
from tests.e2e.reports import ROWS, article_xiv_report, yearly_report
from tests.fake_un import report

pytestmark = pytest.mark.e2e

MAIN = "A/66/165"
OTHER_DATE = ("Août 2010", "Juillet 2010")
"""A date of the French text, and what it prints in its place: one row of twelve disagrees."""


def write_inbox(folder: Path) -> Path:
    folder.mkdir()
    files = {
        "download (1).docx": yearly_report(MAIN, "en", 66),
        "A_66_165.fr.docx": yearly_report(MAIN, "fr", 66, changed=OTHER_DATE),
        "addendum.docx": yearly_report(f"{MAIN}/Add.1", "en", 66, first=10),
        "prose.docx": yearly_report("A/67/136", "es", 67, without_table=True),
        "conference.docx": article_xiv_report("CTBT-Art.XIV/2021/4", 2021),
        "truncated.pdf": report(MAIN, "es", 66, "pdf")[:900],
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@dataclass(frozen=True)
class Ran:
    """The two runs, and the warehouse after each."""

    home: Path
    first: Done
    second: Done
    digests: tuple[str, str]

    def asked(self, query: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as connection:
            found = connection.execute(query)
            names = [column[0] for column in found.description]
            return [
                {
                    name: value.isoformat() if isinstance(value, date) else value
                    for name, value in zip(names, row, strict=True)
                }
                for row in found.fetchall()
            ]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Ran:
    folder = tmp_path_factory.mktemp("documents")
    inbox, home = write_inbox(folder / "inbox"), folder / "home"
    runs, digests = [], []
    for _ in range(2):
        arguments = ("run", "--offline", "--home", home, "--inbox", inbox, "--json")
        runs.append(ctbt(*arguments, PREFECT_API_URL=f"{prefect}/api"))
        digests.append(hashlib.sha256((home / "warehouse.duckdb").read_bytes()).hexdigest())
    return Ran(home, runs[0], runs[1], (digests[0], digests[1]))


def test_each_document_that_can_be_read_is_loaded_as_its_edition(ran: Ran) -> None:
    loaded = {
        (item["edition_id"], item["language"], sum(item["rows"].values()))
        for item in ran.first.summary["editions"]
        if item["error"] is None
    }
    assert loaded == {
        ("sg-66", "en", ROWS),
        ("sg-66", "fr", ROWS),
        ("sg-67", "es", 0),
        ("art14-2021", "en", ROWS),
    }
    found = [item for item in ran.first.summary["editions"] if item["error"] is None]
    assert len(found) == 5
    for item in found:
        assert set(item["rows"].values()) <= {ROWS // 4}
        assert len(item["rows"]) == (0 if item["edition_id"] == "sg-67" else 4)
        assert (item["failed_checks"], item["quarantined_characters"]) == (0, 0)
        assert (item["conservation"], item["specimen"]) == (1.0, False)
    rows = ran.asked(
        "SELECT edition_id, part, language, count(*) AS rows, count(state_iso3) AS states,"
        " count(period_start) AS dated, min(period_start) AS begin, max(period_end) AS until"
        " FROM activities GROUP BY ALL ORDER BY ALL"
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
        "SELECT part, state_iso3, activity, table_number, table_row FROM activities"
        " WHERE edition_id = 'sg-66' AND language = 'en' ORDER BY part, ordinal"
    )
    addendum = [row for row in rows if row["part"] == "Add.1"]
    main = [row for row in rows if row["part"] == "main"]
    assert main[0]["state_iso3"] == "AUS"
    assert main[0]["activity"].startswith("Australia stressed the importance")
    assert {row["activity"] for row in main}.isdisjoint(row["activity"] for row in addendum)
    places = [(row["table_number"], row["table_row"]) for row in main]
    assert places == sorted(set(places))
    assert None not in {value for place in places for value in place}
    symbols = ran.asked("SELECT symbol_printed, part FROM documents ORDER BY ALL")
    assert {"symbol_printed": f"{MAIN}/Add.1", "part": "Add.1"} in symbols
    assert {"symbol_printed": MAIN, "part": "main"} in symbols


def test_the_languages_of_an_edition_are_laid_side_by_side(ran: Ran) -> None:
    (agreed,) = ran.first.summary["agreement"]
    assert agreed["edition_id"] == "sg-66"
    assert agreed["languages"] == ["en", "fr"]
    assert (agreed["rows"], agreed["error"]) == (ROWS, None)
    assert (agreed["errors"], agreed["warnings"]) == (0, 1)
    aligned = ran.asked(
        "SELECT group_number, list(language ORDER BY language) AS languages, list(ordinal) AS rows"
        " FROM agreement WHERE edition_id = 'sg-66' AND part = 'main' GROUP BY ALL ORDER BY ALL"
    )
    assert aligned == [
        {"group_number": row, "languages": ["en", "fr"], "rows": [row, row]}
        for row in range(1, ROWS + 1)
    ]
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
    (held,) = ran.asked(
        "SELECT shape, language FROM documents WHERE edition_id = 'sg-67'",
    )
    assert held == {"shape": "none", "language": "es"}
    (cells,) = ran.asked(
        "SELECT string_agg(text, ' ') AS text FROM cells JOIN documents USING (document_id)"
        " WHERE edition_id = 'sg-67'"
    )
    assert "Tratado de Prohibición Completa de los Ensayos Nucleares" in cells["text"]


def test_what_cannot_be_read_is_one_line_and_stops_nothing_else(ran: Ran) -> None:
    assert ran.first.code == 60
    assert "Traceback" not in ran.first.err
    (said,) = (line for line in ran.first.err.splitlines() if line.startswith("ctbt: "))
    assert said.startswith("ctbt: editions failed: truncated.pdf: expected every edition loaded")
    assert "1 of 6 failed" in said
    (refused,) = (item for item in ran.first.summary["editions"] if item["error"] is not None)
    assert (refused["name"], refused["exit_code"]) == ("truncated.pdf", 13)
    assert refused["error"].startswith("damaged file: truncated.pdf, inbox: expected ")
    assert "truncated" in refused["error"]
    assert "\n" not in refused["error"]


def test_the_same_again_changes_nothing(ran: Ran) -> None:
    assert ran.second.code == 60
    assert ran.second.summary["changed"] is False
    assert ran.digests[0] == ran.digests[1]
    again = {(item["name"], item["error"]) for item in ran.second.summary["editions"]}
    assert {error for _, error in again if error} == {
        item["error"] for item in ran.first.summary["editions"] if item["error"]
    }
    assert len(again) == 6
