"""The tables of the warehouse: one definition for DuckDB and Polars.

A column is written once, with its type and its meaning; `warehouse.ddl` makes
the DDL and the comments from it, `Table.polars_schema` the schema of the frame
that is loaded. Importing this module imports neither DuckDB nor Polars.

What is counted is a row of `activities`: one row of an edition's table, in however many
languages and formats it is held. What was read of one document is in `readings`.
"""

from __future__ import annotations

from warehouse.columns import PERIODS, REPORTERS, Column, Table
from warehouse.reference_tables import REFERENCE_TABLES

SCHEMA_VERSION = 4
"""Raised whenever a table or column changes; a file of an older version is rebuilt."""

DOCUMENT = Column("document_id", "VARCHAR", "sha256 of the document's bytes, 64 hex digits")
PART = Column(
    "part", "VARCHAR", "main: the report itself; else the part of the edition, such as Add.1"
)
BOXES = Column(
    "boxes",
    "VARCHAR",
    "where it stands, as JSON: [[page, x0, top, x1, bottom], ...] in points (1/72 inch) from the "
    "top left corner of the page; null where the format has no pages",
    True,
)
PAGE = Column("page", "INTEGER", "first page, from 1; null where the format has none", True)
TABLE_NUMBER = Column(
    "table_number", "INTEGER", "table of the document, from 1; null outside", True
)
TABLE_ROW = Column("table_row", "INTEGER", "row of that table, from 1", True)

DOCUMENTS = Table(
    "documents",
    "One file of an edition in one language, with what it says of itself and how it was read",
    ("document_id",),
    (
        DOCUMENT,
        Column("edition_id", "VARCHAR", "the edition it was recognized as"),
        PART,
        Column("language", "VARCHAR", "ar, zh, en, fr, ru or es"),
        Column("source", "VARCHAR", "where it first came from: inbox, network or specimen"),
        Column("file_name", "VARCHAR", "name of the file when it arrived"),
        Column("media_type", "VARCHAR", "as sniffed from the bytes"),
        Column("format", "VARCHAR", "docx, doc, pdf or txt"),
        Column("byte_size", "BIGINT", "bytes"),
        Column(
            "speaks",
            "BOOLEAN",
            "true: its rows are the readings of its edition, part and language; false: another "
            "document speaks in its place, or a person set it aside, as `choice` says",
        ),
        Column("choice", "VARCHAR", "why it speaks for its place, or why it does not"),
        Column(
            "may_be_cut",
            "VARCHAR",
            "signs that the document stops in the middle, in words; null without any",
            True,
        ),
        Column("symbol_claimed", "VARCHAR", "symbol in the file's name: a claim", True),
        Column("symbol_printed", "VARCHAR", "symbol printed in the document", True),
        Column("symbol_check", "VARCHAR", "how claim, print and registry agree"),
        Column("session_printed", "INTEGER", "session the document prints", True),
        Column("agenda_item_printed", "INTEGER", "agenda item the document prints", True),
        Column("title_printed", "VARCHAR", "title the document prints", True),
        Column("original_language", "VARCHAR", "language of the original, where printed", True),
        Column("distributed", "DATE", "day of distribution, where printed", True),
        Column("job_number", "VARCHAR", "number of the print job, such as 11-40530", True),
        Column("period_text", "VARCHAR", "reporting period as printed", True),
        Column("period_start", "DATE", "first day of the reporting period", True),
        Column("period_end", "DATE", "last day of the reporting period", True),
        Column("pages", "INTEGER", "pages of the file; null where the format has none", True),
        Column(
            "shape",
            "VARCHAR",
            "what its rows were read from: table, flattened, prose; none: it holds nothing that "
            "can be read as rows, and is kept as cells",
        ),
        Column("row_count", "INTEGER", "activity rows read"),
        Column("characters", "BIGINT", "non-space characters of the document"),
        Column("quarantined_characters", "BIGINT", "of these, in quarantine"),
        Column("conservation", "DOUBLE", "share of characters in exactly one cell; loads need 1.0"),
        Column("is_specimen", "BOOLEAN", "true: written by this project, not by the UN"),
        Column("parser_version", "VARCHAR", "version of the parser that read it"),
        Column("reference_version", "VARCHAR", "hash of the reference data it was read with"),
        Column("loaded_at", "TIMESTAMP", "when these rows were loaded (UTC)"),
    ),
)

