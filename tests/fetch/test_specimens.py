"""The specimens as files: real Word files, the same each time, and marked wherever one looks."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.errors import ReferenceDataError
from tasks.extract import sniff
from tasks.fetch.inbox.file_names import read_claim
from tasks.fetch.specimen_docx import docx_bytes
from tasks.fetch.specimens import shipped_specimens, specimen_name
from tasks.records import SECTIONS
from tasks.reference.loader import HERE
from tasks.reference.specimen_texts import SpecimenText, load_specimens
from tasks.reference.symbols import read_symbol
from tests.specimen_reports.reading_back import body_paragraphs, opened, table_rows
from tests.specimens import project_reference

REFERENCE = project_reference()
TEXTS = load_specimens(REFERENCE)
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def named(text: SpecimenText) -> str:
    return specimen_name(text)


def test_the_same_bytes_each_time() -> None:
    first, second = (
        [pending.sha256 for pending, _ in shipped_specimens(REFERENCE, NOW)] for _ in range(2)
    )
    assert first == second
    assert len(set(first)) == len(first) == len(TEXTS) == 21


def test_each_has_its_entry_for_the_ledger() -> None:
    for (pending, entry), text in zip(shipped_specimens(REFERENCE, NOW), TEXTS, strict=True):
        assert (pending.source, pending.name) == ("specimen", specimen_name(text))
        assert pending.claim == read_claim(pending.name)
        assert (entry.symbol, entry.language) == (text.symbol, text.language)
        assert (entry.edition_id, entry.sha256) == (text.edition_id, pending.sha256)
        assert (entry.format, entry.media_type) == ("docx", sniff(pending.data))
        assert entry.byte_size == len(pending.data)


@pytest.mark.parametrize("text", TEXTS, ids=named)
def test_another_reader_finds_what_was_written(text: SpecimenText) -> None:
    document = opened(docx_bytes(text))
    paragraphs = body_paragraphs(document)
    assert paragraphs[: len(text.front)] == list(text.front)
    above = paragraphs[len(text.front) : len(text.front) + len(text.annex)]
    assert above == list(text.annex)
    rows = [["".join(cell) for cell in row] for row in table_rows(document)]
    assert rows[0] == list(text.head)
    whole = [row for row in rows if len(row) == len(text.head)]
    assert whole[1:] == [
        [line.label, line.period or "", line.activity, line.remarks or ""] for line in text.rows
    ]
    assert [row[0] for row in rows if len(row) == 1] == [
        heading for section in SECTIONS for heading in text.headings[section]
    ]


@pytest.mark.parametrize("text", TEXTS, ids=named)
def test_it_says_specimen_and_has_no_symbol_of_the_united_nations(text: SpecimenText) -> None:
    for said in (text.front[0], text.symbol, text.annex[1], *(row.activity for row in text.rows)):
        assert "SPECIMEN" in said
    assert (
        any("SPECIMEN" in line and "1." in line for line in text.front) or "/" in text.symbol[11:]
    )
    assert read_symbol(text.symbol) is None
    assert not re.search(r"(?<![/\w])[AS]/[0-9]{2,4}/[0-9]", "\n".join(text.front))


def test_what_word_would_take_for_markup_is_printed() -> None:
    odd = replace(TEXTS[0].rows[0], activity='1 < 2 & "3" > 2 (SPECIMEN)', remarks="</w:t>")
    (row,) = (
        row
        for row in table_rows(opened(docx_bytes(replace(TEXTS[0], rows=(odd,)))))
        if "<" in "".join(row[-1])
    )
    assert row[2:] == [['1 < 2 & "3" > 2 (SPECIMEN)'], ["</w:t>"]]


def test_a_section_without_rows_has_no_heading() -> None:
    text = replace(TEXTS[0], rows=tuple(row for row in TEXTS[0].rows if row.section != "1b"))
    printed = body_paragraphs(opened(docx_bytes(text)))
    assert not set(text.headings["1b"]) & set(printed)
    assert set(text.headings["1a"]) <= set(printed)


WRONG = [
    # file, old, new, place, found
    ("reports.yaml", "part: Add.1", "part: main", "document 70", "it twice"),
    ("reports.yaml", "session: 71", "session: 72", "document 72", "none"),
    ("reports.yaml", "part: Add.1", "part: Corr.1", "documents.5.part", "Corr.1"),
    ("reports.yaml", "state: AUS", "state: AUT1", "rows.0.state", "AUT1"),
    ("reports.yaml", "state: AUS", "state: XXX", "row 1", "XXX"),
    ("reports.yaml", "section: 1a", "section: 1c", "rows.0.section", "1c"),
    ("reports.yaml", "printed_in: ['66', '67', '68']", "printed_in: []", "row 1", ""),
    ("reports.yaml", "printed_in: ['66', '67', '68']", "printed_in: ['66', '66']", "row 1", "66"),
    ("reports.yaml", "printed_in: ['66', '67', '68']", "printed_in: ['65']", "row 1", "65"),
    ("reports.yaml", "en: December 2010, fr: Décembre 2010, ", "", "row 4", "zh"),
    ("reports.yaml", "      fr: Juin 2010-mai 2011\n", "", "document 66", "en zh"),
    ("reports.yaml", "    state: AUS\n", "    state: AUS\n    year: 2011\n", "rows.0.year", "2011"),
    ("wording.yaml", "activity: '{activity} (SPECIMEN)'", "activity: '{activity}'", "en", "{act"),
    ("wording.yaml", "activity: '{activity} (SPECIMEN)'", "activity: SPECIMEN", "en", "SPECIMEN"),
    ("wording.yaml", "title: 'SPECIMEN: Comp", "title: 'Comp", "languages.en.title", "Comp"),
    ("wording.yaml", "      2b: 2 (b). Regional\n", "", "en", "1a, 1b, 2a"),
    ("wording.yaml", "{'1': 1. Bilateral, '2': 2. Multilateral}", "{'1': 1. B}", "en", "1"),
    ("wording.yaml", "  zh:\n", "  es:\n", "document 66", "en fr zh"),
]


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_line_is_named(tmp_path: Path, case: tuple[str, str, str, str, str]) -> None:
    file, old, new, place, found = case
    shutil.copytree(HERE / "specimens", tmp_path / "specimens")
    path = tmp_path / "specimens" / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        load_specimens(REFERENCE, tmp_path)
    assert place in caught.value.place
    assert found in caught.value.found
    named_in = "reports.yaml" if place.startswith("document ") else file
    assert caught.value.document == f"specimens/{named_in}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="a readable file"):
        load_specimens(REFERENCE, tmp_path)
