"""Changes to a document that keep most of it, as errors and as malice make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from lxml import etree

from tests.fuzz.seeds import Seed

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = [
    *(b"0", b"1", b"-1", b"2", b"7", b"255", b"65535", b"65536", b"2147483647", b"-2147483648"),
    *(b"4294967295", b"4294967296", b"1000000000", b"9223372036854775807", b"0.0001", b"1e9"),
    *(b"99999999999999999999", b"-0.5", b"nan", b"100000", b"", b"."),
]
_MOST = 200_000
"""Bytes of a part; changes may double it again and again."""

Change = Callable[[bytes, Random, Seed], bytes]


def _span(data: bytes, random: Random, most: int = 64) -> slice:
    start = random.randrange(len(data) + 1)
    return slice(start, start + random.randint(1, most))


def _flip(data: bytes, random: Random, _: Seed) -> bytes:
    changed = bytearray(data)
    for _number in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, random: Random, _: Seed) -> bytes:
    at = _span(data, random)
    return data[: at.start] + random.randbytes(at.stop - at.start) + data[at.stop :]


def _leave_out(data: bytes, random: Random, _: Seed) -> bytes:
    at = _span(data, random, max(64, len(data) // 4))
    return data[: at.start] + data[at.stop :]


def _repeat(data: bytes, random: Random, _: Seed) -> bytes:
    at = _span(data, random, 400)
    return data[: at.stop] + data[at] * random.choice((1, 2, 30)) + data[at.stop :]


def _cut(data: bytes, random: Random, _: Seed) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _splice(data: bytes, random: Random, seed: Seed) -> bytes:
    other = random.choice(seed.parts)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _number(data: bytes, random: Random, _: Seed) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    at = random.choice(found)
    return data[: at.start()] + random.choice(_NUMBERS) + data[at.end() :]


def _word(data: bytes, random: Random, seed: Seed) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + b" " * random.randrange(2) + random.choice(seed.words) + b" " + data[at:]


def _swap_lines(data: bytes, random: Random, _: Seed) -> bytes:
    lines = data.split(b"\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _element(data: bytes, random: Random, seed: Seed) -> bytes:
    """Copy, move, drop or rename an element, or change one of its attributes or its text."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return _word(data, random, seed)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    chosen, other = random.choice(elements), random.choice(elements)
    parent = chosen.getparent()
    kind = random.choice(("copy", "move", "drop", "rename", "attribute", "text", "bad"))
    if kind in {"copy", "move"}:
        piece = etree.fromstring(etree.tostring(chosen, with_tail=False))
        if kind == "move" and parent is not None:
            parent.remove(chosen)
        other.insert(random.randint(0, len(other)), piece)
    elif kind == "drop" and parent is not None:
        parent.remove(chosen)
    elif kind == "rename":
        chosen.tag = other.tag
    elif kind == "attribute" and chosen.attrib:
        name = random.choice(list(chosen.attrib))
        chosen.set(name, random.choice(_NUMBERS).decode())
    elif kind == "text":
        chosen.text = random.choice(
            ("", " ", "x" * 500, "\u200f\u0661\u0662", "\u00ad", "\U0001f600\u0301")
        )
    return etree.tostring(root)


_CHANGES: Sequence[Change] = (
    *(_flip, _overwrite, _leave_out, _repeat, _cut, _splice, _number, _number, _word, _word),
    _swap_lines,
)


def input_of(run: int, number: int, seeds: Sequence[Seed]) -> tuple[str, bytes]:
    """Return one input of a run, always the same one: its name and its bytes."""
    random = Random(f"{run}:{number}")  # noqa: S311 - to be repeated, not to be secret
    seed = random.choice(seeds)
    if random.random() < 0.2:
        data = seed.build(seed.parts)
        for _ in range(random.randint(1, 3)):
            data = random.choice(_CHANGES)(data, random, seed)
        return seed.name, data[:_MOST]
    parts = list(seed.parts)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        at = random.randrange(len(parts))
        is_xml = parts[at].startswith(b"<?xml") or parts[at].startswith(b"<w:")
        change = _element if is_xml and random.random() < 0.7 else random.choice(_CHANGES)
        parts[at] = change(parts[at], random, seed)[:_MOST]
    return seed.name, seed.build(parts)