CELLS = Table(
    "cells",
    "Every piece of a document with its place and role; the pieces tile the document",
    ("document_id", "cell_number"),
    (
        DOCUMENT,
        Column("cell_number", "INTEGER", "from 1 in document order"),
        Column(
            "role",
            "VARCHAR",
            "front_matter, heading, state_label, period, activity, remarks, footnote, running "
            "(heads and feet of pages), text (of no row, such as another annex), hidden (in the "
            "file, not in its reading text) or quarantine",
        ),
        Column("section", "VARCHAR", "1a, 1b, 2a or 2b; null outside the table", True),
        Column("ordinal", "INTEGER", "activity row the cell belongs to", True),
        Column("char_start", "INTEGER", "first character in the decoded file, from 0"),
        Column("char_end", "INTEGER", "character after the last one"),
        Column("text", "VARCHAR", "the text, without the spaces of word segmentation"),
        Column(
            "reason",
            "VARCHAR",
            "why the cell is in quarantine; of a text, the title it stands under",
            True,
        ),
        PAGE,
        BOXES,
        TABLE_NUMBER,
        TABLE_ROW,
        Column(
            "table_column", "INTEGER", "column of that table in reading direction, from 1", True
        ),
    ),
)

_READ = (
    Column(
        "section",
        "VARCHAR",
        "1a bilateral, Annex 2 States; 1b bilateral, others; 2a global; 2b regional",
    ),
    Column(
        "state_iso3",
        "VARCHAR",
        "reporting State, ISO 3166 alpha-3; null where unknown, or where several States or a "
        "group report",
        True,
    ),
    Column("state_label", "VARCHAR", "State column as printed; null where not printed", True),
    Column("state_basis", "VARCHAR", "label, text, order or unknown: how the State is known"),
    Column("period_text", "VARCHAR", "date column as printed; null where not printed", True),
    Column("period_start", "DATE", "first day; null where only the end is printed", True),
    Column("period_end", "DATE", "last day; null while open", True),
    Column(
        "period_precision",
        "VARCHAR",
        "day, month, year; open: one end is not printed; reporting_period: no date of its own is "
        "printed, so that a timeline leaves the row out",
        True,
    ),
    Column(
        "period_basis",
        "VARCHAR",
        "column, activity or document: where the period is from",
        True,
    ),
    Column(
        "periods",
        PERIODS,
        "each date of a row that prints several, in order; period_start to period_end is their "
        "hull. Empty where one interval says all",
    ),
    Column("activity", "VARCHAR", "activity and content"),
    Column("remarks", "VARCHAR", "remarks column", True),
)
"""What a row says: the same columns in readings and activities."""

READINGS = Table(
    "readings",
    "One row of one document, as printed, with its place. A row of the report is read once in "
    "each language that is held: count activities, not readings",
    ("reading_id",),
    (
        Column(
            "reading_id",
            "VARCHAR",
            "edition_id, part if it is none of the main report, language and ordinal, such as "
            "sg-66.zh.001 or sg-71.add1.en.001",
        ),
        DOCUMENT,
        Column("edition_id", "VARCHAR", "the edition"),
        PART,
        Column("language", "VARCHAR", "language of the document the row was read from"),
        Column("format", "VARCHAR", "format of that document: docx, doc, pdf or txt"),
        Column("ordinal", "INTEGER", "from 1 in document order"),
        *_READ,
        Column(
            "reporters",
            REPORTERS,
            "everybody who reports the row: States and groups, as the label names them; empty "
            "where unknown",
        ),
        Column("char_start", "INTEGER", "first character of the row in the decoded file, from 0"),
        Column("char_end", "INTEGER", "character after the row's last one"),
        PAGE,
        BOXES,
        TABLE_NUMBER,
        TABLE_ROW,
        Column("notes", "VARCHAR[]", "the notes its cells refer to, each with its mark"),
        Column("flags", "VARCHAR[]", "what a reader should know before trusting the row"),
        Column("is_specimen", "BOOLEAN", "true: written by this project, not by the UN"),
    ),
)

