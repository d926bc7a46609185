"""The view of disagreements for analysts: each with the texts of both rows."""

from __future__ import annotations

from warehouse.agreement_table import AGREEMENT_ISSUES

AGREEMENT_LIST = "agreement_list"
AGREEMENT_LIST_COMMENT = (
    "The disagreements for analysts: each with the texts of both rows and where they stand; of a "
    "row that was cut in two, the first piece"
)
_OF_ROWS = (
    ("activity_id", "the row in table activities"),
    ("page", "first page, from 1; null where the format has none"),
    ("activity", "activity and content of the row"),
)


def agreement_list_columns() -> list[tuple[str, str]]:
    """Return the columns of the view with their meanings, in its order."""
    own = [(column.name, column.comment) for column in AGREEMENT_ISSUES.columns]
    return own + [
        (f"{name}_{side}", f"{meaning}, language {side}")
        for side in "ab"
        for name, meaning in _OF_ROWS
    ]


def agreement_list_query() -> str:
    """Return the query of the view."""
    texts = ", ".join(
        f"row_{side}.{name} AS {name}_{side}" for side in "ab" for name, _ in _OF_ROWS
    )
    joins = " ".join(
        f"LEFT JOIN activities AS row_{side} ON row_{side}.edition_id = issue.edition_id "
        f"AND row_{side}.part = issue.part AND row_{side}.language = issue.language_{side} "
        f"AND row_{side}.ordinal = issue.ordinal_{side}"
        for side in "ab"
    )
    return f"SELECT issue.*, {texts} FROM {AGREEMENT_ISSUES.name} AS issue {joins}"  # noqa: S608 - our names
