"""Every way the system refuses, as one tree.

CtbtError                       exit 1   base; never raised itself
├── SettingsError               exit 3   a setting or command option is not usable
├── ServerStopped               exit 4   the Prefect server did not start, or ended by itself
├── DiskFull                    exit 5   no room for what has to be written
├── InUse                       exit 6   another process works on the same folder, and did not end
├── InputError                          the document is not what the command needs
│   ├── UnreadableInput         exit 10  no such file, not a file, no permission
│   ├── EmptyInput              exit 11  nothing in it but white space
│   ├── WrongFormat             exit 12  binary, HTML, or a format this stage does not read
│   ├── DamagedInput            exit 13  truncated or not decodable
│   ├── WrongLanguage           exit 14  not the claimed language, or one without a full pack
│   ├── NoAnnex                 exit 15  no table of activities in it
│   ├── UnknownSection          exit 16  a heading that is none of the four sections
│   ├── UnknownState            exit 17  a label that is no State of the reference data
│   ├── WrongEdition            exit 18  symbol, session or agenda item contradict the registry
│   ├── NotThisReport           exit 19  a report of another series (a look-alike)
│   └── ConverterMissing        exit 21  a .doc, and no LibreOffice on this machine to read it
├── ReferenceDataError          exit 20  the project's own reference data is wrong
├── GateError                           the document was read, the result may not be loaded
│   ├── ConservationError       exit 30  characters lost or counted twice
│   ├── ValidationError         exit 31  an expectation of severity "error" failed
│   └── AgreementError          exit 32  the languages of an edition say different things
├── FetchError                  exit 40  a source gave no usable document
│   ├── Unreachable             exit 41  the UN server cannot be reached
│   ├── StoppedAsking           exit 42  blocked or throttled: the run ended, and says until when
│   ├── ArchiveError            exit 43  the archive is not as it was left, or not to be written
│   └── BundleRefused           exit 44  a bundle that was altered, or is none
├── WarehouseError              exit 50  the warehouse file is missing, locked or of another version
│   ├── OutdatedWarehouse        exit 52  it was made by an older version of this program
│   ├── DamagedWarehouse         exit 53  it is not as it was written
│   └── QueryRefused            exit 51  not a read-only query, or the query is wrong
├── EditionsFailed              exit 60  the run ended; at least one edition failed
└── ProgramFault                exit 70  a fault of this program, not of the document: to report

Each error says which document (and language), where in it, what was expected
and what was found, in one line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, ClassVar

_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What Unicode calls letters and marks although nothing of them is seen."""
_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_BYTES = range(0xDC80, 0xDD00)
"""How Python holds the bytes of a file's name that are no UTF-8."""


def one_line(text: str) -> str:
    """Return a text as one line that does nothing to a terminal, whatever a file or server says.

    Line breaks, escape codes, overrides of the direction of writing, what takes no room and
    broken characters are shown as codes; letters and spaces of every script stay. So do the
    joiners behind an Arabic letter, and single direction marks in a text with letters that are
    written from right to left: it cannot be spelled without them, and they turn no letters round.
    """
    if text.isprintable() and not _BLANK.search(text):
        return text
    is_turned = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
    shown: list[str] = []
    before = ""
    for char in text:
        if char in _MARKS:
            stays = is_turned and before not in _MARKS
        elif char in _JOINERS:
            stays = unicodedata.bidirectional(before) in {"AL", "NSM"} if before else False
        elif char.isprintable():
            stays = not _BLANK.match(char)
        else:
            stays = unicodedata.category(char) == "Zs"
        shown.append(char if stays else _code(char))
        before = char
    return "".join(shown)


def _code(char: str) -> str:
    """Return the code of a character, as Python writes it."""
    if ord(char) in _BYTES:
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def without_login(text: str) -> str:
    """Return a text whose addresses say neither user nor password: "https://***@host"."""
    return _LOGIN.sub("***@", text)


_LOGIN = re.compile(r"(?<=//)[^/\s@]*@(?=\S)")


def screen_width(text: str) -> int:
    """Return the columns that a text takes on a terminal: 2 a wide letter, 0 a mark upon one."""
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me", "Cc", "Cf"}
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