ACTIVITIES = Table(
    "activities",
    "One row of an edition's table, in however many languages it is held: what one State (or "
    "several, or a group) did to promote the Treaty. This is what is counted",
    ("activity_id",),
    (
        Column(
            "activity_id",
            "VARCHAR",
            "edition_id, part if it is none of the main report, and ordinal, such as sg-66.001",
        ),
        Column("edition_id", "VARCHAR", "the edition"),
        PART,
        Column("ordinal", "INTEGER", "from 1 within edition and part"),
        *_READ,
        Column("reading_id", "VARCHAR", "the reading that these values are from"),
        Column("language", "VARCHAR", "language of that reading"),
        Column("languages", "VARCHAR[]", "languages in which the row is held"),
        Column(
            "flags",
            "VARCHAR[]",
            "what a reader should know before trusting the row: those of its reading, and "
            "languages_disagree",
        ),
        Column("is_specimen", "BOOLEAN", "true: written by this project, not by the UN"),
    ),
)

ACTIVITY_READINGS = Table(
    "activity_readings",
    "Which readings are one activity: one in each language that has the row, two where a language "
    "has it cut in two. A reading in no activity is of a corrigendum that corrects nothing found",
    ("reading_id",),
    (
        Column("activity_id", "VARCHAR", "the activity"),
        Column("reading_id", "VARCHAR", "the reading"),
        Column("edition_id", "VARCHAR", "the edition of both"),
    ),
)

ACTIVITY_REPORTERS = Table(
    "activity_reporters",
    "Everybody who reports an activity: one row a State or group; none where the State is unknown",
    ("activity_id", "position"),
    (
        Column("activity_id", "VARCHAR", "the activity"),
        Column("position", "INTEGER", "from 1 in the order of the label"),
        Column("state_iso3", "VARCHAR", "a State, ISO 3166 alpha-3; null for a group", True),
        Column("group_id", "VARCHAR", "a group of States; null for a State", True),
        Column("basis", "VARCHAR", "label, text or order: how it is known"),
        Column("edition_id", "VARCHAR", "the edition of the activity"),
    ),
)

QUARANTINE = Table(
    "quarantine",
    "What was read and could not be placed or did not pass, with the reason; nothing vanishes",
    ("document_id", "item"),
    (
        DOCUMENT,
        Column("item", "INTEGER", "from 1 within the document"),
        Column("stage", "VARCHAR", "structure or validate"),
        Column("reason", "VARCHAR", "why it is here"),
        Column("ordinal", "INTEGER", "activity row, if it was one", True),
        Column("char_start", "INTEGER", "first character in the decoded file, from 0"),
        Column("char_end", "INTEGER", "character after the last one"),
        PAGE,
        Column("text", "VARCHAR", "the text"),
    ),
)

LOAD_HISTORY = Table(
    "load_history",
    "Every load of a document that changed the warehouse, replaced or refused too; never deleted",
    ("load_number",),
    (
        Column("load_number", "INTEGER", "from 1 in the order of loading"),
        Column("loaded_at", "TIMESTAMP", "loaded_at of the document; if refused, ran_at (UTC)"),
        DOCUMENT,
        Column("edition_id", "VARCHAR", "the edition it was loaded as"),
        PART,
        Column("language", "VARCHAR", "the language it was loaded as"),
        Column(
            "outcome",
            "VARCHAR",
            "loaded; superseded: another document speaks in its place; refused: only quality and "
            "quarantine were kept; set_aside: a person took it out of use",
        ),
        Column("content_hash", "VARCHAR", "sha256 of its rows, without the times of running"),
        Column("rows", "BIGINT", "rows loaded for it, all tables together"),
    ),
)

QUALITY_RUNS = Table(
    "quality_runs",
    "One validation of one document by one suite",
    ("quality_run_id",),
    (
        Column("quality_run_id", "VARCHAR", "document, suite, parser and reference version"),
        DOCUMENT,
        Column("suite", "VARCHAR", "extracted or normalized"),
        Column("ran_at", "TIMESTAMP", "when (UTC)"),
        Column("success", "BOOLEAN", "no expectation of severity error failed"),
        Column("expectations", "INTEGER", "expectations evaluated"),
        Column("failed_errors", "INTEGER", "of these, failed with severity error"),
        Column("failed_warnings", "INTEGER", "of these, failed with severity warning"),
    ),
)

QUALITY_RESULTS = Table(
    "quality_results",
    "The result of one expectation in one validation",
    ("quality_run_id", "result"),
    (
        Column("quality_run_id", "VARCHAR", "the validation"),
        Column("result", "INTEGER", "from 1 within the validation"),
        Column("expectation", "VARCHAR", "type of the expectation"),
        Column("column_name", "VARCHAR", "column it is about", True),
        Column("meaning", "VARCHAR", "what it asserts, in words"),
        Column("severity", "VARCHAR", "error or warning"),
        Column("success", "BOOLEAN", "true when met"),
        Column("unexpected_count", "INTEGER", "rows that fail it", True),
        Column("unexpected_ordinals", "VARCHAR", "the first of these rows' numbers", True),
        Column("observed", "VARCHAR", "what was observed", True),
    ),
)

