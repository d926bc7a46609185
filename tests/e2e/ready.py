"""`ctbt` processes that begin at once, for tests that need many.

They are forked from a process that has imported what the command needs (a module `ready_to_...`),
and are real processes else: each has a session of its own, can be killed, and ends as the
command does.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.commands import ROOT

# A child ends when the command has, without what libraries do at the end of an interpreter: some of
# their threads (of DuckDB, since it is imported) are not in a process that was forked.
# What a child leaves behind becomes a child of this process, as it is told of no other
# (PR_SET_CHILD_SUBREAPER): that all of it has ended is then known, and not looked for.
_FORKING = """
import ctypes, importlib, json, os, random, sys, threading

assert ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0) == 0
main = importlib.import_module(sys.argv[1]).main
assert threading.active_count() == 1
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        os.setsid()
        random.seed()
        os.environ.clear()
        os.environ.update(order["environment"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
        sys.argv = ["ctbt", *order["arguments"]]
        try:
            code = main()
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        os._exit(code or 0)
    print(child, flush=True)
    ended, status = 0, 0
    while ended != child:
        ended, found = os.wait()
        status = found if ended == child else status
    print(os.waitstatus_to_exitcode(status), flush=True)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        print(0, flush=True)
"""

_ENDING = 20.0
"""Seconds that what a command has started may live on after it."""


@dataclass
class Running:
    """A command that was started; as `subprocess.Popen`, as far as it is needed."""

    pid: int
    source: subprocess.Popen[bytes]
    code: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.code is None and _is_told(self.source, 0):
            self.wait()
        return self.code

    def wait(self) -> int:
        """Return the exit code when it has ended, and all that it had started has.

        Raises:
            AssertionError: something that it had started lives on.
        """
        if self.code is None:
            self.code = _number(self.source)
            assert _is_told(self.source, _ENDING), f"what {self.pid} had started lives on"
            _number(self.source)
        return self.code


@dataclass(frozen=True)
class Ready:
    """Starts commands, one at a time."""

    source: subprocess.Popen[bytes]

    def start(
        self, *arguments: str, environment: Mapping[str, str], output: Path = Path(os.devnull)
    ) -> Running:
        """Start the command with these arguments, and nothing but these variables.

        Args:
            arguments: of the command.
            environment: all of it.
            output: what it says is added to this file.
        """
        assert self.source.stdin is not None
        order = {
            "arguments": arguments,
            "environment": dict(environment),
            "output": str(output),
        }
        self.source.stdin.write(json.dumps(order).encode() + b"\n")
        return Running(_number(self.source), self.source)


def _is_told(source: subprocess.Popen[bytes], seconds: float) -> bool:
    assert source.stdout is not None
    return bool(select.select([source.stdout], [], [], seconds)[0])


def _number(source: subprocess.Popen[bytes]) -> int:
    assert source.stdout is not None
    return int(source.stdout.readline())


@contextmanager
def ready_commands(
    module: str = "tests.e2e.ready_to_fetch", environment: Mapping[str, str] = os.environ
) -> Iterator[Ready]:
    """Have commands ready; none may run when this ends.

    Args:
        module: what is imported ahead; its `main` is the command.
        environment: while it is imported.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _FORKING, module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env=environment,
    ) as source:
        assert source.stdin is not None
        try:
            yield Ready(source)
            source.stdin.close()
            assert source.wait(timeout=30) == 0
        finally:
            source.kill()  # where a test failed, it waits for a command that may run on