class CtbtError(Exception):
    """A refusal that a person can act on.

    Args:
        expected: what should have been there.
        found: what was there instead.
        document: file name, symbol or table the error is about.
        place: where in it (character offset, line, field), if known.
        language: language code of the document, if known.
        at: the character of the document's text that the error is about, from 0, if known.

    Attributes:
        excerpt: the text around `at`, where somebody has seen both.
    """

    exit_code: ClassVar[int] = 1
    what: ClassVar[str] = "error"
    remedy: ClassVar[str] = "run the command again, and report it if it fails again"
    """What a person can do about it."""

    def __init__(
        self,
        *,
        expected: str,
        found: str,
        document: str = "",
        place: str = "",
        language: str = "",
        at: int | None = None,
    ) -> None:
        self.at = at
        self.excerpt = ""
        self.expected = without_login(expected)
        self.found = without_login(found)
        self.document = without_login(document)
        self.place = without_login(place)
        self.language = language
        super().__init__(str(self))

    def __str__(self) -> str:
        where = self.document or "(no document)"
        if self.language:
            where += f" [{self.language}]"
        if self.place:
            where += f", {self.place}"
        line = f"{self.what}: {where}: expected {self.expected}; found {self.found}"
        return one_line(line)

    def __reduce__(self) -> tuple[object, ...]:
        # Prefect carries errors between processes; keyword-only arguments need help to travel.
        return _rebuild, (type(self), self._arguments(), self.excerpt)

    def _arguments(self) -> dict[str, Any]:
        return {
            "expected": self.expected,
            "found": self.found,
            "document": self.document,
            "place": self.place,
            "language": self.language,
            "at": self.at,
        }


def _rebuild(kind: type[CtbtError], arguments: dict[str, Any], excerpt: str) -> CtbtError:
    error = kind(**arguments)
    error.excerpt = excerpt
    return error


class SettingsError(CtbtError):
    """A setting or command option is not usable."""

    exit_code = 3
    what = "unusable setting"
    remedy = "correct the setting or option that is named"


class ServerStopped(CtbtError):
    """The Prefect server did not start in time, or ended by itself."""

    exit_code = 4
    what = "Prefect server stopped"
    remedy = "look into the server's log that is named, then start again"


class DiskFull(CtbtError):
    """There is no room for what has to be written; what was there is as it was."""

    exit_code = 5
    what = "disk full"
    remedy = "make room on the disk, or name a folder of another one with --home, and run again"


class InUse(CtbtError):
    """Another process works on the same folder or file, and did not end in time."""

    exit_code = 6
    what = "in use"
    remedy = "wait for the process that is named to end, or let CTBT_WAIT be more seconds"


class InputError(CtbtError):
    """The document is not what the command needs."""


class UnreadableInput(InputError):
    """No such file, not a file, or no permission."""

    exit_code = 10
    what = "unreadable file"
    remedy = "check the path and who may read the file"


class EmptyInput(InputError):
    """Nothing in the file but white space."""

    exit_code = 11
    what = "empty file"
    remedy = "download the file again"


class WrongFormat(InputError):
    """Binary, HTML, or a format that this stage does not read."""

    exit_code = 12
    what = "wrong format"
    remedy = "save the document as .docx, PDF or UTF-8 text, or download it again"


class DamagedInput(InputError):
    """Truncated, or not decodable as what it claims to be."""

    exit_code = 13
    what = "damaged file"
    remedy = "download the file again; if it comes the same, take another format of the document"


class WrongLanguage(InputError):
    """Another language than claimed, or one whose language pack is not complete."""

    exit_code = 14
    what = "wrong language"
    remedy = "correct the language in the file's name or in --lang"


class NoAnnex(InputError):
    """The document holds no table of activities."""

    exit_code = 15
    what = "no annex"
    remedy = "check that it is the report itself, with its annex, and not another document"


class UnknownSection(InputError):
    """A heading stands where a section should begin, and is none of the four."""

    exit_code = 16
    what = "unknown section"
    remedy = "compare the heading with the document; new wording goes into the language pack"


class UnknownState(InputError):
    """A label stands in the State column, and is no State of the reference data."""

    exit_code = 17
    what = "unknown State"
    remedy = "compare the label with the document; a new name goes into state_names.csv"


class WrongEdition(InputError):
    """Symbol, session or agenda item contradict each other or the registry."""

    exit_code = 18
    what = "wrong edition"
    remedy = "correct the file's name, or the registry: ctbt registry show"


