"""Read-only questions to the warehouse, for people and their hostile friends.

Each is answered in a process of its own (`warehouse.query_worker`): a question can
crash DuckDB, fill the memory, or keep it busy where it heeds no interruption.
Here that ends the process, and a line says how. Nothing is asked of DuckDB in this
process, which does not import it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tasks.errors import CtbtError, QueryRefused, SettingsError
from warehouse.values import ValueType

_ROOT = Path(__file__).parents[1]
_KEPT = ("TZ",)
"""What of its environment this process gives to the one that answers: the time zone of moments,
and nothing in which secrets can be."""
_DYING = 1.0
"""Seconds that the process of a question has to end when nobody waits for it any more."""
_STARTING = 60.0
"""Seconds that it may take to be there."""
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?([KMGT])(i?)B", re.IGNORECASE)
_LEAST = 64_000_000
"""Bytes that DuckDB needs to open the file and to answer at all."""
_BESIDE = 512_000_000
"""Bytes that a process may take beside what DuckDB counts as the query's."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take.

    Attributes:
        seconds: of work, without those in which nobody takes the rows; None for any time.
        memory: at most so much, as DuckDB writes it.
    """

    seconds: float | None = 60.0
    memory: str = "2GB"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, as it comes.

    Attributes:
        columns: names, as the query gives them; a second one of a name ends in _1.
        types: of the columns; they write a value as text or JSON.
        batches: some rows at once, none of them empty; QueryRefused where DuckDB fails.
    """

    columns: tuple[str, ...]
    types: tuple[ValueType, ...]
    batches: Iterator[list[tuple[object, ...]]]


@contextmanager
def open_answer(path: Path, sql: str, limits: QueryLimits) -> Iterator[Answer]:
    """Answer one query, row by row, in values that `Answer.types` can write.

    Nothing that it says can write, or reach another file or the network.

    Args:
        path: the warehouse.
        sql: one SELECT (or WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW).
        limits: of time and memory.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it within the limits.
        WarehouseError: no warehouse, or not a usable one.
    """
    with _asked(path, sql, None, limits) as asked:
        columns = asked.reply()["columns"]
        yield Answer(
            columns=tuple(name for name, _ in columns),
            types=tuple(ValueType.of_record(kind) for _, kind in columns),
            batches=asked.batches(),
        )


def write_parquet(path: Path, sql: str, output: Path, limits: QueryLimits) -> None:
    """Write the answer to one query as a Parquet file, each column in its own type.

    Integers of 128 bits, such as sums, are decimals without places: Parquet has no such integers.

    Args:
        path: the warehouse.
        sql: as for `open_answer`.
        output: the file, which is written over.
        limits: of time and memory.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it within the limits.
        WarehouseError: no warehouse, or not a usable one.
    """
    with _asked(path, sql, output, limits) as asked:
        asked.reply()


def bytes_of(memory: str) -> int:
    """Return how many bytes a limit of memory is.

    Raises:
        SettingsError: no size, or less than DuckDB needs to answer at all.
    """
    size = _SIZE.fullmatch(memory)
    unit = (1024 if size[3] else 1000) ** (1 + "KMGT".index(size[2].upper())) if size else 0
    number = int(float(size[1]) * unit) if size else 0
    if number < _LEAST:
        raise SettingsError(
            document="--memory-limit",
            expected=f"{_LEAST // 1_000_000}MB or more, such as 2GB",
            found=memory,
        )
    return number


def hold_to_memory(memory: str) -> None:
    """Hold the whole process to a limit: not all that a query needs is counted by DuckDB.

    Only Linux can say what the process has, and holds it to this kind of limit.
    """
    statistics = Path("/proc/self/statm")
    if not statistics.exists():
        return
    has = int(statistics.read_text("ascii").split()[5]) * resource.getpagesize()
    most = has + bytes_of(memory) + _BESIDE
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def needs_more_memory(memory: str, found: str) -> QueryRefused:
    """Return the refusal of a query that would take more memory than it may."""
    return QueryRefused(
        document="query",
        expected=f"an answer that needs no more than {memory} of memory; --memory-limit gives "
        "it more",
        found=found,
    )


def get_ready() -> None:
    """Begin to start what answers a question, where one is about to be asked."""
    _WORKERS.prepare()


@contextmanager
def _asked(path: Path, sql: str, output: Path | None, limits: QueryLimits) -> Iterator[_Asked]:
    question = {
        "path": str(path.absolute()),
        "sql": sql,
        "output": None if output is None else str(output.absolute()),
        "memory": limits.memory,
    }
    with _WORKERS.borrow() as worker, closing(_Asked(worker, limits)) as asked:
        asked.put(question)
        yield asked


