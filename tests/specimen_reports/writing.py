"""A plan to files with their truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.specimen_reports.build import content_of
from tests.specimen_reports.flat import flatten
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.truth import Truth, truth_of
from tests.specimen_reports.word.package import docx_bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A report as a Word file and as flattened text, each with its truth.

    The truth of the Word file is that of a PDF made of it, too.
    """

    plan: Plan
    docx: Path
    truth: Truth
    text: Path
    text_truth: Truth


def write_report(plan: Plan, folder: Path) -> Written:
    """Write a report as .docx and .txt, with their truth and the plan as JSON.

    Files that are there already are left: their names hold a hash of the plan.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = content_of(plan)
    truth = truth_of(plan, content)
    flattened, text_truth = flatten(plan, content)
    docx, text = folder / f"{plan.name}.docx", folder / f"{plan.name}.txt"
    if not docx.is_file():
        for name, written in {
            "plan.json": plan.to_json(),
            "truth.json": truth.to_json(),
            "txt": flattened,
            "txt-truth.json": text_truth.to_json(),
        }.items():
            (folder / f"{plan.name}.{name}").write_text(written, encoding="utf-8")
        docx.write_bytes(docx_bytes(plan, content))
    return Written(plan, docx, truth, text, text_truth)
