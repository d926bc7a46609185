"""Ours beside pdfplumber and camelot, and what long documents cost: `make bench`, its last part.

Accuracy is held against keys (`tests/peers`); a peer is taken with the settings
that suit the file best, for rows and for cells. Seconds are of the process's
own processor time, the tools in turns on each file, the best of seven. The
ratios count.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.peers.documents import Document, documents
from tests.peers.growth import Cost, cost_of, long_docx, long_pdf
from tests.peers.measure import Accuracy, measure
from tests.peers.tools import (
    Try,
    mirrored,
    ours,
    plumber,
    timed,
    tries_of_camelot,
    tries_of_plumber,
)
from tests.specimen_reports.accuracy import CACHE
from tests.specimen_reports.convert import convert_to_pdf, soffice
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.writing import write_report

TIMES = 7
"""Runs of each, of which the best counts: a machine that others use has slow moments."""
FASTER = 5.0
"""How many times as fast as pdfplumber's `extract_tables` ours has to be."""
DOCX_PAGES = 200.0
"""Pages of Word a second, at least."""
LONG = 1000
LENGTHS = (50, 100, 250, 500, LONG)
LINEAR = 1.25
"""What a page of the longest may cost, beside one of 100 pages."""
FLAT = 25_000
"""Bytes of memory that a page may leave behind, beside what is returned of it."""


