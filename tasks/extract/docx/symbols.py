"""Characters of the fonts Symbol and Wingdings, which Word stores by their place in the font.

Adobe's Symbol encoding, and of Wingdings the marks that reports use; a sign of
another place stays in the private use area (U+F000 and on), where Word puts it.
"""

from __future__ import annotations

_FIRST = 0x20
_SYMBOL_LOW = (
    " !∀#∃%&∍()∗+,−./0123456789:;<=>?"
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "\uf860αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\uf8e6\uf8e7↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨"
_SYMBOL = dict(enumerate(_SYMBOL_LOW, _FIRST)) | dict(enumerate(_SYMBOL_HIGH, 0xA0))
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖",
    0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_PRIVATE = 0xF000
_UNSURE = "\ufffd"


def symbol(font: str, code: str) -> str:
    """Return the character of a `w:sym` element, from its font and hexadecimal place.

    A place that is no number or no character gives U+FFFD: something is printed, and not known.
    """
    try:
        number = int(code, 16)
        char = chr(number)
        char.encode()
    except (ValueError, OverflowError):
        return _UNSURE
    shown = shown_symbols(char, font)
    return shown if shown.strip() else _UNSURE


def shown_symbols(text: str, font: str) -> str:
    """Return a text of a symbol font as it is seen."""
    table = _FONTS.get(font.casefold())
    if table is None:
        return text
    return "".join(table.get(_place(char), char) for char in text)


def _place(char: str) -> int:
    number = ord(char)
    return number - _PRIVATE if _PRIVATE <= number <= _PRIVATE + 0xFF else number
