"""A process that reads hostile files, as its parent holds it: asked with frames, and ended.

A file can crash the libraries that read it, keep them busy for ever or fill
the memory. Here that ends the worker, and a line says how.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tasks.errors import ProgramFault
from tasks.extract.worker import ENDED, FAULT, HEAD, OUT_OF_MEMORY, PATIENCE, read_length
from tasks.faults import program_fault

_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
"""All of it: nothing of the parent's environment, where secrets can be. One arena, since each
takes a large piece of the address space that is limited."""
_PIECE = 1 << 20
LAST_WORDS = 16_384
_FULL = 0.9
"""A worker that a signal ended when it held this share of its memory died of that: a library
that gets no more memory ends the process."""
_DYING = 3.0
"""Seconds that a child whose pipe is closed has to end."""

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
            command: the worker; `memory` is appended to it.
            memory: bytes of address space that reading a file may take.
            largest: bytes of a frame of its answers.
        """
        self._command = [*command, str(memory)]
        self._memory = memory
        self._largest = largest
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._has_child = False

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
        deadline = time.monotonic() + patience
        with closing(Pipes()) as pipes:
            try:
                self._fork(pipes, patience)
                pipes.write(memoryview(question), deadline)
                while True:
                    yield self._message(pipes, deadline)
            except TimeoutError as error:
                self.close()
                raise NoAnswer(_too_long(patience)) from error
            except MemoryError as error:
                self.close()
                raise NoAnswer(self._too_large()) from error
            except (EOFError, ConnectionError) as error:
                raise NoAnswer(self._epitaph(pipes, patience)) from error
            except (ValueError, RecursionError) as error:
                self.close()
                raise NoAnswer(NO_ANSWER) from error

    def close(self) -> None:
        """End the worker and its child, if there are any."""
        process, self._process = self._process, None
        control, self._control = self._control, None
        if process is None or control is None or process.stderr is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()
        control.close()

    def _fork(self, pipes: Pipes, patience: float) -> None:
        """Let the worker fork a child that has these pipes; start the worker if there is none."""
        if self._has_child and self._end_of_child() is None:
            self.close()  # it died with its child, or the child goes on with what nobody waits for
        if self._process is not None and self._process.poll() is not None:
            self.close()  # killed while nobody asked
        if self._process is None or self._control is None:
            self._control, own = socket.socketpair()
            with own:
                self._process = subprocess.Popen(  # noqa: S603 - the command is the program's own
                    self._command,
                    stdin=own.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    cwd=_ROOT,
                    env=_ENVIRONMENT,
                    start_new_session=True,
                )
            self._has_child = False
        socket.send_fds(self._control, [PATIENCE.pack(patience)], pipes.of_child)
        pipes.hand_over()
        self._has_child = True

    def _end_of_child(self) -> tuple[int, int] | None:
        """Return how the child ended, and the most bytes that it held; None if it has not."""
        control, self._has_child = self._control, False
        if control is None:
            return None
        control.settimeout(_DYING)
        try:
            told = control.recv(ENDED.size)
        except OSError:  # no word in time, or the worker is gone
            return None
        return ENDED.unpack(told) if len(told) == ENDED.size else None

    def _message(self, pipes: Pipes, deadline: float) -> dict[str, Any]:
        length = read_length(pipes.read(HEAD, deadline))
        if length > self._largest:
            raise ValueError("a frame larger than any")
        found = json.loads(pipes.read(length, deadline), parse_constant=_refuse)
        if not isinstance(found, dict):
            raise ValueError("a message that is no object")
        if found == OUT_OF_MEMORY:
            raise MemoryError
        if found.keys() == {FAULT} and isinstance(found[FAULT], list):
            place, said, *calls = map(str, found[FAULT])
            raise WorkerFault(place, said, calls)
        return found

    def _epitaph(self, pipes: Pipes, patience: float) -> str:
        """Say how the child ended, or the worker itself, with the last line that was written."""
        end, words = self._end_of_child(), pipes.last_words()
        if end is None and self._process is not None and self._process.stderr is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                end = self._process.wait(_DYING), 0
                words = self._process.stderr.read(LAST_WORDS)
            self.close()
        if end is None:
            return NO_ANSWER
        code, used = end
        if -code in {signal.SIGXCPU, signal.SIGALRM}:
            return _too_long(patience)
        if code < 0 and used > _FULL * self._memory:
            return self._too_large()
        if code < 0:
            return f"the reader ended with signal {-code}"
        lines = words.decode(errors="replace").strip().splitlines()
        return f"the reader ended with status {code}" + (f": {lines[-1][:200]}" if lines else "")

    def _too_large(self) -> str:
        return f"the reader needed more than {self._memory / (1 << 30):g} GiB"


