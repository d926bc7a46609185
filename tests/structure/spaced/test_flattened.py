"""Flattened text in five languages: sentences of this project's own, read row by row."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.errors import DamagedInput, InputError, NoAnnex, UnknownSection
from tasks.pipeline import parse_source
from tasks.records import LANGUAGES, ActivityRow, Language, ParsedReport
from tests.specimens import assert_sound, project_reference, source_of
from tests.structure.spaced.reading import WORDINGS

SPACED: tuple[Language, ...] = tuple(language for language in LANGUAGES if language != "zh")
FEW = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def read(language: Language, *sections: str) -> ParsedReport:
    return parse_source(
        source_of(WORDINGS[language].report(*sections)), project_reference(), language=language
    )


def cut(row: ActivityRow) -> tuple[str, str | None, str | None, str | None, str]:
    """What a row holds: section, State, label, period, and the first words of its activity."""
    first = " ".join(row.activity.split()[:2])
    return row.section, row.state_iso3, row.state_label, row.period_text, first


ROWS: dict[Language, str] = {
    "en": "Finland March 2013 Finland convened a round table of parliamentarians in Helsinki"
    " In April 2013, Finland urged the authorities of Nepal to ratify the Treaty. It also gave"
    " them a list of questions and answers 7 May 2013 The Foreign Minister wrote to his"
    " colleagues Norway Norway paid for the travel of ten scientists",
    "fr": "Finlande Mars 2013 La Finlande a réuni une table ronde de parlementaires à Helsinki"
    " En avril 2013, la Finlande a prié les autorités népalaises de ratifier le Traité. Elle leur"
    " a aussi remis une liste de questions 7 mai 2013 Le Ministre des affaires étrangères a écrit"
    " à ses collègues Norvège La Norvège a payé le voyage de dix scientifiques",
    "es": "Finlandia Marzo de 2013 Finlandia convocó una mesa redonda de parlamentarios en Helsinki"
    " En abril de 2013, Finlandia pidió a las autoridades nepalesas que ratificaran el Tratado."
    " Asimismo, les entregó una lista de preguntas 7 de mayo de 2013 El Ministro de Relaciones"
    " Exteriores escribió a sus colegas Noruega Noruega pagó el viaje de diez científicos",
    "ru": "Финляндия Март 2013 года Финляндия созвала круглый стол парламентариев в Хельсинки"
    " В апреле 2013 года Финляндия призвала власти Непала ратифицировать Договор. Кроме того, она"
    " передала им перечень вопросов 7 мая 2013 года Министр иностранных дел направил письма своим"
    " коллегам Норвегия Норвегия оплатила поездку десяти ученых",
    "ar": "فنلندا آذار/مارس 2013 عقدت فنلندا مائدة مستديرة للبرلمانيين في هلسنكي في نيسان/أبريل"
    " 2013، حثت فنلندا سلطات نيبال على التصديق على المعاهدة. كما سلمتها قائمة بالأسئلة 7"
    " أيار/مايو 2013 وجه وزير الخارجية رسائل إلى زملائه النرويج مولت النرويج سفر عشرة علماء",
}
LABELS: dict[Language, tuple[str, str]] = {
    "en": ("Finland", "Norway"),
    "fr": ("Finlande", "Norvège"),
    "es": ("Finlandia", "Noruega"),
    "ru": ("Финляндия", "Норвегия"),
    "ar": ("فنلندا", "النرويج"),
}


@pytest.mark.parametrize("language", SPACED)
def test_rows_begin_at_labels_dates_and_sentences_that_were_not_ended(language: Language) -> None:
    report = read(language, "", "", "", ROWS[language])
    assert_sound(report)
    finland, norway = LABELS[language]
    assert [(row.section, row.state_iso3, row.state_label) for row in report.rows] == [
        ("2b", "FIN", finland),
        ("2b", "FIN", None),
        ("2b", "FIN", None),
        ("2b", "NOR", norway),
    ]
    first, second, third, last = report.rows
    assert (first.period_start, third.period_start) != (None, None)
    assert [row.period_text is None for row in report.rows] == [False, True, False, True]
    assert str(second.period_start) == "2013-04-01"
    assert str(third.period_start) == "2013-05-07"
    assert last.period_basis == "document"
    assert str(last.period_start) == "2012-06-01"


@pytest.mark.parametrize("language", SPACED)
def test_the_front_is_read_and_the_period_above_the_table(language: Language) -> None:
    front = read(language, ROWS[language]).front
    assert (front.session, front.agenda_item, front.language) == (68, 96, language)
    assert front.period is not None
    assert (str(front.period.start), str(front.period.end)) == ("2012-06-01", "2013-05-31")


REMARKS: dict[Language, tuple[str, str]] = {
    "en": ("Norway Norway addressed the Conference", "See document CD/1999"),
    "fr": ("Norvège La Norvège a pris la parole à la Conférence", "Voir le document CD/1999"),
    "es": (
        "Noruega Noruega hizo uso de la palabra en la Conferencia",
        "Véase el documento CD/1999",
    ),
    "ru": ("Норвегия Норвегия выступила на Конференции", "См. документ CD/1999"),
    "ar": ("النرويج ألقت النرويج كلمة أمام المؤتمر", "انظر الوثيقة CD/1999"),
}


@pytest.mark.parametrize("language", SPACED)
def test_a_reference_is_a_remark(language: Language) -> None:
    activity, remark = REMARKS[language]
    [row] = read(language, f"{activity} {remark}").rows
    assert row.remarks == remark


def test_a_name_in_another_case_is_no_label() -> None:
    report = read(
        "ru",
        "Норвегия Норвегия передала правительству Швеции проект закона Швеция Март 2013 года"
        " Швеция приняла делегацию Норвегии",
    )
    assert [row.state_iso3 for row in report.rows] == ["NOR", "SWE"]


@pytest.mark.parametrize(
    "inside",
    [
        "Norway spoke with the Embassy of Sweden in Vienna",
        "Norway met the delegations of Chile, Sweden and Peru",
        "Norway urged Sweden to ratify the Treaty",
        "Norway spoke with visiting Ministers and with Ambassador Smith",
        "Norway, together with Sweden, drafted a text",
        "Norway signed the declaration “Sweden and the Treaty” in Oslo",
        "Norway presented the paper (Sweden abstained) to the Conference",
        "Norway spoke. It also thanked Sweden. This was noted",
        "Norway spoke in the 2013 session of the Conference",
        "Norway will, since March 2013, pay for the course",
        "Norway submitted resolution 67/76 on 3 December 2012 to the Committee",
    ],
)
def test_what_stands_inside_a_sentence_begins_no_row(inside: str) -> None:
    report = read("en", f"Norway {inside}")
    assert_sound(report)
    assert len(report.rows) == 1


def test_a_label_of_the_same_state_in_another_form_is_a_label() -> None:
    report = read(
        "en",
        "Norway Norway hosted a course",
        "Kingdom of Norway May 2013 Norway hosted another course",
    )
    assert [row.state_label for row in report.rows] == ["Norway", "Kingdom of Norway"]


def test_states_stand_in_the_order_of_their_english_names() -> None:
    report = read(
        "es",
        "Alemania Alemania organizó un curso en Berlín Sudáfrica Sudáfrica organizó un curso en"
        " Pretoria Suecia Suecia organizó un curso en Estocolmo",
    )
    assert [row.state_iso3 for row in report.rows] == ["DEU", "ZAF", "SWE"]


@pytest.mark.parametrize("language", SPACED)
def test_text_without_a_table_has_no_annex(language: Language) -> None:
    with pytest.raises(NoAnnex):
        read(language)


def test_a_heading_that_is_none_of_the_four_is_refused() -> None:
    text = WORDINGS["en"].report("Norway Norway hosted a course")
    with pytest.raises(UnknownSection) as refusal:
        parse_source(
            source_of(f"{text} 3 (c). Other levels Norway Norway hosted one more"),
            project_reference(),
        )
    assert "3 (c)" in refusal.value.found


def test_a_heading_before_one_that_it_should_follow_is_refused() -> None:
    text = WORDINGS["en"].report("", "", "", "Norway Norway hosted a course")
    with pytest.raises(UnknownSection):
        parse_source(source_of(f"{text} 2 (a). Global Norway spoke"), project_reference())


@pytest.mark.parametrize("end", ["and the", "in support of", "with Sweden,"])
def test_a_text_that_stops_inside_a_sentence_is_refused(end: str) -> None:
    with pytest.raises(DamagedInput):
        read("en", f"Norway Norway hosted a course {end}")


PIECES = ["Norway", "Sweden", "The", "March 2013", "2013", "(", "“", ",", ".", "1 (b)", "2", "A/1"]
ANYTHING = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


def kept_or_refused(text: str, language: Language) -> None:
    """The text is read without a loss, or it is refused in one line that says why."""
    try:
        report = parse_source(source_of(text), project_reference(), language=language)
    except InputError as error:
        refusal = str(error)
    else:
        assert_sound(report)
        return
    assert "\n" not in refusal


@FEW
@given(language=st.sampled_from(SPACED), garbage=ANYTHING, at=st.floats(0, 1))
def test_anything_in_the_table_is_kept_or_refused(
    language: Language, garbage: str, at: float
) -> None:
    text = WORDINGS[language].report(ROWS[language], "", ROWS[language])
    place = int(at * len(text))
    kept_or_refused(f"{text[:place]} {garbage} {text[place:]}", language)


@FEW
@given(language=st.sampled_from(SPACED), first=st.floats(0, 1), last=st.floats(0, 1))
def test_any_piece_of_a_report_is_kept_or_refused(
    language: Language, first: float, last: float
) -> None:
    text = WORDINGS[language].report(ROWS[language], "", ROWS[language])
    start, end = sorted((int(first * len(text)), int(last * len(text))))
    kept_or_refused(text[start:end], language)


@pytest.mark.parametrize("language", SPACED)
def test_cost_is_linear(language: Language) -> None:
    """Ten times as many rows take some ten times as many calls, and not a hundred times."""
    calls = []
    for count in (8, 80):
        rows = " ".join([ROWS[language]] * count)
        read(language, rows)
        calls.append(calls_of(partial(read, language, rows)))
    assert calls[1] < 14 * calls[0]


def calls_of(work: Callable[[], object]) -> int:
    """Count the calls of functions that some work makes: the same on any machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
