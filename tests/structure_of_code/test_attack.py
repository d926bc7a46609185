"""`make attack` says of each attack whether we held, and fails where we did not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ATTACKS = """
import os
import pytest

@pytest.mark.attack("knocks")
@pytest.mark.parametrize("door", [1, 2])
def test_knocks(door):
    assert os.environ["CTBT_KILLS"] == "7"

@pytest.mark.attack("breaks in")
@pytest.mark.parametrize("door", [1, 2])
def test_breaks_in(door):
    assert door == 1

@pytest.mark.attack("waits for the night")
def test_waits():
    pytest.skip("it is day")

@pytest.mark.attack("is known to come")
@pytest.mark.xfail(reason="known")
def test_known():
    assert False

def test_that_attacks_nothing():
    assert False
"""


def test_each_attack_is_told_and_one_that_fell_fails(tmp_path: Path) -> None:
    file = tmp_path / "test_door.py"
    file.write_text(ATTACKS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.attack", "--kills", "7", "-c", ROOT / "pyproject.toml", file],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.startswith(("held", "fell", "not "))]
    assert told[0] == "held       knocks (2 cases)"
    assert told[1].startswith("fell       breaks in (2 cases, 1 fell): ")
    assert told[1].endswith("::test_breaks_in")
    assert told[2] == "not tried: it is day - waits for the night"
    assert told[3].startswith("fell       is known to come: ")
    assert len(told) == 4
    assert "4 attacks: 1 held, 2 fell, 1 not tried" in done.stdout
