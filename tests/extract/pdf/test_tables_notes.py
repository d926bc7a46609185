"""Notes and running heads on pages made by hand."""

from __future__ import annotations

from tests.extract.pdf.pages_by_hand import across, line, page, read, rows_of, table_of

HEAD = ("State", "Date", "Activities and content", "Remarks")


def body(number: int) -> list[tuple[str, str, str, str]]:
    return [
        (f"Land{number}{n}", "May 2011", f"A speech of length {n} was held\nin the committee.", "-")
        for n in range(6)
    ]


def test_notes_between_a_cell_and_its_rest_are_no_cells() -> None:
    first, _, end = rows_of((HEAD, *body(1)), 100, 8)
    first.append(line(55, end + 12, "Peru"))
    first.append(line(155, end + 12, "June 2011"))
    first.append(line(255, end + 12, "Peru wrote to the committee of"))
    note = line(55, 760, "Provisional figures only.", raised="a")
    second = [line(255, 100, "the whole in the spring.")]
    more, _, _ = rows_of(body(2), 104, 8)
    pages = page([*first, note], [across(750, 55, 200)]), page([*second, *more], number=2)
    blocks, _, _ = read(*pages)
    notes = [block for block in blocks if block.kind == "note"]
    assert [(block.label, block.text) for block in notes] == [("a", "Provisional figures only.")]
    rows = list(table_of(blocks).values())
    assert {
        1: "Peru",
        2: "June 2011",
        3: "Peru wrote to the committee of the whole in the spring.",
    } in rows


def test_a_mark_is_linked_to_the_note_of_its_page() -> None:
    pages = []
    for number in (1, 2):
        marked = line(70, 100, "Figures of this year and of the years before it")
        raised = line(310, 97, "x", raised="a").words[0]
        marked.words.append(raised)
        note = line(70, 760, f"Note of page {number}.", raised="a")
        pages.append(page([marked, note], [across(750, 70, 200)], number=number))
    blocks, _, _ = read(*pages)
    notes = {block.page: block.number for block in blocks if block.kind == "note"}
    marks = {block.page: block.marks for block in blocks if block.marks}
    assert {number: [mark.note for mark in found] for number, found in marks.items()} == {
        1: [notes[1]],
        2: [notes[2]],
    }


def test_running_heads_and_feet_are_known_and_body_rows_are_not() -> None:
    pages = []
    for number in range(1, 5):
        lines, _, _ = rows_of((HEAD, *body(number)), 80, 8)
        lines.append(line(55, 40, "A/66/165"))
        lines.append(line(55, 800, f"{number}/4"))
        lines.append(line(480, 800, "11-40530"))
        pages.append(page(lines, number=number))
    blocks, _, _ = read(*pages)
    running = [block.text for block in blocks if block.kind == "running"]
    assert running == [text for n in range(1, 5) for text in ("A/66/165", f"{n}/4 11-40530")]
    assert len(table_of(blocks)) == 1 + 4 * 6


def test_the_mark_of_a_chinese_note_may_touch_it() -> None:
    pages = []
    for mark in ("z", "aa"):
        note = line(55, 760, f"{mark}包括区域办事处的活动。")
        pages.append(page([line(55, 100, "正文"), note], [across(750, 55, 200)]))
    blocks, _, _ = read(*pages)
    assert [block.label for block in blocks if block.kind == "note"] == ["z", "aa"]
