"""Columns that several tables share: the document, the part of an edition, places in a file."""

from __future__ import annotations

from warehouse.columns import Column

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
