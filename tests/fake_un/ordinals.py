"""How the General Assembly's sessions are called: ordinal numbers from 52 to 89, in words."""

from __future__ import annotations

_UNITS = {
    "ar": "الحادية الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة",
    "en": "first second third fourth fifth sixth seventh eighth ninth",
    "es": "primer segundo tercer cuarto quinto sexto séptimo octavo noveno",
    "fr": "unième deuxième troisième quatrième cinquième sixième septième huitième neuvième",
    "ru": "первая вторая третья четвертая пятая шестая седьмая восьмая девятая",
}
_TEENS_FR = (
    "onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième"
    " dix-neuvième"
)
_ROUND = {
    "ar": {5: "الخمسون", 6: "الستون", 7: "السبعون", 8: "الثمانون"},
    "en": {5: "Fiftieth", 6: "Sixtieth", 7: "Seventieth", 8: "Eightieth"},
    "es": {5: "Quincuagésimo", 6: "Sexagésimo", 7: "Septuagésimo", 8: "Octogésimo"},
    "fr": {5: "Cinquantième", 6: "Soixantième", 7: "Soixante-dixième", 8: "Quatre-vingtième"},
    "ru": {5: "Пятидесятая", 6: "Шестидесятая", 7: "Семидесятая", 8: "Восьмидесятая"},
}
_TENS = {
    "en": {5: "Fifty", 6: "Sixty", 7: "Seventy", 8: "Eighty"},
    "fr": {5: "Cinquante", 6: "Soixante", 7: "Soixante", 8: "Quatre-vingt"},
    "ru": {5: "Пятьдесят", 6: "Шестьдесят", 7: "Семьдесят", 8: "Восемьдесят"},
}
_DIGITS_ZH = "零一二三四五六七八九"


def session_name(session: int, language: str) -> str:
    """Return the line that names a session, such as "Sixty-sixth session".

    Raises:
        ValueError: a session before 50 or after 89.
    """
    if not 50 <= session <= 89:
        raise ValueError(f"no name for session {session}")
    tens, unit = divmod(session, 10)
    ordinal = _ordinal(tens, unit, language)
    return {
        "ar": f"الدورة {ordinal}",
        "zh": f"第{ordinal}届会议",
        "en": f"{ordinal} session",
        "es": f"{ordinal} período de sesiones",
        "fr": f"{ordinal} session",
        "ru": f"{ordinal} сессия",
    }[language]


def _ordinal(tens: int, unit: int, language: str) -> str:
    if language == "zh":
        return f"{_DIGITS_ZH[tens]}十{_DIGITS_ZH[unit] if unit else ''}"
    if unit == 0:
        return _ROUND[language][tens]
    word = _UNITS[language].split()[unit - 1]
    match language:
        case "ar":
            return f"{word} و{_ROUND['ar'][tens]}"
        case "en":
            return f"{_TENS['en'][tens]}-{word}"
        case "es":
            return f"{_ROUND['es'][tens]} {word}"
        case "ru":
            return f"{_TENS['ru'][tens]} {word}"
    if tens == 7:
        word = _TEENS_FR.split()[unit - 1]
    # "et" stands before the first of a series, but not after quatre-vingt.
    joint = " et " if unit == 1 and tens < 8 else "-"
    return f"{_TENS['fr'][tens]}{joint}{word}"
