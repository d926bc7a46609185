"""A process that reads hostile files, as its parent holds it: asked with frames, and ended.

A file can crash the libraries that read it, keep them busy for ever or fill
the memory. Here that ends the worker, and a line says how.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from tasks.errors import ProgramFault
from tasks.extract.worker import FAULT, HEAD, OUT_OF_MEMORY, read_length
from tasks.faults import program_fault

_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
"""All of it: nothing of the parent's environment, where secrets can be. One arena, since each
takes a large piece of the address space that is limited."""
_PIECE = 1 << 20
_LAST_WORDS = 16_384
_FULL = 0.9
"""A worker that a signal ended when it held this share of its memory died of that: a library
that gets no more memory ends the process."""
_WATCH = 0.005
_DYING = 3.0
"""Seconds that a worker whose pipe is closed has to end."""

NO_ANSWER = "the reader answered with something that is no answer"


class NoAnswer(Exception):
    """The worker gave no answer and was ended; the message says why, for the file's error."""


class WorkerFault(NoAnswer):
    """The worker met an exception that nobody expected; the message says where and which."""

    def __init__(self, place: str, found: str, calls: Sequence[str]) -> None:
        self.place = place
        self.found = found
        for call in calls:
            self.add_note(call.rstrip("\n"))
        super().__init__(f"{ProgramFault.what}: {place}: {found}")

    def about(self, document: str) -> ProgramFault:
        """Return the error about the document that was read."""
        return program_fault(document, self.place, self.found)


def command_of(module: str) -> tuple[str, ...]:
    """Return how a module of this program is started as a worker."""
    return (sys.executable, "-m", module)


