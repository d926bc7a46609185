"""Which addresses are asked, and how a symbol is written in them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import SettingsError
from tasks.fetch.network.hosts import AddressForm, HostPolicy, redirected
from tasks.records import LANGUAGES

LISTED = ("documents.un.org", "docs.un.org")
HERE = "http://127.0.0.1:8000"
POLICY = HostPolicy(LISTED, ["https://documents.un.org", HERE])

SYMBOLS = st.from_regex(
    r"\A[A-Z]{1,4}(?:[-.][A-Za-z]{1,4})?(?:/[A-Za-z0-9.]{1,6}){1,4}\Z", fullmatch=True
)
FORMS = st.builds(AddressForm, st.booleans(), st.booleans())


@pytest.mark.parametrize(
    "url",
    [
        "https://documents.un.org/api/symbol/access?s=A/66/165",
        "https://docs.un.org/en/A/66/165",
        "https://docs.un.org:443/en/A/66/165",
        f"{HERE}/anything",
    ],
)
def test_listed_hosts_and_the_base_that_was_set_may_be_asked(url: str) -> None:
    assert POLICY.refusal(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://documents.un.org/",  # no https
        "https://documents.un.org.example.org/",
        "https://example.org/documents.un.org",
        "https://documents.un.org@example.org/",
        "https://someone:secret@documents.un.org/",
        "https://documents.un.org:8443/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://127.0.0.1:8001/",  # this machine, but not the base
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://documents.un.org/",
        "javascript:alert(1)",
        "//documents.un.org/",
        "https://",
        "https://[documents.un.org/",
        "https://documents.un.org:port/",
        "https://documents.un.org:443\\@example.org/",
        "https://documents.un.org\\.example.org/",
        "https://documents.un.org/\x1b[2J",
        "https://documents.un.org/ a",
        "https://docu\nments.un.org/",
        "https://documents.un.org/\u8bd5",
        "https://documents.un.org%2eexample.org/",
        "",
    ],
)
@pytest.mark.attack("leads questions to other hosts")
def test_everything_else_is_not(url: str) -> None:
    assert POLICY.refusal(url)


@given(url=st.text(max_size=60) | st.from_regex(r"https?://.{0,40}", fullmatch=True))
def test_any_text_is_judged(url: str) -> None:
    refusal = POLICY.refusal(url)
    if refusal is None:
        assert urlsplit(url).hostname in {*LISTED, "127.0.0.1"}


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/en/A/66/165", "https://docs.un.org/en/A/66/165"),
        ("other?s=A%2F66%2F165&l=en", "https://docs.un.org/doc/other?s=A%2F66%2F165&l=en"),
        ("//documents.un.org/x", "https://documents.un.org/x"),
        ("https://documents.un.org:443/x#y", "https://documents.un.org:443/x#y"),
        ("/\xe8\xaf\x95.pdf", "https://docs.un.org/%E8%AF%95.pdf"),  # UTF-8 as it is read
        ("/two words.pdf", "https://docs.un.org/two%20words.pdf"),
        ("https://evil\\@docs.un.org/", "https://evil%5C@docs.un.org/"),
        ("https://\x85\x9b/", "https://%85%9B/"),
        ("//[::1", None),
        ("http://evil\x1b[2J/", None),
        ("/a\tb", None),
        ("/" + "a" * 2000, None),
    ],
)
def test_where_a_redirect_leads(location: str, expected: str | None) -> None:
    assert redirected("https://docs.un.org/doc/this", location) == expected


@given(location=st.text(max_size=60) | st.from_regex(r"(https?:)?//.{0,40}", fullmatch=True))
@pytest.mark.attack("redirects a question to another host")
def test_no_redirect_leads_to_another_host(location: str) -> None:
    target = redirected("https://docs.un.org/doc/this", location)
    if target is not None and POLICY.refusal(target) is None:
        assert target.isascii()
        assert target.isprintable()
        assert urlsplit(target).hostname in {*LISTED, "127.0.0.1"}


@pytest.mark.parametrize(
    "base",
    [
        "http://documents.un.org",
        "http://10.0.0.1",
        "http://[fe80::1]",
        "http://[::1",
        "https://documents.un.org:abc",
        "https://documents.un.org:99999",
        "https://",
        "",
    ],
)
def test_a_base_is_an_address_and_without_https_one_of_this_machine(base: str) -> None:
    with pytest.raises(SettingsError, match="https"):
        HostPolicy(LISTED, [base])


@given(symbol=SYMBOLS, form=FORMS, language=st.sampled_from(LANGUAGES))
def test_every_form_asks_for_the_same_document(
    symbol: str, form: AddressForm, language: str
) -> None:
    url = form.address(HERE, symbol, language, "pdf")  # type: ignore[arg-type]  # of LANGUAGES
    query = parse_qs(urlsplit(url).query)
    suffix = "(OR)" if form.all_languages else ""
    assert query == {"s": [symbol + suffix], "l": [language], "t": ["pdf"]}
    assert AddressForm.of(url) == form
    assert ("%2F" in url) == form.encoded