class NotThisReport(InputError):
    """A report of another series, whose title is like this one's."""

    exit_code = 19
    what = "not this report"
    remedy = "take the file away: it is of another series"


class ConverterMissing(InputError):
    """The document is a .doc, and LibreOffice, which turns it into .docx, is not installed."""

    exit_code = 21
    what = "converter missing"
    remedy = "install LibreOffice (apt install libreoffice-writer-nogui)"


class ReferenceDataError(CtbtError):
    """The project's own reference data is wrong; no document can be read with it."""

    exit_code = 20
    what = "wrong reference data"
    remedy = "correct the file of reference data that is named"


class GateError(CtbtError):
    """The document was read, but its rows may not be loaded."""


class ConservationError(GateError):
    """Characters of the document are in no cell, or in more than one."""

    exit_code = 30
    what = "conservation broken"
    remedy = "report it with the document: a fault of this program"


class ValidationError(GateError):
    """An expectation of severity "error" failed."""

    exit_code = 31
    what = "validation failed"
    remedy = "compare the rows that are named with the document"


class AgreementError(GateError):
    """The rows of an edition in two languages are no translations of each other."""

    exit_code = 32
    what = "languages disagree"
    remedy = "lay the languages side by side: ctbt agree"


class FetchError(CtbtError):
    """A source gave no usable document."""

    exit_code = 40
    what = "not fetched"
    remedy = "run again later, or download the document by hand and use --inbox"


class Unreachable(FetchError):
    """The UN document server cannot be reached; nothing is known of the document."""

    exit_code = 41
    what = "server unreachable"


class StoppedAsking(FetchError):
    """The UN server blocks, challenges, throttles or is out of order; it is left in peace."""

    exit_code = 42
    what = "stopped asking"


class ArchiveError(FetchError):
    """The archive is not as it was left, or cannot be read or written."""

    exit_code = 43
    what = "archive not intact"
    remedy = "ctbt archive verify says which documents are concerned"


class BundleRefused(FetchError):
    """A bundle of documents that was altered on its way, is hostile, or is none."""

    exit_code = 44
    what = "bundle refused"
    remedy = "export the bundle again"


class WarehouseError(CtbtError):
    """The warehouse file is missing, locked, or of another version."""

    exit_code = 50
    what = "warehouse not usable"
    remedy = "close other programs that use the file, or make it anew: ctbt rebuild"


class OutdatedWarehouse(WarehouseError):
    """The warehouse was made by an older version of this program."""

    exit_code = 52
    what = "older warehouse"
    remedy = "ctbt rebuild, or the next ctbt run, makes it anew from the archive"


class DamagedWarehouse(WarehouseError):
    """The warehouse file is not as it was written: cut off, altered, or no database."""

    exit_code = 53
    what = "damaged warehouse"
    remedy = "ctbt rebuild, or the next ctbt run, makes it anew from the archive"


class QueryRefused(WarehouseError):
    """The text is not one read-only query, or the query itself is wrong.

    Args:
        details: what DuckDB says beside its first line, a line each: what may have been
            meant, and the place in the query.
        expected, found, document, place, language, at: as of every error.
    """

    exit_code = 51
    what = "query refused"

    def __init__(
        self,
        *,
        expected: str,
        found: str,
        document: str = "",
        place: str = "",
        language: str = "",
        at: int | None = None,
        details: Sequence[str] = (),
    ) -> None:
        self.details = tuple(details)
        super().__init__(
            expected=expected,
            found=found,
            document=document,
            place=place,
            language=language,
            at=at,
        )

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *map(one_line, self.details)))

    def _arguments(self) -> dict[str, Any]:
        return {**super()._arguments(), "details": self.details}


class EditionsFailed(CtbtError):
    """The run came to its end; at least one edition failed and was not loaded.

    Attributes:
        summary: what the run did, all the same.
    """

    exit_code = 60
    what = "editions failed"
    remedy = "read what is said of each document above"

    summary: dict[str, Any] | None = None


class ProgramFault(CtbtError):
    """A fault of this program: it raised what nobody expected.

    `document` is what was read or done, `place` the module and line where, `found` the
    exception. A document may be as it should be; nothing is known of it.
    """

    exit_code = 70
    what = "fault of this program"
    remedy = "report it, with the document if it names one: a fault of this program"
