"""Looking into files that nobody vouches for, in a process of its own.

PDF and Word readers are large programs in C; a file can crash them, keep them
busy for ever or fill the memory. Here that ends the worker, and the file is
called damaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tasks.errors import UnreadableInput
from tasks.extract.probe import Probe
from tasks.extract.probe_worker import LARGEST_FRAME
from tasks.extract.sniff import sniff
from tasks.extract.worker import message
from tasks.extract.worker_process import NoAnswer, WorkerFault, WorkerProcess, command_of

PATIENCE = 30.0
"""Seconds that a file may take; real documents take hundredths."""
MEMORY = 2 << 30
"""Bytes of address space of the worker; real documents need a tenth."""

_WORKER = command_of("tasks.extract.probe_worker")
_SNIFFED = 1 << 16


class IsolatedProbe:
    """Looks at the front of files in a worker process, which is started when first needed.

    Used as a context manager, by one thread at a time. The worker does not
    outlive this object, also when the parent is killed, and is started anew
    after a file that ended it.
    """

    def __init__(
        self,
        *,
        patience: float = PATIENCE,
        memory: int = MEMORY,
        worker: Sequence[str] = _WORKER,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            patience: seconds that a file may take.
            memory: bytes of address space of the worker.
            worker: the command; memory is appended to it.
        """
        self._patience = patience
        self._worker = WorkerProcess(worker, memory=memory, largest=LARGEST_FRAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def worker_id(self) -> int | None:
        """Process id of the worker, None while there is none."""
        return self._worker.process_id

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def probe_file(self, path: Path, *, whole: bool = False) -> Probe:
        """Look at the front of a file.

        Args:
            path: the file.
            whole: as for `tasks.extract.probe.probe`.

        Raises:
            UnreadableInput: no such file, not a file, or no permission.
        """
        try:
            if not path.is_file():
                found = "a folder" if path.is_dir() else "no such file"
                raise UnreadableInput(document=str(path), expected="a file", found=found)
            with path.open("rb") as file:
                head = file.read(_SNIFFED)
        except OSError as error:
            raise _unreadable(path, error.strerror or str(error)) from error
        question = message({"path": str(path.absolute()), "whole": whole})
        try:
            answer = next(self._worker.ask(question, self._patience))
        except WorkerFault as fault:
            return Probe(sniff(head), "unread", "", None, str(fault))
        except NoAnswer as reason:
            return Probe(sniff(head), "damaged", "", None, str(reason))
        if "unreadable" in answer:
            raise _unreadable(path, str(answer["unreadable"]))
        return Probe(**answer["probe"])


def _unreadable(path: Path, found: str) -> UnreadableInput:
    return UnreadableInput(document=str(path), expected="a readable file", found=found)
