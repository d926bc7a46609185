"""Translations agree; one change makes one disagreement, of the right kind, at the right row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.agreement.edition import EditionAgreement, agree
from tasks.agreement.rows import AgreementRow
from tasks.records import LANGUAGES, Language
from tests.agreement.translations import (
    Fact,
    changed,
    facts,
    renumbered,
    some_languages,
    translated,
)

quick = settings(max_examples=15, deadline=None)


def told(found: EditionAgreement) -> list[tuple[object, ...]]:
    """The disagreements, without which side was named first."""
    return [(one.kind, one.group_number, one.language_b) for one in found.disagreements]


@quick
@given(facts(), some_languages)
def test_a_translation_agrees_in_every_row(report: list[Fact], languages: list[Language]) -> None:
    found = agree(translated(report, languages))
    assert found.disagreements == ()
    assert [group.ordinals for group in found.groups] == [
        dict.fromkeys(found.languages, (ordinal,)) for ordinal in range(1, len(report) + 1)
    ]
    assert all(pair.share == 1.0 and pair.aligned == len(report) for pair in found.pairs)


@quick
@given(st.data(), facts(), some_languages)
def test_a_row_that_is_left_out_is_the_one_disagreement(
    data: st.DataObject, report: list[Fact], languages: list[Language]
) -> None:
    rows = translated(report, languages)
    language = data.draw(st.sampled_from(languages))
    place = data.draw(st.integers(0, len(report) - 1))
    fewer = [row for row in rows[language] if row.ordinal != place + 1]
    found = agree(changed(rows, language, fewer))
    assert told(found) == [("missing_row", place + 1, language)]
    (one,) = found.disagreements
    assert one.ordinals_a == (place + 1,)
    assert one.ordinals_b == ()


@quick
@given(st.data(), facts(), some_languages)
def test_a_row_that_is_cut_in_two_is_the_one_disagreement(
    data: st.DataObject, report: list[Fact], languages: list[Language]
) -> None:
    rows = translated(report, languages)
    language = data.draw(st.sampled_from(languages))
    place = data.draw(st.integers(0, len(report) - 1))
    row = rows[language][place]
    cut = len(row.activity) * data.draw(st.integers(3, 7)) // 10
    halves = [
        replace(row, activity=row.activity[:cut]),
        replace(
            row,
            activity=row.activity[cut:],
            state_basis="order",
            period_basis="document",
        ),
    ]
    cut_rows = [*rows[language][:place], *halves, *rows[language][place + 1 :]]
    found = agree(changed(rows, language, cut_rows))
    splits = [one for one in found.disagreements if one.kind == "split_row"]
    assert {one.group_number for one in splits} == {place + 1}
    # A language with more rows is the pivot; then each of the others differs from it.
    assert len(splits) == (len(languages) - 1 if found.languages[0] == language else 1)
    # The cut may go through a number or symbol; nothing else is in doubt.
    assert {one.kind for one in found.disagreements} <= {"split_row", "number", "symbol"}


@quick
@given(st.data(), facts(), some_languages)
def test_rows_that_change_places_are_one_disagreement(
    data: st.DataObject, report: list[Fact], languages: list[Language]
) -> None:
    rows = translated(report, languages)
    language = data.draw(st.sampled_from(languages))
    pivot = agree(rows).languages[0]
    place = data.draw(st.integers(0, len(report) - 2))
    own = list(rows[language])
    own[place], own[place + 1] = own[place + 1], own[place]
    found = agree(changed(rows, language, own))
    assert {one.kind for one in found.disagreements} == {"order"}
    assert {one.group_number for one in found.disagreements} <= {place + 1, place + 2}
    assert len(found.disagreements) == (len(languages) - 1 if language == pivot else 1)


def other_state(row: AgreementRow) -> AgreementRow:
    return replace(row, state_iso3="DEU")


def other_section(row: AgreementRow) -> AgreementRow:
    return replace(row, section="1a" if row.section != "1a" else "2b")


def other_period(row: AgreementRow) -> AgreementRow:
    assert row.period_start is not None
    assert row.period_end is not None
    year = timedelta(days=366)
    return replace(row, period_start=row.period_start + year, period_end=row.period_end + year)


def other_symbol(row: AgreementRow) -> AgreementRow:
    before, symbol, after = row.activity.rpartition("/")
    assert symbol
    return replace(row, activity=f"{before}/9{after}")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("state", other_state),
        ("section", other_section),
        ("period", other_period),
        ("symbol", other_symbol),
    ],
)
@quick
@given(data=st.data(), report=facts(), languages=some_languages)
def test_a_slip_in_one_row_is_the_one_disagreement(
    kind: str, change: object, data: st.DataObject, report: list[Fact], languages: list[Language]
) -> None:
    assert callable(change)
    rows = translated(report, languages)
    pivot = agree(rows).languages[0]
    language = data.draw(st.sampled_from([one for one in languages if one != pivot]))
    place = data.draw(st.integers(0, len(report) - 1))
    own = list(rows[language])
    own[place] = change(own[place])
    found = agree(changed(rows, language, own))
    assert told(found) == [(kind, place + 1, language)]
    assert found.disagreements[0].value_a != found.disagreements[0].value_b


@quick
@given(facts(), st.permutations(LANGUAGES), st.data())
def test_the_order_in_which_rows_and_languages_come_does_not_matter(
    report: list[Fact], order: list[Language], data: st.DataObject
) -> None:
    rows = translated(report, LANGUAGES)
    rows = changed(rows, "ru", rows["ru"][1:])
    mixed = {language: data.draw(st.permutations(rows[language])) for language in order}
    assert agree(mixed) == agree(rows)


@quick
@given(facts(), st.data())
def test_a_slip_of_the_pivot_is_told_by_every_other_language(
    report: list[Fact], data: st.DataObject
) -> None:
    rows = translated(report, LANGUAGES)
    pivot = agree(rows).languages[0]
    place = data.draw(st.integers(0, len(report) - 1))
    own = [other_state(row) if row.ordinal == place + 1 else row for row in rows[pivot]]
    found = agree({**rows, pivot: own})
    assert [one.kind for one in found.disagreements] == ["state"] * 5


@quick
@given(facts(least=6), st.data())
def test_what_the_pivot_lacks_is_one_group_of_the_others(
    report: list[Fact], data: st.DataObject
) -> None:
    rows = translated(report, ("en", "fr", "zh"))
    place = data.draw(st.integers(0, len(report) - 1))
    fewer = renumbered([row for row in rows["zh"] if row.ordinal != place + 1])
    found = agree({**rows, "zh": fewer}, rank={"zh": 0, "en": 1, "fr": 1})
    assert found.languages[0] == "zh"
    assert [group.ordinals for group in found.groups if "zh" not in group.ordinals] == [
        {"en": (place + 1,), "fr": (place + 1,)}
    ]
    assert told(found) == [("missing_row", place + 1, "zh")]


@quick
@given(facts())
def test_what_flattening_lost_is_not_compared(report: list[Fact]) -> None:
    rows = translated(report, ("en", "zh"))
    flattened = [
        replace(
            row,
            state_iso3="DEU" if row.ordinal % 2 else None,
            state_basis="order" if row.ordinal % 2 else "unknown",
            period_start=rows["zh"][0].period_start,
            period_end=rows["zh"][0].period_end,
            period_basis="document",
        )
        for row in rows["zh"]
    ]
    assert agree({**rows, "zh": flattened}).disagreements == ()


def test_a_language_alone_agrees_with_itself() -> None:
    report = [Fact("1a", "NOR", date(2010, 3, day), 0, (0, 1), "65/91", 45) for day in (1, 2)]
    found = agree(translated(report, ("fr",)))
    assert [group.ordinals for group in found.groups] == [{"fr": (1,)}, {"fr": (2,)}]
    assert (found.disagreements, found.pairs) == ((), ())
    with pytest.raises(ValueError, match="a language or more"):
        agree({})


def test_languages_without_rows_agree() -> None:
    found = agree({"en": [], "fr": []})
    assert found.groups == ()
    assert found.disagreements == ()
    assert found.pairs[0].share == 1.0


def test_a_language_without_rows_lacks_all() -> None:
    report = [Fact("1a", "NOR", date(2010, 3, 1), 0, (0, 1), "65/91", 45)]
    found = agree({**translated(report, ("en",)), "fr": []})
    assert told(found) == [("missing_row", 1, "fr")]
    assert found.errors == 1
    assert found.pairs[0].share == 0.0
