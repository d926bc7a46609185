"""What became of documents and editions in a run: records, and how they are summed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from expectations.results import RuleResult, SuiteResult
from expectations.thresholds import load_thresholds
from tasks.errors import AgreementError, CtbtError
from tasks.fetch.pending import Pending
from tasks.frames import Standing
from tasks.stages.documents import ReadDocument
from tasks.stages.editions import MadeEdition, agreement_warnings, disagreement

Became = Literal["loaded", "superseded", "refused", "failed"]
"""As `LoadOutcome`; failed: it could not be read."""


@dataclass(slots=True)
class Attempt:
    """One file of a document: what was read of it, and what became of it.

    Attributes:
        pending: the file.
        read: what was read; None where it could not be.
        suites: what its validation found.
        error: why it is not loaded.
        standing: whether it speaks for its place; None where it is not loaded.
    """

    pending: Pending
    read: ReadDocument | None = None
    suites: tuple[SuiteResult, ...] = ()
    error: CtbtError | None = None
    standing: Standing | None = None

    @property
    def became(self) -> Became:
        """What became of it."""
        if self.read is None:
            return "failed"
        if self.error is not None or self.standing is None:
            return "refused"
        return "loaded" if self.standing.speaks else "superseded"

    @property
    def results(self) -> list[tuple[str, RuleResult]]:
        """Every rule that was evaluated, with its suite's name."""
        return [(suite.suite, result) for suite in self.suites for result in suite.results]

    @property
    def failed_rules(self) -> list[tuple[str, RuleResult]]:
        """Every rule that was not met, errors before warnings, with its suite's name."""
        failed = [(suite, result) for suite, result in self.results if not result.success]
        return sorted(failed, key=lambda pair: pair[1].rule.severity != "error")

    def summary(self) -> dict[str, Any]:
        """Return what `ctbt run --json` prints of it."""
        warned = [one for _, one in self.failed_rules if one.rule.severity == "warning"]
        said = nothing_read(self.pending.name, self.pending.title, self.error) | {
            "became": self.became,
            "checks": len(self.results),
            "failed_checks": len(self.failed_rules) - len(warned),
            "warnings": len(warned),
        }
        if self.standing is not None:
            said |= {"choice": self.standing.choice, "may_be_cut": self.standing.may_be_cut}
        if self.read is not None:
            report, recognized = self.read.report, self.read.recognized
            sections = [row.section for row in report.rows]
            said |= {
                "edition_id": recognized.edition.edition_id,
                "part": recognized.part,
                "language": report.front.language,
                "format": report.source.format,
                "symbol_printed": report.front.symbol,
                "specimen": report.is_specimen,
                "rows": {section: sections.count(section) for section in dict.fromkeys(sections)},
                "states": len({one.state_iso3 for row in report.rows for one in row.reporters}),
                "quarantined_characters": report.conservation.by_role.get("quarantine", 0),
                "conservation": report.conservation.ratio,
            }
        return said


@dataclass(slots=True)
class EditionOutcome:
    """What became of one edition in a run, its documents among it; or of a file that is of none.

    Attributes:
        edition_id: the edition; None of a document that could not be recognized.
        name: its symbol, else its id; of an unrecognized document the name of the file.
        series, is_specimen: as the registry has it.
        attempts: its documents, each format that was read.
        failures: of them, the documents of which nothing could be loaded.
        refusal: why the file could not be taken up at all.
        made: its activities; None where nothing of it is loaded.
        disagreement: why its languages are not to be relied on.
        warnings: what a person should know, in words.
        flagged: activities that carry a flag which asks for a look.
        changed: whether the warehouse changed.
    """

    edition_id: str | None
    name: str
    series: str | None = None
    is_specimen: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    failures: list[Attempt] = field(default_factory=list)
    refusal: CtbtError | None = None
    made: MadeEdition | None = None
    disagreement: AgreementError | None = None
    warnings: list[str] = field(default_factory=list)
    flagged: int = 0
    changed: bool = False

    @property
    def languages(self) -> list[str]:
        """Languages whose documents are loaded or were tried, in order."""
        tried = {
            attempt.pending.claim.language
            if attempt.read is None
            else attempt.read.report.front.language
            for attempt in self.attempts
        }
        return sorted(language for language in tried if language)

    @property
    def title(self) -> str:
        """What its run is called: "sg-66 zh A/66/165"."""
        named = [self.edition_id or "", *self.languages]
        if self.name != self.edition_id:
            named.append(self.name)
        return " ".join(filter(None, named))

    @property
    def rows(self) -> Mapping[str, int]:
        """Activities by section, however many languages are held."""
        return {} if self.made is None else self.made.rows

    @property
    def errors(self) -> list[CtbtError]:
        """What failed: documents, then the agreement of languages."""
        found = [self.refusal, *(one.error for one in self.failures), self.disagreement]
        return [error for error in found if error is not None]

    @property
    def speaking(self) -> list[Attempt]:
        """The documents whose rows are loaded."""
        return [attempt for attempt in self.attempts if attempt.became == "loaded"]

    @property
    def warning_count(self) -> int:
        """Checks of loaded documents that warn, and what else a person should know."""
        return len(self.warnings) + sum(
            result.rule.severity == "warning"
            for attempt in self.speaking
            for _, result in attempt.failed_rules
        )

    @property
    def verdict(self) -> str:
        """PASSED, PASSED WITH n WARNINGS or FAILED."""
        return verdict_of(len(self.errors), self.warning_count)

    def summed_up(self) -> EditionSummary:
        """Return what the run goes on to tell of it, without its documents' texts and frames."""
        first = next(iter(self.errors), None)
        return EditionSummary(
            edition_id=self.edition_id,
            name=self.name,
            title=self.title,
            specimen=self.is_specimen,
            verdict=self.verdict,
            languages=self.languages,
            rows=dict(self.rows),
            reporting_states=frozenset() if self.made is None else self.made.reporting_states,
            flagged_rows=self.flagged,
            errors=len(self.errors),
            warnings=self.warning_count,
            said=self.warnings,
            changed=self.changed,
            disagrees=self.disagreement is not None,
            error=None if first is None else str(first),
            exit_code=None if first is None else first.exit_code,
            agreement=None if self.made is None else agreement_summary(self.made),
            documents=[one | {"edition": self.title} for one in self._documents()],
        )

    def _documents(self) -> Iterator[dict[str, Any]]:
        if self.refusal is not None:
            yield nothing_read(self.name, self.name, self.refusal) | {"is_failure": True}
        for attempt in self.attempts:
            is_failure = any(attempt is one for one in self.failures)
            yield attempt.summary() | {"is_failure": is_failure}

    def counts(self) -> str:
        """Return the counts in words, for titles, descriptions and states."""
        return run_counts([self.summed_up()])


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """What became of an edition, summed up; as the attributes of `EditionOutcome`.

    Attributes:
        states: how many States report.
        said: its warnings in words.
        error, exit_code: of the first thing that failed.
        documents: what became of each, as `ctbt run --json` prints it.
    """

    edition_id: str | None
    name: str
    title: str
    specimen: bool
    verdict: str
    languages: list[str]
    rows: dict[str, int]
    reporting_states: frozenset[str]
    flagged_rows: int
    errors: int
    warnings: int
    said: list[str]
    changed: bool
    disagrees: bool
    error: str | None
    exit_code: int | None
    agreement: dict[str, Any] | None
    documents: list[dict[str, Any]]

    @property
    def states(self) -> int:
        """How many States report."""
        return len(self.reporting_states)

    def as_json(self) -> dict[str, Any]:
        """Return what `ctbt run --json` prints of it, without its documents."""
        return {
            "edition_id": self.edition_id,
            "name": self.name,
            "title": self.title,
            "specimen": self.specimen,
            "verdict": self.verdict,
            "languages": self.languages,
            "rows": self.rows,
            "states": self.states,
            "flagged_rows": self.flagged_rows,
            "warnings": self.warnings,
            "said": self.said,
            "changed": self.changed,
            "disagrees": self.disagrees,
            "error": self.error,
            "exit_code": self.exit_code,
            "agreement": self.agreement,
        }


