"""`ctbt agree`: do the languages of an edition say the same? Row by row."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flows.cli.output import say, say_json
from flows.cli.sql import asked_warehouse
from tasks.agreement.compare import Disagreement
from tasks.errors import AgreementError, SettingsError
from tasks.records import LANGUAGES
from tasks.reference import load_reference
from tasks.settings import read_settings
from tasks.stages.side_by_side import ComparedPart, compare_edition
from warehouse.held import HeldEdition, held_edition

_TEXT = 72


def run_agree(
    name: str, *, pair: str | None, as_json: bool, specimen: bool, home: Path | None
) -> None:
    """Print what the languages of an edition do not agree on, and how far each two agree.

    What is loaded is compared here and now, so that the answer is never an old one.

    Raises:
        SettingsError: no such edition, no such languages, or held in one language only.
        WarehouseError: there is no warehouse, or it cannot be read.
        AgreementError: there is a disagreement of severity error.
    """
    settings = read_settings(home=home)
    path = asked_warehouse(settings, specimen=specimen)
    languages = _pair(pair) if pair is not None else None
    edition = held_edition(path, name)
    parts = [
        part
        for part in compare_edition(
            edition.documents, load_reference(local=settings.registry), languages
        )
        if part.is_compared
    ]
    if not parts:
        raise _nothing_to_compare(name, edition, languages)
    if as_json:
        for part in parts:
            for record in _records(edition, part):
                say_json(record)
    else:
        for part in parts:
            say(_lines(edition, part))
    sys.stdout.flush()
    _refuse(name, parts)


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition("-")
    if first not in LANGUAGES or second not in LANGUAGES or first == second:
        raise SettingsError(
            document="--lang-pair",
            expected=f"two languages of {' '.join(LANGUAGES)}, such as en-fr",
            found=text,
        )
    return first, second


def _nothing_to_compare(
    name: str, edition: HeldEdition, languages: Sequence[str] | None
) -> SettingsError:
    held = [
        f"{one.language}{'' if one.part == 'main' else f' ({one.part})'}, {len(one.rows)} rows"
        for one in edition.documents
    ]
    wanted = "two languages" if languages is None else " and ".join(languages)
    return SettingsError(
        document=name,
        expected=f"an edition that is held in {wanted}, with rows; `ctbt fetch` asks for more",
        found="; ".join(held) or "none of its documents is held",
    )


def _refuse(name: str, parts: Sequence[ComparedPart]) -> None:
    errors = sum(part.found.errors for part in parts)
    if not errors:
        return
    first = next(
        (part, one) for part in parts for one in part.found.disagreements if one.severity == "error"
    )
    part, one = first
    raise AgreementError(
        document=name,
        place=f"{part.part}, row {one.group_number}",
        language=" ".join(part.found.languages),
        expected=f"{part.place(one.language_a, one.ordinals_a)}: {one.value_a}",
        found=f"{part.place(one.language_b, one.ordinals_b)}: {one.value_b} ({one.kind})"
        + (f", and {errors - 1} other errors" if errors > 1 else ""),
    )


def _lines(edition: HeldEdition, part: ComparedPart) -> Iterator[str]:
    found = part.found
    pivot, *others = found.languages
    title = " ".join(filter(None, (edition.edition_id, edition.symbol)))
    title += "" if part.part == "main" else f" {part.part}"
    yield f"{title}: {len(found.groups)} rows, {', '.join(others)} compared with {pivot}"
    for one in found.disagreements:
        yield ""
        yield f"{one.severity}: row {one.group_number}, {one.kind}: {one.meaning}"
        for language, ordinals, value in _sides(one):
            text = part.text(language, ordinals, _TEXT)
            yield f"  {part.place(language, ordinals)}: {value}" + (f": {text}" if text else "")
    yield ""
    for pair in found.pairs:
        kinds = ", ".join(f"{kind} {count}" for kind, count in pair.by_kind.items())
        yield (
            f"{pair.language_a}-{pair.language_b}: {pair.agreeing} of {pair.rows} rows agree "
            f"({pair.share:.1%}), {pair.warned} of them with warnings"
            + (f"; {kinds}" if kinds else "")
        )
    yield f"{found.errors} errors, {found.warnings} warnings"


def _sides(one: Disagreement) -> tuple[tuple[str, tuple[int, ...], str], ...]:
    return (
        (one.language_a, one.ordinals_a, one.value_a),
        (one.language_b, one.ordinals_b, one.value_b),
    )


def _records(edition: HeldEdition, part: ComparedPart) -> Iterator[dict[str, Any]]:
    place = {"edition_id": edition.edition_id, "symbol": edition.symbol, "part": part.part}
    for one in part.found.disagreements:
        sides = {
            side: {
                "language": language,
                "ordinals": ordinals,
                "value": value,
                "page": part.rows[language, ordinals[0]].page if ordinals else None,
                "activity": [part.rows[language, ordinal].activity for ordinal in ordinals],
            }
            for side, (language, ordinals, value) in zip("ab", _sides(one), strict=True)
        }
        yield {
            "record": "disagreement",
            **place,
            "group_number": one.group_number,
            "kind": one.kind,
            "severity": one.severity,
            "meaning": one.meaning,
            **sides,
        }
    for pair in part.found.pairs:
        yield {
            "record": "pair",
            **place,
            "language_a": pair.language_a,
            "language_b": pair.language_b,
            "rows": pair.rows,
            "aligned": pair.aligned,
            "agreeing": pair.agreeing,
            "warned": pair.warned,
            "share": pair.share,
            "by_kind": dict(pair.by_kind),
        }
