"""Which addresses are asked, and how a symbol is written in them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import SettingsError
from tasks.fetch.network.hosts import AddressForm, HostPolicy
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
        "",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert POLICY.refusal(url)


@given(url=st.text(max_size=60) | st.from_regex(r"https?://.{0,40}", fullmatch=True))
def test_any_text_is_judged(url: str) -> None:
    refusal = POLICY.refusal(url)
    if refusal is None:
        assert urlsplit(url).hostname in {*LISTED, "127.0.0.1"}


@pytest.mark.parametrize("base", ["http://documents.un.org", "http://10.0.0.1", "http://[fe80::1]"])
def test_a_base_without_https_must_be_on_this_machine(base: str) -> None:
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
