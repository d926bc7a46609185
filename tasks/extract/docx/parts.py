"""The parts of a Word document and how they name one another."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote

from tasks.extract.docx.names import tags_of
from tasks.extract.package import Broken, elements

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: the last word of its type, its target, and whether that is outside."""

    kind: str
    target: str
    external: bool


class Parts:
    """The parts of an opened archive; what is outside of it is never fetched."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
        self.main = self._main()
        self._relations = self._read_relations(self.main)

    def has_pictures(self) -> bool:
        """Tell whether the archive holds pictures."""
        return any(name.startswith("word/media/") for name in self._names)

    def is_word(self) -> bool:
        """Tell whether this is a Word document, and no other Office file."""
        return any(name.startswith("word/") for name in self._names)

    def related(self, kind: str) -> str | None:
        """Return the part of a kind that the main part names, None where it names none.

        Raises:
            Broken: it names one that is not there.
        """
        for key, relation in self._relations.items():
            if relation.kind == kind and not relation.external:
                return self.part(key, self.main)
        return None

    def part(self, key: str, place: str) -> str:
        """Return the part that a relationship of the main part names.

        Raises:
            Broken: there is no such relationship, or no such part.
        """
        relation = self._relations.get(key)
        if relation is None:
            raise Broken(f"a reference to {key!r}, which no relationship explains", place)
        if relation.external or relation.target.casefold() not in self._names:
            raise Broken(f"a reference to the part {relation.target}, which is missing", place)
        return relation.target

    def open(self, part: str) -> IO[bytes]:
        """Open a part.

        Raises:
            Broken: there is none of this name.
        """
        name = self._names.get(part.casefold())
        if name is None:
            raise Broken(f"a .docx without {part}")
        return self._archive.open(name)

    def root(self, kind: str) -> _Element | None:
        """Return the root of a part that is read as a whole, None where there is none.

        Raises:
            Broken: the part is missing, broken or something else.
        """
        part = self.related(kind)
        if part is None:
            return None
        with self.open(part) as file:
            roots = [each for event, each in elements(file, part, tags=tags_of(kind))]
        if not roots:
            raise Broken(f"a part without its element {kind}", part)
        return roots[0]

    def _main(self) -> str:
        for relation in self._read_relations("").values():
            if relation.kind == "officeDocument" and not relation.external:
                return relation.target
        return _MAIN

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.casefold() not in self._names:
            return {}
        with self.open(rels) as file:
            return {
                element.get("Id", ""): Relation(
                    kind=element.get("Type", "").rpartition("/")[2],
                    target=_absolute(folder, element.get("Target", "")),
                    external=element.get("TargetMode") == "External",
                )
                for event, element in elements(file, rels, tags={_RELATION})
                if event == "end"
            }


def _absolute(folder: str, target: str) -> str:
    """Return the name in the archive of a target that is relative to a part's folder."""
    path = posixpath.join("/", folder, unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")
