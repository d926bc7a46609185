"""What is counted of an edition is the same in however many languages and formats it is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.outcomes import EditionOutcome, run_counts
from flows.quality_report import table_rows
from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.pending import Pending
from tasks.frames import Standing
from tasks.records import LANGUAGES, Language
from tasks.reference import Reference, load_reference
from tasks.stages.documents import build_batch, read, validate_documents
from tasks.stages.editions import MadeEdition, load_documents, make_editions
from tests.e2e.reports import ROWS, pdf_report, yearly_report
from warehouse.batches import LoadBatch, LoadOutcome
from warehouse.connection import open_reader

SYMBOL = "A/66/165"
README = Path(__file__).parents[2] / "README.md"
OF_READINGS = {"reading_list"}
"""Views with a row for each language."""
EACH_SECTION = dict.fromkeys(("1a", "1b", "2a", "2b"), ROWS // 4)


@dataclass(frozen=True)
class Sources:
    """A report in six languages, and in English as a PDF that is not used: each is read once."""

    reference: Reference
    documents: dict[Language, LoadBatch]
    pdf: LoadBatch

    def load(self, path: Path, batches: Sequence[LoadBatch]) -> MadeEdition:
        (made,) = make_editions.fn(path, batches, self.reference, 1)
        load_documents.fn(
            path,
            batches,
            [made],
            ledger=[],
            reference=self.reference,
            history=None,
            count=len(batches),
        )
        return made


@pytest.fixture(scope="module")
def sources() -> Sources:
    reference = load_reference()
    files = [
        (language, f"{language}.docx", yearly_report(SYMBOL, language, 66))
        for language in LANGUAGES
    ]
    pending = [
        Pending(name, "inbox", name, data, Claim(SYMBOL, language))
        for language, name, data in [*files, ("en", "en.pdf", pdf_report(SYMBOL, 66))]
    ]
    documents = [read(one, reference) for one in pending]
    suites = validate_documents.fn(documents, frozenset(reference.states), len(documents))

    def batch(number: int, outcome: LoadOutcome) -> LoadBatch:
        return build_batch(
            documents[number],
            pending[number],
            suites[number],
            outcome=outcome,
            standing=Standing(outcome == "loaded", "by this test", None),
            reference_version=reference.version,
        )

    own = {language: batch(number, "loaded") for number, language in enumerate(LANGUAGES)}
    return Sources(reference, own, batch(len(LANGUAGES), "superseded"))


@dataclass(frozen=True)
class Counted:
    """Everything that is counted, wherever it is shown."""

    views: dict[str, Any]
    readme: list[Any]
    summary: tuple[Any, ...]


def counted(path: Path, made: MadeEdition, reference: Reference) -> Counted:
    outcome = EditionOutcome("sg-66", SYMBOL, made=made, flagged=made.flagged(()))
    summary = outcome.summed_up()
    return Counted(
        _views(path),
        _readme(path),
        (
            summary.rows,
            summary.states,
            summary.reporting_states,
            summary.flagged_rows,
            run_counts([summary]),
            table_rows(outcome, reference),
        ),
    )


def _views(path: Path) -> dict[str, Any]:
    """Return what each view tells of the edition: its activities, States and sections."""
    found: dict[str, Any] = {}
    with closing(open_reader(path)) as connection:
        names = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        for (name,) in names:
            view = connection.table(name)
            wanted = [
                f"{'count(DISTINCT activity_id)' if name in OF_READINGS else 'count(*)'} AS rows",
                *(
                    f"count(DISTINCT {one})"
                    for one in view.columns
                    if one in {"state_iso3", "state"}
                ),
                *(
                    f"list(DISTINCT {one} ORDER BY {one})"
                    for one in view.columns
                    if one == "section"
                ),
            ]
            if {"activity_id", "section"} <= set(view.columns):
                found[name] = view.aggregate(", ".join(wanted)).fetchall()
    return found


def _readme(path: Path) -> list[Any]:
    """Return the answers to the README's questions: the counts in them, not the texts."""
    queries = re.findall(r"```sql\n(SELECT.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(queries) >= 5
    with closing(open_reader(path)) as connection:
        return [connection.execute(query).fetchall() for query in queries]


def test_one_language_counts_as_six(tmp_path: Path, sources: Sources) -> None:
    every = tmp_path / "six.duckdb"
    made = sources.load(every, list(sources.documents.values()))
    six = counted(every, made, sources.reference)
    assert six.summary[0] == EACH_SECTION
    assert {"activity_list", "reading_list"} <= set(six.views)
    assert {found[0][0] for found in six.views.values()} == {ROWS}
    assert six.readme[0], "the questions are about what is held"
    for language in LANGUAGES:
        path = tmp_path / f"{language}.duckdb"
        alone = counted(path, sources.load(path, [sources.documents[language]]), sources.reference)
        assert alone == six, language


def test_counts_stay_as_languages_and_formats_come_one_by_one(
    tmp_path: Path, sources: Sources
) -> None:
    path = tmp_path / "warehouse.duckdb"
    first = counted(path, sources.load(path, [sources.documents["zh"]]), sources.reference)
    one_by_one: list[Language] = ["ru", "ar", "es", "fr"]
    given = [[sources.documents[language]] for language in one_by_one]
    for batches in [*given, [sources.documents["en"], sources.pdf]]:
        again = counted(path, sources.load(path, batches), sources.reference)
        assert again == first, batches[0].language
    with closing(open_reader(path)) as connection:
        held = connection.execute(
            "SELECT language, languages, activity FROM activities ORDER BY ordinal LIMIT 1"
        ).fetchall()
    ((language, languages, activity),) = held
    assert (language, languages) == ("en", list(LANGUAGES)), "the original language speaks"
    assert activity.startswith("Australia stressed ")
