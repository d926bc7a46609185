"""An older Word document (.doc) to its text and blocks: LibreOffice makes a .docx of it.

There are two steps, because they need different surroundings. `convert_doc`
starts a large program that writes files and takes gigabytes of address space:
it is called where no limits are set, and limits what it starts itself. The
result is a stranger's file like any other, and `read_converted` may be called
in a worker with limits. `extract_doc` does both, for callers that set none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tasks.errors import ConverterMissing, DamagedInput, EmptyInput, InputError, WrongFormat
from tasks.extract.docx.read import extract_docx
from tasks.extract.probe_doc import probe_doc
from tasks.extract.sniff import MediaType
from tasks.records import SourceText

DOC: MediaType = "application/msword"
PATIENCE = 120.0
"""Seconds that LibreOffice may take; a report takes two or three."""
_LARGEST = 200_000_000
"""Bytes of the .docx that it may write."""
_BLOCK = 512
"""Bytes that `ulimit -f` counts by (POSIX)."""
_LAST_WORDS = 300
_PROGRAMS = ("soffice", "libreoffice")
_MEMORY = 4 << 20
"""KiB of address space: 4 GiB; a report is converted in one."""
_LIMITED = (
    "exec 3<&0 </dev/null; (read -r _ <&3; kill -s KILL 0) >/dev/null 2>&1 & "
    'ulimit -c 0; ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3"; shift 3; exec "$@" 3<&-'
)
"""Limits on what LibreOffice starts, whatever becomes of this process: it ends, with its group,
when nobody holds the other end of its input any more; no core file, seconds of processor time,
size of a file, address space."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""The profile that LibreOffice is started with: no macros, nothing fetched, links as they were."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that does not answer: should LibreOffice ask for anything, it gets nothing."""


def extract_doc(data: bytes, name: str) -> SourceText:
    """Read a .doc file by way of a .docx, in a process without limits.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        ConverterMissing: LibreOffice is not installed.
        EmptyInput, WrongFormat, DamagedInput: see `convert_doc` and `extract_docx`.
    """
    return read_converted(convert_doc(data, name), data, name)


def converter() -> str | None:
    """Return the program that reads older Word files, None where LibreOffice is not installed."""
    return next((found for each in _PROGRAMS if (found := shutil.which(each))), None)


def read_converted(converted: bytes, data: bytes, name: str) -> SourceText:
    """Read the .docx that was made of a .doc; what is said of the file is said of the .doc.

    Raises:
        EmptyInput, WrongFormat, DamagedInput: see `extract_docx`.
    """
    return replace(
        extract_docx(converted, name),
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=DOC,
        byte_size=len(data),
    )


def convert_doc(data: bytes, name: str, *, patience: float = PATIENCE) -> bytes:
    """Turn a .doc into a .docx with LibreOffice, in a folder and with a profile of its own.

    It needs to start processes, write some megabytes to the temporary folder, and have no limit
    on address space or size of files; so not the worker that reads documents, but its parent
    calls it. The file is looked at first, and LibreOffice gets only what is a Word document.

    Args:
        data: the file.
        name: its name, for messages.
        patience: seconds that LibreOffice may take.

    Raises:
        ConverterMissing: neither `soffice` nor `libreoffice` is on the PATH.
        EmptyInput: no text in it.
        WrongFormat: another Office file, or a document older than Word 97.
        DamagedInput: cut off, encrypted, or LibreOffice cannot read it or takes too long.
    """
    refuse_other(data, name)
    program = converter()
    if program is None:
        raise ConverterMissing(
            document=name,
            expected="LibreOffice (soffice or libreoffice) on the PATH, to read a .doc",
            found="none; install it, or take the .docx or PDF of the document",
        )
    with tempfile.TemporaryDirectory(prefix="ctbt-doc-", ignore_cleanup_errors=True) as folder:
        return _converted(program, data, name, Path(folder), patience)


def refuse_other(data: bytes, name: str) -> None:
    """Refuse what is no .doc with text, for the reason that the first look at it gives.

    Raises:
        EmptyInput, WrongFormat, DamagedInput: see `convert_doc`.
    """
    found = probe_doc(data)
    kind: type[InputError]
    match found.state:
        case "text":
            return
        case "damaged" | "encrypted":
            kind = DamagedInput
        case "other" if found.detail == "a .doc without text":
            kind = EmptyInput
        case _:
            kind = WrongFormat
    raise kind(document=name, expected="a Word 97-2003 document with text", found=found.detail)


def _converted(program: str, data: bytes, name: str, folder: Path, patience: float) -> bytes:
    source = folder / "document.doc"
    target = folder / "out" / "document.docx"
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source.write_bytes(data)
    command = [
        *("/bin/sh", "-c", _LIMITED, "sh"),
        *(str(int(patience) + 1), str(_LARGEST // _BLOCK), str(_MEMORY)),
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(source)),
    ]
    said = _run(command, folder, patience)
    if said is None:
        raise DamagedInput(
            document=name,
            expected="a .doc that LibreOffice reads",
            found=f"one that takes it longer than {patience:g} s",
        )
    size = target.stat().st_size if target.is_file() else 0
    if size == 0:
        raise DamagedInput(
            document=name,
            expected="a .doc that LibreOffice reads",
            found=f"one of which it makes no .docx ({said or 'it says nothing'})",
        )
    return target.read_bytes()


def _run(command: list[str], folder: Path, patience: float) -> str | None:
    """Run a command and all it starts, and return its last words; None if it was too slow."""
    watched, held = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - the command is this module's own
        command,
        stdin=watched,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    os.close(watched)
    try:
        said, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
        os.close(held)
    words = " ".join(said.decode("utf-8", errors="replace").split())
    return words.replace(str(folder), "")[-_LAST_WORDS:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group: LibreOffice is a script that starts a program that starts another."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _environment(folder: Path) -> dict[str, str]:
    """Return all that LibreOffice sees of the environment: no secrets, no display."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
        "SAL_USE_VCLPLUGIN": "svp",
    }