def judge(outcome: EditionOutcome, made: MadeEdition) -> None:
    """Say how the languages of an edition agree, and how many of its rows ask for a look."""
    limits = load_thresholds().flags
    outcome.made = made
    outcome.flagged = made.flagged(limits.harmless)
    if made.unmatched:
        outcome.warnings.append(
            "rows of a corrigendum that correct nothing that is found, and count for nothing: "
            + ", ".join(sorted(made.unmatched))
        )
    rows = sum(made.rows.values())
    if rows and outcome.flagged > limits.share_warn_above * rows:
        outcome.warnings.append(
            f"{outcome.flagged} of {rows} rows carry a flag that asks for a look; more than "
            f"{limits.share_warn_above:.0%} of them"
        )
    # Nothing says that specimens are translations of each other: they are shown, not judged.
    if not outcome.is_specimen:
        outcome.disagreement = disagreement(outcome.name, made)
        outcome.warnings += agreement_warnings(made)


def nothing_read(name: str, title: str, error: CtbtError | None) -> dict[str, Any]:
    """Return what `ctbt run --json` prints of a document of which nothing was read."""
    return {
        "name": name,
        "title": title,
        "became": "failed",
        "edition_id": None,
        "part": None,
        "language": None,
        "format": None,
        "symbol_printed": None,
        "specimen": False,
        "rows": {},
        "states": 0,
        "checks": 0,
        "failed_checks": 0,
        "warnings": 0,
        "quarantined_characters": 0,
        "conservation": 0.0,
        "choice": None,
        "may_be_cut": None,
        "error": None if error is None else str(error),
        "exit_code": None if error is None else error.exit_code,
    }


def agreement_summary(made: MadeEdition) -> dict[str, Any] | None:
    """Return how the languages of an edition agree; None where it is held in one only."""
    parts = [part for part in made.parts if part.is_compared]
    if not parts:
        return None
    return {
        "languages": sorted({one for part in parts for one in part.found.languages}),
        "rows": sum(len(part.found.groups) for part in parts),
        "errors": sum(part.found.errors for part in parts),
        "warnings": sum(part.found.warnings for part in parts),
    }


def run_counts(editions: Sequence[EditionSummary], warnings: Sequence[str] = ()) -> str:
    """Return the counts of a run in words: documents, rows, States, errors, warnings, flags."""
    states = frozenset[str]().union(*(edition.reporting_states for edition in editions))
    return (
        f"{_many(sum(len(one.documents) for one in editions), 'document')}, "
        f"{_many(sum(sum(one.rows.values()) for one in editions), 'row')}, "
        f"{_many(len(states), 'State')}, "
        f"{_many(sum(one.errors for one in editions), 'error')}, "
        f"{_many(len(warnings) + sum(one.warnings for one in editions), 'warning')}, "
        f"{_many(sum(one.flagged_rows for one in editions), 'flagged row')}"
    )


def verdict_of(errors: int, warnings: int) -> str:
    """Return PASSED, PASSED WITH n WARNINGS or FAILED."""
    if errors:
        return "FAILED"
    return f"PASSED WITH {_many(warnings, 'WARNING', 'S')}" if warnings else "PASSED"


def _many(number: int, noun: str, plural: str = "s") -> str:
    return f"{number:,} {noun}{'' if number == 1 else plural}"
