"""Documents of blocks, written as they are read: paragraphs and tables, with their characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tasks.blocks import Block, BlockKind, Box, NoteMark, Span, TablePlace
from tasks.pipeline import parse_source
from tasks.records import ParsedReport, SourceText
from tests.specimens import project_reference

HEAD = ("国家", "日期/期间", "活动和内容", "备注")
MASTHEAD = (
    "A/66/165",
    "第六十六届会议",
    "临时议程项目104",
    "全面禁止核试验条约",
    "秘书长的报告",
    "各国为促进普遍加入条约而作出的努力",
    "2010年6月至2011年5月",
)
Cell = str | tuple[str, ...] | None
"""A cell as it is written: its paragraphs; None where there is no cell (blank or merged)."""


@dataclass
class Document:
    """A document in the making."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0

    def put(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        place: TablePlace | None = None,
        marks: Sequence[str] = (),
        page: int | None = None,
        continues: bool = False,
        label: str = "",
        bold: bool = False,
        cut: float = 0.0,
    ) -> Block:
        """Add a piece; marks of notes stand at its end."""
        start = len(self.text)
        printed = text + "".join(marks)
        places = [start + len(text) + sum(map(len, marks[:n])) for n in range(len(marks))]
        block = Block(
            number=len(self.blocks) + 1,
            kind=kind,
            span=Span(start, start + len(printed)),
            text=text,
            place=place,
            page=page,
            boxes=(Box(page, 10.0, 10.0 * len(self.blocks), 90.0, 20.0),) if page else (),
            continues=continues,
            marks=tuple(
                NoteMark(mark, Span(at, at + len(mark)))
                for mark, at in zip(marks, places, strict=True)
            ),
            label=label,
            bold=bold,
            cut=cut,
        )
        self.blocks.append(block)
        self.text += printed + "\n"
        return block

    def paragraphs(self, *texts: str) -> Document:
        """Add paragraphs."""
        for text in texts:
            self.put(text)
        return self

    def table(
        self, *rows: Sequence[Cell], spans: dict[tuple[int, int], int] | None = None
    ) -> Document:
        """Add a table; a row of one cell is over the whole width.

        `spans` gives (row, column) from 1 the number of rows that the cell covers.
        """
        self.tables += 1
        width = max(map(len, rows))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is None:
                    continue
                place = TablePlace(
                    self.tables,
                    number,
                    column,
                    column_span=width if len(row) == 1 else 1,
                    row_span=(spans or {}).get((number, column), 1),
                )
                for text in (cell,) if isinstance(cell, str) else cell:
                    self.put(text, "cell", place=place)
        return self

    def span_rows(self, block: Block, rows: int) -> None:
        """Let the cell of a block cover rows, as this piece of it tells."""
        if block.place is None:
            raise AssertionError("a cell")
        place = replace(block.place, row_span=rows)
        self.blocks[block.number - 1] = replace(block, place=place)

    def link(self, block: Block, note: Block) -> None:
        """Let the marks of a block refer to a note."""
        marks = tuple(replace(mark, note=note.number) for mark in block.marks)
        self.blocks[block.number - 1] = replace(block, marks=marks)

    @property
    def source(self) -> SourceText:
        """The document as extract gives it."""
        count = len("".join(self.text.split()))
        return SourceText(
            "made.docx", "0" * 64, "application/x-made", 1, self.text, tuple(self.blocks), count
        )

    def parsed(self) -> ParsedReport:
        """The document, parsed with the project's reference data."""
        return parse_source(self.source, project_reference())


def report(*masthead: str) -> Document:
    """A document with the masthead of a report."""
    return Document().paragraphs(*(masthead or MASTHEAD))


def assert_conserved(parsed: ParsedReport) -> None:
    """Each character is in exactly one cell, counted here once more."""
    seen = [0] * len(parsed.source.text)
    for cell in parsed.cells:
        for place in range(cell.span.start, cell.span.end):
            seen[place] += 1
    pairs = zip(seen, parsed.source.text, strict=True)
    assert {count for count, char in pairs if not char.isspace()} == {1}
    assert parsed.conservation.holds
    assert [cell.number for cell in parsed.cells] == list(range(1, len(parsed.cells) + 1))
    for before, after in zip(parsed.rows, parsed.rows[1:], strict=False):
        assert before.span.end <= after.span.start
