"""The language a text is in, and what is not read."""

from __future__ import annotations

import pytest

from tasks.errors import WrongLanguage
from tasks.normalize.language import choose_pack, detect_language
from tasks.records import Language
from tests.specimens import FRONT, project_reference

TEXTS: dict[Language, str] = {
    "ar": "نظمت البعثة حلقة دراسية عن الرصد الدولي مع الدول المجاورة",
    "zh": "外交部长在双边会谈中强调批准条约的重要性",
    "en": "The delegation raised the matter with its host in the course of a visit to the capital.",
    "fr": "La délégation a évoqué la question avec les autorités du pays lors de la visite.",
    "ru": "Делегация подняла этот вопрос в ходе визита и на встрече с министром",
    "es": "La delegación planteó la cuestión a las autoridades del país en el curso de la visita.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_each_language_is_recognized(language: Language, text: str) -> None:
    assert detect_language(text, project_reference().packs) == language


@pytest.mark.parametrize("text", ["", "12 345, 67/89 — 2010", "★☆♥", "xyzzy plugh foo"])
def test_unclear(text: str) -> None:
    assert detect_language(text, project_reference().packs) is None
    with pytest.raises(WrongLanguage, match="cannot be told"):
        choose_pack(text, None, project_reference(), "made.txt")


def test_latin_names_in_chinese_text_do_not_matter() -> None:
    text = f"{TEXTS['zh']} Comprehensive Nuclear {TEXTS['zh']}"
    assert detect_language(text, project_reference().packs) == "zh"
    assert detect_language(FRONT, project_reference().packs) == "zh"


@pytest.mark.parametrize("claimed", ["ar", "en", "fr", "ru", "es"])
def test_another_language_than_claimed(claimed: Language) -> None:
    with pytest.raises(WrongLanguage) as refusal:
        choose_pack(TEXTS["zh"], claimed, project_reference(), "made.txt")
    assert (refusal.value.expected, refusal.value.found) == (f"text in {claimed}", "zh")


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "es"])
def test_a_language_without_a_complete_pack_is_refused_by_name(language: Language) -> None:
    if project_reference().packs[language].complete:
        pytest.skip(f"the pack {language} has become complete")
    with pytest.raises(WrongLanguage, match=f"{language}, whose wording") as refusal:
        choose_pack(TEXTS[language], language, project_reference(), "made.txt")
    assert refusal.value.language == language
    assert "zh" in refusal.value.expected


@pytest.mark.parametrize("claimed", ["zh", None])
def test_the_pack_of_a_complete_language(claimed: Language | None) -> None:
    assert choose_pack(TEXTS["zh"], claimed, project_reference(), "made.txt").language == "zh"
