"""The table of the fetch ledger."""

from __future__ import annotations

from warehouse.columns import Column, Table

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
