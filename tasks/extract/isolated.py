"""Looking into files that nobody vouches for, in a process of its own.

PDF and Word readers are large programs in C; a file can crash them, keep them
busy for ever or fill the memory. Here that ends the worker, and the file is
called damaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tasks.extract.probe import Probe
from tasks.extract.probe_worker import LARGEST_FRAME
from tasks.extract.sniff import sniff
from tasks.extract.worker import frame, message
from tasks.extract.worker_process import IdleWorkers, NoAnswer, WorkerFault, command_of

PATIENCE = 30.0
"""Seconds that a file may take; real documents take hundredths."""
MEMORY = 2 << 30
"""Bytes of address space of the worker; real documents need a tenth."""

_WORKER = command_of("tasks.extract.probe_worker")


class IsolatedProbe:
    """Looks at the front of files in worker processes, which are started when first needed.

    Used as a context manager, by any number of threads, each with a worker of its own. No
    worker outlives this object, also when the parent is killed; one that a file ended is
    started anew.
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
        self._command = worker
        self._memory = memory
        self._workers = IdleWorkers()

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
    def worker_ids(self) -> tuple[int, ...]:
        """Process ids of the workers that wait for a file."""
        return self._workers.process_ids

    def close(self) -> None:
        """End the workers."""
        self._workers.close()

    def probe(self, data: bytes, *, whole: bool = False) -> Probe:
        """Look at the front of a file.

        Args:
            data: the file.
            whole: as for `tasks.extract.probe.probe`.
        """
        question = message({"whole": whole}) + frame(data)
        with self._workers.borrow(
            self._command, memory=self._memory, largest=LARGEST_FRAME
        ) as worker:
            try:
                answer = next(worker.ask(question, self._patience))
            except WorkerFault as fault:
                return Probe(sniff(data), "unread", "", None, str(fault))
            except NoAnswer as reason:
                return Probe(sniff(data), "damaged", "", None, str(reason))
        return Probe(**answer["probe"])
