"""Addresses of searches in the Digital Library, whose answers are MARCXML."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from tasks.errors import SettingsError

PAGE_SIZE = 50
"""Records asked for in one answer."""


def symbol_query(symbol: str) -> str:
    """Return the search for the records of one symbol (field 191$a).

    Raises:
        SettingsError: the symbol would end its own quotation marks, or is empty.
    """
    return f'191__a:"{_quotable(symbol)}"'


def title_query(title: str) -> str:
    """Return the search for the records with these words in their title (field 245$a).

    Raises:
        SettingsError: the title would end its own quotation marks, or is empty.
    """
    return f'245__a:"{_quotable(title)}"'


def search_url(base: str, query: str, jrec: int = 1, size: int = PAGE_SIZE) -> str:
    """Return the address of one page of a search.

    Args:
        base: address of the library, such as https://digitallibrary.un.org.
        query: from symbol_query or title_query.
        jrec: number of the first record of the page, from 1.
        size: records of a page.

    Raises:
        SettingsError: the base is no web address, or jrec or size is below 1.
    """
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            document="Digital Library", expected="an address as https://host", found=base
        )
    if jrec < 1 or size < 1:
        raise SettingsError(
            document="Digital Library",
            expected="a first record and a page size from 1",
            found=f"jrec {jrec}, size {size}",
        )
    asked = urlencode({"p": query, "of": "xm", "jrec": jrec, "rg": size}, quote_via=quote, safe="")
    return f"{base.rstrip('/')}/search?{asked}"


def _quotable(words: str) -> str:
    if '"' in words or not words.strip() or not words.isprintable():
        raise SettingsError(
            document="Digital Library",
            expected="words on one line, without quotation marks",
            found=repr(words),
        )
    return words.strip()
