"""The sidecar of a document in the archive: what it says it is, and how it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tasks.errors import DamagedInput
from tasks.fetch.ledger import Source
from tasks.fetch.replies import Reply
from tasks.records import Language

FORMAT: Final = 2
"""Version of the archive's layout; another one is refused."""


def _with_zone(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a time without zone")
    return text


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Printed(_Kept):
    """What a document says of itself in its masthead; None where it does not or is unread."""

    symbol: str | None = None
    language: Language | None = None
    session: int | None = None
    agenda_item: int | None = None
    title: str | None = None
    pages: int | None = None


class Arrival(_Kept):
    """One way in which a document arrived.

    Attributes:
        source: from a server, from a person's inbox, or shipped.
        asked: URL or file name.
        final_url: where a redirect led, if one did.
        file_name: a name for people.
        arrived_at: ISO time (UTC).
        reply: class of the answer.
        edition_id, symbol, language: what was asked for or recognized.
        format: of the bytes: docx, doc, wpd, pdf, txt.
        requested: the format that was asked for; the server may have given another one.
        purpose: document, or canary (known to exist, to tell blocked from absent).
        headers: of the answer, those worth keeping.
        detail: in words.
        review: why a person should look at it.
    """

    source: Source
    asked: str
    final_url: str | None = None
    file_name: str
    arrived_at: Annotated[str, AfterValidator(_with_zone)]
    reply: Reply
    edition_id: str | None = None
    symbol: str | None = None
    language: Language | None = None
    format: str | None = None
    requested: str | None = None
    purpose: Literal["document", "canary"] = "document"
    headers: dict[str, str] = Field(default_factory=dict)
    detail: str = ""
    review: str | None = None

    @property
    def question(self) -> tuple[object, ...]:
        """What makes it the same arrival as another one of the same bytes."""
        return self.source, self.asked, self.symbol, self.language, self.reply

    def with_review(self, note: str) -> Arrival:
        """Return it with one more reason why a person should look at it."""
        if self.review is not None and note in self.review:
            return self
        said = note if self.review is None else f"{self.review}; {note}"
        return self.model_copy(update={"review": said})

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same arrival as one that another archive knows.

        An address that gives old bytes again gives them at another time; a file given
        by hand is the same file whenever it is given.
        """
        when = datetime.fromisoformat(self.arrived_at) if self.source == "network" else None
        return *self.question, when


class ArchivedDocument(_Kept):
    """A document of the archive: the sidecar.

    Attributes:
        sha256: hex digest of the bytes; the file's name in the archive.
        byte_size: bytes.
        media_type: as sniffed from the bytes.
        printed: what its masthead says.
        arrivals: from the first to the last.
        set_aside: why a person took it out of use, None if nobody did.
        preferred: why a person lets it speak before others of its place, None if nobody does.
    """

    archive_format: Literal[2] = FORMAT
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    byte_size: int
    media_type: str
    printed: Printed = Printed()
    arrivals: tuple[Arrival, ...] = Field(min_length=1)
    set_aside: str | None = None
    preferred: str | None = None

    @property
    def first(self) -> Arrival:
        """How it came first."""
        return self.arrivals[0]

    @property
    def file_name(self) -> str:
        """The name under which it came first."""
        return self.first.file_name


def parse_sidecar(data: bytes, digest: str, document: str) -> ArchivedDocument:
    """Read the sidecar of the document with that hash.

    Raises:
        DamagedInput: it is none, or that of another document.
    """
    expected = f"the sidecar of {digest[:12]}, archive format {FORMAT}"
    try:
        found = ArchivedDocument.model_validate_json(data)
    except ValidationError as error:
        raise damaged_sidecar(document, expected, first_problem(error)) from error
    if found.sha256 != digest:
        raise damaged_sidecar(document, expected, f"that of {found.sha256[:12]}")
    return found


def damaged_sidecar(document: str, expected: str, found: str) -> DamagedInput:
    """Return the refusal of a sidecar."""
    return DamagedInput(document=document, place="archive", expected=expected, found=found)


def first_problem(error: ValidationError) -> str:
    """Return the first thing that is wrong with a record, and where in it."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
