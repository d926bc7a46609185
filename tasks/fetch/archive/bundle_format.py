"""What a bundle holds: its manifest, its names, and the summary of what was done with it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
"""Version of the bundle's layout; another one is refused."""

_DOCUMENT = re.compile(r"(?P<folder>[0-9a-f]{2})/(?P<digest>(?P=folder)[0-9a-f]{62})\.(bin|json)")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListedMember(_Frozen):
    """A member of a bundle: its name, and sha256 and size of its bytes."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class Manifest(_Frozen):
    """The first member of a bundle.

    Attributes:
        kind, bundle_format: that it is a bundle, and of which version.
        made_at: when.
        made_by: version of this project.
        members: all others, in their order.
    """

    kind: Literal["ctbt archive bundle"] = "ctbt archive bundle"
    bundle_format: Literal[1] = FORMAT
    made_at: AwareDatetime
    made_by: str
    members: tuple[ListedMember, ...]


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What a bundle holds, and what was new in it.

    Attributes:
        path: the bundle.
        sha256: of the whole file, to be passed by another way.
        documents, byte_size: documents in it, and their bytes.
        entries: answers in its journal.
        new_documents, merged_documents: not held before; held, with something new of them.
        new_entries: answers that the journal did not have. These are None for an export.
    """

    path: str
    sha256: str
    documents: int
    byte_size: int
    entries: int
    new_documents: int | None = None
    merged_documents: int | None = None
    new_entries: int | None = None


def document_digest(name: str) -> str | None:
    """Return the sha256 in the name of a document or sidecar, None for any other name."""
    match = _DOCUMENT.fullmatch(name)
    return match["digest"] if match else None


def free_bytes(folder: Path) -> int:
    """Return how many bytes fit on the disk of a folder, which may be still to be made."""
    there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    return shutil.disk_usage(there).free
