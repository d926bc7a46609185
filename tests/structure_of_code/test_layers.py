"""The layers of the design, as the imports of every module show them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "tasks", "expectations", "warehouse", "deployments")

SHARED = ("tasks.records", "tasks.errors", "tasks.reference", "tasks.settings", "warehouse.schema")
"""What every layer may use."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "deployments": ("deployments", "flows", *SHARED),
    "flows.prefect_env": SHARED,
    "flows": ("flows", "tasks", "expectations", "warehouse", "deployments"),
    "tasks.stages": ("tasks", "expectations", "warehouse"),
    "tasks.frames": ("tasks.normalize", *SHARED),
    "tasks.pipeline": ("tasks.structure", "tasks.normalize", *SHARED),
    # The inbox and the network sniff what they got, which is the first step of extract.
    "tasks.fetch": ("tasks.fetch", "tasks.extract", *SHARED),
    "tasks.extract": ("tasks.extract", "tasks.records", "tasks.errors"),
    "tasks.structure": ("tasks.structure", *SHARED),
    "tasks.normalize": ("tasks.normalize", *SHARED),
    "tasks.reference": ("tasks.reference", "tasks.records", "tasks.errors"),
    "tasks.settings": ("tasks.errors",),
    "tasks.records": (),
    "tasks.errors": (),
    "expectations": ("expectations", *SHARED),
    "warehouse.schema": (),
    "warehouse": ("warehouse", *SHARED),
}
"""What a module of ours may import of ours, by the longest prefix of its name."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "prefect": ("flows", "deployments", "tasks.stages"),
    "great_expectations": ("expectations",),
    "pandas": ("expectations",),
    "duckdb": ("warehouse",),
    "requests": ("tasks.fetch",),
    "httpx": ("deployments",),
    "polars": ("expectations", "warehouse", "tasks.frames", "tasks.stages"),
    "typer": ("flows.cli",),
}
"""Where a library may be imported."""

LONG = 300
LONGEST = 500
KNOWN_LONG: set[str] = set()
"""Modules over 300 lines, each with its reason; there is none."""


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str) -> set[str]:
    """Return every module that a source imports, also inside functions and for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
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
        if module.split(".")[0] in PACKAGES and not within(module, ALLOWED[layer])
    ]
    wrong += [
        module
        for module in imported(source)
        for library, places in ONLY_IN.items()
        if within(module, (library,))
        and not within(name, places)
        and not (library == "polars" and name == "warehouse.schema")
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
        ("tasks.fetch.inbox", "from flows import run"),
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


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_edition_is_a_special_case(path: Path) -> None:
    """What differs between years is reference data: no year or session is compared in code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare):
            continue
        names = {
            part.attr if isinstance(part, ast.Attribute) else part.id
            for part in ast.walk(node)
            if isinstance(part, ast.Attribute | ast.Name)
        }
        literals = [
            part for part in [node.left, *node.comparators] if isinstance(part, ast.Constant)
        ]
        special = names & {"year", "session", "symbol", "sha256", "edition_id"} and any(
            isinstance(part.value, int | str) and part.value not in {"", 0} for part in literals
        )
        assert not special, ast.unparse(node)


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = "import sys, flows.cli.app, flows.cli.parse; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"prefect", "polars", "duckdb", "great_expectations", "pandas", "requests"} & set(
        loaded
    )


def test_no_machine_path_is_named() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml", "*.yaml", "*.csv", "Makefile", ".ci/*"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.split()
    assert tracked
    words = tuple("/" + folder + "/" for folder in ("work", "root", "home"))
    for name in tracked:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not [word for word in words if f'"{word}' in text or f" {word}" in text], name
