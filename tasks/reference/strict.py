"""What the shapes of all reference data have in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from tasks.records import Language


class Strict(BaseModel):
    """Frozen, and no key that the model does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


OptionalText = Annotated[str | None, BeforeValidator(_empty_to_none)]
OptionalDate = Annotated[date | None, BeforeValidator(_empty_to_none)]
OptionalInt = Annotated[int | None, BeforeValidator(_empty_to_none)]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


def one_line(value: str) -> str:
    """Refuse a text that is not one printed line.

    Raises:
        ValueError: a line break or mark that is not printed, or space around it.
    """
    if not value.isprintable() or value != value.strip():
        raise ValueError("one line of printable text without space around it")
    return value


def _split_codes(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def each_once(value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list in which something stands twice.

    Raises:
        ValueError: it does.
    """
    if len(set(value)) < len(value):
        raise ValueError("each once")
    return value


Evidence = Annotated[str, Field(min_length=10), AfterValidator(one_line)]
LanguageCodes = Annotated[
    tuple[Language, ...], BeforeValidator(_split_codes), AfterValidator(each_once)
]
"""In a csv file: codes with spaces between them."""
