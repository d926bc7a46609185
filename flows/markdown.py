"""Text from outside in a page of Markdown, where it is read and does nothing else."""

from __future__ import annotations

import re

from tasks.errors import one_line

_ACTIVE = re.compile(
    r"""
      [\\`*\[|~]              # code, emphasis, links and pictures, cells of tables
    | (?<![^\W_])_ | _(?![^\W_])  # an underscore within a word is one
    | ^\s*(?:[-+](?=\s)|[\#>])   # what would begin a list, a heading or a quotation
    | ^\s*\d+[.)](?=\s)         # or a numbered list
    | :(?=//) | (?<=www)\. | @ # addresses, which become links by themselves
    """,
    re.VERBOSE | re.IGNORECASE,
)


def in_markdown(text: str) -> str:
    """Return a text in one line that Markdown shows as it is: no link, picture, HTML or code."""
    line = one_line(text.replace("\n", " ")).replace("&", "&amp;").replace("<", "&lt;")
    return _ACTIVE.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", line)
