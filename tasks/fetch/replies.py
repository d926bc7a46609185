"""What a source can answer, and what follows from it.

One class for each answer that has to be told from the others. The wording of
the servers, the days until a question is asked again and the limits of the
breaker are reference data (un_servers.yaml); what each class means is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reply(StrEnum):
    """The class of an answer; stored in the ledger under these names."""

    AVAILABLE = "available"
    UNCHANGED = "unchanged"
    SCAN = "scan"
    ABSENT = "absent"
    MISSING_DOCUMENT = "missing_document"
    NO_WORD_VERSION = "no_word_version"
    NOT_PUBLISHED = "not_published"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    DENIED = "denied"
    THROTTLED = "throttled"
    OUTAGE = "outage"
    UNREACHABLE = "unreachable"
    INTERRUPTED = "interrupted"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_LANGUAGE = "wrong_language"
    MALFORMED = "malformed"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    OFF_LIMITS = "off_limits"
    UNCLEAR = "unclear"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an answer means and what is done next.

    Attributes:
        meaning: what is known now.
        next_action: what the system, or a person, does.
        is_held: the document that was asked for is in the archive.
        is_kept: the bytes enter the archive, as what they are.
        is_miss: this address has no such document; the next address of the chain is asked.
        stops: the server wants no more questions now; the breaker opens.
        is_passing: the same question may be answered in a moment.
    """

    meaning: str
    next_action: str
    is_held: bool = False
    is_kept: bool = False
    is_miss: bool = False
    stops: bool = False
    is_passing: bool = False


CONSEQUENCES: dict[Reply, Consequence] = {
    Reply.AVAILABLE: Consequence(
        "the document, with the symbol and language that were asked for, as far as it prints them",
        "read it",
        is_held=True,
        is_kept=True,
    ),
    Reply.UNCHANGED: Consequence(
        "the server still holds the same bytes as the archive", "nothing", is_held=True
    ),
    Reply.SCAN: Consequence(
        "a PDF of pictures without text: what it is cannot be checked",
        "ask for another format; else a person reads it",
        is_kept=True,
        is_miss=True,
    ),
    Reply.ABSENT: Consequence(
        "the server has no such document", "ask again on the re-check date", is_miss=True
    ),
    Reply.MISSING_DOCUMENT: Consequence(
        "a document that says that the document does not exist",
        "ask again on the re-check date",
        is_miss=True,
    ),
    Reply.NO_WORD_VERSION: Consequence(
        "the server has the document, but not in Word", "ask for the next format", is_miss=True
    ),
    Reply.NOT_PUBLISHED: Consequence(
        "an answer of no bytes: registered, and not yet published",
        "ask again on the re-check date",
        is_miss=True,
    ),
    Reply.BLOCKED: Consequence(
        "a page instead of a document, also for one that is known to exist: nothing is known",
        "stop; ask again when the pause is over",
        stops=True,
    ),
    Reply.CHALLENGE: Consequence(
        "the server wants to see a browser; its challenge is not defeated",
        "stop; a person can download the file and give it as inbox",
        stops=True,
    ),
    Reply.DENIED: Consequence(
        "the server refuses to give this",
        "stop if it refuses everything; a person can download the file",
        is_miss=True,
    ),
    Reply.THROTTLED: Consequence(
        "too many questions for the server", "wait as long as it says", is_passing=True
    ),
    Reply.OUTAGE: Consequence("the server is out of order", "ask again later", is_passing=True),
    Reply.UNREACHABLE: Consequence(
        "no answer came: nothing is known", "ask again later", is_passing=True
    ),
    Reply.INTERRUPTED: Consequence(
        "the answer broke off: nothing is known but that the server answers",
        "go on from where it broke off, later",
        is_passing=True,
    ),
    Reply.WRONG_DOCUMENT: Consequence(
        "a document with another symbol than was asked for",
        "kept as what it is; ask for another format; a person looks at it",
        is_kept=True,
        is_miss=True,
    ),
    Reply.WRONG_LANGUAGE: Consequence(
        "the document in another language than was asked for",
        "kept as what it is; ask for another format; a person looks at it",
        is_kept=True,
        is_miss=True,
    ),
    Reply.MALFORMED: Consequence(
        "the server does not understand the question in this form",
        "ask in the other form of the address",
        is_miss=True,
    ),
    Reply.DAMAGED: Consequence(
        "bytes that are no whole document",
        "dropped; ask for another format, and again on the re-check date",
        is_miss=True,
    ),
    Reply.TOO_LARGE: Consequence(
        "more bytes than any report has", "dropped; a person looks at it", is_miss=True
    ),
    Reply.OFF_LIMITS: Consequence(
        "a redirect to an address that is none of the United Nations' listed hosts",
        "not followed; a person looks at it",
        is_miss=True,
    ),
    Reply.UNCLEAR: Consequence(
        "an answer that is none of the known ones",
        "a person looks at it; ask again on the re-check date",
        is_miss=True,
    ),
    Reply.HELD: Consequence(
        "a file that somebody had, no question to a server", "read it", is_held=True, is_kept=True
    ),
}
