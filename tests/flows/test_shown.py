"""What files say is shown on terminals and in Markdown, and does nothing there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.markdown import in_markdown
from tasks.errors import one_line

PERSIAN = "می\u200cخواهم"
SHOWN = {
    "escape codes": ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
    "escape codes of one character": ("\x9b31m", r"\x9b31m"),
    "line breaks of every kind": ("a\nb\r\u2028\u0085", r"a\nb\r\u2028\x85"),
    "overrides and isolates": ("x\u202ecod\u2066\u2069", r"x\u202ecod\u2066\u2069"),
    "what takes no room": ("a\u200b\u2060\ufeff\u00ad", r"a\u200b\u2060\ufeff\xad"),
    "letters that are not seen": ("a\u3164\u115f\ufe0f", r"a\u3164\u115f\ufe0f"),
    "tags": ("a\U000e0041", r"a\U000e0041"),
    "bytes that are no UTF-8": ("rapport_\udce9", r"rapport_\xe9"),
    "half of a character": ("\ud800", r"\ud800"),
    "a joiner and a mark in Latin": ("a\u200cb\u200ec", r"a\u200cb\u200ec"),
    "marks without end": ("ب\u200f\u200f\u200f", "ب\u200f" + r"\u200f\u200f"),
    "a joiner in Persian": (PERSIAN, PERSIAN),
    "a mark in Arabic": ("ب\u200e (1)", "ب\u200e (1)"),
    "spaces of every width": ("a\u00a0b\u3000c", "a\u00a0b\u3000c"),
    "letters of other scripts": ("核e\u0301ß", "核e\u0301ß"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_one_line_shows_what_would_not_be_seen(name: str) -> None:
    text, shown = SHOWN[name]
    assert one_line(text) == shown
    assert one_line(shown) == shown


@given(st.text())
def test_one_line_is_one_line_of_unicode_that_no_terminal_obeys(text: str) -> None:
    shown = one_line(text)
    assert shown.encode().decode().splitlines() == ([shown] if shown else [])
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


ACTIVE = st.lists(
    st.sampled_from(
        [
            *"\\`*_[]()<>!|~#&-+=.:1a \n",
            "](http://evil.example)",
            "![x](",
            "<img src=x>",
            "<http://evil.example>",
            "&lt;",
            "www.evil.example",
            "a@evil.example",
            "```",
            "---",
        ]
    ),
    max_size=12,
).map("".join)


def leaves(tokens: list[Token]) -> list[Token]:
    return [
        leaf
        for token in tokens
        for leaf in (leaves(token.children) if token.children else [token])
        if leaf.type not in {"inline", "softbreak"}
    ]


@given(ACTIVE)
@pytest.mark.attack("writes links, pictures and HTML into a text that reports show")
def test_in_markdown_a_text_is_that_text_and_nothing_more(text: str) -> None:
    shown = in_markdown(text)
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    (cell,) = (
        token.children or []
        for token in parser.parse(f"| head |\n|---|\n| {shown} |")[10:]
        if token.type == "inline"
    )
    for parsed in (cell, leaves(parser.parse(f"says: {shown}"))):
        assert {token.type for token in parsed} <= {
            "text",
            "text_special",
            "paragraph_open",
            "paragraph_close",
        }
    said = "".join(token.content for token in cell)
    assert said.split() == text.split()
    kinds = {token.type for token in parser.parse(f"- x\n- {shown}")}
    assert kinds <= {
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("paragraph_open", "paragraph_close", "inline", "hr", "code_block"),
    }
    # What becomes a link by itself has been taken apart.
    assert not re.search(r"(?<!\\):(?=//)|www\.|(?<!\\)@", shown)
