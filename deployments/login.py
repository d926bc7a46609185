"""Who may use the Prefect server: whoever knows a login that is made for each home.

The login is kept in a file that only its owner can read. A person gives it to the web page
once; the commands of this program read it where they need it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from tasks.errors import SettingsError

USER = "ctbt"
SERVER_LOGIN, CLIENT_LOGIN = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"
"""Prefect's settings: what its server asks for, and what its clients answer."""

_FILE = "login"
_PASSWORD_BYTES = 24
_SHAPE = re.compile(r"[^:\s]+:\S+")


def login_file(own: Path) -> Path:
    """Return the file of the login of the server whose files are in `own`."""
    return own / _FILE


def login_of(own: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the login of a server as `user:password`, made now where there is none yet.

    Args:
        own: directory of the server's files, which exists.
        environment: a login that a person has set there goes before.

    Raises:
        SettingsError: the login that is set or kept is none, or cannot be read or written.
    """
    chosen = environment.get(SERVER_LOGIN)
    if chosen is not None:
        return _checked(chosen, "environment", SERVER_LOGIN)
    path = login_file(own)
    try:
        _make(path)
        return _checked(path.read_text(encoding="utf-8"), str(path), "")
    except OSError as error:
        raise SettingsError(
            document=str(path),
            expected="a file for the server's login that can be written and read",
            found=error.strerror or type(error).__name__,
        ) from error


def _make(path: Path) -> None:
    """Write a new login, whole or not at all, unless there is one."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{USER}:{secrets.token_urlsafe(_PASSWORD_BYTES)}")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another command was quicker: its login is the one
    finally:
        draft.unlink()


def _checked(login: str, document: str, place: str) -> str:
    if not _SHAPE.fullmatch(login):
        raise SettingsError(
            document=document,
            place=place,
            expected="a login as user:password, without spaces",
            found="something else (it is not shown)",
        )
    return login
