"""A session of `requests` without its comforts, each of which a hostile server could use."""

from __future__ import annotations

import os
from http.cookiejar import DefaultCookiePolicy

import requests


class PlainSession(requests.Session):
    """A session that takes nothing from the server or the machine but what we ask for.

    No cookies and no passwords of .netrc; and a redirect is only a status and an
    address: the library would read its whole body into memory, and parse the address.
    """

    def __init__(self) -> None:
        """Open it; nothing is sent yet."""
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Say that there is none; `Transport.open` looks at it."""
        del resp
        return None


def trusted() -> str | bool:
    """Return the certificates to trust: a bundle that the environment names, else the usual ones.

    Never False: there is no way to switch the check off.
    """
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return next((path for name in names if (path := os.environ.get(name))), True)
