"""The layers of the design, as the imports of every module show them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "tasks", "expectations", "warehouse", "deployments")

SHARED = (
    "tasks.records",
    "tasks.blocks",
    "tasks.disk",
    "tasks.errors",
    "tasks.faults",
    "tasks.reference",
    "tasks.settings",
    "warehouse.columns",
    "warehouse.reference_tables",
    "warehouse.schema",
)
"""What every layer may use."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "deployments": ("deployments", "flows", *SHARED),
    "flows.prefect_env": SHARED,
    "flows": ("flows", "tasks", "expectations", "warehouse", "deployments"),
    "tasks.stages": ("tasks", "expectations", "warehouse"),
    "tasks.frames": ("tasks.normalize", *SHARED),
    # The masthead is read where its text was extracted.
    "tasks.pipeline": ("tasks.extract.front", "tasks.structure", "tasks.normalize", *SHARED),
    # What arrives is looked at before it is believed, which is the first step of extract.
    "tasks.fetch": ("tasks.fetch", "tasks.extract", *SHARED),
    # A masthead is read by the wording of its language.
    "tasks.extract": (
        "tasks.extract",
        "tasks.records",
        "tasks.blocks",
        "tasks.disk",
        "tasks.errors",
        "tasks.faults",
        "tasks.reference",
    ),
    "tasks.structure": ("tasks.structure", *SHARED),
    "tasks.normalize": ("tasks.normalize", *SHARED),
    "tasks.reference": (
        "tasks.reference",
        "tasks.records",
        "tasks.blocks",
        "tasks.disk",
        "tasks.errors",
    ),
    "tasks.agreement": (
        "tasks.agreement",
        "tasks.records",
        "tasks.blocks",
        "tasks.errors",
        "tasks.reference",
    ),
    "tasks.settings": ("tasks.errors",),
    "tasks.records": ("tasks.blocks",),
    "tasks.blocks": (),
    "tasks.disk": ("tasks.errors",),
    "tasks.errors": (),
    "tasks.faults": ("tasks.errors",),
    "expectations": ("expectations", *SHARED),
    "warehouse.schema": ("warehouse.columns", "warehouse.reference_tables"),
    "warehouse.reference_tables": ("warehouse.columns",),
    "warehouse.columns": (),
    "warehouse": ("warehouse", *SHARED),
}
"""What a module of ours may import of ours, by the longest prefix of its name."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "prefect": ("flows", "deployments", "tasks.stages"),
    "great_expectations": ("expectations",),
    "pandas": ("expectations",),
    "duckdb": ("warehouse",),
    "requests": ("tasks.fetch",),
    "urllib3": ("tasks.fetch",),
    "tenacity": ("tasks.fetch",),
    "lxml": ("tasks.extract", "tasks.fetch.discovery"),
    "pypdfium2": ("tasks.extract",),
    "olefile": ("tasks.extract",),
    "PIL": ("tasks.extract",),
    "httpx": ("deployments",),
    "polars": ("expectations", "warehouse", "tasks.frames", "tasks.stages"),
    "typer": ("flows.cli",),
}
"""Where a library may be imported."""

BY_NAME = ("import_module", "__import__")
UNKNOWN = ".by a name that is computed"

LONG = 600
LONGEST = 600
EDITION_NAMES = {"year", "report_year", "session", "symbol", "sha256", "edition_id"}

KNOWN_LONG: set[str] = set()
"""Modules over 600 lines, each with its reason; there is none."""


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str) -> set[str]:
    """Return every module that a source imports, also inside functions and for types only.

    A relative import is returned with its dots: no layer may use one, as its name says nothing.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(BY_NAME):
            found |= {
                str(argument.value) if isinstance(argument, ast.Constant) else UNKNOWN
                for argument in node.args[:1]
            }
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.add("." * node.level + (node.module or ""))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module in PACKAGES:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
                found.discard(node.module)
    return found


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def violations(name: str, source: str) -> list[str]:
    """Return what a module of this name must not import."""
    layer = max((prefix for prefix in ALLOWED if within(name, (prefix,))), key=len, default=None)
    if layer is None:
        # __init__ of a package that only describes it
        return sorted(imported(source) - {"__future__"})
    wrong = [
        module
        for module in imported(source)
        if module.startswith(".")
        or (module.split(".")[0] in PACKAGES and not within(module, ALLOWED[layer]))
    ]
    wrong += [
        module
        for module in imported(source)
        for library, places in ONLY_IN.items()
        if within(module, (library,))
        and not within(name, places)
        and not (library == "polars" and name == "warehouse.columns")
    ]
    return sorted(wrong)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    assert violations(name_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tasks.structure.rows", "import duckdb"),
        ("tasks.structure.rows", "def f() -> None:\n    from prefect import task"),
        ("tasks.normalize.periods", "from tasks.structure.rows import RawRow"),
        ("warehouse.load", "from tasks.pipeline import parse_source"),
        ("tasks.records", "from tasks.errors import CtbtError"),
        ("tasks.blocks", "from tasks.records import Language"),
        ("tasks.fetch.inbox.folder", "from flows import run"),
        ("tasks.fetch.inbox.folder", "from .archive import Archive"),
        ("tasks.structure.rows", "import importlib\nimportlib.import_module('duckdb')"),
        ("tasks.structure.rows", "import importlib\nimportlib.import_module(name)"),
        ("tasks.structure.rows", "import polars as pl"),
        ("tasks.extract.text", "from tasks.fetch.archive.store import Archive"),
        ("expectations.runner", "from warehouse.load import load"),
        ("flows.run", "import duckdb"),
        ("flows.edition", "import great_expectations"),
        ("tasks.stages.documents", "import flows.run"),
        ("tasks.pipeline", "from warehouse.query import open_answer"),
        ("tasks.a_new_module", "import typing"),
        ("tasks.structure.rows", "import lxml.etree"),
        ("tasks.fetch.archive.store", "import pypdfium2"),
        ("tasks.reference.loader", "import urllib3"),
        ("warehouse.columns", "from warehouse.schema import TABLES"),
    ],
)
def test_a_violation_is_seen(name: str, source: str) -> None:
    assert violations(name, source)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_are_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST
    if lines > LONG:
        assert path.relative_to(ROOT).as_posix() in KNOWN_LONG


