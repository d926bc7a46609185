"""Tables of real documents, row by row; what they hold was read from the pages by eye."""

from __future__ import annotations

import csv

import pytest

from tasks.extract.docx.read import extract_docx
from tasks.extract.pdf.read import extract_pdf
from tasks.records import SourceText
from tests.extract.pdf.pages_by_hand import table_of
from tests.extract.pdf.test_tables_rows import tiled
from tests.shared_documents import ROOT, shared_document

PEERS = ROOT / "tests" / "peers" / "keys"

CONTRIBUTIONS = """
Argentina 1 – – 1|Austria 2 – – 2|Bangladesh 8 20 – 28|Brazil 10 – – 10|Chad – – 1 1
China 10 – – 10|Croatia 7 – – 7|Djibouti 2 – – 2|Egypt 16 – 2 18|El Salvador 1 – – 1
France 13 – – 13|Ghana 9 6 – 15|Guinea 1 – – 1|Honduras 12 – – 12|Hungary 7 – – 7
Ireland 3 – – 3|Italy 5 – – 5|Jordan – – 2 2|Malawi 3 – – 3|Malaysia 6 – – 6
Mongolia 46 – – 6|Nepal 4 – – 4|Nigeria 5 – – 5|Pakistan 11 – – 11|Paraguay 1 – – 1
Peru 2 – – 2|Poland 1 – – 1|Republic of Korea 4 – – 4|Russian Federation 17 – – 17
Sri Lanka 3 – – 3|Togo 1 – – 1|Yemen 12 – 1 13|Total 183 26 6 215
"""
"""The annex of S/2013/220 as printed: Mongolia's row does not add up there either."""


def read(name: str) -> SourceText:
    source = extract_pdf(shared_document(f"un/{name}").read_bytes(), name)
    assert tiled(list(source.blocks), source.text) == source.characters_read
    return source


@pytest.mark.shared
def test_the_pdf_and_the_docx_of_one_document_have_the_same_cells() -> None:
    name = "A-80-604-Add.1_2026_en"
    word = extract_docx(shared_document(f"un/{name}.docx").read_bytes(), name)
    tables = table_of(read(f"{name}.pdf").blocks)
    written = table_of(word.blocks)
    # the box below the first table that explains its marks is a row in docx, notes in the PDF
    assert written.pop((1, 12))[1].startswith("a Estimates as at")
    # empty rows, which only the docx shows, count in its row numbers
    assert [rows for _, rows in sorted(tables.items())] == [
        rows for _, rows in sorted(written.items())
    ]
    assert {table for table, _ in tables} == {table for table, _ in written}


@pytest.mark.shared
def test_the_country_table_of_s_2013_220_comes_out_row_by_row() -> None:
    source = read("S-2013-220_2013_en.pdf")
    rows = list(table_of(source.blocks).values())
    assert list(rows[0].values()) == [
        "Country", "Military observers", "Troops", "Civilian police", "Total"
    ]  # fmt: skip
    assert [" ".join(row.values()) for row in rows[1:]] == (
        CONTRIBUTIONS.strip().replace("\n", "|").split("|")
    )
    notes = {block.number: block for block in source.blocks if block.kind == "note"}
    called = [
        (mark.mark, notes[mark.note].label)
        for block in source.blocks
        if block.place
        for mark in block.marks
        if mark.note
    ]
    assert called == [("a", "a"), ("a", "a"), ("b", "b"), ("c", "c")]


@pytest.mark.shared
def test_the_country_table_of_nine_pages_is_one_table() -> None:
    source = read("A-CN.10-2025-INF-1_2025_sixlang.pdf")
    cells = [block for block in source.blocks if block.place]
    tables = table_of(source.blocks)
    rows = [row for (table, _), row in tables.items() if table == 1]
    observers = [row[1] for (table, _), row in tables.items() if table > 1]
    assert observers == ["European Union", "Holy See", "League of Arab States"]
    labels = [row[1] for row in rows[1:]]
    with (PEERS / "A-CN.10-2025-INF-1.csv").open(encoding="utf-8", newline="") as file:
        key = list(csv.DictReader(file))
    assert len(key) == 197
    found = rows[1:] + [row for (table, _), row in tables.items() if table > 1]
    for row, printed in zip(found, key, strict=True):
        assert row[1].startswith(printed["begins"].split(" (")[0])
        assert (len(row), sum(map(str.isalnum, row[1]))) == (
            int(printed["filled"]),
            int(printed["letters"]),
        )
    assert len(labels) == len(set(labels)) == 194
    assert {block.page for block in cells if block.place and block.place.is_repeat} == set(
        range(2, 10)
    )
    assert rows[0][2] == "الممثل 代表 Representative Représentant Представитель Representante"


@pytest.mark.shared
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_matrix_of_escwa_has_the_same_rows_in_both_languages(language: str) -> None:
    source = read(f"E-ESCWA-30-16_2018_{language}.pdf")
    rows = [row for (table, _), row in table_of(source.blocks).items() if table == 2]
    shapes = [tuple(sorted(row)) for row in rows]
    through, filled, total = (1,), (1, 4, 6), (1, 4)
    one = [through, through, filled, through, filled, through, filled, filled, total]
    two = [through, through, filled, total]
    three = [through, through, filled, through, filled, total, total]
    assert shapes[-20:] == [*one, *two, *three]
    if language == "en":  # the fonts of the other give no right digits here
        assert [row[4] for row in rows if sorted(row) == [1, 4]] == ["4", "1", "2", "7"]
