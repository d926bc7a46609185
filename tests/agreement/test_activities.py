"""One activity a row of the report, however many languages hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.agreement.activities import (
    LANGUAGES_DISAGREE,
    PartActivities,
    Translation,
    activities_of,
)
from tasks.agreement.rows import AgreementRow
from tasks.records import LANGUAGES, Language
from tests.agreement.translations import Fact, facts, some_languages, translated

quick = settings(max_examples=15, deadline=None)


def keyed(language: Language, rows: Sequence[AgreementRow]) -> list[AgreementRow]:
    return [replace(row, reading_id=f"{language}.{row.ordinal}") for row in rows]


def made(
    report: Sequence[Fact],
    languages: Sequence[Language],
    *,
    ranks: dict[Language, int] | None = None,
    original: Language | None = None,
    without: tuple[Language, int] | None = None,
) -> PartActivities:
    return activities_of(
        [
            Translation(
                language,
                [row for row in keyed(language, rows) if (language, row.ordinal) != without],
                rank=(ranks or {}).get(language, 0),
                is_original=language == original,
            )
            for language, rows in translated(list(report), list(languages)).items()
        ]
    )


@quick
@given(facts(), some_languages)
def test_the_counts_are_the_same_with_one_language_and_with_many(
    report: list[Fact], languages: list[Language]
) -> None:
    many = made(report, languages).activities
    one = made(report, languages[:1]).activities
    assert len(many) == len(one) == len(report)
    for activity, alone in zip(many, one, strict=True):
        assert activity.ordinal == alone.ordinal
        assert activity.source.section == alone.source.section
        assert activity.source.state_iso3 == alone.source.state_iso3
        assert set(activity.readings) == set(languages)
        assert activity.flags == ()


@quick
@given(st.data(), facts())
def test_a_row_that_one_language_lacks_is_an_activity_that_says_so(
    data: st.DataObject, report: list[Fact]
) -> None:
    lacking: Language = data.draw(st.sampled_from(("fr", "zh")))
    place = data.draw(st.integers(1, len(report)))
    found = made(report, ["en", "fr", "zh"], without=(lacking, place)).activities
    assert len(found) == len(report)
    flagged = [activity for activity in found if activity.flags]
    assert [activity.flags for activity in flagged] == [(LANGUAGES_DISAGREE,)]
    assert flagged[0].source.ordinal == place
    assert lacking not in flagged[0].readings


@quick
@given(facts())
def test_the_values_are_of_the_better_format_then_the_original_then_english(
    report: list[Fact],
) -> None:
    def sources(**how: object) -> set[str]:
        found = made(report, LANGUAGES, **how)  # type: ignore[arg-type]
        return {activity.source.language for activity in found.activities}

    assert sources() == {"en"}
    assert sources(original="ru") == {"ru"}
    ranks = dict.fromkeys(LANGUAGES, 3) | {"ar": 2}
    assert sources(original="ru", ranks=ranks) == {"ar"}
    assert sources(ranks=dict.fromkeys(LANGUAGES, 1) | {"zh": 0, "fr": 0}) == {"fr"}


def test_a_row_that_the_best_language_cuts_is_taken_from_one_that_has_it_whole() -> None:
    words = "Seminar on the entry into force was held in Oslo with 45 experts from 12 States"
    whole = AgreementRow("fr", 1, "2a", "NOR", "label", None, None, None, None, words, None)
    first = replace(whole, language="en", activity=words[:40])
    second = replace(whole, language="en", ordinal=2, activity=words[40:])
    found = activities_of(
        [
            Translation("en", keyed("en", [first, second])),
            Translation("fr", keyed("fr", [whole])),
            Translation("es", keyed("es", [replace(whole, language="es")])),
        ]
    )
    (activity,) = found.activities
    assert activity.source.reading_id == "fr.1"
    assert [row.reading_id for row in activity.readings["en"]] == ["en.1", "en.2"]
    assert activity.flags == (LANGUAGES_DISAGREE,)
