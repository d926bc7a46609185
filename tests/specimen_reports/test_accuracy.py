"""The commands: measuring, publishing, converting."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.specimen_reports import accuracy
from tests.specimen_reports.cases import Case
from tests.specimen_reports.convert import convert_to_pdf, soffice
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import score
from tests.specimen_reports.tables import accuracy_table, describe, switch_table, worst
from tests.specimen_reports.test_scoring import rows
from tests.specimen_reports.writing import write_report


def cases() -> list[Case]:
    truth = rows()
    wrong = [{**row, "activity": "nothing of this"} for row in truth]
    plan = Plan(seed=8, language="en", rows=20)
    return [
        Case(plan, "docx", score(truth, truth, conserved=True)),
        Case(plan, "pdf", score(truth, [*truth[:-1], *wrong[-1:]], conserved=False)),
    ]


def test_tables_show_what_was_measured() -> None:
    table = accuracy_table(cases())
    assert "| docx | en | 1 | 20 | 1.0000 | 1.0000 |" in table
    assert "| pdf | all | 1 | 20 | 0.9500 |" in table
    assert "| pdf | rules | horizontal | 1 | 0.9500 | 0.9500 |" in switch_table(cases())


def test_the_worst_case_is_named_with_its_seed_and_rows() -> None:
    [bad] = worst(cases(), 5)
    assert bad.format == "pdf"
    text = describe(bad)
    assert "SEED=8 LANGUAGE=en" in text
    assert "nothing of this" in text


def test_publishing_replaces_what_stands_between_the_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme, page = tmp_path / "README.md", tmp_path / "ACCURACY.md"
    monkeypatch.setattr(accuracy, "README", readme)
    monkeypatch.setattr(accuracy, "PAGE", page)
    readme.write_text(f"before\n{accuracy.BEGIN}\nold\n{accuracy.END}\nafter\n", encoding="utf-8")
    accuracy.publish(cases(), 200, 0)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{accuracy.BEGIN}\n\n| format |")
    assert text.endswith(f"\n\n{accuracy.END}\nafter\n")
    assert "old" not in text
    assert accuracy_table(cases()) in page.read_text(encoding="utf-8")
    readme.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="not both there"):
        accuracy.publish(cases(), 200, 0)


def test_a_part_of_the_measure_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = "--languages zh --formats docx --reports 1 --processes 1 --cache"
    assert accuracy.main([*arguments.split(), str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "| docx | zh | 1 |" in out
    assert "not written" in out


def test_libreoffice_makes_pdf_of_many_files_at_once(tmp_path: Path) -> None:
    if soffice() is None:
        pytest.skip("LibreOffice (soffice) is not installed: see .ci/apt.sh")
    plans = [Plan(seed=1, language=language, rows=10) for language in ("ar", "en")]
    made = convert_to_pdf([write_report(plan, tmp_path).docx for plan in plans])
    assert [path.read_bytes()[:5] for path in made] == [b"%PDF-", b"%PDF-"]
    times = [path.stat().st_mtime_ns for path in made]
    assert convert_to_pdf([path.with_suffix(".docx") for path in made]) == made
    assert [path.stat().st_mtime_ns for path in made] == times


def test_the_readme_has_the_marks() -> None:
    text = accuracy.README.read_text(encoding="utf-8")
    assert text.count(accuracy.BEGIN) == text.count(accuracy.END) == 1
