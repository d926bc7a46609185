"""How time and memory grow with the pages of a document.

`python -m tests.peers.growth FILE` reads one file in a process of its own, and
prints what that cost as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from tasks.extract.document import extract_document
from tests.e2e.commands import ROOT

STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """What extracting a file took: its processor's seconds, and bytes of memory at the peak.

    Attributes:
        pages: of the file; 0 where its format has none.
        seconds: of the extraction alone.
        before, peak: most memory held until the extraction began, and until it ended.
        result: memory of what it returned, which has to grow with the pages.
    """

    pages: int
    seconds: float
    before: int
    peak: int
    result: int


def cost_of(path: Path) -> Cost:
    """Extract a file in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.peers.growth", str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return Cost(**json.loads(done.stdout))


def long_pdf(short: bytes, pages: int) -> bytes:
    """The pages of a PDF over and over, until there are so many."""
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

    with pypdfium2.PdfDocument(short) as source, pypdfium2.PdfDocument.new() as target:
        # One call, so that fonts are written once and not with each page.
        target.import_pages(source, list(islice(cycle(range(len(source))), pages)))
        written = BytesIO()
        target.save(written)
    return written.getvalue()


def long_docx(short: bytes, times: int) -> bytes:
    """The body of a Word file so many times."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(short)) as source, zipfile.ZipFile(written, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "word/document.xml":
                data = _repeated(data.decode("utf-8"), times).encode("utf-8")
            target.writestr(item, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _repeated(xml: str, times: int) -> str:
    """A body's paragraphs and tables again and again; the section's layout stays at its end.

    Raises:
        ValueError: the document has no body that ends on the layout of its section.
    """
    found = re.fullmatch(r"(.*?<w:body>)(.*)(<w:sectPr\b.*</w:body>.*)", xml, re.DOTALL)
    if found is None:
        raise ValueError("no body with a section's layout at its end")
    return found[1] + found[2] * times + found[3]


def _held(value: object) -> int:
    """Bytes of a record and all that it holds, each object once."""
    seen: set[int] = set()
    waiting: list[object] = [value]
    total = 0
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        total += sys.getsizeof(item)
        if isinstance(item, tuple):
            waiting += item
        else:
            waiting += _parts(item)
    return total


def _parts(item: object) -> Iterable[object]:
    return (getattr(item, name) for name in getattr(item, "__slots__", ()))


def _peak() -> int:
    """Most memory that this process has held; 0 where the system does not say (not Linux).

    `getrusage` would not do: a child begins with the peak of the process that started it.
    """
    if not STATUS.is_file():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    """Extract the file that is named, and print its cost."""
    path = Path(sys.argv[1])
    data = path.read_bytes()
    before, begin = _peak(), time.process_time()
    source = extract_document(data, path.name)
    seconds, peak = time.process_time() - begin, _peak()
    cost = {
        "pages": source.pages or 0,
        "seconds": seconds,
        "before": before,
        "peak": peak,
        "result": _held(source),
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main()
