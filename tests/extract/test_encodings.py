"""Text in another encoding is called what it is, where its bytes prove it; else it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import DamagedInput, WrongFormat
from tasks.extract import source_from_bytes
from tasks.extract.encodings import east_asian_encoding, unicode_encoding

SIMPLIFIED = (
    "本组织的各成员国在报告所述期间举行了三次会议，并且向其他国家提供了技术上的帮助。\n" * 2
)
TRADITIONAL = (
    "本組織的各成員國在報告所述期間舉行了三次會議，並且向其他國家提供了技術上的幫助。\n" * 2
)
KOREAN = (
    "이 단체의 회원국들은 보고 기간에 세 차례 회의를 열고 다른 나라들에 기술을 제공하였다.\n" * 2
)
RUSSIAN = "Члены этой организации провели три совещания и помогли другим странам.\n" * 2
FRENCH = "Les États membres se sont réunis à trois reprises et ont aidé d'autres pays.\n" * 2
ARABIC = "عقدت الدول الأعضاء ثلاثة اجتماعات وقدمت المساعدة إلى بلدان أخرى.\n" * 2

KNOWN = {
    "UTF-16LE": [(SIMPLIFIED, "utf-16"), (SIMPLIFIED, "utf-16-le"), (FRENCH, "utf-16-le")],
    "UTF-16BE": [(TRADITIONAL, "utf-16-be"), (ARABIC, "utf-16-be")],
    "UTF-32LE": [(RUSSIAN, "utf-32")],
    "GB18030": [(SIMPLIFIED, "gb18030"), (SIMPLIFIED, "gb2312")],
    "BIG5": [(TRADITIONAL, "big5")],
}


@pytest.mark.parametrize("name", KNOWN)
def test_it_says_what_a_text_is_and_how_to_save_it(name: str) -> None:
    for text, codec in KNOWN[name]:
        with pytest.raises(WrongFormat, match="plain text in UTF-8") as refusal:
            source_from_bytes(text.encode(codec), "report.txt")
        assert f"text in {name}: save it as UTF-8 (iconv -f {name} -t" in refusal.value.found


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (FRENCH, "latin-1"),
        (ARABIC, "cp1256"),
        (KOREAN, "euc-kr"),
        (SIMPLIFIED[:5], "gb18030"),
    ],
)
def test_what_is_not_known_is_not_guessed(text: str, codec: str) -> None:
    data = text.encode(codec)
    assert unicode_encoding(data) is None
    assert east_asian_encoding(data) not in {"GB18030", "BIG5"}
    with pytest.raises(DamagedInput, match="UTF-8 text to the end"):
        source_from_bytes(data, "report.txt")


@given(st.text(min_size=1))
def test_utf_8_is_never_called_otherwise(text: str) -> None:
    data = text.encode()
    assert unicode_encoding(data) is None or "\0" in text


def test_a_text_with_one_broken_byte_is_damaged_and_not_in_another_encoding() -> None:
    data = SIMPLIFIED.encode()
    with pytest.raises(DamagedInput, match="0xff"):
        source_from_bytes(data[:9] + b"\xff" + data[9:], "report.txt")
