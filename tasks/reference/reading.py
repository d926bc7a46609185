"""Reading reference files: strict, whole, and hashed.

A wrong line is a ReferenceDataError that names file, line, what was expected
and what was found.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tasks.errors import ReferenceDataError
from tasks.records import Language
from tasks.reference.models import LanguagePack

M = TypeVar("M", bound=BaseModel)

_KEPT = 64
"""Files whose content is kept, by that content: a run reads its reference data several times,
and models are never changed."""


class Reader:
    """Reads the files of a folder, and hashes what it reads."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing read."""
        self._folder = folder
        self._digest = hashlib.sha256()

    def also_in(self, folder: Path) -> Reader:
        """Return a reader of another folder that adds to the same hash."""
        other = Reader(folder)
        other._digest = self._digest
        return other

    @property
    def version(self) -> str:
        """First 16 hex digits of the hash of everything read so far."""
        return self._digest.hexdigest()[:16]

    def _text(self, name: str) -> str:
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ReferenceDataError(
                document=name, expected="a readable file", found=error.strerror or str(error)
            ) from error
        self._digest.update(name.encode() + b"\0" + data + b"\0")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ReferenceDataError(
                document=name, expected="UTF-8", found=f"a wrong byte at {error.start}"
            ) from error

    def table(self, name: str, model: type[M]) -> tuple[M, ...]:
        """Read a csv file whose columns are the model's fields, in their order."""
        return _read_table(name, self._text(name), model)

    def tree(self, name: str, model: type[M]) -> M:
        """Read a YAML file as a model."""
        content: M = _read_tree(name, self._text(name), model)
        return content

    def pack(self, language: Language) -> LanguagePack:
        """Read the language pack of one language."""
        name = f"languages/{language}.yaml"
        pack = self.tree(name, LanguagePack)
        if pack.language != language:
            raise ReferenceDataError(
                document=name,
                place="language",
                expected=language,
                found=pack.language,
            )
        return pack


@lru_cache(maxsize=_KEPT)
def _read_table(name: str, text: str, model: type[M]) -> tuple[M, ...]:
    table = _lines(name, text)
    wanted = list(model.model_fields)
    _, header = table[0] if table else (1, [])
    if sorted(header) != sorted(wanted):
        raise ReferenceDataError(
            document=name,
            place="line 1",
            expected=f"the columns {', '.join(wanted)}",
            found=", ".join(header) or "nothing",
        )
    rows: list[M] = []
    for number, values in table[1:]:
        place = f"line {number}"
        if len(values) != len(header):
            raise ReferenceDataError(
                document=name,
                place=place,
                expected=f"{len(header)} values",
                found=f"{len(values)}",
            )
        rows.append(_validate(model, dict(zip(header, values, strict=True)), name, place))
    return tuple(rows)


def _lines(name: str, text: str) -> list[tuple[int, list[str]]]:
    """Return the values of each line with the number of its last line in the file."""
    lines = csv.reader(io.StringIO(text), strict=True)
    try:
        return [(lines.line_num, values) for values in lines]
    except csv.Error as error:
        raise ReferenceDataError(
            document=name,
            place=f"line {lines.line_num}",
            expected="comma-separated values",
            found=str(error),
        ) from error


@lru_cache(maxsize=_KEPT)
def _read_tree(name: str, text: str, model: type[M]) -> M:
    try:
        content = yaml.load(text, Loader=_OnceLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ReferenceDataError(
            document=name, expected="valid YAML", found=str(error).replace("\n", " ")
        ) from error
    return _validate(model, content, name, "")


class _OnceLoader(yaml.CSafeLoader):
    """A safe loader that refuses a key standing twice; YAML would take the last of them."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, each key once."""
        keys = [key.value for key, _ in node.value]
        double = next((key for key in keys if keys.count(key) > 1), None)
        if double is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {double} stands twice", node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


def _validate(model: type[M], content: object, name: str, place: str) -> M:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ReferenceDataError(
            document=name,
            place=", ".join(part for part in (place, key) if part),
            expected=first["msg"],
            found=repr(first["input"])[:200],
        ) from error
