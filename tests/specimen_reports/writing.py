"""A plan to files with their truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.specimen_reports.build import content_of
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.truth import Truth, truth_of
from tests.specimen_reports.word.package import docx_bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A report as a Word file, and its truth (also beside it, as JSON)."""

    plan: Plan
    docx: Path
    truth: Truth


def write_report(plan: Plan, folder: Path) -> Written:
    """Write `name.docx`, `name.truth.json` and `name.plan.json` into a folder.

    Files that are there already are left: their names hold a hash of the plan.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = content_of(plan)
    truth = truth_of(plan, content)
    docx = folder / f"{plan.name}.docx"
    if not docx.is_file():
        (folder / f"{plan.name}.truth.json").write_text(truth.to_json(), encoding="utf-8")
        (folder / f"{plan.name}.plan.json").write_text(plan.to_json(), encoding="utf-8")
        docx.write_bytes(docx_bytes(plan, content))
    return Written(plan, docx, truth)
