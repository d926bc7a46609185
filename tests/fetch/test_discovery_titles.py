"""The Treaty's item is told from its look-alikes by the wording of the packs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.discovery.ordinals import read_ordinal
from tasks.fetch.discovery.proposals import (
    Discovery,
    Problem,
    Proposal,
    kind_of,
    not_a_report,
    session_of,
)
from tasks.fetch.discovery.symbols import find_symbols
from tasks.fetch.discovery.titles import (
    has_treaty_title,
    holds_treaty_title,
    is_treaty_title,
    look_alike,
    names_secretary_general,
)
from tasks.records import Language
from tasks.reference.models import LanguagePack, Masthead

TITLE = "Comprehensive Nuclear-Test-Ban Treaty"
TITLES: dict[Language, str] = {
    "ar": "معاهدة الحظر الشامل للتجارب النووية",
    "zh": "全面禁止核试验条约",
    "en": TITLE,
    "fr": "Traité d’interdiction complète des essais nucléaires",
    "ru": "Договор о всеобъемлющем запрещении ядерных испытаний",
    "es": "Tratado de prohibición completa de los ensayos nucleares",
}
AUTHORS: dict[Language, str] = {
    "ar": "تقرير الأمين العام",
    "zh": "秘书长的(?:说明|报告)",
    "en": "(?:Report of|Note by) the Secretary-General",
    "fr": "Rapport du Secrétaire général",
    "ru": "Доклад Генерального секретаря",
    "es": "Informe del Secretario General",
}
LOOK_ALIKE = (
    "Cooperation between the United Nations and the Preparatory Commission for the "
    "Comprehensive Nuclear-Test-Ban Treaty Organization"
)


def _pack(language: Language) -> LanguagePack:
    look_alikes = {
        "en": ("Cooperation between the United Nations and",),
        "zh": ("筹备委员会.*合作",),
        "fr": ("coopération entre l'organisation",),
    }
    masthead = Masthead(
        session="x",
        agenda_item="x",
        titles=(TITLES[language],),
        author=AUTHORS[language],
        requested_by="x",
        look_alikes=look_alikes.get(language, ()),
    )
    script = "unspaced" if language == "zh" else "spaced"
    return LanguagePack.model_validate(
        {"language": language, "complete": False, "script": script, "masthead": masthead}
    )


PACKS: dict[Language, LanguagePack] = {language: _pack(language) for language in TITLES}
NO_WORDING: dict[Language, LanguagePack] = {
    "en": LanguagePack(language="en", complete=False, script="spaced")
}


@pytest.mark.parametrize("title", TITLES.values())
def test_the_title_is_known_in_each_language(title: str) -> None:
    assert is_treaty_title(title, PACKS)
    assert is_treaty_title(f" {title.upper()}. ", PACKS)
    assert has_treaty_title(f"{title} : report of the Secretary-General", PACKS)
    assert not is_treaty_title(title[:-1], PACKS)
    assert not is_treaty_title(title, NO_WORDING)


@pytest.mark.parametrize(
    "title",
    [
        LOOK_ALIKE,
        f"{TITLE} Organization : budget",
        "全面禁止核试验条约组织 : 报告",
        "",
        " : / ",
    ],
)
def test_a_longer_name_is_not_the_title(title: str) -> None:
    assert not has_treaty_title(title, PACKS)


def test_look_alikes_are_found_in_spaced_and_segmented_text() -> None:
    assert look_alike(f"Report on {LOOK_ALIKE.lower()}", PACKS)
    assert look_alike("全面 禁止 核试验 条约 组织 筹备 委员会 的 合作", PACKS)
    assert look_alike("Coopération entre l’Organisation et la Commission", PACKS)
    assert look_alike(f"{TITLE} : report of the Secretary-General", PACKS) is None
    assert holds_treaty_title(LOOK_ALIKE, PACKS)
    assert names_secretary_general("秘书长 的 报告", PACKS)
    assert not names_secretary_general("report of the First Committee", PACKS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/71/134 and A/71/134/Add.1/Rev.1.", ["A/71/134", "A/71/134/Add.1/Rev.1"]),
        ("A/71/134 and Add.1/Rev.1", ["A/71/134", "A/71/134/Add.1/Rev.1"]),
        ("See A/66/165.", ["A/66/165"]),
        ("A/66/165 and Add.1, Corr.1", ["A/66/165", "A/66/165/Add.1", "A/66/165/Corr.1"]),
        (
            "A/71/134, Add.1 and 2, and Corr.1.",
            ["A/71/134", "A/71/134/Add.1", "A/71/134/Add.2", "A/71/134/Corr.1"],
        ),
        ("A/71/134/Add.1-3", ["A/71/134/Add.1", "A/71/134/Add.2", "A/71/134/Add.3"]),
        ("A/71/134/Add.1 and Add.2", ["A/71/134/Add.1", "A/71/134/Add.2"]),
        ("A/71/134/Add.1 and 2 other papers", ["A/71/134/Add.1"]),
        ("A/66/165 et Add.1", ["A/66/165", "A/66/165/Add.1"]),
        ("A/66/165 и Add.1", ["A/66/165", "A/66/165/Add.1"]),
        ("A/66/165 و\u200fAdd.1", ["A/66/165", "A/66/165/Add.1"]),
        ("A/66/165和Add.1。", ["A/66/165", "A/66/165/Add.1"]),
        ("CTBT-Art.XIV/2015/6, annex", ["CTBT-Art.XIV/2015/6"]),
        ("NPT/CONF.2010/50 (Vol. I)", ["NPT/CONF.2010/50"]),
        ("whether he or S/he and/or it", []),
    ],
)
def test_symbols_and_their_short_forms(text: str, expected: list[str]) -> None:
    named = find_symbols(text.replace("\u200f", ""))
    assert [item.symbol for item in named if item.symbol] == expected


@pytest.mark.parametrize(
    "text", ["A/71/134/Add.1 and Corr.1", "Corr.1 only", "A/71/134/Add.3-1", "A/71/134/Add.1-99"]
)
def test_a_short_form_that_can_mean_two_documents_is_not_completed(text: str) -> None:
    unclear = [item for item in find_symbols(text) if item.symbol is None]
    assert len(unclear) == 1
    assert unclear[0].reason


@given(st.text(alphabet="A/0123456789.,-– andCorrRev", max_size=80))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    for item in find_symbols(text):
        assert text[item.start : item.end] == item.printed
        assert (item.symbol is None) == (item.reason is not None)


@given(
    st.integers(1, 199),
    st.integers(1, 9999),
    st.lists(st.tuples(st.sampled_from(["Add", "Corr", "Rev"]), st.integers(1, 99)), max_size=3),
)
def test_a_symbol_says_its_session_and_kind(
    session: int, number: int, parts: list[tuple[str, int]]
) -> None:
    tail = "".join(f"/{kind}.{count}" for kind, count in parts)
    symbol = f"A/{session + 10:02d}/{number}{tail}"
    assert session_of(symbol) == session + 10
    assert not_a_report(symbol) is None
    kinds = {"Add": "addendum", "Corr": "corrigendum", "Rev": "revision"}
    assert kind_of(symbol) == (kinds[parts[-1][0]] if parts else "report")
    assert [item.symbol for item in find_symbols(f"See {symbol}.")] == [symbol]


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("A/RES/65/91", "resolution"),
        ("A/C.1/66/L.37", "Main Committee"),
        ("A/66/PV.71", "verbatim"),
        ("NPT/CONF.2010/50", "Non-Proliferation"),
        ("A/AC.109/2010/18", "form"),
        ("A/66/165 ", "form"),
    ],
)
def test_other_symbols_are_no_report(symbol: str, said: str) -> None:
    reason = not_a_report(symbol)
    assert reason is not None
    assert said in reason
    assert session_of(symbol) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sixty-sixth", 66),
        ("Seventieth", 70),
        ("seventy-\nfirst", 71),
        ("66th", 66),
        ("twelfth", 12),
        ("one hundredth", 100),
        ("one hundred and twenty-first", 121),
        ("next", None),
        ("one hundred and many", None),
    ],
)
def test_ordinals(text: str, number: int | None) -> None:
    assert read_ordinal(text) == number


def test_counts_name_each_unit_once() -> None:
    kept = Proposal("agenda", 1, None, 66, "report", 104, None, None, (), "said so")
    refused = Proposal("agenda", 2, None, 66, "report", None, None, None, (), "said so", "no")
    problems = (Problem("line 1", "broken", 3), Problem("whole", "note"), Problem("x", "y", 1))
    counts = Discovery("agenda", 3, (kept, refused), problems).counts
    assert (counts.proposed, counts.rejected, counts.unreadable) == (1, 1, 1)
    assert counts.add_up
    assert not Discovery("agenda", 4, (kept, refused), problems).counts.add_up
