"""What was asked, as the server sees it, and the log of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus, urlsplit

from tests.fake_un.mastheads import LETTERS
from tests.fake_un.shapes import Shape

Question = str | tuple[str, str | None, str | None] | None
"""A symbol; symbol, language and kind, with None for any; or None for every question."""

_LANGUAGES = {letter: code for code, letter in LETTERS.items()} | {code: code for code in LETTERS}


@dataclass
class Asked:
    """One request and what became of it.

    Attributes:
        time: when it came, seconds of time.monotonic().
        method: GET or HEAD.
        target: the address as it stood in the request, nothing decoded.
        endpoint: access, viewer, daccess, search, loop or other.
        symbol: decoded, as asked, "(OR)" included; "" where there is none.
        language: ar zh en fr ru es, also when it was asked for by letter; "" where
            there is none, the raw value where it is none of them.
        kind: docx, doc or pdf for documents, else the endpoint's name.
        headers: of the request, names in lower case.
        status: 0 where none is sent.
        planned: bytes of the body that belong to the answer, as far as it has an end;
            what a cut body should have had.
        sent: bytes of the body, as they stand on the wire, without chunk marks.
        range_start: first byte that was asked for by a Range that was obeyed.
        shape: the scripted shape, the soft block's, or the one for what is missing;
            None for normal service.
        blocked: answered by the soft block.
    """

    time: float
    method: str
    target: str
    endpoint: str = "other"
    symbol: str = ""
    language: str = ""
    kind: str = "other"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    planned: int = 0
    sent: int = 0
    range_start: int | None = None
    shape: Shape | None = None
    blocked: bool = False
    raw_symbol: str = ""
    raw_query: dict[str, str] = field(default_factory=dict)

    def fits(self, question: Question) -> bool:
        """Say whether a script for that question is for this one."""
        if question is None:
            return self.endpoint != "loop"
        symbol, language, kind = (question, None, None) if isinstance(question, str) else question
        return (
            symbol == self.symbol
            and language in (None, self.language)
            and kind in (None, self.kind)
        )


def read_question(time: float, method: str, target: str, headers: dict[str, str]) -> Asked:
    """Take a request apart; the query is looked at before it is decoded."""
    asked = Asked(time, method, target, headers=headers)
    split = urlsplit(target)
    path = split.path.removeprefix("/moved")
    query = dict(part.partition("=")[::2] for part in split.query.split("&"))
    asked.raw_query = query
    match path.lower():
        case "/api/symbol/access":
            asked.endpoint = "access"
            asked.raw_symbol = query.get("s", "")
            asked.kind = unquote_plus(query.get("t", ""))
            language = query.get("l", "")
        case "/access.nsf/get" | "/access.nsf/getfile":
            asked.endpoint = "daccess"
            asked.raw_symbol = query.get("DS", "")
            asked.kind = query.get("Type", "PDF").lower()
            language = query.get("Lang", "")
        case "/search":
            asked.endpoint = asked.kind = "search"
            asked.raw_symbol = query.get("p", "")
            language = ""
        case _ if path.startswith("/loop/"):
            asked.endpoint = "loop"
            return asked
        case _:
            parts = path.split("/", 2)
            if len(parts) < 3 or parts[1] not in LETTERS:
                return asked
            asked.endpoint = asked.kind = "viewer"
            asked.symbol, asked.language = unquote(parts[2]), parts[1]
            return asked
    asked.symbol = unquote_plus(asked.raw_symbol)
    asked.language = _LANGUAGES.get(language, language)
    return asked


@dataclass
class Script:
    """The shapes for one question, in order; the last one for ever if so."""

    question: Question
    shapes: list[Shape]
    forever: bool

    @property
    def exactness(self) -> int:
        """How much of a question it names."""
        if self.question is None:
            return 0
        parts = (self.question,) if isinstance(self.question, str) else self.question
        return sum(part is not None for part in parts)

    def next(self) -> Shape:
        """Return the shape for the next request."""
        if self.forever and len(self.shapes) == 1:
            return self.shapes[0]
        return self.shapes.pop(0)
