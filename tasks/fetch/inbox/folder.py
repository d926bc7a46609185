"""The inbox: files that a person downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.errors import SettingsError, one_line
from tasks.fetch.inbox.file_names import Claim, read_claim


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file of the inbox; `claim` is None when its name is no document's."""

    path: Path
    claim: Claim | None


def list_inbox(folder: Path) -> list[InboxFile]:
    """List the files of the inbox folder, by name; `passed_over` names what else is in it.

    Raises:
        SettingsError: there is no such folder.
    """
    found = (path for path in _entries(folder) if path.is_file() and not _is_hidden(path))
    return [InboxFile(path, read_claim(path.name)) for path in found]


def passed_over(folder: Path) -> list[str]:
    """Return the names of what is not looked at: folders, pipes, hidden files.

    Raises:
        SettingsError: there is no such folder.
    """
    return [
        one_line(path.name) for path in _entries(folder) if not path.is_file() or _is_hidden(path)
    ]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise SettingsError(
            document=str(folder),
            place="inbox",
            expected="a folder that can be read",
            found=error.strerror or str(error),
        ) from error


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".")
