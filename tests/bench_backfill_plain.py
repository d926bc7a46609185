"""The same stages on an inbox without Prefect, for `make bench`: prints seconds as JSON."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from expectations.gx import import_ahead
from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.archive.store import Archive
from tasks.fetch.collect import collect
from tasks.fetch.pending import Pending
from tasks.frames import Standing
from tasks.reference import Reference, load_reference
from tasks.settings import Settings
from tasks.stages.documents import (
    ReadDocument,
    build_batch,
    read,
    refusal,
    validate_documents,
)
from tasks.stages.editions import load_documents, make_editions


def run(inbox: Path, home: Path) -> int:
    """Take every document of the inbox into a warehouse; return how many there were."""
    import_ahead()
    settings, reference = Settings(home=home), load_reference()
    with IsolatedProbe() as prober:
        found = collect(
            Archive(settings.archive),
            inbox=inbox,
            prober=prober,
            reference=reference,
            editions=(),
            now=datetime.now(UTC),
        )
    ordered = sorted(found.documents, key=lambda one: str(one.claim.symbol))
    size = settings.batch - settings.batch % 6  # six languages an edition stay together
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    with ThreadPoolExecutor(settings.readers_at_once) as pool:
        ahead = _start(batches[0], reference, pool)
        for number, batch in enumerate(batches):
            futures = ahead
            ahead = _start(batches[number + 1], reference, pool) if batches[number + 1 :] else []
            _load(batch, [future.result() for future in futures], settings.warehouse, reference)
    return len(found.documents)


def _start(
    batch: list[Pending], reference: Reference, pool: ThreadPoolExecutor
) -> list[Future[ReadDocument]]:
    return [pool.submit(read, pending, reference) for pending in batch]


def _load(
    batch: list[Pending], documents: list[ReadDocument], path: Path, reference: Reference
) -> None:
    found = validate_documents.fn(documents, frozenset(reference.states), len(documents))
    for document, suites in zip(documents, found, strict=True):
        error = refusal(document, suites)
        if error is not None:
            raise error
    batches = [
        build_batch(
            document,
            pending,
            suites,
            outcome="loaded",
            standing=Standing(
                speaks=True, choice="the only document of its place", may_be_cut=None
            ),
            reference_version=reference.version,
        )
        for document, pending, suites in zip(documents, batch, found, strict=True)
    ]
    made = make_editions.fn(path, batches, reference, 0)
    load_documents.fn(
        path, batches, made, ledger=[], reference=reference, history=None, count=len(batches)
    )


if __name__ == "__main__":
    begin = time.perf_counter()
    count = run(Path(sys.argv[1]), Path(sys.argv[2]))
    spent = {"whole flow": time.perf_counter() - begin}
    print(json.dumps({"seconds": spent, "documents": [{}] * count}))
