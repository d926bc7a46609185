"""The files that the tools are measured on, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.extract.docx.read import extract_docx
from tasks.records import Language
from tests.peers.keys import Key, key_of_truth, key_of_twin, read_first_key, read_whole_key
from tests.shared_documents import shared_folder
from tests.specimen_reports.accuracy import CACHE
from tests.specimen_reports.convert import convert_to_pdf, soffice
from tests.specimen_reports.plan import Plan, Rules, plan_of_seed
from tests.specimen_reports.writing import write_report

TWIN = "A-80-604-Add.1_2026_en"
_COUNTRY = ("Country",)
_ENGLISH = ("Activity", "Status", "Expectedaccomplishments")
_ARABIC = ("النشاط", "حالةالإنجاز", "الإنجازاتالمتوقعة")
KEYS: dict[str, Callable[[], Key]] = {
    "S-2013-220_2013_en": lambda: read_whole_key("S-2013-220", _COUNTRY),
    "A-CN.10-2025-INF-1_2025_sixlang": lambda: read_first_key("A-CN.10-2025-INF-1", _COUNTRY),
    "E-ESCWA-30-16_2018_en": lambda: read_first_key("E-ESCWA-30-16.en", _ENGLISH),
    "E-ESCWA-30-16_2018_ar": lambda: read_first_key(
        "E-ESCWA-30-16.ar", _ARABIC, right_to_left=True
    ),
    TWIN: lambda: _key_of_twin(_real(TWIN).with_suffix(".docx")),
}
"""Keys of the real documents: four that were read by people, and one from its Word file."""
SPECIMENS: tuple[tuple[Language, Rules], ...] = (
    ("en", "none"),
    ("fr", "horizontal"),
    ("ru", "grid"),
    ("es", "none"),
    ("ar", "horizontal"),
    ("zh", "grid"),
)
_SEED, _ROWS = 4, 25


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF, what to call it, and what its tables hold."""

    title: str
    path: Path
    key: Key


def documents() -> Iterator[Document]:
    """The real documents and the specimens; what is missing is named and left out."""
    for name, key in KEYS.items():
        path = _real(name)
        if path.is_file():
            yield Document(f"{name.partition('_')[0]} {name.rpartition('_')[2]}", path, key())
        else:
            print(f"peers: {path.name} is not beside this checkout; not measured")
    if soffice() is None:
        print("peers: LibreOffice is not installed; no specimen is measured")
        return
    plans = [specimen(language, rules) for language, rules in SPECIMENS]
    written = [write_report(plan, CACHE) for plan in plans]
    for report, path in zip(written, convert_to_pdf([one.docx for one in written]), strict=True):
        title = f"specimen {report.plan.language}, {report.plan.rules}"
        yield Document(title, path, key_of_truth(report.truth))


def specimen(language: Language, rules: Rules) -> Plan:
    """A report with these rules; without notes, whose marks not every tool takes out."""
    return replace(plan_of_seed(_SEED, language, _ROWS), rules=rules, notes="none")


def _real(name: str) -> Path:
    return shared_folder() / "documents" / "un" / f"{name}.pdf"


def _key_of_twin(path: Path) -> Key:
    return key_of_twin(extract_docx(path.read_bytes(), path.name))