class WorkerProcess:
    """A worker, started when it is first asked and started anew after a file that ended it.

    Used by one thread at a time, and closed by it (`contextlib.closing`). The
    worker does not outlive its parent, also when that is killed.
    """

    def __init__(self, command: Sequence[str], *, memory: int, largest: int) -> None:
        """Prepare; nothing is started yet.

        Args:
            command: the worker.
            memory: bytes of address space that the worker gives itself, for messages.
            largest: bytes of a frame of its answers.
        """
        self._command = list(command)
        self._memory = memory
        self._largest = largest
        self._process: subprocess.Popen[bytes] | None = None
        self._words = b""

    @property
    def process_id(self) -> int | None:
        """Process id of the worker, None while there is none."""
        return self._process.pid if self._process else None

    def ask(self, question: bytes, patience: float) -> Iterator[dict[str, Any]]:
        """Write frames, and yield the messages of the answer for as long as they are wanted.

        Args:
            question: the frames.
            patience: seconds from the question to the last message that is wanted.

        Raises:
            NoAnswer: the worker ended, was ended, or answers with no message.
            WorkerFault: it met an exception that nobody expected.
        """
        process = self._running()
        deadline = time.monotonic() + patience
        try:
            self._write(process, memoryview(question), deadline)
            while True:
                yield self._message(process, deadline)
        except TimeoutError as error:
            self.close()
            raise NoAnswer(_too_long(patience)) from error
        except MemoryError as error:
            self.close()
            raise NoAnswer(
                f"the reader needed more than {self._memory / (1 << 30):g} GiB"
            ) from error
        except (EOFError, BrokenPipeError) as error:
            raise NoAnswer(self._epitaph(process, patience)) from error
        except (ValueError, RecursionError) as error:
            self.close()
            raise NoAnswer(NO_ANSWER) from error

    def close(self) -> None:
        """End the worker, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in _pipes(process):
            pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()  # killed while nobody asked
        if self._process is None:
            self._words = b""
            self._process = subprocess.Popen(  # noqa: S603 - the command is the program's own
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd=_ROOT,
                env=_ENVIRONMENT,
                start_new_session=True,
            )
            for pipe in _pipes(self._process):
                os.set_blocking(pipe.fileno(), False)
        return self._process

    def _write(self, process: subprocess.Popen[bytes], data: memoryview, deadline: float) -> None:
        target, _, _ = _pipes(process)
        while data:
            self._wait(process, target, select.POLLOUT, deadline)
            data = data[os.write(target.fileno(), data[:_PIECE]) :]

    def _message(self, process: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
        length = read_length(self._read(process, HEAD, deadline))
        if length > self._largest:
            raise ValueError("a frame larger than any")
        found = json.loads(self._read(process, length, deadline), parse_constant=_refuse)
        if not isinstance(found, dict):
            raise ValueError("a message that is no object")
        if found == OUT_OF_MEMORY:
            raise MemoryError
        if found.keys() == {FAULT} and isinstance(found[FAULT], list):
            place, said, *calls = map(str, found[FAULT])
            raise WorkerFault(place, said, calls)
        return found

    def _read(self, process: subprocess.Popen[bytes], size: int, deadline: float) -> bytearray:
        _, source, _ = _pipes(process)
        data, filled = bytearray(size), 0
        view = memoryview(data)
        while filled < size:
            self._wait(process, source, select.POLLIN, deadline)
            got = os.readv(source.fileno(), [view[filled:]])
            if not got:
                raise EOFError
            filled += got
        return data

    def _wait(
        self, process: subprocess.Popen[bytes], pipe: IO[bytes], event: int, deadline: float
    ) -> None:
        """Wait for a pipe, taking meanwhile what the worker says on its error output."""
        words = _pipes(process)[2].fileno()
        poll = select.poll()
        poll.register(words, select.POLLIN)
        poll.register(pipe.fileno(), event)
        while (left := deadline - time.monotonic()) > 0:
            ready = {descriptor for descriptor, _ in poll.poll(1000 * left + 1)}
            if words in ready and not self._listen(words):
                poll.unregister(words)
            if pipe.fileno() in ready:
                return
        raise TimeoutError

    def _listen(self, words: int) -> bool:
        """Keep the last words of the worker; False when there will be none."""
        said = os.read(words, _LAST_WORDS)
        self._words = (self._words + said)[-_LAST_WORDS:]
        return bool(said)

    def _epitaph(self, process: subprocess.Popen[bytes], patience: float) -> str:
        """Say how the worker ended, with the last line it wrote."""
        code, used = _buried(process)
        with contextlib.suppress(BlockingIOError):
            while self._listen(_pipes(process)[2].fileno()):
                pass
        self.close()
        if code is None:
            return NO_ANSWER
        if -code in {signal.SIGXCPU, signal.SIGALRM}:
            return _too_long(patience)
        if code < 0 and used > max(_most_held(), _FULL * self._memory):
            return self._too_large()
        if code < 0:
            return f"the reader ended with signal {-code}"
        lines = self._words.decode(errors="replace").strip().splitlines()
        return f"the reader ended with status {code}" + (f": {lines[-1][:200]}" if lines else "")

    def _too_large(self) -> str:
        return f"the reader needed more than {self._memory / (1 << 30):g} GiB"


def _buried(process: subprocess.Popen[bytes]) -> tuple[int | None, int]:
    """Return how a process ended, None while it has not, and the most bytes that it held."""
    deadline = time.monotonic() + _DYING
    while time.monotonic() < deadline:
        buried, status, usage = os.wait4(process.pid, os.WNOHANG)
        if buried:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss * 1024
        time.sleep(_WATCH)
    return None, 0


def _most_held() -> int:
    """Return the most bytes that this program held, which the system counts for its worker too.

    Linux (proc_pid_status(5), VmHWM) tells it of this program alone; what getrusage(2) tells,
    all that there is elsewhere, includes what ran in this process before it.
    """
    peaks = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return min(peaks) * 1024


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AssertionError("the worker was started with pipes")
    return process.stdin, process.stdout, process.stderr


def _too_long(patience: float) -> str:
    return f"the reader took longer than {patience:g} s"


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
