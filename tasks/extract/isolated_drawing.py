"""Pages of a PDF drawn in a process of its own: pictures and shadings in a file can harm, too."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from tasks.extract.isolated_document import not_read
from tasks.extract.pdf.draw import Drawn
from tasks.extract.refusals import message_to_refusal
from tasks.extract.worker import frame, message
from tasks.extract.worker_process import (
    NO_ANSWER,
    NoAnswer,
    WorkerFault,
    WorkerProcess,
    command_of,
)

PATIENCE = 30.0
"""Seconds that a page may take; a page of a report takes a tenth."""
MEMORY = 2 << 30
"""Bytes of address space of the process that draws."""

_WORKER = command_of("tasks.extract.drawing_worker")
_LARGEST = 200_000_000
"""Bytes of a picture in an answer: more than the largest page that is drawn can have."""


def draw_isolated(
    data: bytes,
    name: str,
    pages: Mapping[int, Sequence[Drawn]],
    *,
    patience: float = PATIENCE,
    memory: int = MEMORY,
    worker: Sequence[str] = _WORKER,
) -> Iterator[tuple[int, bytes]]:
    """Yield pages with boxes over them, each as its number and a PNG file.

    Args:
        data: the PDF file.
        name: its name, for messages.
        pages: number of each page that is wanted, and what is drawn over it.
        patience: seconds that a page may take.
        memory: bytes of address space of the process that draws.
        worker: the command; memory is appended to it.

    Raises:
        DamagedInput: the file cannot be opened, or ended the process that draws.
        ProgramFault: this program failed in a way that nobody expected.
    """
    with closing(WorkerProcess(worker, memory=memory, largest=_LARGEST)) as process:
        for page, boxes in pages.items():
            places = [
                [box.x0, box.top, box.x1, box.bottom, colour, caption]
                for box, colour, caption in boxes
                if box.page == page
            ]
            question = {"name": name, "page": page, "boxes": places}
            try:
                answer = next(process.ask(message(question) + frame(data), patience))
                refusal = message_to_refusal(answer)
                picture = b"" if refusal else _picture(answer)
            except WorkerFault as fault:
                raise fault.about(name) from fault
            except NoAnswer as reason:
                raise not_read(name, str(reason), patience, memory, f"page {page}") from reason
            except ValueError as error:
                raise not_read(name, NO_ANSWER, patience, memory, f"page {page}") from error
            if refusal is not None:
                raise refusal
            yield page, picture


def _picture(answer: Mapping[str, object]) -> bytes:
    picture = answer.get("picture")
    if not isinstance(picture, str) or len(answer) != 1:
        raise ValueError("an answer without a picture")
    return base64.b64decode(picture, validate=True)
