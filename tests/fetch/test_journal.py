"""The journal only gets longer, and a kill costs at most the answer it interrupted."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tasks.errors import ArchiveError, DamagedInput
from tasks.fetch.archive.files import BROKEN
from tasks.fetch.archive.journal import JOURNAL, Journal, parse_lines
from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.replies import Reply
from tests.fetch.bundles import entry

ENTRIES = st.lists(
    st.builds(
        entry,
        st.text(max_size=20),
        hour=st.integers(0, 1000),
        reply=st.sampled_from(Reply),
    ),
    max_size=8,
)


def by_time(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    once = {item.ledger_id: item for item in reversed(entries)}
    first = [item for item in entries if once.pop(item.ledger_id, None) is not None]
    return sorted(first, key=lambda item: item.asked_at)


def test_a_folder_without_journal_has_no_entries(tmp_path: Path) -> None:
    assert Journal(tmp_path / "nowhere").entries() == []


@given(ENTRIES, ENTRIES)
def test_what_is_written_comes_back_once_and_by_time(
    first: list[LedgerEntry], second: list[LedgerEntry]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        journal.append(first)
        journal.append(second)
        journal.append(first)
        assert journal.entries() == Journal(Path(folder)).entries() == by_time(first + second)


@given(ENTRIES, ENTRIES)
def test_it_only_gets_longer(first: list[LedgerEntry], second: list[LedgerEntry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / JOURNAL
        path.touch()
        Journal(Path(folder)).append(first)
        before = path.read_bytes()
        Journal(Path(folder)).append(second)
        assert path.read_bytes().startswith(before)


@given(ENTRIES.filter(bool), st.data())
def test_a_kill_costs_at_most_the_line_it_interrupted(
    entries: list[LedgerEntry], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        journal.append(entries)
        path = Path(folder) / JOURNAL
        written = path.read_bytes()
        cut = data.draw(st.integers(0, len(written)))
        path.write_bytes(written[:cut])
        whole = parse_lines(written[: written.rfind(b"\n", 0, cut) + 1], JOURNAL)
        assert Journal(Path(folder)).entries() == by_time(whole)
        Journal(Path(folder)).append(entries)
        assert Journal(Path(folder)).entries() == by_time(entries)


def test_an_entry_of_another_machine_takes_its_place_in_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append([entry(hour=5)])
    journal.append([entry(hour=1, reply=Reply.ABSENT)])
    assert [item.reply for item in journal.entries()] == [Reply.ABSENT, Reply.AVAILABLE]


@pytest.mark.parametrize("line", [b"", b"{}", b"null", b"[1]", b'{"ledger_id": "1"}', b"\xff\xfe"])
def test_a_line_that_is_no_entry_stops_no_other_and_is_set_aside(
    tmp_path: Path, line: bytes
) -> None:
    first, last = (entry(hour=hour).model_dump_json().encode() for hour in (1, 2))
    data = first + b"\n" + line + b"\n" + last + b"\n"
    (tmp_path / JOURNAL).write_bytes(data)
    journal = Journal(tmp_path)
    assert journal.entries() == [entry(hour=1), entry(hour=2)]
    assert [(one.number, one.data) for one in journal.broken_lines()] == [(2, line)]
    with pytest.raises(DamagedInput, match="line 2"):
        parse_lines(data, JOURNAL)
    for _ in range(2):
        journal.set_broken_aside()
        assert journal.broken_lines() == []
        assert (tmp_path / JOURNAL).read_bytes() == first + b"\n" + last + b"\n"
        assert (tmp_path / BROKEN / JOURNAL).read_bytes() == line + b"\n"


def test_an_append_that_fails_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"in the way")
    journal = Journal(tmp_path / "archive")
    with pytest.raises(ArchiveError):
        journal.append([entry()])
    (tmp_path / "archive").unlink()
    journal.append([entry()])
    assert journal.entries() == [entry()]


def test_times_have_no_zone() -> None:
    """All are UTC, and a zone would make them impossible to compare."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = new_entry(source="network", asked="x", reply=Reply.ABSENT, now=now, detail="")
    assert made.asked_at.tzinfo is None
    with pytest.raises(ValidationError, match="timezone"):
        new_entry(
            source="network", asked="x", reply=Reply.ABSENT, now=now, detail="", recheck_at=now
        )
