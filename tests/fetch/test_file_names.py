"""What a file's name claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.inbox.file_names import Claim, read_claim


@pytest.mark.parametrize(
    ("name", "symbol", "language"),
    [
        ("A_66_165.zh.txt", "A/66/165", "zh"),
        ("A-66-165-C.pdf", "A/66/165", "zh"),
        ("A_66_165_E.docx", "A/66/165", "en"),
        ("A_66_165.txt", "A/66/165", None),
        ("A_66_165.A.doc", "A/66/165", "ar"),
        ("A_66_165.ZH.txt", "A/66/165", "zh"),
        ("A-71-134-Add.1-E.pdf", "A/71/134/Add.1", "en"),
        ("A_71_134_Add1_Rev1.fr.txt", "A/71/134/Add.1/Rev.1", "fr"),
        ("A_71_134_Corr.2.S.pdf", "A/71/134/Corr.2", "es"),
        ("A_166_1.ru.txt", "A/166/1", "ru"),
        ("CTBT-Art.XIV-2021-4.en.pdf", "CTBT-Art.XIV/2021/4", "en"),
        ("CTBT-Art.XIV_2021_4_Rev.1_E.docx", "CTBT-Art.XIV/2021/4/Rev.1", "en"),
        ("SPECIMEN-1.zh.txt", "SPECIMEN/1", "zh"),
        ("SPECIMEN_two-b.en.txt", "SPECIMEN/two/b", "en"),
        ("SPECIMEN-70-1-Add.1.en.docx", "SPECIMEN/70/1/Add.1", "en"),
        ("SPECIMEN-A-66-165-Corr.2.fr.pdf", "SPECIMEN/A/66/165/Corr.2", "fr"),
    ],
)
def test_names_of_documents(name: str, symbol: str | None, language: str | None) -> None:
    claim = read_claim(name)
    assert claim is not None
    assert (claim.symbol, claim.language) == (symbol, language)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "notes.txt",
        "N1100001.pdf",
        "A_6_165.zh.txt",
        "A_66.zh.txt",
        "A_66_165",
        "A_66_16500.zh.txt",
        "S_2011_66.zh.txt",
        "copy of A_66_165.zh.txt",
        "A_66_165.zh.txt.part",
        "A_66_165.zh.txt\n",
        "SPECIMEN-1.txt",
        "specimen-1.zh.txt",
        "SPECIMEN.zh.txt",
    ],
)
def test_names_that_claim_nothing(name: str) -> None:
    assert read_claim(name) is None


@given(name=st.text(max_size=20) | st.from_regex(r"A[_-][0-9]{1,4}[_-][0-9]{1,5}.*"))
def test_any_name(name: str) -> None:
    claim = read_claim(name)
    assert claim is None or isinstance(claim, Claim)
