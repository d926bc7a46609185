"""Headings whose number, or group's name, is told, and whose other words are the translator's."""

from __future__ import annotations

import pytest

from tasks.records import Language
from tasks.structure.section_headings import match_heading
from tests.specimens import project_reference

PACKS = project_reference().packs

HEADINGS: dict[Language, dict[str, str]] = {
    "en": {
        "1a": "1 (a). Bilateral activities related to States listed in annex 2|"
        "I.A. Bilateral activities with Annex 2 States",
        "1b": "1. (b) Activities related to States that do not appear in Annex 2|"
        "1 (b) Bilateral activities vis-à-vis States outside Annex 2",
        "2a": "2. (a) Multilateral activities at the global level",
        "2b": "2. (b) Activities held in regional forums|II.B. Multilateral and regional work",
    },
    "fr": {
        "1a": "1. a) Activités bilatérales menées à l’intention d’États visés à l’annexe 2|"
        "a) États inscrits sur la liste de l’annexe 2",
        "1b": "1. b) Activités bilatérales menées à l’intention d’États non visés à l’annexe 2",
        "2a": "2. a) Activités multilatérales de portée mondiale",
        "2b": "2. b) Activités multilatérales de portée régionale",
    },
    "es": {
        "1a": "1. a) Actividades bilaterales dirigidas a los Estados enumerados en el anexo 2",
        "1b": "1. b) Actividades bilaterales dirigidas a los Estados no incluidos en el anexo 2",
        "2a": "2. a) Actividades multilaterales de alcance mundial",
        "2b": "2. b) Actividades multilaterales de alcance regional",
    },
    "ru": {
        "1a": "1 a) Двусторонние мероприятия, рассчитанные на государства, перечисленные в "
        "приложении 2",
        "1b": "1 b) Двусторонние мероприятия, рассчитанные на государства, не перечисленные в "
        "приложении 2",
        "2a": "2 a) Многосторонняя деятельность глобального характера",
        "2b": "2 b) Мероприятия регионального уровня",
    },
    "ar": {
        "1a": "1 (أ) الأنشطة الثنائية الموجهة إلى الدول المدرجة في المرفق 2",
        "1b": "1 (ب) الأنشطة المتعلقة بالدول التي ليست مدرجة في المرفق 2|"
        "١ (ب) الأنشطة الثنائية الموجهة إلى الدول غير المدرجة في المرفق ٢",
        "2a": "2 (أ) الأنشطة المتعددة الأطراف ذات الطابع العالمي",
        "2b": "2 (ب) الأنشطة المتعددة الأطراف ذات الطابع الإقليمي",
    },
    "zh": {
        "1a": "1(a) 针对附件二所列缔约国的活动",
        "1b": "1(b) 与未列入附件2的国家有关的双边活动|1(b) 与附件2未列国家有关的活动",
        "2a": "2(a) 全球性多边活动",
        "2b": "2(b) 区域性多边活动",
    },
}
NONE: dict[Language, str] = {
    "en": "1 (a) Multilateral activities at the global level|1 (a) Non-Annex 2 States, bilateral|"
    "2 (a) The Minister spoke at the global level. He was heard|2 (b) Global activities|"
    "1 (a) Everything else|Bilateral talks with Annex 2 States were held in the region.|"
    "2 (a) Bilateral work",
    "fr": "1 b) Activités bilatérales avec les États visés à l’annexe 2",
    "zh": "2(a) 区域性多边活动",
}


@pytest.mark.parametrize(
    ("language", "section", "text"),
    [
        (language, section, text)
        for language, sections in HEADINGS.items()
        for section, texts in sections.items()
        for text in texts.split("|")
    ],
)
def test_number_and_words_that_agree_tell_the_section(
    language: Language, section: str, text: str
) -> None:
    heading = match_heading(text, PACKS[language])
    assert heading is not None
    assert (heading.kind, heading.section) == ("section", section)


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in NONE.items() for text in texts.split("|")],
)
def test_number_and_words_that_disagree_tell_none(language: Language, text: str) -> None:
    assert match_heading(text, PACKS[language]) is None
