"""A page with boxes over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tasks.blocks import Box
from tasks.errors import DamagedInput
from tasks.extract.pdf.draw import draw_blocks
from tests.extract.pdf.tiny import text, tiny_pdf

DATA = tiny_pdf(text(50, 700, "Austria"), text(50, 700, "Belgium"))


def test_boxes_are_drawn_in_their_place(tmp_path: Path) -> None:
    boxes = [
        (Box(1, 100, 200, 300, 400), "red", "1"),
        (Box(2, 0, 0, 595, 842), "#0000ff", "2"),
    ]
    draw_blocks(DATA, 1, boxes, tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGB")
        assert picture.size == pytest.approx((909, 1286), abs=2)
        scale = picture.size[0] / 595
        inside = picture.getpixel((round(200 * scale), round(300 * scale)))
        outside = picture.getpixel((round(400 * scale), round(500 * scale)))
    assert outside == (255, 255, 255)
    assert isinstance(inside, tuple)
    assert inside[0] == 255
    assert 150 < inside[1] < 255
    assert [path.name for path in tmp_path.iterdir()] == ["page.png"]


def test_the_same_page_gives_the_same_picture(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        draw_blocks(DATA, 2, [(Box(2, 50, 100, 200, 150), "green", "row 1")], tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_what_cannot_be_drawn_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(IndexError):
        draw_blocks(DATA, 3, [], tmp_path / "page.png")
    with pytest.raises(ValueError, match="color"):
        draw_blocks(DATA, 1, [(Box(1, 0, 0, 1, 1), "no such", "")], tmp_path / "page.png")
    with pytest.raises(DamagedInput):
        draw_blocks(DATA[:300], 1, [], tmp_path / "page.png")
    assert list(tmp_path.iterdir()) == []