def _kinds(kind: type[CtbtError]) -> Iterator[type[CtbtError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


class _Asked:
    """A question that a process of its own works on, within its limits."""

    def __init__(self, worker: _Worker, limits: QueryLimits) -> None:
        self._worker = worker
        self._limits = limits
        self._seconds = limits.seconds
        self._line = worker.open_line()

    def put(self, question: dict[str, str | None]) -> None:
        """Put the question, from when on the time runs."""
        if not self._line.poll(_STARTING):
            raise self._ended(f"it was not there after {_STARTING:g} s")
        with self._listening():
            self._line.recv_bytes()
            self._line.send_bytes(json.dumps(question).encode())

    def reply(self) -> dict[str, Any]:
        """Return what the process says next.

        Raises:
            QueryRefused, WarehouseError: that it cannot answer, or not in time.
        """
        started = time.monotonic()
        if not self._line.poll(self._seconds):
            raise self._too_long()
        with self._listening():
            said = json.loads(self._line.recv_bytes())
        if "refused" in said:
            kinds = {kind.__name__: kind for kind in _kinds(CtbtError)}
            raise kinds[said["refused"]](**said["arguments"])
        if "fault" in said:
            raise RuntimeError(said["fault"])
        self._spend(time.monotonic() - started)
        return dict(said)

    def batches(self) -> Iterator[list[tuple[object, ...]]]:
        """Yield all rows, some at once."""
        while rows := self._next():
            # Whoever takes them may wait, as a pager does, but not work without end.
            started = time.process_time()
            yield [tuple(row) for row in rows]
            self._spend(time.process_time() - started)

    def close(self) -> None:
        """End the process of the question."""
        self._line.close()
        self._worker.end_of_question()

    def _next(self) -> list[list[object]]:
        with self._listening():
            self._line.send_bytes(b"more")
        rows: list[list[object]] = self.reply()["rows"]
        return rows

    def _spend(self, seconds: float) -> None:
        if self._seconds is not None:
            self._seconds -= seconds
            if self._seconds <= 0:
                raise self._too_long()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, ConnectionError) as error:
            code = self._worker.end_of_question()
            how = "was ended" if code is None else f"ended with status {code}"
            if code is not None and code < 0:
                how = f"ended with {signal.Signals(-code).name}"
            raise self._ended(f"DuckDB {how}") from error

    def _ended(self, how: str) -> QueryRefused:
        return QueryRefused(
            document="query",
            expected=f"a query that DuckDB can answer, with {self._limits.memory} of memory "
            "(--memory-limit gives it more)",
            found=how,
        )

    def _too_long(self) -> QueryRefused:
        seconds = self._limits.seconds or 0.0
        return QueryRefused(
            document="query",
            expected=f"an answer within {seconds:g} s; --timeout {max(600, 10 * seconds):g} "
            "gives it more time, --timeout 0 any",
            found="it was not done by then",
        )


class _Worker:
    """A process that has DuckDB ready and forks for each question, one at a time."""

    def __init__(self) -> None:
        self._control, own = socket.socketpair()
        with own:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "warehouse.query_worker"),
                stdin=own.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={"LANG": "C.UTF-8"} | {n: os.environ[n] for n in _KEPT if n in os.environ},
                # Ctrl-C is for this process, which then ends what it has asked.
                start_new_session=True,
            )
        self._has_question = False

    @property
    def alive(self) -> bool:
        """Return False once it has ended or was ended."""
        return self._process.poll() is None

    def open_line(self) -> Connection:
        """Return the line to a new process, which says first that it is there."""
        own, other = socket.socketpair()
        with other:
            socket.send_fds(self._control, [b"?"], [other.fileno()])
        self._has_question = True
        return Connection(own.detach())

    def end_of_question(self) -> int | None:
        """Return how the process of the question ended, the line to which is closed at one end.

        What does not end then is killed, and this worker with it: None.
        """
        if not self._has_question:
            return None
        self._has_question = False
        self._control.settimeout(_DYING)
        with contextlib.suppress(OSError):
            if told := self._control.recv(16):
                return int(told)
        self.close()
        return None

    def close(self) -> None:
        """End it and what it has forked."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()


class _Workers:
    """Workers that wait for the next question, so that none is started for each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        atexit.register(self.close)

    @contextmanager
    def borrow(self) -> Iterator[_Worker]:
        """Lend a worker that nobody else has."""
        with self._lock:
            worker = next((one for one in iter(self._pop, None) if one.alive), None)
        worker = worker or _Worker()
        try:
            yield worker
        finally:
            if worker.alive:
                with self._lock:
                    self._idle.append(worker)

    def prepare(self) -> None:
        """Start a worker, unless one waits."""
        with self._lock:
            if not self._idle:
                self._idle.append(_Worker())

    def close(self) -> None:
        """End all that wait; they end with this process, too."""
        while worker := self._pop():
            worker.close()

    def _pop(self) -> _Worker | None:
        return self._idle.pop() if self._idle else None


_WORKERS = _Workers()
