"""A Word document (.docx) to its text and blocks, from its XML.

Blocks stand in this order: heads of pages, the body with its tables and boxes,
footnotes, endnotes, feet of pages, comments. `characters_read` counts what the
XML holds (printed or not: text, deleted text, codes of fields, symbols) and
what Word puts in when it prints: numbers and bullets of lists, numbers of
notes. Text that is told twice for older programs (mc:Fallback) counts once.
Heads and feet that no page shows and notes that nothing refers to are hidden.
Capitals that only formatting makes are as they were typed. Charts and diagrams
are pictures here: their words are not read.
"""

from __future__ import annotations

import hashlib

from tasks.errors import DamagedInput, EmptyInput, WrongFormat
from tasks.extract.docx.document import read_drafts
from tasks.extract.docx.draft import count_letters
from tasks.extract.docx.finish import finish_blocks
from tasks.extract.docx.parts import Parts
from tasks.extract.package import Broken, Locked, open_package
from tasks.extract.sniff import MediaType
from tasks.records import SourceText

DOCX: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def extract_docx(data: bytes, name: str) -> SourceText:
    """Read a .docx file; macros in it are not run, and nothing outside of it is fetched.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        EmptyInput: no text in it.
        WrongFormat: another Office file, or pictures of pages without text.
        DamagedInput: cut off, encrypted, hostile, or with parts missing.
    """
    try:
        with open_package(data) as archive:
            parts = Parts(archive)
            if not parts.is_word():
                raise WrongFormat(
                    document=name,
                    expected="a Word document",
                    found="an Office file that is no Word document",
                )
            drafts, characters = read_drafts(parts)
            has_pictures = parts.has_pictures()
    except Locked as error:
        raise DamagedInput(
            document=name, expected="a .docx that opens", found="one that wants a password"
        ) from error
    except Broken as error:
        raise DamagedInput(
            document=name, place=error.place, expected="a whole .docx", found=error.found
        ) from error
    text, blocks = finish_blocks(drafts)
    if all(block.kind in {"running", "hidden"} for block in blocks):
        if has_pictures:
            raise WrongFormat(
                document=name,
                expected="a Word document with text",
                found="pictures without text (a scan)",
            )
        raise EmptyInput(document=name, expected="the text of a report", found="no text")
    lost = characters - sum(
        count_letters(text[block.span.start : block.span.end]) for block in blocks
    )
    if lost > 0:
        raise DamagedInput(
            document=name,
            expected="text only where a Word document has it",
            found=f"{lost:,} of {characters:,} characters that stand elsewhere, such as in the"
            " properties of a paragraph",
        )
    return SourceText(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=DOCX,
        byte_size=len(data),
        text=text,
        blocks=blocks,
        characters_read=characters,
    )
