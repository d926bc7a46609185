"""The shape of un_servers.yaml: how the servers of the United Nations behave."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from tasks.records import Language
from tasks.reference.strict import Evidence, Strict, each_once, one_line

DocumentFormat = Literal["docx", "doc", "pdf"]

REPLY_CLASSES = frozenset(
    {
        "available",
        "unchanged",
        "scan",
        "held",
        "absent",
        "missing_document",
        "no_word_version",
        "not_published",
        "blocked",
        "challenge",
        "denied",
        "throttled",
        "outage",
        "unreachable",
        "interrupted",
        "wrong_document",
        "wrong_language",
        "malformed",
        "damaged",
        "too_large",
        "off_limits",
        "unclear",
    }
)
"""The classes of answers that the fetch client tells apart; each needs its days to a re-check."""

Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Phrase = Annotated[str, Field(min_length=5), AfterValidator(one_line)]


class FormatChoice(Strict):
    """A format that is asked for, and why at this place of the order."""

    format: DocumentFormat
    reason: Evidence


class ServerPage(Strict):
    """A page that a server sends instead of a document, known by any one of its phrases."""

    reply: Literal["no_match", "no_word_version", "outage"]
    any_of: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    meaning: Evidence


class Canary(Strict):
    """A document known to exist: where it too is refused, we are blocked."""

    symbol: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9./()-]+$")]
    language: Language
    format: DocumentFormat
    evidence: Evidence


class BreakerLimits(Strict):
    """Minutes for which nothing is asked after such an answer; 0 is until the next run."""

    blocked_minutes: Annotated[int, Field(ge=0)]
    challenge_minutes: Annotated[int, Field(ge=0)]
    throttled_minutes: Annotated[int, Field(ge=0)]
    outage_minutes: Annotated[int, Field(ge=0)]
    denied_minutes: Annotated[int, Field(ge=0)]
    unreachable_minutes: Annotated[int, Field(ge=0)]


class DiscoveryPlaces(Strict):
    """Where symbols of reports may be found.

    Attributes:
        search_titles: what the Digital Library is searched for.
        agenda: symbol of a session's agenda, with {session} in it.
        evidence: what says so.
    """

    search_titles: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    agenda: Annotated[str, Field(pattern=r"^A/\{session\}/[0-9]+$")]
    evidence: Evidence


class UnServers(Strict):
    """How the servers of the United Nations behave (un_servers.yaml)."""

    hosts: Annotated[tuple[Host, ...], Field(min_length=1), AfterValidator(each_once)]
    format_choices: Annotated[tuple[FormatChoice, ...], Field(min_length=1)]
    pages: tuple[ServerPage, ...]
    missing_document_phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    canaries: Annotated[tuple[Canary, ...], Field(min_length=1)]
    recheck_days: dict[str, Annotated[int, Field(ge=0)]]
    breaker: BreakerLimits
    discovery: DiscoveryPlaces

    @property
    def formats(self) -> tuple[DocumentFormat, ...]:
        """The formats in the order in which they are asked for."""
        return tuple(choice.format for choice in self.format_choices)

    @field_validator("recheck_days")
    @classmethod
    def _complete(cls, value: dict[str, int]) -> dict[str, int]:
        if set(value) != REPLY_CLASSES:
            raise ValueError(f"days for each of {', '.join(sorted(REPLY_CLASSES))}")
        return value
