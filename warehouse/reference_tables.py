"""The tables of reference data: editions, States, groups and codes, as a run knew them."""

from __future__ import annotations

from warehouse.columns import Column, Table

EDITIONS = Table(
    "editions",
    "One report (edition) as the registry knows it, with the evidence for its symbol",
    ("edition_id",),
    (
        Column(
            "edition_id",
            "VARCHAR",
            "registry key, such as sg-66 or art14-2021; specimens begin with specimen-",
        ),
        Column(
            "series",
            "VARCHAR",
            "sg-report: Secretary-General to the General Assembly; art14: the sister series of "
            "the Article XIV conferences; specimen",
        ),
        Column("session", "INTEGER", "General Assembly session the report was made for", True),
        Column(
            "report_year", "INTEGER", "year in which the session opened, or in the symbol", True
        ),
        Column("symbol", "VARCHAR", "UN document symbol, as far as known and decided", True),
        Column("agenda_item", "INTEGER", "provisional agenda item", True),
        Column(
            "requested_by", "VARCHAR", "resolution (and paragraph) that asked for the report", True
        ),
        Column(
            "languages",
            "VARCHAR",
            "languages it is published in, spaces between; empty where there is no report",
        ),
        Column(
            "standing",
            "VARCHAR",
            "confirmed (by masthead), named (in a document), candidate, unknown, "
            "none_requested, specimen",
        ),
        Column("evidence", "VARCHAR", "what the entry rests on"),
        Column(
            "expected_by",
            "DATE",
            "day by which a report is expected; null where none was asked for, or that is unknown",
            True,
        ),
    ),
)

EDITION_PARTS = Table(
    "edition_parts",
    "Documents of an edition beside the one under its symbol: addenda, corrigenda, revisions, "
    "and symbols of reports on which no masthead has decided",
    ("symbol",),
    (
        Column("symbol", "VARCHAR", "UN document symbol"),
        Column("edition_id", "VARCHAR", "the edition it belongs to"),
        Column(
            "kind",
            "VARCHAR",
            "addendum, corrigendum, revision; report: a symbol that is not decided on",
        ),
        Column("languages", "VARCHAR", "languages it is published in, spaces between"),
        Column("standing", "VARCHAR", "confirmed (by masthead), named (in a document), candidate"),
        Column("evidence", "VARCHAR", "what the entry rests on"),
    ),
)

STATES = Table(
    "states",
    "States that can report: the UN Members, the Holy See, Palestine, Cook Islands and Niue",
    ("iso3",),
    (
        Column("iso3", "VARCHAR", "ISO 3166 alpha-3"),
        *(
            Column(f"name_{language}", "VARCHAR", f"short name in use today, {language}")
            for language in ("en", "fr", "es", "ru", "zh", "ar")
        ),
        Column("status", "VARCHAR", "member, observer or non_member_state"),
        Column("annex2", "BOOLEAN", "one of the 44 States whose ratification the Treaty needs"),
        Column("ctbt_region", "VARCHAR", "regional group of the Treaty's Annex 1", True),
    ),
)

STATE_NAMES = Table(
    "state_names",
    "Names of States as documents print them, with the days between which they hold",
    ("language", "name", "iso3", "kind"),
    (
        Column("iso3", "VARCHAR", "ISO 3166 alpha-3"),
        Column("language", "VARCHAR", "language of the name"),
        Column("kind", "VARCHAR", "short, formal or alias"),
        Column("name", "VARCHAR", "the name"),
        Column("valid_from", "DATE", "first day; null without limit", True),
        Column("valid_to", "DATE", "last day; null without limit", True),
    ),
)

GROUPS = Table(
    "groups",
    "Groups of States that can report or be named, with or without known members",
    ("group_id",),
    (
        Column("group_id", "VARCHAR", "key, such as european_union"),
        *(
            Column(f"name_{language}", "VARCHAR", f"short name, {language}")
            for language in ("en", "fr", "es", "ru", "zh", "ar")
        ),
    ),
)

GROUP_MEMBERS = Table(
    "group_members",
    "Members of groups, as far as they are attested, with the days between which they were",
    ("group_id", "iso3", "member_number"),
    (
        Column("group_id", "VARCHAR", "the group"),
        Column("iso3", "VARCHAR", "the State, ISO 3166 alpha-3"),
        Column("member_number", "INTEGER", "from 1: a State may have been a member several times"),
        Column("valid_from", "DATE", "first day; null without limit", True),
        Column("valid_to", "DATE", "last day; null without limit", True),
        Column("source", "VARCHAR", "where the dates are attested", True),
    ),
)

FLAG_MEANINGS = Table(
    "flag_meanings",
    "What the flags of readings and activities mean",
    ("flag",),
    (
        Column("flag", "VARCHAR", "as it stands in column flags"),
        Column("meaning", "VARCHAR", "in words"),
    ),
)

CODE_MEANINGS = Table(
    "code_meanings",
    "What the codes mean that other columns hold",
    ("column_name", "code"),
    (
        Column("column_name", "VARCHAR", "the column, with its table where only that one is meant"),
        Column("code", "VARCHAR", "as it stands in the column"),
        Column("meaning", "VARCHAR", "in words"),
    ),
)

REFERENCE_TABLES = (
    EDITIONS,
    EDITION_PARTS,
    STATES,
    STATE_NAMES,
    GROUPS,
    GROUP_MEMBERS,
    FLAG_MEANINGS,
    CODE_MEANINGS,
)
"""The tables that are replaced whole."""
