"""What the commands print: nothing that a server or a file said can do more than be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from tasks.errors import one_line

_SURROGATE = re.compile("[\ud800-\udfff]")


def say(lines: Iterable[str], file: TextIO | None = None) -> None:
    """Print lines, each of which stays one line."""
    for line in lines:
        print(one_line(line), file=file)


def say_row(values: Iterable[str]) -> None:
    """Print values with tabs between them."""
    print("\t".join(one_line(value) for value in values))


def say_json(value: object, default: Callable[[Any], Any] | None = None) -> None:
    """Print an object as one line of JSON, names that are no Unicode escaped."""
    text = json.dumps(value, ensure_ascii=False, default=default)
    print(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))
