"""A corrigendum's row takes the place of the row that it names, and never stands beside it."""

from __future__ import annotations

from datetime import date

from tasks.agreement.activities import Activity
from tasks.agreement.corrigenda import CORRECTED, correct
from tasks.agreement.rows import AgreementRow
from tasks.records import Language

JUNE, JULY = date(2015, 6, 1), date(2015, 7, 1)
HOSTED = "Mexico hosted a regional workshop on the Treaty in Mexico City"
SPOKE = "The Foreign Minister of Mexico spoke on the Treaty in New York"


def activity(
    ordinal: int,
    text: str,
    day: date | None,
    *,
    state: str | None = "MEX",
    section: str = "2b",
    language: Language = "en",
) -> Activity:
    row = AgreementRow(
        language=language,
        ordinal=ordinal,
        section=section,
        state_iso3=state,
        state_basis="label",
        period_start=day,
        period_end=day,
        period_precision="day",
        period_basis="column",
        activity=text,
        remarks=None,
        reading_id=f"{language}.{ordinal}.{text[:3]}",
    )
    return Activity(ordinal, {language: [row]}, row)


REPORT = [
    activity(1, HOSTED + ".", JUNE),
    activity(2, SPOKE + ".", JULY),
    activity(3, HOSTED + ".", JUNE, state="CHL"),
    activity(4, HOSTED + ".", JUNE, section="2a"),
]


def test_a_corrected_date_is_of_the_row_with_the_same_words() -> None:
    found = correct(REPORT, [activity(1, HOSTED + ", not elsewhere.", JULY)])
    assert found.unmatched == ()
    first, *others = found.activities
    assert first.source.period_start == JULY
    assert first.flags == (CORRECTED,)
    assert len(first.readings["en"]) == 2
    assert others == REPORT[1:]


def test_corrected_words_are_of_the_row_with_the_same_period() -> None:
    found = correct(REPORT, [activity(1, "A regional seminar took place", JULY)])
    assert [one.ordinal for one in found.activities if one.flags] == [2]


def test_a_corrigendum_in_another_language_names_a_row_by_its_period() -> None:
    found = correct(REPORT, [activity(1, "墨西哥主办了一次讲习班", JULY, language="zh")])
    (corrected,) = [one for one in found.activities if one.flags]
    assert corrected.ordinal == 2
    assert set(corrected.readings) == {"en", "zh"}
    assert corrected.source.language == "zh"


def test_what_names_no_row_or_two_is_left_unmatched() -> None:
    for stray in (
        activity(1, HOSTED, JUNE, state="PER"),
        activity(1, HOSTED, JUNE, section="1a"),
        activity(1, "Something else altogether was done", date(2011, 1, 1)),
        activity(1, HOSTED, JUNE, state=None),
    ):
        found = correct(REPORT, [stray])
        assert found.activities == tuple(REPORT)
        assert found.unmatched == (stray,)
    twins = [activity(1, HOSTED, JUNE), activity(2, HOSTED, JUNE)]
    assert correct(twins, [activity(1, HOSTED, JUNE)]).unmatched != ()


def test_no_row_is_corrected_twice() -> None:
    corrections = [activity(1, HOSTED, JULY), activity(2, HOSTED, date(2015, 8, 1))]
    found = correct(REPORT, corrections)
    assert found.activities[0].source.period_start == JULY
    assert found.unmatched == (corrections[1],)
