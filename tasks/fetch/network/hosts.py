"""Which addresses may be asked: https on the listed hosts, and the base that a person set.

And the way there: the proxy that the environment of the process names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from requests.utils import get_environ_proxies, select_proxy

from tasks.errors import SettingsError
from tasks.records import Language

_SEPARATOR_ENCODED, _SEPARATOR_RAW = "", "/"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ADDRESS = re.compile(r"[\x21-\x7e]+")
_OF_ADDRESSES = "%:/?#[]@!$&'()*+,;="
"""What stands in an address beside letters, digits and -._~ (RFC 3986, 2.2)."""
_LONGEST_LOCATION = 2000
"""Characters; beyond it a redirect leads to no document."""


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
            SettingsError: a base that is no address, or without https and not on this machine.
        """
        self._hosts = frozenset(hosts)
        self._origins = frozenset(_base(base) for base in bases)

    def refusal(self, url: str) -> str | None:
        """Return why this address is not asked, None if it may be.

        A character that has no place in an address is not passed over: others may read the
        rest as another host than we do.
        """
        if not _ADDRESS.fullmatch(url):
            return "no address"
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


def redirected(url: str, location: str) -> str | None:
    """Return where a redirect leads; None when its Location is no address.

    Args:
        url: what was asked.
        location: the header as it was read, each byte a character (ISO 8859-1); what is
            no ASCII is written with % as a browser would (RFC 3987, 3.1).
    """
    if len(location) > _LONGEST_LOCATION or _CONTROL.search(location):
        return None
    written = quote(location.encode("latin-1", "replace"), safe=_OF_ADDRESSES)
    try:
        return urljoin(url, written)
    except ValueError:
        return None


def proxies_for(url: str) -> dict[str, str]:
    """Return the proxies that the environment names for an address, as `requests` takes them.

    Raises:
        SettingsError: the one to use is no http or https proxy. Through others the
            connections could not be cut at the deadline.
    """
    proxies = dict(get_environ_proxies(url))
    proxy = select_proxy(url, proxies)
    if proxy and not _is_http(proxy if "://" in proxy else f"http://{proxy}"):
        raise SettingsError(
            document="environment",
            place="HTTPS_PROXY, HTTP_PROXY or ALL_PROXY",
            expected="http:// or https:// with a host, or nothing",
            found=f"{proxy.partition('://')[0]}://..." if "://" in proxy else "no address",
        )
    return proxies


def _is_http(proxy: str) -> bool:
    try:
        parts = urlsplit(proxy)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _base(base: str) -> tuple[str, str, int | None]:
    """Return the origin of a base that a person set, once it is one that may be."""
    try:
        origin = scheme, host, _ = _origin(urlsplit(base))
    except ValueError:
        origin = scheme, host, _ = "", "", None
    if not host or (scheme != "https" and not _is_loopback(host)):
        raise SettingsError(
            document="environment",
            place="server address",
            expected="https, or an address of this machine (127.0.0.1)",
            found=base,
        )
    return origin


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
