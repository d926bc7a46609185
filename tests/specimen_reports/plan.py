"""What a specimen report is like: one frozen record of switches, drawn from a seed."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from tasks.records import LANGUAGES, Language, Series

Columns = Literal["four", "no_remarks", "no_date"]
Rules = Literal["none", "horizontal", "grid"]
Head = Literal["every_page", "every_table", "first_only"]
Labels = Literal["each", "first", "merged"]
Notes = Literal["none", "foot", "letters", "below"]
Layout = Literal["one_table", "between", "own_tables"]

FORMAT_VERSION = "9"
"""Raised when the same plan would give another document: caches are then built anew."""
SMALLEST, LARGEST = 10, 1000
"""Rows of a report."""
_SPACED: tuple[Language, ...] = ("en", "fr", "ru", "es")


@dataclass(frozen=True, slots=True)
class Plan:
    """The switches of one report; the same plan gives the same bytes.

    Attributes:
        seed: of everything that the switches leave open: States, sentences, dates.
        language: of the text.
        rows: number of activity rows.
        columns: State, date, activity, remarks; or without remarks; or without date.
        rules: lines of the table: none, one below each row, a full grid.
        head: repeated on every page; once on every table; on the first table only.
        labels: the State is printed in each row; in the first of its rows only, with empty
            cells below; in one cell merged over its rows.
        may_split: rows may break over pages.
        label_ahead: half of the activities begin below an empty line, so that a label can stay
            alone at the foot of a page while its text begins on the next.
        long_cells: some activities have 300 to 1500 characters.
        two_paragraphs: some activities are two paragraphs.
        notes: none; footnotes with numbers; footnotes with letters, which the word processor
            counts too; letters typed in, with the notes as paragraphs below the tables.
        empty_dates: some rows have no date.
        open_periods: some dates have no end ("since June 2010"), or are none ("ongoing").
        misprints: some dates cannot be: a year 2100, a month 13.
        other_names: some labels are a formal name, an old one, or one with an article.
        free_remarks: remarks say anything; else only which document to see.
        addendum: the symbol ends on /Add.1, and the paragraphs before the annex are missing.
        layout: headings as rows of one table; as paragraphs between four tables; as the first
            row of four tables with their own heads.
        group_headings: "1. Bilateral" and "2. Multilateral" stand above the sections.
        empty_section: one section has a heading and no rows.
        own_order: States in the order of their names in the document's language.
        landscape: page turned.
        narrow: margins of 1.5 cm instead of 2.5.
        half_points: size of the letters, 18 to 22.
        soft_hyphens: long words have them.
        wording: which of the forms of heads and headings is printed, 0 or 1.
        series: the yearly report, or the Article XIV document (English only).
        once: the flattened text has each line only where it occurs first.
        joint: some labels name several States, or a group; and so do some sentences of others.
    """

    seed: int
    language: Language
    rows: int
    columns: Columns = "four"
    rules: Rules = "horizontal"
    head: Head = "every_page"
    labels: Labels = "each"
    may_split: bool = True
    label_ahead: bool = False
    long_cells: bool = False
    two_paragraphs: bool = False
    notes: Notes = "none"
    empty_dates: bool = False
    open_periods: bool = False
    misprints: bool = False
    other_names: bool = False
    free_remarks: bool = False
    addendum: bool = False
    layout: Layout = "one_table"
    group_headings: bool = True
    empty_section: bool = False
    own_order: bool = False
    landscape: bool = False
    narrow: bool = False
    half_points: int = 20
    soft_hyphens: bool = False
    wording: int = 0
    series: Series = "sg-report"
    once: bool = True
    joint: bool = False

    @property
    def digest(self) -> str:
        """Name of the report in a cache: the same for the same plan and generator."""
        text = f"{FORMAT_VERSION} {self.to_json()}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Name of its files, without ending."""
        return f"{self.language}-{self.rows:04}-{self.digest}"

    def to_json(self) -> str:
        """The switches as one line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what `to_json` wrote.

        Raises:
            TypeError: a switch that there is not.
        """
        fields: dict[str, Any] = json.loads(text)
        return coherent(cls(**fields))


def coherent(plan: Plan) -> Plan:
    """Take back the switches that cannot be with others."""
    if plan.language not in _SPACED:
        plan = replace(plan, soft_hyphens=False)
    if plan.language != "en" or plan.addendum:
        plan = replace(plan, series="sg-report")
    if plan.series == "art14":
        plan = replace(plan, group_headings=True)
    if plan.columns == "no_date":
        plan = replace(plan, empty_dates=False, open_periods=False, misprints=False)
    return plan


def plan_of_seed(seed: int, language: Language | None = None, rows: int | None = None) -> Plan:
    """Draw a plan: all switches mixed, mostly 10 to 80 rows and seldom up to 1000.

    Args:
        seed: the same seed gives the same plan.
        language: None to draw it.
        rows: None to draw it.
    """
    dice = random.Random(f"{seed} {language} {rows}")  # noqa: S311 - no secret
    chosen: Language = dice.choice(LANGUAGES) if language is None else language
    return coherent(
        Plan(
            seed=seed,
            language=chosen,
            rows=rows or _size(dice),
            columns=dice.choices(get_args(Columns), (6, 2, 2))[0],
            rules=dice.choice(get_args(Rules)),
            head=dice.choices(get_args(Head), (6, 2, 2))[0],
            labels=dice.choice(get_args(Labels)),
            may_split=dice.random() < 0.7,
            label_ahead=dice.random() < 0.2,
            long_cells=dice.random() < 0.4,
            two_paragraphs=dice.random() < 0.3,
            notes=dice.choices(get_args(Notes), (4, 2, 2, 2))[0],
            empty_dates=dice.random() < 0.5,
            open_periods=dice.random() < 0.5,
            misprints=dice.random() < 0.2,
            other_names=dice.random() < 0.3,
            free_remarks=dice.random() < 0.5,
            addendum=dice.random() < 0.1,
            layout=dice.choices(get_args(Layout), (5, 3, 2))[0],
            group_headings=dice.random() < 0.7,
            empty_section=dice.random() < 0.2,
            own_order=dice.random() < 0.1,
            landscape=dice.random() < 0.2,
            narrow=dice.random() < 0.3,
            half_points=dice.randint(18, 22),
            soft_hyphens=dice.random() < 0.3,
            wording=dice.randint(0, 1),
            series="art14" if dice.random() < 0.3 else "sg-report",
            once=dice.random() < 0.7,
            joint=dice.random() < 0.2,
        )
    )


def _size(dice: random.Random) -> int:
    kind = dice.random()
    if kind < 0.90:
        return dice.randint(SMALLEST, 80)
    return dice.randint(81, 250) if kind < 0.98 else dice.randint(251, LARGEST)
