"""`python -m tests.fake_un`: the server for people to try things out; ends with Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import threading

from tests.fake_un.documents import fleet
from tests.fake_un.server import FakeUn
from tests.fake_un.shapes import Shape


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fake_un",
        description="A server on this machine that behaves like the United Nations' own.",
    )
    parser.add_argument("--port", type=int, default=8000, help="of 127.0.0.1; 0 for any free one")
    parser.add_argument("--soft-block-after", type=int, metavar="N", help="requests until a block")
    parser.add_argument("--heal-after", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--latency", type=float, default=0.0, metavar="S", help="of each answer")
    parser.add_argument("--size", type=int, default=60_000, metavar="BYTES", help="of a document")
    parser.add_argument(
        "--script",
        action="append",
        default=[],
        choices=list(Shape),
        metavar="SHAPE",
        help=f"answer the first questions so; may be repeated: {' '.join(Shape)}",
    )
    return parser.parse_args()


def main() -> None:
    """Serve until somebody says stop."""
    arguments = _arguments()
    documents = fleet(range(62, 82), size=arguments.size, symbols={71: "A/71/134"})
    un = FakeUn(
        documents=documents,
        latency=arguments.latency,
        soft_block_after=arguments.soft_block_after,
        heal_after=arguments.heal_after,
    )
    if arguments.script:
        un.script(None, [Shape(name) for name in arguments.script])
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with un.running(arguments.port):
        symbols = list(dict.fromkeys(symbol for symbol, _, _ in documents))
        print(f"{un.address} holds {len(documents)} made-up documents, in six languages,")
        print(f"as Word and PDF: {', '.join(symbols)}")
        print(f"and always: {', '.join(' '.join(key) for key in un.canaries)}")
        print()
        print(
            f"CTBT_UN_SERVER={un.address} CTBT_PAUSE_MIN=0 CTBT_PAUSE_MAX=0"
            " ctbt fetch --home somewhere"
        )
        print("Ctrl-C ends it.", flush=True)
        stopped.wait()
    print(f"{len(un.requests)} requests, {un.most_at_once} at once at most")


if __name__ == "__main__":
    main()
