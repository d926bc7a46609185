"""`make attack`: every test that attacks, in its long form; a line each says whether we held."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

import pytest

from tests.kills import KILLS

_OPTIONS = ("-m", "attack", "-q", "--no-header", "--tb=short", "-o", "console_output_style=classic")
HELD, FELL, NOT_TRIED = "held", "fell", "not tried"


class Told:
    """A plugin of pytest that says of each attack whether we held, and sums up.

    The cases of one test are one attack: it fell where one of them did.
    """

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.left: Counter[str] = Counter()
        self.cases: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.reasons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.sum: Counter[str] = Counter()
        self._case = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Learn what each attack does, in words; by then only attacks are left."""
        for item in items:
            marker = item.get_closest_marker("attack")
            if marker is None:
                continue
            name = _attack_of(item.nodeid)
            (self.words[name],) = marker.args
            self.left[name] += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what became of a case; tell the attack when it was the last one."""
        name = _attack_of(report.nodeid)
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons[name][report.longrepr[2].removeprefix("Skipped: ")] = None
        if report.when == "call" or not report.passed:
            # A failed expectation that is marked as known is an attack that we do not withstand.
            known = report.skipped and hasattr(report, "wasxfail")
            outcome = FELL if report.failed or known else NOT_TRIED if report.skipped else HELD
            self.cases[name][outcome] += 1
        if report.when == "teardown":
            self.left[name] -= 1
            if not self.left[name]:
                self._tell(name)

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str]:
        """Print no letter for a case: lines are told instead."""
        return (report.outcome if report.when == "call" or not report.passed else "", "", "")

    def pytest_terminal_summary(self) -> None:
        """Print the sum."""
        said = ", ".join(f"{self.sum[one]} {one}" for one in (HELD, FELL, NOT_TRIED))
        print(f"\n{sum(self.sum.values())} attacks: {said}", flush=True)

    def _tell(self, name: str) -> None:
        cases = self.cases[name]
        outcome = next(one for one in (FELL, HELD, NOT_TRIED) if cases[one])
        self.sum[outcome] += 1
        why = "; ".join(self.reasons[name])
        line = f"{outcome:<9}  {self.words[name]}"
        if outcome == NOT_TRIED:
            line = f"{outcome}: {why} - {self.words[name]}"
        elif cases.total() > 1:
            of_them = [f"{cases[one]} {one}" for one in (FELL, NOT_TRIED) if cases[one]]
            line += f" ({', '.join([f'{cases.total()} cases', *of_them])})"
        print(line if outcome != FELL else f"{line}: {name}", flush=True)


def _attack_of(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def main(arguments: Sequence[str]) -> int:
    """Run the attacks; return 0 where all held, else 1.

    Args:
        arguments: `--kills`, and options of pytest, as files that name some of the attacks.
    """
    parser = argparse.ArgumentParser(prog="tests.attack", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of all tests that kill, together")
    given, others = parser.parse_known_args(arguments)
    os.environ[KILLS] = str(given.kills)
    told = Told()
    code = pytest.main([*_OPTIONS, *others], plugins=[told])
    return int(code != pytest.ExitCode.OK or told.sum[FELL] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
