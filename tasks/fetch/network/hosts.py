"""Which addresses may be asked: https on the listed hosts, and the base that a person set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from tasks.errors import SettingsError
from tasks.records import Language

_SEPARATOR_ENCODED, _SEPARATOR_RAW = "", "/"


@dataclass(frozen=True, slots=True)
class AddressForm:
    """One way to write a symbol in the address of the document server.

    Sources disagree on the first, and some symbols answer only with the second.

    Attributes:
        encoded: `/` of the symbol as %2F, else as it is.
        all_languages: the symbol with "(OR)" behind it.
    """

    encoded: bool = True
    all_languages: bool = False

    def address(self, base: str, symbol: str, language: Language, kind: str) -> str:
        """Return the URL of a document in the Official Document System.

        Args:
            base: https://documents.un.org.
            symbol: A/66/165.
            language: of the document.
            kind: docx, doc or pdf.
        """
        full = symbol + ("(OR)" if self.all_languages else "")
        written = quote(full, safe=_SEPARATOR_ENCODED if self.encoded else _SEPARATOR_RAW)
        return f"{base}/api/symbol/access?s={written}&l={language}&t={kind}"

    @staticmethod
    def of(url: str) -> AddressForm:
        """Return the form of an address that `address` made."""
        query = urlsplit(url).query
        return AddressForm(
            encoded="/" not in query, all_languages="(OR)" in query or "%28OR%29" in query
        )


class HostPolicy:
    """Says of each address whether it may be asked."""

    def __init__(self, hosts: Iterable[str], bases: Iterable[str]) -> None:
        """Take the hosts that may be asked by https, and the bases a person set.

        Raises:
            SettingsError: a base without https that is not on this machine.
        """
        self._hosts = frozenset(hosts)
        self._origins = frozenset(_origin(urlsplit(base)) for base in bases)
        for base in bases:
            parts = urlsplit(base)
            if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
                raise SettingsError(
                    document="environment",
                    place="server address",
                    expected="https, or an address of this machine (127.0.0.1)",
                    found=base,
                )

    def refusal(self, url: str) -> str | None:
        """Return why this address is not asked, None if it may be."""
        try:
            parts = urlsplit(url)
            origin = _origin(parts)
        except ValueError:
            return "no address"
        if parts.username is not None or parts.password is not None:
            return "an address with a user name"
        if origin in self._origins:
            return None
        if parts.scheme != "https":
            return f"no https: {parts.scheme or 'no scheme'}"
        host, port = parts.hostname or "", parts.port
        if host not in self._hosts or port not in {None, 443}:
            return f"a host that is not listed: {parts.netloc or 'none'}"
        return None


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
