"""Word documents whose archive or parts are hostile, each with what must come of it."""

from __future__ import annotations

from tests.fake_un.ole import make_compound_file
from tests.fake_un.pdf import noise
from tests.fake_un.word import zip_bomb_docx
from tests.hostile.expected import EITHER, READ, Case, Cases, cases, refused
from tests.hostile.word_parts import (
    MAIN,
    PARAGRAPH,
    RELATIONS,
    R,
    W,
    document,
    overlapping,
    packed,
    parts,
    relation,
    relations,
    styles,
    with_size,
)

DAMAGED = refused("DamagedInput")


def _laughs(levels: int) -> str:
    """Return a document type whose last entity unfolds to ten to the power of the levels."""
    entities = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels + 1)
    )
    return f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>'


def _entity(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{PARAGRAPH}"


def _without(name: str) -> bytes:
    return packed({key: value for key, value in parts().items() if key != name})


def _encoded(encoding: str) -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><w:document xmlns:w="{W}">'
        f"<w:body>{PARAGRAPH}</w:body></w:document>"
    )
    return packed(parts() | {MAIN: xml.encode(encoding)})


_A_DOCX: Cases = {
    "a zip bomb": (lambda: zip_bomb_docx(20_000_000), DAMAGED),
    "a size that is said too small": (
        lambda: with_size(zip_bomb_docx(20_000_000), MAIN, 1_000),
        DAMAGED,
    ),
    "a size that is said too large": (
        lambda: with_size(document(PARAGRAPH), MAIN, 0xFFFFFFF0),
        DAMAGED,
    ),
    "members that overlap": (lambda: overlapping(1_500), DAMAGED),
    "3,000 members": (
        lambda: packed(parts() | {f"word/{n}.xml": b"" for n in range(3_000)}),
        DAMAGED,
    ),
    "names that lead elsewhere": (
        lambda: packed(
            parts() | dict.fromkeys(("../../evil", "/etc/evil", "C:\\evil", "word/../../e"), b"x")
        ),
        EITHER,
    ),
    "two main parts": (lambda: packed([*parts().items(), (MAIN, b"<other/>")]), EITHER),
    "a billion laughs": (
        lambda: document(_entity("&e9;"), before=_laughs(9)),
        refused("DamagedInput", "document type"),
    ),
    "a billion laughs in an attribute": (
        lambda: document(f'<w:p w:rsidR="&e9;"/>{PARAGRAPH}', before=_laughs(9)),
        DAMAGED,
    ),
    "an entity many times": (
        lambda: document(
            _entity("&a;" * 10_000), before=f'<!DOCTYPE d [<!ENTITY a "{"x" * 100_000}">]>'
        ),
        DAMAGED,
    ),
    "a file of the machine": (
        lambda: document(
            _entity("&a;"), before='<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        ),
        DAMAGED,
    ),
    "a parameter entity of another machine": (
        lambda: document(
            PARAGRAPH, before='<!DOCTYPE d [<!ENTITY % a SYSTEM "http://192.0.2.1/a"> %a;]>'
        ),
        DAMAGED,
    ),
    "a document type of another machine": (
        lambda: document(PARAGRAPH, before='<!DOCTYPE d SYSTEM "http://192.0.2.1/a.dtd">'),
        DAMAGED,
    ),
    "a billion laughs in the styles": (
        lambda: document(
            PARAGRAPH,
            changed=styles("")
            | {"word/styles.xml": f'{_laughs(9)}<w:styles xmlns:w="{W}">&e9;</w:styles>'.encode()},
        ),
        EITHER,
    ),
    "UTF-16": (lambda: _encoded("utf-16"), READ),
    "a text that says it is in another encoding": (
        lambda: packed(parts() | {MAIN: parts()[MAIN].replace(b"UTF-8", b"utf-16")}),
        refused(),
    ),
    "a byte that is no UTF-8": (
        lambda: packed(parts() | {MAIN: parts()[MAIN].replace(b"Some text.", b"Some \xff text.")}),
        DAMAGED,
    ),
    "a character that XML forbids": (lambda: document(_entity("&#0;")), DAMAGED),
    "half of a character": (lambda: document(_entity("&#xD800;")), DAMAGED),
    "XML that ends early": (
        lambda: packed(parts() | {MAIN: parts()[MAIN][:-30]}),
        DAMAGED,
    ),
    "a main part of nothing": (lambda: packed(parts() | {MAIN: b""}), refused()),
    "a main part that is no XML": (lambda: packed(parts() | {MAIN: noise("x", 9_999)}), refused()),
    "a main part of another kind": (lambda: packed(parts() | {MAIN: b"<html/>"}), refused()),
    "no main part": (lambda: _without(MAIN), refused()),
    "no list of types": (lambda: _without("[Content_Types].xml"), EITHER),
    "no relations": (lambda: _without(RELATIONS), EITHER),
    "types of another document": (
        lambda: packed(
            parts() | {"[Content_Types].xml": parts()["[Content_Types].xml"].replace(b"word", b"x")}
        ),
        EITHER,
    ),
    "headers that are missing": (lambda: _without("word/header3.xml"), EITHER),
    "a relation to itself": (
        lambda: document(
            f'<w:altChunk xmlns:r="{R}" r:id="rId1"/>{PARAGRAPH}',
            changed={RELATIONS: relations(relation(1, "aFChunk", "document.xml"))},
        ),
        EITHER,
    ),
    "relations to other machines": (
        lambda: document(
            f'<w:altChunk xmlns:r="{R}" r:id="rId1"/>{PARAGRAPH}',
            changed={
                RELATIONS: relations(
                    *(
                        relation(n, kind, "http://192.0.2.1/a", 'TargetMode="External"')
                        for n, kind in enumerate(("aFChunk", "attachedTemplate", "styles"), 1)
                    )
                )
            },
        ),
        EITHER,
    ),
    "macros": (
        lambda: packed(
            {
                name: content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                )
                for name, content in parts().items()
            }
            | {"word/vbaProject.bin": make_compound_file({"VBA": b"Sub AutoOpen()"}, bytes(16))}
        ),
        READ,
    ),
    "a workbook": (
        lambda: packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        refused(),
    ),
}
_A_DOC: Cases = {
    "a .docx with a password": (
        lambda: make_compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, bytes(16)),
        refused("", "password"),
    ),
    "a workbook": (
        lambda: make_compound_file({"Workbook": noise("x", 9_000)}, bytes(16)),
        refused("", "no Word document"),
    ),
    "garbage": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise("x", 100_000), refused()),
    "a header alone": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", refused()),
    "a chain of sectors in itself": (
        lambda: make_compound_file({"WordDocument": noise("x", 9_000)}, bytes(16)).replace(
            b"\x03\0\0\0\x04\0\0\0", b"\x03\0\0\0\x03\0\0\0"
        ),
        refused(),
    ),
}


def archive_cases() -> list[Case]:
    """Return every such document."""
    return [*cases("a.docx", _A_DOCX), *cases("a.doc", _A_DOC)]
