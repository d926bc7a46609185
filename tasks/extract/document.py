"""One document of any format to its text and blocks: the door of the extract stage."""

from __future__ import annotations

from tasks.errors import WrongFormat
from tasks.extract.sniff import NAMES, sniff
from tasks.extract.text import source_from_bytes
from tasks.records import SourceText


def extract_document(data: bytes, name: str) -> SourceText:
    """Read a document by what its bytes are, whatever its name says.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        EmptyInput: nothing in it.
        WrongFormat: an HTML page, a workbook, WordPerfect, a scan: nothing this stage reads.
        DamagedInput: truncated, encrypted, broken, or larger than any report.
    """
    kind = sniff(data)
    match kind:
        case "application/pdf":
            from tasks.extract.pdf.read import extract_pdf

            return extract_pdf(data, name)
        case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
            from tasks.extract.docx.read import extract_docx

            return extract_docx(data, name)
        case "application/msword":
            from tasks.extract.doc import extract_doc

            return extract_doc(data, name)
        case "text/plain":
            return source_from_bytes(data, name)
        case _:
            raise WrongFormat(
                document=name,
                expected="a PDF, a Word document or flattened plain text",
                found=NAMES[kind],
            )
