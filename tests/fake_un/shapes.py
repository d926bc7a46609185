"""What a server can answer: the shapes that are seen in the wild, and hostile ones."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """One kind of answer. Those of transport wrap the document that was asked for."""

    NORMAL = "normal"
    """No shape: normal service, to stand between others in a script."""

    # The failure shapes of un-access.md, in its order.
    PAGE_SHELL = "page_shell"
    """200, HTML of about 1.3 kB without content: missing, or blocked."""
    EMPTY = "empty"
    """200, no bytes."""
    NOT_FOUND = "not_found"
    """404."""
    BAD_REQUEST = "bad_request"
    """400."""
    NO_MATCH = "no_match"
    """200, HTML: no document matches (daccess)."""
    ERROR_91 = "error_91"
    """200, HTML: Error 91 (daccess: no Word version)."""
    CHALLENGE = "challenge"
    """202, no bytes, x-amzn-waf-action: challenge."""
    METHOD_NOT_ALLOWED = "method_not_allowed"
    """405."""
    AUTH_TOKEN = "auth_token"  # noqa: S105 - the name of an answer
    """403, its text speaks of an auth token."""
    THROTTLED = "throttled"
    """429 without Retry-After."""
    THROTTLED_SECONDS = "throttled_seconds"
    """429, Retry-After in seconds (setting retry_after)."""
    THROTTLED_DATE = "throttled_date"
    """429, Retry-After as HTTP date, retry_after seconds from now, rounded up."""
    THROTTLED_NONSENSE = "throttled_nonsense"
    """429, Retry-After: soon."""
    MAINTENANCE = "maintenance"
    """200, HTML: urgent maintenance."""
    SAYS_MISSING = "says_missing"
    """200, a PDF that says that the document does not exist."""
    OTHER_DOCUMENT = "other_document"
    """200, the right type and language, with another symbol (setting other_symbol)."""
    OTHER_LANGUAGE = "other_language"
    """200, the right type and symbol, in English; in French where English was asked for."""
    LOOK_ALIKE = "look_alike"
    """200, the right type, language and symbol, and the title of the other series."""

    SCAN = "scan"
    """200, a PDF whose page is a picture."""
    ZIP_BOMB = "zip_bomb"
    """200, a small .docx that unfolds to bomb_size bytes."""

    # Transport: the document that was asked for (a made one where none is held), badly sent.
    CUT = "cut"
    """Closed before the announced length: behind cut_after bytes, or half-way."""
    RESET = "reset"
    """The same, with a reset instead of an end."""
    CUT_CHUNKED = "cut_chunked"
    """In chunks, closed without the last one."""
    CHUNKED = "chunked"
    """In chunks, whole."""
    LENGTH_TOO_SHORT = "length_too_short"
    """Announces 100 bytes less than it sends."""
    LENGTH_TOO_LONG = "length_too_long"
    """Announces 100 bytes more than it sends, and closes."""
    LENGTH_HUGE = "length_huge"
    """Announces 10**15 bytes, sends the document and closes."""
    TRICKLE = "trickle"
    """The body a byte at a time, trickle_pause seconds between."""
    TRICKLE_HEAD = "trickle_head"
    """The head a byte at a time."""
    TRICKLE_TO_THE_END = "trickle_to_the_end"
    """The body a byte at a time, without length: its end is the end of the connection."""
    SILENT = "silent"
    """Nothing, until the client or the server goes."""
    HANG_UP = "hang_up"
    """Closed without a byte."""
    ENDLESS = "endless"
    """A body that begins like a PDF and never ends."""
    HTTP10 = "http10"
    """HTTP/1.0: no length, the end is the end of the connection."""
    GZIPPED = "gzipped"
    """Content-Encoding: gzip, the whole document whatever range was asked for."""
    GZIP_BOMB = "gzip_bomb"
    """Content-Encoding: gzip, unfolds to bomb_size bytes, a thousandth of it on the wire."""
    GZIP_BROKEN = "gzip_broken"
    """Content-Encoding: gzip, and the bytes are not."""
    HUGE_HEADERS = "huge_headers"
    """A header of 1 MB before the document."""
    MANY_HEADERS = "many_headers"
    """10,000 headers before the document."""
    COOKIES = "cookies"
    """The document with 90 cookies of 1 kB, for this server and to be kept for a year."""
    GARBAGE = "garbage"
    """No HTTP at all."""
    HOSTILE_NAME = "hostile_name"
    """The document, with a Content-Disposition that leaves the folder."""

    # Redirects; where they lead is in REDIRECTS.
    REDIRECT_OTHER_HOST = "redirect_other_host"
    REDIRECT_OTHER_PORT = "redirect_other_port"
    REDIRECT_NO_SCHEME = "redirect_no_scheme"
    REDIRECT_PRIVATE = "redirect_private"
    REDIRECT_METADATA = "redirect_metadata"
    REDIRECT_FILE = "redirect_file"
    REDIRECT_SAME_HOST = "redirect_same_host"
    """To an address of this server that serves the document."""
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_USERINFO = "redirect_userinfo"
    """To this server, with user and password in the address."""
    REDIRECT_DISGUISED = "redirect_disguised"
    """To another host, with this one's name in the place of the user."""
    REDIRECT_NOWHERE = "redirect_nowhere"
    """302 without Location."""
    REDIRECT_BRACKET = "redirect_bracket"
    """To an IPv6 address that does not end."""
    REDIRECT_PORT = "redirect_port"
    """To a port that is no number."""
    REDIRECT_ESCAPE = "redirect_escape"
    """To a host with a code that clears a terminal."""
    REDIRECT_BYTES = "redirect_bytes"
    """To a host of bytes that are no UTF-8."""
    REDIRECT_LONG = "redirect_long"
    """To an address of 50,000 characters."""

    # Redirects that need more than a Location.
    REDIRECT_TO_HTTP = "redirect_to_http"
    """To the same host and port, without TLS."""
    REDIRECT_BOMB = "redirect_bomb"
    """As REDIRECT_SAME_HOST, with the body of GZIP_BOMB."""
    REDIRECT_ENDLESS = "redirect_endless"
    """As REDIRECT_SAME_HOST, with the body of ENDLESS."""

    SERVER_ERROR = "server_error"
    """500."""
    UNAVAILABLE = "unavailable"
    """503 with Retry-After in seconds."""


