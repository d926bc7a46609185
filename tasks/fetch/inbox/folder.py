"""The inbox: files that a person downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.errors import SettingsError
from tasks.fetch.inbox.file_names import Claim, read_claim


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file of the inbox; `claim` is None when its name is no document's."""

    path: Path
    claim: Claim | None


def list_inbox(folder: Path) -> list[InboxFile]:
    """List the files of the inbox folder, by name; folders in it are not entered.

    Raises:
        SettingsError: there is no such folder.
    """
    if not folder.is_dir():
        raise SettingsError(
            document=str(folder), place="inbox", expected="a folder", found="none of that name"
        )
    files = (path for path in folder.iterdir() if path.is_file())
    return [InboxFile(path, read_claim(path.name)) for path in sorted(files)]
