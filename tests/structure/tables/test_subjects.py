"""Rows below a label whose text opens with another State: who acts, and who is only named."""

from __future__ import annotations

from functools import cache

import pytest

from tasks.records import LANGUAGES, Language
from tasks.structure.tables.states import RowState, StateReader
from tests.specimens import project_reference

ABOVE: dict[Language, str] = {
    "en": "Finland",
    "fr": "Finlande",
    "es": "Finlandia",
    "ru": "Финляндия",
    "ar": "فنلندا",
    "zh": "芬兰",
}

ACTS: list[tuple[Language, str, str]] = [
    ("en", "Sweden hosted a workshop on verification in Stockholm.", "SWE"),
    ("en", "In June 2011, Sweden hosted a workshop.", "SWE"),
    ("en", "On 5 June 2011, the Netherlands organized a seminar.", "NLD"),
    ("en", "Guinea-Bissau ratified the Treaty.", "GNB"),
    ("en", "Bosnia and Herzegovina has consistently supported the Treaty", "BIH"),
    ("fr", "La Suède a organisé un séminaire à Stockholm.", "SWE"),
    ("fr", "En juin 2011, l’Autriche a organisé un séminaire.", "AUT"),
    ("fr", "L'Indonésie s'est félicitée des ratifications.", "IDN"),
    ("es", "Suecia organizó un taller en Estocolmo.", "SWE"),
    ("es", "En junio de 2011, el Japón celebró un seminario.", "JPN"),
    ("es", "Trinidad y Tabago ha prestado apoyo.", "TTO"),
    ("ru", "Швеция провела семинар в Стокгольме.", "SWE"),
    ("ru", "В июне 2011 года Швеция провела семинар.", "SWE"),
    ("ar", "نظمت السويد حلقة عمل بشأن التحقق.", "SWE"),
    ("ar", "في حزيران/يونيه 2011، نظمت السويد حلقة عمل.", "SWE"),
    ("ar", "السويد نظمت حلقة عمل.", "SWE"),
    ("zh", "瑞典在斯德哥尔摩主办了讲习班。", "SWE"),
    ("zh", "2011年6月，瑞典主办了一次研讨会。", "SWE"),
]

DOUBTFUL: list[tuple[Language, str]] = [
    ("en", "Sweden and Norway hosted a seminar."),
    ("en", "Sweden hosted, with Finland, a seminar."),
    ("en", "During the general debate, Sweden called for entry into force."),
    ("en", "Following the visit, Indonesia ratified the Treaty."),
    ("en", "The Government of Sweden hosted a seminar."),
    ("en", "Sweden’s Ambassador met the Executive Secretary."),
    ("fr", "La Suède et la Norvège ont organisé un séminaire."),
    ("fr", "Le Gouvernement de la Suède a organisé un séminaire."),
    ("es", "Suecia y Noruega organizaron un seminario."),
    ("ru", "Швеция и Норвегия провели семинар."),
    ("ru", "Правительство Швеции провело семинар."),
    ("ar", "نظمت السويد والنرويج حلقة عمل."),
    ("ar", "نظمت حكومة السويد حلقة عمل."),
    ("zh", "瑞典和挪威主办了研讨会。"),
    ("zh", "瑞典外交部长会见了执行秘书。"),
    ("zh", "在会议期间，瑞典呼吁尽早生效。"),
]