@dataclass(frozen=True, slots=True)
class Best:
    """A tool on a file: the setting that suits it best, and the seconds that it took."""

    tool: str
    setting: str
    accuracy: Accuracy
    seconds: float

    def line(self, title: str) -> str:
        """Its line of the table of accuracy."""
        rows, cells = self.accuracy.rows, self.accuracy.cells
        return (
            f"  {title:<28}{self.tool:<12}{self.setting:<29}"
            f"{rows.recall:>6.3f}{rows.precision:>7.3f}{rows.f1:>7.3f}"
            f"{cells.recall:>9.3f}{cells.precision:>7.3f}{cells.f1:>7.3f}"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The tools on one file; `default` is pdfplumber's time with its own settings."""

    title: str
    pages: int
    ours: Best
    peers: tuple[Best, ...]
    default: float

    @property
    def ratio(self) -> float:
        """How many times as fast as pdfplumber ours is."""
        return self.default / self.ours.seconds

    @property
    def behind(self) -> list[str]:
        """Where a peer is more accurate."""
        mine = self.ours.accuracy
        return [
            f"{self.title} ({peer.tool}, {level})"
            for peer in self.peers
            for level, own, other in (
                ("rows", mine.rows.f1, peer.accuracy.rows.f1),
                ("cells", mine.cells.f1, peer.accuracy.cells.f1),
            )
            if other > own
        ]

    def line(self) -> str:
        """Its line of the table of speed."""
        other = self.peers[-1].seconds
        return _speeds(self.title, self.pages, self.ours.seconds, self.default, other)


def compare(document: Document) -> Result:
    """Measure the three tools on a file."""
    path, key = document.path, document.key
    rows = ours(path)
    own, default = [], []
    for _ in range(TIMES):
        own.append(timed(lambda: ours(path))[1])
        default.append(timed(lambda: plumber(path))[1])
    tries = {"pdfplumber": tries_of_plumber(path), "camelot": tries_of_camelot(path)}
    return Result(
        title=document.title,
        pages=pages_of(path),
        ours=Best("ours", "", measure(key, rows), min(own)),
        peers=tuple(best(tool, attempts, document) for tool, attempts in tries.items()),
        default=min(default),
    )


def best(tool: str, attempts: Sequence[Try], document: Document) -> Best:
    """A peer with the setting that gives it the most rows; of cells, the most of any setting."""
    key = document.key
    turned = mirrored(attempts) if key.right_to_left else attempts
    found = [Best(tool, item.setting, measure(key, item.rows), item.seconds) for item in turned]
    rows = max(found, key=lambda item: (item.accuracy.rows.f1, item.accuracy.cells.f1))
    cells = max(found, key=lambda item: item.accuracy.cells.f1)
    setting = rows.setting if cells.accuracy == rows.accuracy else f"{rows.setting}|{cells.setting}"
    return replace(
        rows, setting=setting, accuracy=Accuracy(rows.accuracy.rows, cells.accuracy.cells)
    )


def accuracy() -> list[Result]:
    """Measure the tools file by file, and print each as soon as it is measured."""
    print("\npeers: recall, precision and F1 of")
    print(f"{'':<71}{'rows':>20}{'cells':>23}")
    results = []
    for document in documents():
        result = compare(document)
        results.append(result)
        for tool in (result.ours, *result.peers):
            print(tool.line(result.title if tool is result.ours else ""), flush=True)
    behind = [text for result in results for text in result.behind]
    verdict("ours at least as accurate on every file", behind)
    return results


def speed(results: Sequence[Result]) -> None:
    """Print pages a second by tool; pdfplumber's with its own settings, camelot's as above."""
    print(
        f"\n  {'pages a second':<28}{'pages':>6}{'ours':>9}{'pdfplumber':>12}{'camelot':>9}   ratio"
    )
    for result in results:
        print(result.line())
    pages = sum(result.pages for result in results)
    own = sum(result.ours.seconds for result in results)
    default = sum(result.default for result in results)
    other = sum(result.peers[-1].seconds for result in results)
    print(_speeds("all", pages, own, default, other))
    slow = [f"{result.title} {result.ratio:.1f} x" for result in results if result.ratio < FASTER]
    verdict(f"ours {FASTER:g} x pdfplumber's extract_tables on every file", slow)


def _speeds(title: str, pages: int, own: float, default: float, other: float) -> str:
    return (
        f"  {title:<28}{pages:>6}{pages / own:>9.1f}{pages / default:>12.1f}{pages / other:>9.1f}"
        f"{default / own:>7.1f}x"
    )


def verdict(goal: str, missed: Sequence[str]) -> None:
    """Print whether a goal holds, and where it does not."""
    print(
        f"  goal: {goal}: {'holds' if not missed else 'MISSED: ' + ', '.join(missed)}", flush=True
    )


def long_documents() -> None:
    """Measure a Word file of a thousand pages, and PDFs of up to a thousand."""
    plan = Plan(seed=1, language="en", rows=150, rules="horizontal")
    docx = write_report(plan, CACHE).docx
    pdf = convert_to_pdf([docx])[0]
    pages = pages_of(pdf)
    times = -(-LONG // pages)
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "long.docx"
        word.write_bytes(long_docx(docx.read_bytes(), times))
        spent = min(cost_of(word).seconds for _ in range(TIMES))
        costs = {}
        for length in LENGTHS:
            path = Path(folder) / f"{length}.pdf"
            path.write_bytes(long_pdf(pdf.read_bytes(), length))
            costs[length] = cost_of(path)
    rate = times * pages / spent
    print(f"\nlong documents\n  docx, {times * pages:,} pages: {rate:,.0f} pages a second")
    slow = [] if rate >= DOCX_PAGES else [f"{rate:.0f}"]
    verdict(f"{DOCX_PAGES:g} pages of docx a second", slow)
    print_growth(costs)


def print_growth(costs: dict[int, Cost]) -> None:
    """Print what PDFs of several lengths cost."""
    print(
        f"  {'PDF, pages':<12}{'seconds':>9}{'ms a page':>11}{'MB at peak':>12}{'MB returned':>13}"
    )
    for length, cost in costs.items():
        print(
            f"  {length:<12,}{cost.seconds:>9.2f}{1000 * cost.seconds / length:>11.2f}"
            f"{cost.peak / 1e6:>12.1f}{cost.result / 1e6:>13.1f}"
        )
    short, long = costs[100], costs[LONG]
    ratio = long.seconds / LONG / (short.seconds / 100)
    verdict(
        f"a page of {LONG:,} costs at most {LINEAR:g} x one of 100 ({ratio:.2f} x)",
        [] if ratio <= LINEAR else [f"{ratio:.2f} x"],
    )
    if not long.peak:
        print("  memory: not measured, this system does not say")
        return
    grown, returned = (
        (after - before) / (LONG - 100)
        for before, after in ((short.peak, long.peak), (short.result, long.result))
    )
    verdict(
        f"memory grows by what is returned (+{returned / 1000:.0f} kB a page) and at most"
        f" {FLAT / 1000:g} kB a page more (+{grown / 1000:.0f} kB in all)",
        [] if grown <= returned + FLAT else [f"{(grown - returned) / 1000:.0f} kB a page"],
    )


def pages_of(path: Path) -> int:
    """How many pages a PDF has."""
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def main() -> None:
    """Measure everything side by side and print it."""
    results = accuracy()
    if results:
        speed(results)
    if soffice() is not None:
        long_documents()


if __name__ == "__main__":
    main()
