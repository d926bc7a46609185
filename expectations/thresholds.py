"""The one reader of thresholds.yaml: strict, and no key that the model does not name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, SECTIONS, Language, SectionId

HERE = Path(__file__).parent
Count = Annotated[int, Field(ge=0)]
Ratio = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """Frozen, without conversions, and without keys that the model does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PeriodLimits(Strict):
    """How far from the report a period may lie, and the first day any may name."""

    first_day: date
    years_before_report: Count
    years_after_report: Count


class LengthLimits(Strict):
    """Characters below or above which a text is remarkable."""

    warn_below: Count
    warn_above: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.warn_below < self.warn_above:
            raise ValueError("warn_below is not below warn_above")
        return self


class CountLimits(LengthLimits):
    """Rows below which the load fails, and below or above which it warns."""

    fail_below: Annotated[int, Field(ge=1)] | None

    @model_validator(mode="after")
    def _failing_is_less(self) -> Self:
        if self.fail_below is not None and self.fail_below > self.warn_below:
            raise ValueError("fail_below is above warn_below")
        return self


class ShareLimits(Strict):
    """Shares, from 0 to 1, above which it warns or the load fails."""

    warn_above: Ratio | None
    fail_above: Ratio | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (
            self.warn_above is not None
            and self.fail_above is not None
            and self.warn_above > self.fail_above
        ):
            raise ValueError("warn_above is above fail_above")
        return self


class DocumentLimits(Strict):
    """The limits of one kind of document."""

    characters_fail_below: Annotated[int, Field(ge=1)]
    rows: CountLimits
    sections: dict[SectionId, CountLimits]
    state_unknown_share: ShareLimits
    period_unread_share: ShareLimits
    quarantined_share: ShareLimits

    @model_validator(mode="after")
    def _has_every_section(self) -> Self:
        if set(self.sections) != set(SECTIONS):
            raise ValueError(f"sections are not {', '.join(SECTIONS)}")
        return self


class AgreementLimits(Strict):
    """How far the languages of an edition may differ.

    Attributes:
        error_share: rows of the report with a disagreement of severity error, of all its rows.
        warned_share_warn_above: the same of rows with warnings only.
    """

    error_share: ShareLimits
    warned_share_warn_above: Ratio


class FlagLimits(Strict):
    """How many activities of an edition may carry flags.

    Attributes:
        harmless: flags that ask for no look: they only say how a row is known.
        share_warn_above: of the activities of an edition, those with any other flag.
    """

    harmless: frozenset[str]
    share_warn_above: Ratio

    @field_validator("harmless", mode="before")
    @classmethod
    def _as_set(cls, value: object) -> object:
        return frozenset(value) if isinstance(value, list) else value


class Thresholds(Strict):
    """All limits, by the kinds of documents.

    `rows_to_differ` is how many rows a main report may have without a date of its own in any of
    them, or with one reporter in all of them, before that is remarkable.
    `part` is an addendum or corrigendum, `without_rows` a report whose text holds nothing that
    can be read as rows. `fewest_of_most`: a document with fewer rows than this share of what
    another language has, or the load before had, may be cut.
    """

    period: PeriodLimits
    largest_gap: Count
    rows_to_differ: Annotated[int, Field(ge=2)]
    activity_length: dict[Language, LengthLimits]
    report: DocumentLimits
    part: DocumentLimits
    without_rows: DocumentLimits
    specimen: DocumentLimits
    agreement: AgreementLimits
    flags: FlagLimits
    fewest_of_most: Ratio

    @model_validator(mode="after")
    def _has_every_language(self) -> Self:
        if set(self.activity_length) != set(LANGUAGES):
            raise ValueError(f"languages of activity_length are not {', '.join(LANGUAGES)}")
        return self


def load_thresholds(path: Path = HERE / "thresholds.yaml") -> Thresholds:
    """Read and check the thresholds.

    Raises:
        ReferenceDataError: the file is no YAML, or a key is unknown, missing or wrong.
    """
    try:
        content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Thresholds.model_validate(content)
    except yaml.YAMLError as error:
        raise ReferenceDataError(
            document=path.name, expected="YAML", found=" ".join(str(error).split())
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ReferenceDataError(
            document=path.name,
            place=".".join(map(str, first["loc"])) or "whole file",
            expected=first["msg"],
            found=repr(first["input"])[:120],
        ) from error
