"""Looking into files that nobody vouches for, in a process of its own.

PDF and Word readers are large programs in C; a file can crash them, keep them
busy for ever or fill the memory. Here that ends the worker, and the file is
called damaged.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tasks.errors import UnreadableInput
from tasks.extract.probe import Probe
from tasks.extract.probe_worker import LARGEST_FRAME, read_length, write_frame
from tasks.extract.sniff import sniff

PATIENCE = 30.0
"""Seconds that a file may take; real documents take hundredths."""
MEMORY = 2 << 30
"""Bytes of address space of the worker; real documents need a tenth."""

_WORKER = (sys.executable, "-m", "tasks.extract.probe_worker")
_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
"""All of it: nothing of the parent's environment, where secrets can be."""
_SNIFFED = 1 << 16
_HEAD = 4
_LAST_WORDS = 16_384


class IsolatedProbe:
    """Looks at the front of files in a worker process, which is started when first needed.

    Used as a context manager, by one thread at a time. The worker lives as long
    as this object, also when the parent is killed, and is started anew after a
    file that ended it.
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
            worker: the command; memory and patience are appended to it.
        """
        self._patience = patience
        self._memory = memory
        self._command = [*worker, str(memory), str(patience)]
        self._process: subprocess.Popen[bytes] | None = None

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
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._end(self._process)

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
        answer = self._ask({"path": str(path.absolute()), "whole": whole})
        if isinstance(answer, str):
            return Probe(sniff(head), "damaged", "", None, answer)
        if "unreadable" in answer:
            raise _unreadable(path, str(answer["unreadable"]))
        return Probe(**answer["probe"])

    def _ask(self, question: dict[str, object]) -> dict[str, Any] | str:
        """Return the worker's answer, or why there is none."""
        process = self._running()
        source, target = _pipes(process)
        try:
            write_frame(target, question)
            data = self._frame(source.fileno(), time.monotonic() + self._patience)
            answer: dict[str, Any] = json.loads(data)
        except TimeoutError:
            self._end(process)
            return f"the reader took longer than {self._patience:g} s"
        except (EOFError, BrokenPipeError):
            return self._epitaph(process)
        except json.JSONDecodeError:
            self._end(process)
            return "the reader answered with something that is no answer"
        if "memory" in answer:
            self._end(process)
            return f"the reader needed more than {self._memory / (1 << 30):g} GiB"
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end(self._process)  # killed while nobody asked
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - the command is the program's own
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=_ROOT,
                env=_ENVIRONMENT,
                start_new_session=True,
            )
        return self._process

    def _frame(self, descriptor: int, deadline: float) -> bytes:
        length = read_length(_read(descriptor, _HEAD, deadline))
        if length > LARGEST_FRAME:
            raise EOFError
        return _read(descriptor, length, deadline)

    def _epitaph(self, process: subprocess.Popen[bytes]) -> str:
        """Say how the worker ended, with the last line it wrote."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
        code = process.poll()
        words = b""
        if process.stderr is not None and code is not None:
            words = process.stderr.read(_LAST_WORDS)
        self._end(process)
        if code is None:
            return "the reader answered with something that is no answer"
        if code < 0:
            return f"the reader ended with signal {-code}"
        lines = words.decode(errors="replace").strip().splitlines()
        return f"the reader ended with status {code}" + (f": {lines[-1][:200]}" if lines else "")

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], Any]:
    if process.stdout is None or process.stdin is None:
        raise AssertionError("the worker was started with pipes")
    return process.stdout, process.stdin


def _read(descriptor: int, size: int, deadline: float) -> bytes:
    data = b""
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(descriptor, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def _unreadable(path: Path, found: str) -> UnreadableInput:
    return UnreadableInput(document=str(path), expected="a readable file", found=found)
