"""A report as flattened text: one line, without marks for rows or cells.

Flattening loses what has been printed before: with `Plan.once` each line of the
document stands only where it occurs first, so that a State's label, a date or a
remark is missing from its second row on. Activities are all different and stay,
but a second paragraph can be one that was there before.
A Chinese period of two months stands on two lines of its narrow column, and
each of them can be missing on its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tests.specimen_reports.content import Content, Paragraph, Row, shown
from tests.specimen_reports.dates import Printed
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.truth import Truth, TruthRow, interval, row_period, truth_of, truth_row

_FIRST_LINE = "%%%SPECIMEN|NO DOCUMENT OF THE UNITED NATIONS|\n\n "
_TO = " 至 "


def flatten(plan: Plan, content: Content) -> tuple[str, Truth]:
    """The flattened text of a report, and what is known of it."""
    press = _Press(plan.once)
    front = content.front
    for text in (*front.lines, *front.intro, *front.annex, *content.head):
        press.put(text)
    rows: list[TruthRow] = []
    for section in content.sections:
        for heading in (section.group, section.heading):
            if heading:
                press.put(heading)
        rows += [_flat_row(plan, row, content.period, press) for row in section.rows]
    truth = replace(truth_of(plan, content), rows=tuple(rows), notes=(), printed=())
    return _FIRST_LINE + " ".join(press.kept), truth


@dataclass(slots=True)
class _Press:
    """Keeps lines, each once or as often as it comes."""

    once: bool
    kept: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def put(self, text: str) -> bool:
        """Keep a line; False when it is dropped."""
        if self.once and text in self.seen:
            return False
        self.seen.add(text)
        self.kept.append(text)
        return True


def _flat_row(plan: Plan, row: Row, document: Printed, press: _Press) -> TruthRow:
    whole = truth_row(plan, row, document)
    label = _kept(row.label, press)
    printed = _kept_period(plan, row.period, press) if row.period else None
    first, *more = (part.plain for part in row.activity)
    press.kept.append(first)
    activity = " ".join([first, *(text for text in more if press.put(text))])
    remarks = _kept(row.remarks, press)
    basis, period = row_period(row, printed, document)
    return replace(
        whole,
        state_label=whole.state_label if label else None,
        period_text=shown(printed.text, plan.language) if printed else None,
        activity=shown(activity, plan.language),
        remarks=whole.remarks if remarks else None,
        notes=(),
        **interval(basis, period),
    )


def _kept(part: Paragraph | None, press: _Press) -> bool:
    return part is not None and press.put(part.plain)


def _kept_period(plan: Plan, period: Printed, press: _Press) -> Printed | None:
    """What flattening leaves of a date: all, one of its two lines, or nothing."""
    first, to, second = period.text.partition(_TO)
    if plan.language != "zh" or not to or "年" not in second:
        return period if press.put(period.text) else None
    begins, ends = press.put(first + to.rstrip()), press.put(second)
    if begins and ends:
        return period
    if begins:
        return replace(period, text=first + to.rstrip(), end=None, precision="open")
    if ends and period.end is not None:
        return replace(period, text=second, start=_first_of_month(period.end))
    return None


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
