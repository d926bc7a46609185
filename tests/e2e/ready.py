"""`ctbt fetch` processes that begin at once, for tests that need many.

They are forked from a process that has imported the command and read the reference data,
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

from tests.e2e.commands import ROOT

_FORKING = """
import json, os, random, sys
import flows.cli.fetch
from flows.cli import main
from tasks.reference import load_reference

load_reference()
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        os.setsid()
        random.seed()
        os.environ.clear()
        os.environ.update(order["environment"])
        for number in range(3):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        sys.argv = ["ctbt", *order["arguments"]]
        sys.exit(main())
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Running:
    """A command that was started; as `subprocess.Popen`, as far as it is needed."""

    pid: int
    source: subprocess.Popen[bytes]
    code: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        assert self.source.stdout is not None
        if self.code is None and select.select([self.source.stdout], [], [], 0)[0]:
            self.wait()
        return self.code

    def wait(self) -> int:
        """Return the exit code when it has ended."""
        if self.code is None:
            self.code = _number(self.source)
        return self.code


@dataclass(frozen=True)
class Ready:
    """Starts commands, one at a time."""

    source: subprocess.Popen[bytes]

    def start(self, *arguments: str, environment: Mapping[str, str]) -> Running:
        """Start `ctbt` with these arguments, and nothing but these variables."""
        assert self.source.stdin is not None
        order = json.dumps({"arguments": arguments, "environment": dict(environment)})
        self.source.stdin.write(order.encode() + b"\n")
        return Running(_number(self.source), self.source)


def _number(source: subprocess.Popen[bytes]) -> int:
    assert source.stdout is not None
    return int(source.stdout.readline())


@contextmanager
def ready_commands() -> Iterator[Ready]:
    """Have commands ready; none may run when this ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _FORKING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env=os.environ,
    ) as source:
        assert source.stdin is not None
        try:
            yield Ready(source)
            source.stdin.close()
            assert source.wait(timeout=30) == 0
        finally:
            source.kill()  # where a test failed, it waits for a command that may run on
