"""Plans for property tests: small reports with any switches, which need no LibreOffice."""

from __future__ import annotations

from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st

from tasks.records import LANGUAGES, Language
from tests.specimen_reports.plan import (
    SMALLEST,
    Columns,
    Head,
    Labels,
    Layout,
    Notes,
    Plan,
    Rules,
    coherent,
)

LARGEST = 20
"""Rows: enough for every switch to show."""
FEW = settings(max_examples=20, deadline=None)
"""A whole report takes its time: fewer examples than of small things."""


def plans(
    languages: st.SearchStrategy[Language] | None = None, largest: int = LARGEST
) -> st.SearchStrategy[Plan]:
    """Plans with every switch drawn on its own; the simplest is the plainest table.

    Args:
        languages: of the reports; None for all six.
        largest: number of rows.
    """
    return st.builds(
        Plan,
        seed=st.integers(0, 10**6),
        language=languages or st.sampled_from(LANGUAGES),
        rows=st.integers(SMALLEST, largest),
        columns=st.sampled_from(get_args(Columns)),
        rules=st.sampled_from(get_args(Rules)),
        head=st.sampled_from(get_args(Head)),
        labels=st.sampled_from(get_args(Labels)),
        may_split=st.booleans(),
        label_ahead=st.booleans(),
        long_cells=st.booleans(),
        two_paragraphs=st.booleans(),
        notes=st.sampled_from(get_args(Notes)),
        empty_dates=st.booleans(),
        open_periods=st.booleans(),
        misprints=st.booleans(),
        other_names=st.booleans(),
        free_remarks=st.booleans(),
        addendum=st.booleans(),
        layout=st.sampled_from(get_args(Layout)),
        group_headings=st.booleans(),
        empty_section=st.booleans(),
        own_order=st.booleans(),
        landscape=st.booleans(),
        narrow=st.booleans(),
        half_points=st.integers(18, 22),
        soft_hyphens=st.booleans(),
        wording=st.integers(0, 1),
        series=st.sampled_from(("sg-report", "art14")),
        once=st.booleans(),
        joint=st.booleans(),
    ).map(coherent)
