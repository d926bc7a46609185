"""The process in which DuckDB answers a question that may be hostile, and can do nothing else.

It forks for each question (`warehouse.query` holds the other end of its input), so that
DuckDB is imported once and nothing of one question is left when the next is asked. The
child has opened the warehouse when it reads the question; from then on it can open no
file and no socket, whatever DuckDB is talked into, and it ends when nobody waits for it.
"""

from __future__ import annotations

import codecs
import json
import os
import resource
import select
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tasks.errors import CtbtError, QueryRefused
from tasks.faults import place_of, words_of
from warehouse.asked import Query
from warehouse.connection import open_asked
from warehouse.query import hold_to_memory

_LINE = 0
"""The descriptor on which the child talks with who asked."""
_BATCH = 10_000
"""Rows that are fetched at once."""


def serve() -> None:
    """Answer questions, each in a child, until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash writes no file either
    codecs.lookup("unicode_escape")  # in a file of its own, which no child could open
    control = socket.socket(fileno=sys.stdin.fileno())
    while True:
        asked, lines, _, _ = socket.recv_fds(control, 1, 1)
        if not asked:
            return
        child = os.fork()
        if not child:
            control.detach()  # its descriptor becomes the line
            os.dup2(lines[0], _LINE)
            os.close(lines[0])
            _end_with_parent()
            _answer(Connection(_LINE))
            os._exit(0)
        os.close(lines[0])
        _, status = os.waitpid(child, 0)
        control.send(str(os.waitstatus_to_exitcode(status)).encode())


def _answer(line: Connection) -> None:
    line.send_bytes(b"here")
    question = json.loads(line.recv_bytes())
    try:
        for reply in _replies(question):
            line.send_bytes(json.dumps(reply).encode())
            line.recv_bytes()  # for as long as more is asked for
    except EOFError:
        return
    except CtbtError as error:
        told: dict[str, Any] = {"refused": type(error).__name__, "arguments": _arguments(error)}
    except MemoryError:
        told = {"fault": "no memory left to say what DuckDB said"}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and not here
        told = {"fault": f"{place_of(error)}: {words_of(error)}"}
    line.send_bytes(json.dumps(told).encode())


def _replies(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is answered: the columns, then the rows, some at once, until there are none."""
    output = None if question["output"] is None else Path(question["output"])
    memory = question["memory"]
    with closing(open_asked(Path(question["path"]), memory=memory, output=output)) as connection:
        hold_to_memory(memory)
        close_doors(but_one=output is not None)
        query = Query(connection, question["sql"], memory)
        if output is not None:
            query.copy(output)
            yield {}
            return
        query.start()
        yield {"columns": [(name, kind.record()) for name, kind in query.columns]}
        while rows := query.fetch(_BATCH):
            yield {"rows": rows}
        yield {"rows": []}


def close_doors(*, but_one: bool) -> None:
    """Let no file and no socket be opened any more, or only one at a time: the output.

    What is open stays so. A descriptor is the lowest free number, and must be below the limit.
    """
    limit = _LINE + 1
    if but_one:
        limit = os.dup(_LINE) + 1
        os.close(limit - 1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def _arguments(error: CtbtError) -> dict[str, Any]:
    names = ["document", "place", "expected", "found"]
    if isinstance(error, QueryRefused):
        names.append("details")
    return {name: getattr(error, name) for name in names}


def _end_with_parent() -> None:
    """End this process when nobody holds the other end of the line any more.

    A thread, since DuckDB lets others run while it works, and heeds an interruption too seldom.
    """
    poll = select.poll()
    poll.register(_LINE, 0)  # no event but the hang-up, which is always told

    def wait() -> None:
        poll.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    serve()
