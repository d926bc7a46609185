"""The one reader of the reference data: strict, complete, and hashed.

Every file is read whole and checked whole. A wrong line is a
ReferenceDataError that names file, line, what was expected and what was found.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, Language
from tasks.reference import checks
from tasks.reference.date_grammar import DateGrammar
from tasks.reference.gazetteer import Gazetteer
from tasks.reference.models import (
    Correction,
    Edition,
    GroupMember,
    LanguagePack,
    Office,
    Place,
    State,
    StateName,
)

HERE = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Reference:
    """All reference data, checked.

    Attributes:
        version: first 16 hex digits of the hash of all files.
    """

    version: str
    states: dict[str, State]
    names: tuple[StateName, ...]
    places: tuple[Place, ...]
    offices: tuple[Office, ...]
    groups: tuple[GroupMember, ...]
    editions: dict[str, Edition]
    corrections: tuple[Correction, ...]
    packs: dict[Language, LanguagePack]

    def gazetteer(self, language: Language, on: date | None) -> Gazetteer:
        """Build the finder of names of one language as they held on one day."""
        return Gazetteer(
            names=(name for name in self.names if name.language == language),
            offices=(office for office in self.offices if office.language == language),
            places=(place for place in self.places if place.language == language),
            groups=(group for group in self.groups if group.language == language),
            on=on,
        )

    def date_grammar(self, language: Language) -> DateGrammar:
        """Build the date grammar of a language with a complete pack."""
        wording = self.packs[language].dates
        if wording is None:
            raise AssertionError(f"pack {language} has no dates: ask for complete packs only")
        return DateGrammar(wording)

    @cached_property
    def english_order(self) -> dict[str, int]:
        """Rank of each State (alpha-3) in the order of English names, from 0."""
        ordered = sorted(self.states.values(), key=lambda state: sort_key(state.order_name))
        return {state.iso3: rank for rank, state in enumerate(ordered)}

    def edition_of_session(self, session: int) -> Edition | None:
        """Return the registry's entry for the report to that session, None without one."""
        for edition in self.editions.values():
            if edition.series == "sg-report" and edition.session == session:
                return edition
        return None

    def corrections_for(self, edition_id: str, language: Language) -> tuple[Correction, ...]:
        """Return the reviewed corrections of one edition in one language."""
        return tuple(
            correction
            for correction in self.corrections
            if correction.edition_id == edition_id and correction.language == language
        )


def sort_key(name: str) -> str:
    """Return the key by which English State names are ordered: letters only, no accents."""
    table = str.maketrans("üôéèçãíáÜÔÉ", "uoeecaiaUOE")
    return "".join(char for char in name.translate(table).casefold() if char.isalpha())


def load_reference(folder: Path = HERE) -> Reference:
    """Read and check all reference data.

    Args:
        folder: the folder with the files; the project's own by default.

    Raises:
        ReferenceDataError: a file is missing, has an unknown column or key, a
            value of the wrong kind, or contradicts another file.
    """
    digest = hashlib.sha256()
    reader = _Reader(folder, digest)
    states = reader.table("states.csv", State)
    names = reader.table("state_names.csv", StateName)
    places = reader.table("places.csv", Place)
    offices = reader.table("offices.csv", Office)
    groups = reader.table("groups.csv", GroupMember)
    editions = reader.table("editions.csv", Edition)
    corrections = reader.table("corrections.csv", Correction)
    packs = {language: reader.pack(language) for language in LANGUAGES}
    checks.check_states(states)
    checks.check_names(names, states)
    checks.check_known_states("places.csv", places, states)
    checks.check_known_states("offices.csv", offices, states)
    checks.check_known_states("groups.csv", groups, states)
    checks.check_editions(editions)
    checks.check_corrections(corrections, editions)
    for pack in packs.values():
        checks.check_pack(pack)
    return Reference(
        version=digest.hexdigest()[:16],
        states={state.iso3: state for state in states},
        names=names,
        places=places,
        offices=offices,
        groups=groups,
        editions={edition.edition_id: edition for edition in editions},
        corrections=corrections,
        packs=packs,
    )


class _Reader:
    def __init__(self, folder: Path, digest: hashlib._Hash) -> None:
        self._folder = folder
        self._digest = digest

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
        table = self._lines(name)
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

    def _lines(self, name: str) -> list[tuple[int, list[str]]]:
        """Return the values of each line with the number of its last line in the file."""
        lines = csv.reader(io.StringIO(self._text(name)), strict=True)
        try:
            return [(lines.line_num, values) for values in lines]
        except csv.Error as error:
            raise ReferenceDataError(
                document=name,
                place=f"line {lines.line_num}",
                expected="comma-separated values",
                found=str(error),
            ) from error

    def pack(self, language: Language) -> LanguagePack:
        """Read the language pack of one language."""
        name = f"languages/{language}.yaml"
        try:
            content = yaml.load(self._text(name), Loader=_PackLoader)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            raise ReferenceDataError(
                document=name, expected="valid YAML", found=str(error).replace("\n", " ")
            ) from error
        pack = _validate(LanguagePack, content, name, "")
        if pack.language != language:
            raise ReferenceDataError(
                document=name,
                place="language",
                expected=language,
                found=pack.language,
            )
        return pack


class _PackLoader(yaml.CSafeLoader):
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


def names_of(names: Iterable[StateName], language: Language, kind: str) -> dict[str, str]:
    """Return {alpha-3: name} of one language and kind."""
    return {
        name.iso3: name.name for name in names if name.language == language and name.kind == kind
    }
