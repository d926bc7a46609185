"""The tables of the warehouse: one definition for DuckDB and Polars.

A column is written once, with its type and its meaning; `warehouse.ddl` makes
the DDL and the comments from it, `Table.polars_schema` the schema of the frame
that is loaded. Importing this module imports neither DuckDB nor Polars.
"""

from __future__ import annotations

from warehouse.agreement_table import AGREEMENT_TABLES
from warehouse.columns import Column, SqlType, Table
from warehouse.ledger_table import FETCH_LEDGER
from warehouse.place_columns import BOXES, DOCUMENT, PAGE, PART, TABLE_NUMBER, TABLE_ROW
from warehouse.quality_tables import QUALITY_RESULTS, QUALITY_RUNS

__all__ = [
    "ACTIVITIES",
    "AGREEMENT_TABLES",
    "CELLS",
    "DOCUMENTS",
    "EDITIONS",
    "EDITION_PARTS",
    "FETCH_LEDGER",
    "LOAD_HISTORY",
    "QUALITY_RESULTS",
    "QUALITY_RUNS",
    "QUARANTINE",
    "SCHEMA_VERSION",
    "STATES",
    "TABLES",
    "Column",
    "SqlType",
    "Table",
]

SCHEMA_VERSION = 3
"""Raised whenever a table or column changes; a file of another version is refused."""

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
        Column("byte_size", "BIGINT", "bytes"),
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

ACTIVITIES = Table(
    "activities",
    "One row of a report's table: what one State did to promote the Treaty",
    ("activity_id",),
    (
        Column(
            "activity_id",
            "VARCHAR",
            "edition_id, part if it is none of the main report, "
            "language and ordinal, such as sg-66.zh.001 or sg-71.add1.en.001",
        ),
        DOCUMENT,
        Column("edition_id", "VARCHAR", "the edition"),
        PART,
        Column("language", "VARCHAR", "language of the document the row was read from"),
        Column("ordinal", "INTEGER", "from 1 in document order"),
        Column(
            "section",
            "VARCHAR",
            "1a bilateral, Annex 2 States; 1b bilateral, others; 2a global; 2b regional",
        ),
        Column("state_iso3", "VARCHAR", "reporting State, ISO 3166 alpha-3", True),
        Column("state_label", "VARCHAR", "State column as printed; null where not printed", True),
        Column("state_basis", "VARCHAR", "label, text, order or unknown: how the State is known"),
        Column("period_text", "VARCHAR", "date column as printed; null where not printed", True),
        Column("period_start", "DATE", "first day", True),
        Column("period_end", "DATE", "last day; null while open", True),
        Column("period_precision", "VARCHAR", "day, month, year or open", True),
        Column(
            "period_basis",
            "VARCHAR",
            "column, activity or document: where the period is from",
            True,
        ),
        Column("activity", "VARCHAR", "activity and content"),
        Column("remarks", "VARCHAR", "remarks column", True),
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

STATES = Table(
    "states",
    "States that can report: the UN Members, the Holy See, Palestine, Cook Islands and Niue",
    ("iso3",),
    (
        Column("iso3", "VARCHAR", "ISO 3166 alpha-3"),
        *(
            Column(f"name_{code}", "VARCHAR", f"short name in use today, {language}")
            for code, language in (
                ("en", "English"),
                ("fr", "French"),
                ("es", "Spanish"),
                ("ru", "Russian"),
                ("zh", "Chinese"),
                ("ar", "Arabic"),
            )
        ),
        Column("status", "VARCHAR", "member, observer or non_member_state"),
        Column("annex2", "BOOLEAN", "one of the 44 States whose ratification the Treaty needs"),
        Column("ctbt_region", "VARCHAR", "regional group of the Treaty's Annex 1", True),
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
        Column("accepted", "BOOLEAN", "false: refused; only quality and quarantine were kept"),
        Column("content_hash", "VARCHAR", "sha256 of its rows, without the times of running"),
        Column("rows", "BIGINT", "rows loaded for it, all tables together"),
    ),
)

TABLES: tuple[Table, ...] = (
    EDITIONS,
    EDITION_PARTS,
    DOCUMENTS,
    CELLS,
    ACTIVITIES,
    QUARANTINE,
    STATES,
    FETCH_LEDGER,
    QUALITY_RUNS,
    QUALITY_RESULTS,
    LOAD_HISTORY,
    *AGREEMENT_TABLES,
)