class IdleWorkers:
    """Workers that wait for the next file, so that none is started for each.

    A process that was forked has none at first: those of its parent are the parent's.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[tuple[int, tuple[str, ...]], list[WorkerProcess]] = {}
        atexit.register(self.close)

    @contextmanager
    def borrow(
        self, command: Sequence[str], *, memory: int, largest: int
    ) -> Iterator[WorkerProcess]:
        """Lend a worker, or start one; it is lent again if nothing went wrong with it.

        Args:
            command: as for `WorkerProcess`.
            memory: as for `WorkerProcess`.
            largest: as for `WorkerProcess`.
        """
        kind = (os.getpid(), (*command, str(memory), str(largest)))
        with self._lock:
            idle = self._idle.setdefault(kind, [])
            worker = idle.pop() if idle else WorkerProcess(command, memory=memory, largest=largest)
        try:
            yield worker
        except BaseException:
            worker.close()
            raise
        with self._lock:
            idle.append(worker)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Process ids of those that wait."""
        with self._lock:
            waiting = [worker.process_id for workers in self._idle.values() for worker in workers]
        return tuple(number for number in waiting if number is not None)

    def close(self) -> None:
        """End all that wait; they end with this process, too."""
        with self._lock:
            for (process, _), workers in self._idle.items():
                while workers and process == os.getpid():
                    workers.pop().close()


class Pipes:
    """Standard input, output and errors of a child, as its parent holds their other ends."""

    def __init__(self) -> None:
        child_in, self._input = os.pipe()
        self._output, child_out = os.pipe()
        self._errors, child_errors = os.pipe()
        self.of_child = [child_in, child_out, child_errors]
        self._own = [self._input, self._output, self._errors]
        for pipe in self._own:
            os.set_blocking(pipe, False)
        self._words = b""

    def hand_over(self) -> None:
        """Close the child's ends here: it has them."""
        while self.of_child:
            os.close(self.of_child.pop())

    def close(self) -> None:
        """Close all ends that are here; a child that still runs ends then."""
        self.hand_over()
        while self._own:
            os.close(self._own.pop())

    def write(self, data: memoryview, deadline: float) -> None:
        """Write bytes for the child.

        Raises:
            TimeoutError: they are not taken in time.
            BrokenPipeError: the child is gone.
        """
        while data:
            self._wait(self._input, select.POLLOUT, deadline)
            data = data[os.write(self._input, data[:_PIECE]) :]

    def read(self, size: int, deadline: float) -> bytearray:
        """Read what the child has written.

        Raises:
            TimeoutError: it does not come in time.
            EOFError: the child has closed its end.
        """
        data, filled = bytearray(size), 0
        view = memoryview(data)
        while filled < size:
            self._wait(self._output, select.POLLIN, deadline)
            got = os.readv(self._output, [view[filled:]])
            if not got:
                raise EOFError
            filled += got
        return data

    def last_words(self) -> bytes:
        """Return the end of what a child that is gone wrote to its errors."""
        with contextlib.suppress(BlockingIOError):
            while self._listen():
                pass
        return self._words

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        """Wait for a pipe, taking meanwhile what the child says on its error output."""
        poll = select.poll()
        poll.register(self._errors, select.POLLIN)
        poll.register(pipe, event)
        while (left := deadline - time.monotonic()) > 0:
            ready = {descriptor for descriptor, _ in poll.poll(1000 * left + 1)}
            if self._errors in ready and not self._listen():
                poll.unregister(self._errors)
            if pipe in ready:
                return
        raise TimeoutError

    def _listen(self) -> bool:
        """Keep the last words of the child; False when there will be none."""
        said = os.read(self._errors, LAST_WORDS)
        self._words = (self._words + said)[-LAST_WORDS:]
        return bool(said)


def _too_long(patience: float) -> str:
    return f"the reader took longer than {patience:g} s"


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