FETCH_LEDGER = Table(
    "fetch_ledger",
    "Each question put to a source and its answer; never deleted, the newest answer counts",
    ("ledger_id",),
    (
        Column("ledger_id", "VARCHAR", "hash of the time, what was asked and the answer"),
        Column("asked_at", "TIMESTAMP", "when it was asked, or a file first found (UTC)"),
        Column("edition_id", "VARCHAR", "edition asked for; null for a canary", True),
        Column("symbol", "VARCHAR", "symbol asked for, or recognized in a file", True),
        Column("language", "VARCHAR", "language asked for, or recognized in a file", True),
        Column("format", "VARCHAR", "format asked for, or of the file: docx, doc, pdf, txt", True),
        Column("source", "VARCHAR", "inbox, network or specimen"),
        Column("asked", "VARCHAR", "URL or file name"),
        Column(
            "purpose",
            "VARCHAR",
            "document; canary: known to exist, to tell blocked from absent; discovery",
        ),
        Column("http_status", "INTEGER", "status of the answer; null where none came", True),
        Column(
            "reply",
            "VARCHAR",
            "class of the answer: available, unchanged, scan, absent, missing_document, "
            "no_word_version, not_published, blocked, challenge, denied, throttled, outage, "
            "unreachable, interrupted, wrong_document, wrong_language, malformed, damaged, "
            "too_large, off_limits, unclear, held",
        ),
        Column("sha256", "VARCHAR", "hash of the document that came or is held", True),
        Column("media_type", "VARCHAR", "as sniffed from the bytes", True),
        Column("byte_size", "BIGINT", "bytes of the document", True),
        Column("bytes_received", "BIGINT", "bytes of body that crossed the network"),
        Column("detail", "VARCHAR", "the answer in words"),
        Column("next_action", "VARCHAR", "what follows from it"),
        Column("recheck_at", "TIMESTAMP", "not asked again before (UTC)", True),
        Column("stops_until", "TIMESTAMP", "the server is not asked before (UTC)", True),
        Column("review", "VARCHAR", "why a person should look at it", True),
    ),
)

_EDITION = Column("edition_id", "VARCHAR", "the edition")
_PART = Column("part", "VARCHAR", "main: the report itself; else its part, such as Add.1")

AGREEMENT_ISSUES = Table(
    "agreement_issues",
    "Each thing that two languages of an edition tell differently of one row. Language a is the "
    "first that tells it (the pivot, if it does): a slip of one language stands here once",
    ("edition_id", "part", "issue"),
    (
        _EDITION,
        _PART,
        Column(
            "issue", "INTEGER", "from 1 within edition and part, in the order of the activities"
        ),
        Column(
            "kind",
            "VARCHAR",
            "missing_row, split_row, section, state (errors); period, symbol, number, order "
            "(warnings). A State inferred from the order alone and a date that flattening lost "
            "are not compared",
        ),
        Column("severity", "VARCHAR", "error or warning"),
        Column("activity_id", "VARCHAR", "the activity"),
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
        Column("unexpected_count", "INTEGER", "activities that fail it", True),
        Column("unexpected_rows", "VARCHAR", "the ordinals of the first of these activities", True),
        Column("observed", "VARCHAR", "what was observed", True),
    ),
)

EDITION_TABLES = (
    ACTIVITIES,
    ACTIVITY_READINGS,
    ACTIVITY_REPORTERS,
    AGREEMENT_ISSUES,
    AGREEMENT_PAIRS,
    AGREEMENT_CHECKS,
)
"""The tables that are made of the readings of an edition, and replaced whole for it."""

DOCUMENT_TABLES = (DOCUMENTS, CELLS, READINGS, QUARANTINE, QUALITY_RUNS, QUALITY_RESULTS)
"""The tables that hold a document; each has a document_id, or hangs on one by quality_run_id."""

TABLES: tuple[Table, ...] = (
    *REFERENCE_TABLES,
    *DOCUMENT_TABLES,
    *EDITION_TABLES,
    FETCH_LEDGER,
    LOAD_HISTORY,
)
