"""Passwords in addresses: refused, and shown nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.errors import FetchError, without_login
from tasks.fetch.ledger import new_entry
from tasks.fetch.replies import Reply
from tests.e2e.commands import ctbt

PASSED_WORD = "s3cret"
WITH_LOGIN = f"http://user:{PASSED_WORD}@127.0.0.1:9"


@pytest.mark.parametrize(
    ("command", "setting"),
    [
        ("run", "CTBT_UN_SERVER"),
        ("fetch", "CTBT_DIGITAL_LIBRARY"),
        ("run", "PREFECT_API_URL"),
        ("serve", "PREFECT_API_URL"),
    ],
)
@pytest.mark.attack("puts a password into an address of the settings")
def test_a_password_in_a_setting_is_refused_and_not_shown(
    command: str, setting: str, tmp_path: Path
) -> None:
    done = ctbt(command, "--home", tmp_path / "home", **{setting: WITH_LOGIN})
    assert (done.code, done.out) == (3, "")
    (line,) = done.err.splitlines()
    assert setting in line
    assert "http://***@127.0.0.1:9" in line
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if PASSED_WORD.encode() in path.read_bytes()]
    assert PASSED_WORD not in done.err


@pytest.mark.attack("lets a password into an address that is told and kept")
def test_what_is_told_and_kept_names_no_password() -> None:
    url = f"https://user:{PASSED_WORD}@host/api/symbol?s=A/66/165"
    error = FetchError(document=url, expected="an answer", found=f"a redirect to {url}")
    entry = new_entry(
        source="network", asked=url, reply=Reply.UNCLEAR, now=datetime.now(UTC), detail=f"to {url}"
    )
    for said in (str(error), error.found, entry.asked, str(entry.detail), str(entry.row())):
        assert PASSED_WORD not in said
    assert entry.asked == "https://***@host/api/symbol?s=A/66/165"


@pytest.mark.parametrize(
    "text", ["A/66/165", "someone@example.org", "https://host/a@b", "https://host", "// @ x", ""]
)
def test_what_is_no_login_stays(text: str) -> None:
    assert without_login(text) == text