REDIRECTS: dict[Shape, str | None] = {
    Shape.REDIRECT_OTHER_HOST: "http://192.0.2.1/file.pdf",
    Shape.REDIRECT_OTHER_PORT: "http://127.0.0.1:9/file.pdf",
    Shape.REDIRECT_NO_SCHEME: "//192.0.2.1/file.pdf",
    Shape.REDIRECT_PRIVATE: "http://10.0.0.1/file.pdf",
    Shape.REDIRECT_METADATA: "http://169.254.169.254/latest/meta-data/",
    Shape.REDIRECT_FILE: "file:///etc/passwd",
    Shape.REDIRECT_SAME_HOST: "{address}/moved{target}",
    Shape.REDIRECT_LOOP: "{address}/loop/1",
    Shape.REDIRECT_USERINFO: "http://user:secret@{host}/moved{target}",
    Shape.REDIRECT_DISGUISED: "http://{host}@192.0.2.1/file.pdf",
    Shape.REDIRECT_NOWHERE: None,
    Shape.REDIRECT_BRACKET: "//[::1",
    Shape.REDIRECT_PORT: "https://documents.un.org:x/",
    Shape.REDIRECT_ESCAPE: "http://192.0.2.1\x1b[2J/",
    Shape.REDIRECT_BYTES: "http://\x85\x9b/",
    Shape.REDIRECT_LONG: "/" + "a" * 50_000,
}
"""Location of each redirect; {host} is host and port of the server, {target} what was asked."""


def _page(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body>{body}</body></html>\n"
    ).encode()


PAGE_SHELL = _page(
    "Documents",
    "".join(f'<link rel="preload" href="/assets/part-{n:02}.js" as="script">' for n in range(19))
    + '<div id="root"></div><noscript>This page needs a script to run.</noscript>',
)
"""A page without content, of about 1.3 kB."""

PAGES: dict[Shape, tuple[int, bytes]] = {
    Shape.PAGE_SHELL: (200, PAGE_SHELL),
    Shape.EMPTY: (200, b""),
    Shape.NOT_FOUND: (404, _page("404", "Not found")),
    Shape.BAD_REQUEST: (400, _page("400", "The symbol is malformed")),
    Shape.NO_MATCH: (200, _page("Search", "There is no document matching your request.")),
    Shape.ERROR_91: (200, _page("Error", "Error 91: Object variable not set")),
    Shape.CHALLENGE: (202, b""),
    Shape.METHOD_NOT_ALLOWED: (405, _page("405", "Method not allowed")),
    Shape.AUTH_TOKEN: (403, b'{"message": "no valid auth token"}'),
    Shape.THROTTLED: (429, b"Too many requests"),
    Shape.THROTTLED_SECONDS: (429, b"Too many requests"),
    Shape.THROTTLED_DATE: (429, b"Too many requests"),
    Shape.THROTTLED_NONSENSE: (429, b"Too many requests"),
    Shape.MAINTENANCE: (
        200,
        _page("Maintenance", "This site is under urgent maintenance and is currently unavailable."),
    ),
    Shape.SERVER_ERROR: (500, _page("500", "Internal server error")),
    Shape.UNAVAILABLE: (503, _page("503", "Service unavailable")),
}
"""Status and body of the shapes that are a page."""
