"""A whole backfill, with Prefect and without: 25 editions in six languages, inbox to warehouse.

The documents are specimens with known rows (tests.specimen_reports) as .docx, whose mastheads say
that they are 25 different reports; to the product they are real ones.
"""

from __future__ import annotations