def special_cases(source: str) -> list[str]:
    """Return where a source tells one year, session or document from others by a literal.

    The empty text and 0 are no edition: they ask whether there is one at all.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        asked: ast.expr
        compared: Sequence[ast.AST]
        if isinstance(node, ast.Compare):
            asked, compared = node, [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            asked, compared = node.subject, [case.pattern for case in node.cases]
        else:
            continue
        names = {
            part.attr if isinstance(part, ast.Attribute) else part.id
            for part in ast.walk(asked)
            if isinstance(part, ast.Attribute | ast.Name)
        }
        literals = {
            part.value
            for side in compared
            if not isinstance(side, ast.Call | ast.Subscript)
            for part in ast.walk(side)
            if isinstance(part, ast.Constant) and isinstance(part.value, int | str)
        }
        if names & EDITION_NAMES and literals - {"", 0}:
            found.append(ast.unparse(node).partition("\n")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_edition_is_a_special_case(path: Path) -> None:
    """What differs between years is reference data: no year or session is compared in code."""
    assert special_cases(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "if edition.session == 66: pass",
        "if 2011 < report_year: pass",
        "x = session in (66, 67)",
        "x = front.symbol in {'A/66/165'}",
        "match edition.session:\n    case 66 | 67: pass",
        "y = [row for row in rows if row.edition_id != 'sg-66']",
    ],
)
def test_a_special_case_is_seen(source: str) -> None:
    assert special_cases(source)


@pytest.mark.parametrize(
    ("modules", "needed"),
    [("flows.cli.app, flows.cli.parse", set()), ("flows.cli.fetch", {"requests"})],
)
def test_the_command_line_starts_without_the_heavy_libraries(
    modules: str, needed: set[str]
) -> None:
    code = f"import sys, {modules}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    heavy = {"prefect", "polars", "duckdb", "great_expectations", "pandas", "requests"}
    assert heavy & set(loaded) == needed


def tracked(*patterns: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", *patterns], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    return [path for name in names if (path := ROOT / name).is_file()]


MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:work|root|tmp|home|opt)/")
OTHER_REGISTRY = re.compile(r"index-url|find-links|trusted-host|\bPIP_|\bUV_INDEX", re.IGNORECASE)


def test_no_machine_path_and_no_registry_is_named() -> None:
    """The checkout works wherever it stands, with whatever registry that machine uses."""
    files = [path for path in tracked() if path not in {Path(__file__), ROOT / "uv.lock"}]
    assert len(files) > 100
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert MACHINE_PATH.findall(text) == [], path
        assert OTHER_REGISTRY.findall(text) == [], path
    assert MACHINE_PATH.search('HOME = "/root/x"')
    assert OTHER_REGISTRY.search("pip install --index-url x")


def test_the_lock_file_names_the_standard_index_only() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\s\"]+)", lock))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
