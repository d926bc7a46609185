"""The language a text is in, and what is not read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import WrongLanguage
from tasks.normalize.language import choose_pack
from tasks.records import LANGUAGES, Language
from tasks.reference.language_detection import detect_language, stop_words_of
from tests.fake_un.mastheads import masthead
from tests.specimens import FRONT, project_reference

TEXTS: dict[Language, str] = {
    "ar": "نظمت البعثة حلقة دراسية عن الرصد الدولي مع الدول المجاورة",
    "zh": "外交部长在双边会谈中强调批准条约的重要性",
    "en": "The delegation raised the matter with its host in the course of a visit to the capital.",
    "fr": "La délégation a évoqué la question avec les autorités du pays lors de la visite.",
    "ru": "Делегация подняла этот вопрос в ходе визита и на встрече с министром",
    "es": "La delegación planteó la cuestión a las autoridades del país en el curso de la visita.",
}


def told(text: str) -> Language | None:
    return detect_language(text, stop_words_of(project_reference().packs))


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_each_language_is_recognized(language: Language, text: str) -> None:
    assert told(text) == language


@pytest.mark.parametrize("text", ["", "12 345, 67/89 — 2010", "★☆♥", "xyzzy plugh foo"])
def test_unclear(text: str) -> None:
    assert told(text) is None
    with pytest.raises(WrongLanguage, match="cannot be told"):
        choose_pack(text, None, project_reference(), "made.txt")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("session", [52, 61, 66, 71, 80, 89])
def test_a_masthead_is_enough(language: Language, session: int) -> None:
    """Its lines in English, such as "Original: English", do not decide."""
    lines = masthead(f"A/{session}/165", language, session, 104)
    assert told("\n".join(lines)) == language
    assert told(" ".join(lines)) == language


@given(parts=st.lists(st.sampled_from(["en", "fr", "es"]), min_size=2, max_size=2, unique=True))
def test_as_much_of_two_languages_is_of_neither(parts: list[str]) -> None:
    common = {"en": "the of with", "fr": "avec dans pour", "es": "los por para"}
    assert told(" ".join(common[language] for language in parts)) is None


def test_latin_names_in_chinese_text_do_not_matter() -> None:
    text = f"{TEXTS['zh']} Comprehensive Nuclear {TEXTS['zh']}"
    assert told(text) == "zh"
    assert told(FRONT) == "zh"


@pytest.mark.parametrize("claimed", ["ar", "en", "fr", "ru", "es"])
def test_another_language_than_claimed(claimed: Language) -> None:
    with pytest.raises(WrongLanguage) as refusal:
        choose_pack(TEXTS["zh"], claimed, project_reference(), "made.txt")
    assert (refusal.value.expected, refusal.value.found) == (f"text in {claimed}", "zh")


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "es"])
def test_a_language_without_a_complete_pack_is_refused_by_name(language: Language) -> None:
    packs = project_reference().packs
    unwritten = packs | {language: packs[language].model_copy(update={"complete": False})}
    reference = replace(project_reference(), packs=unwritten)
    with pytest.raises(WrongLanguage, match=f"{language}, whose wording") as refusal:
        choose_pack(TEXTS[language], language, reference, "made.txt")
    assert refusal.value.language == language
    assert "zh" in refusal.value.expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by_hand", [True, False])
def test_the_pack_of_a_complete_language(language: Language, by_hand: bool) -> None:
    claimed = language if by_hand else None
    chosen = choose_pack(TEXTS[language], claimed, project_reference(), "made.txt")
    assert (chosen.language, chosen.complete) == (language, True)
