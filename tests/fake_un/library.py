"""The Digital Library's answer to a search: MARCXML, its total only in a comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

LANGUAGE_NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""How 856$y names each language."""


@dataclass(frozen=True)
class Record:
    """One document of the library.

    Attributes:
        symbol: 191$a.
        title: 245$a.
        date: 269$a, such as 2011-07-14.
        files: address of each language's file, 856$u with 856$y.
    """

    symbol: str
    title: str
    date: str
    files: Mapping[str, str] = field(default_factory=dict)


def make_marcxml(records: Sequence[Record], total: int | None = None) -> bytes:
    """Return one page of a search.

    Args:
        records: of this page.
        total: of all pages; None for as many as are on this one.
    """
    count = len(records) if total is None else total
    body = "\n".join(_record(record) for record in records)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- Search-Engine-Total-Number-Of-Results: {count} -->\n"
        f'<collection xmlns="http://www.loc.gov/MARC21/slim">\n{body}\n</collection>\n'
    ).encode()


def _record(record: Record) -> str:
    fields = [
        _field("191", a=record.symbol),
        _field("245", a=record.title),
        _field("269", a=record.date),
    ]
    fields += [
        _field("856", u=address, y=LANGUAGE_NAMES[language])
        for language, address in record.files.items()
    ]
    return f"<record>\n{''.join(fields)}</record>"


def _field(tag: str, **subfields: str) -> str:
    inner = "".join(
        f'<subfield code="{code}">{escape(value)}</subfield>' for code, value in subfields.items()
    )
    return f'  <datafield tag="{tag}" ind1=" " ind2=" ">{inner}</datafield>\n'
