"""The process that reads a PDF or Word file for `extract_isolated`.

Asked is {"name": ...} with the bytes of the file behind it; the answer is
{"refusal": ...}, or the messages of `tasks.extract.blocks_codec`. Of a .doc,
which LibreOffice reads, it is only seen whether it seems to be one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from tasks.errors import InputError, WrongFormat
from tasks.extract.blocks_codec import encode
from tasks.extract.document import extract_document
from tasks.extract.refusals import refusal_to_message
from tasks.extract.sniff import MediaType, sniff
from tasks.extract.worker import read_frame, serve
from tasks.records import SourceText

DOC: MediaType = "application/msword"
LARGEST_TEXT = 20_000_000
"""Characters: as many as bytes are read of a flattened report, and far more than any has."""

Extract = Callable[[bytes, str], SourceText]


def serve_documents(extract: Extract, *, memory: int) -> None:
    """Read documents until the input ends.

    Args:
        extract: bytes and name to text and blocks; `extract_document` in use.
        memory: bytes of address space.
    """

    def answer(question: dict[str, Any], pipe: BinaryIO) -> Iterator[dict[str, object]]:
        name = str(question["name"])
        try:
            source = extract(read_frame(pipe), name)
            if len(source.text) > LARGEST_TEXT:
                raise WrongFormat(
                    document=name,
                    expected=f"a report of at most {LARGEST_TEXT:,} characters",
                    found=f"{len(source.text):,} characters",
                )
        except InputError as refusal:
            yield refusal_to_message(refusal)
        else:
            yield from encode(source)

    serve(answer, memory=memory)


def import_reader(kind: str) -> None:
    """Import what reads files of this type.

    It is done before the limits are set and a byte is read, so that Python can
    keep the modules compiled; a worker that compiled them anew starts slowly.
    """
    if kind == "application/pdf":
        import_module("pypdfium2")
        import_module("tasks.extract.pdf.read")
    elif kind == DOC:
        import_module("olefile")
    else:
        import_module("lxml.etree")
        import_module("tasks.extract.docx.read")


def extract_or_look(data: bytes, name: str) -> SourceText:
    """Read a document; of a .doc, refuse what is none and return no text.

    Raises:
        EmptyInput, WrongFormat, DamagedInput: as `tasks.extract.document.extract_document`.
    """
    if sniff(data) != DOC:
        return extract_document(data, name)
    from tasks.extract.doc import refuse_other

    refuse_other(data, name)
    return SourceText(name=name, sha256="", media_type=DOC, byte_size=len(data), text="")


if __name__ == "__main__":
    import_reader(sys.argv[1])
    serve_documents(extract_or_look, memory=int(sys.argv[2]))
