"""The tables of agreement: the languages of an edition, side by side."""

from __future__ import annotations

from warehouse.columns import Column, Table

_EDITION = Column("edition_id", "VARCHAR", "the edition")
_PART = Column("part", "VARCHAR", "main: the report itself; else its part, such as Add.1")
_GROUP = Column(
    "group_number",
    "INTEGER",
    "row of the report, in whatever languages, from 1 within edition and part",
)

AGREEMENT = Table(
    "agreement",
    "Which rows of the languages of an edition are one row of the report; a language in which it "
    "was cut in two has two rows in a group, one that lacks it has none. Made anew whenever a "
    "document of the edition changes",
    ("edition_id", "part", "group_number", "language", "ordinal"),
    (
        _EDITION,
        _PART,
        _GROUP,
        Column("language", "VARCHAR", "language of the row"),
        Column("ordinal", "INTEGER", "the row's number in its document"),
        Column("activity_id", "VARCHAR", "the row in table activities"),
    ),
)

AGREEMENT_ISSUES = Table(
    "agreement_issues",
    "Each thing that two languages of an edition tell differently of one row. Language a is the "
    "first that tells it (the pivot, if it does): a slip of one language stands here once",
    ("edition_id", "part", "issue"),
    (
        _EDITION,
        _PART,
        Column("issue", "INTEGER", "from 1 within edition and part, in the order of the groups"),
        Column(
            "kind",
            "VARCHAR",
            "missing_row, split_row, section, state (errors); period, symbol, number, order "
            "(warnings). A State inferred from the order alone and a date that flattening lost "
            "are not compared",
        ),
        Column("severity", "VARCHAR", "error or warning"),
        _GROUP,
        Column("language_a", "VARCHAR", "language that is compared with"),
        Column("ordinal_a", "INTEGER", "its row; of several the first"),
        Column("value_a", "VARCHAR", "what it says"),
        Column("language_b", "VARCHAR", "language that differs"),
        Column("ordinal_b", "INTEGER", "its row, of several the first; null if missing", True),
        Column("value_b", "VARCHAR", "what it says"),
        Column("meaning", "VARCHAR", "what the disagreement is, in words"),
    ),
)

AGREEMENT_PAIRS = Table(
    "agreement_pairs",
    "How far two languages of an edition agree, whatever the others say",
    ("edition_id", "part", "language_a", "language_b"),
    (
        _EDITION,
        _PART,
        Column("language_a", "VARCHAR", "the pivot, or what comes first in ar zh en fr ru es"),
        Column("language_b", "VARCHAR", "the other language"),
        Column("rows", "INTEGER", "rows of the report that at least one of them has"),
        Column("aligned", "INTEGER", "of these, rows that both have"),
        Column("agreeing", "INTEGER", "of these, rows without an issue of severity error"),
        Column("warned", "INTEGER", "rows with issues of severity warning only"),
        Column("share", "DOUBLE", "agreeing / rows; 1.0 where neither has a row"),
    ),
)

AGREEMENT_CHECKS = Table(
    "agreement_checks",
    "What Great Expectations found of an edition's agreement. An edition with an error that is "
    "not met is loaded and is not to be relied on; its run ends as failed",
    ("edition_id", "part", "result"),
    (
        _EDITION,
        _PART,
        Column("result", "INTEGER", "from 1 within edition and part"),
        Column("expectation", "VARCHAR", "type of the expectation"),
        Column("column_name", "VARCHAR", "column it is about", True),
        Column("meaning", "VARCHAR", "what it asserts, in words"),
        Column("severity", "VARCHAR", "error or warning"),
        Column("success", "BOOLEAN", "true when met"),
        Column("unexpected_count", "INTEGER", "groups that fail it", True),
        Column("unexpected_groups", "VARCHAR", "the first of these groups' numbers", True),
        Column("observed", "VARCHAR", "what was observed", True),
    ),
)

AGREEMENT_TABLES = (AGREEMENT, AGREEMENT_ISSUES, AGREEMENT_PAIRS, AGREEMENT_CHECKS)
"""The tables that are replaced whole for one edition."""