CARRIED: list[tuple[Language, str]] = [
    ("en", "Urged India to sign and ratify the Treaty."),
    ("en", "In a meeting with Japan, encouraged the ratification of the Treaty."),
    ("en", "In bilateral talks, India was urged to sign."),
    ("en", "India was urged to sign the Treaty."),
    ("en", "Egypt has recently been invited to ratify."),
    ("en", "China, Egypt and India were encouraged to ratify."),
    ("en", "The Government of Sweden and Finland co-hosted a seminar."),
    ("en", "Sweden and Finland hosted a seminar."),
    ("en", "India’s ratification was raised at every meeting."),
    ("en", "Bilateral consultations with Indonesia were held."),
    ("en", "Together with Sweden, held a seminar."),
    ("fr", "L’Inde a été invitée à signer le Traité."),
    ("fr", "A exhorté l’Inde à signer le Traité."),
    ("fr", "Lors d’une réunion avec le Japon, a demandé la ratification."),
    ("fr", "La Finlande et la Suède ont organisé un séminaire."),
    ("es", "La India fue instada a firmar el Tratado."),
    ("es", "Instó a la India a firmar el Tratado."),
    ("es", "En una reunión con el Japón, instó a la ratificación."),
    ("ru", "Индия была призвана подписать Договор."),
    ("ru", "Призвала Индию подписать Договор."),
    ("ru", "Индии было предложено подписать Договор."),
    ("ru", "На встрече с Японией обсуждался Договор."),
    ("ar", "حثت الهند على التوقيع على المعاهدة."),
    ("ar", "دعت الهند إلى التصديق على المعاهدة."),
    ("ar", "طالبت الهند بالتصديق على المعاهدة."),
    ("ar", "نظمت فنلندا والسويد حلقة عمل."),
    ("ar", "شارك وزير الخارجية في المؤتمر. وأحاط وفد تركيا علما بالاقتراح."),
    ("en", "The Minister opened a seminar. The delegation of Japan took note of it."),
    ("zh", "敦促印度签署条约。"),
    ("zh", "印度被敦促签署条约。"),
    ("zh", "与日本举行会议，呼吁批准条约。"),
    ("zh", "芬兰和瑞典主办了研讨会。"),
]


@cache
def reader(language: Language) -> StateReader:
    return StateReader(project_reference(), language, None)


def of_row(language: Language, activity: str) -> RowState:
    """The State of a row below the label of Finland, without a label of its own."""
    states = reader(language)
    return states.of_unlabelled(states.of_label(ABOVE[language]), activity)


@pytest.mark.parametrize(("language", "activity", "state"), ACTS)
def test_another_state_that_acts_is_the_rows(language: Language, activity: str, state: str) -> None:
    assert of_row(language, activity) == RowState(state, "text", ("state_from_text_not_label",))


@pytest.mark.parametrize(("language", "activity"), DOUBTFUL)
def test_where_several_act_or_seem_to_the_label_above_is_doubtful(
    language: Language, activity: str
) -> None:
    found = of_row(language, activity)
    assert (found.iso3, found.flags) == ("FIN", ("state_carried_doubtful",))


@pytest.mark.parametrize(("language", "activity"), CARRIED)
def test_whom_somebody_addressed_or_met_is_no_subject(language: Language, activity: str) -> None:
    found = of_row(language, activity)
    assert (found.iso3, found.flags) == ("FIN", ("state_carried",))


def test_all_languages_are_tried() -> None:
    for cases in (ACTS, DOUBTFUL, CARRIED):
        assert {case[0] for case in cases} == set(LANGUAGES)


def test_a_member_that_acts_below_its_group_leaves_the_group_in_doubt() -> None:
    states = reader("en")
    group = states.of_label("European Union")
    found = states.of_unlabelled(group, "Belgium hosted a seminar for the Union.")
    assert found.flags == ("reporter_is_group", "state_carried_doubtful")
    assert [one.group_id for one in found.joint] == ["european_union"]


def test_below_several_reporters_one_of_them_may_act_alone() -> None:
    states = reader("en")
    above = states.of_label("Belgium, Netherlands and Luxembourg")
    found = states.of_unlabelled(above, "The Netherlands hosted a seminar.")
    assert found.flags == ("state_label_of_several", "state_carried")
    assert [(one.state_iso3, one.basis) for one in found.joint] == [
        ("BEL", "order"),
        ("NLD", "text"),
        ("LUX", "order"),
    ]
