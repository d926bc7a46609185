"""Other forms of names than their own files have: cases, and words that change what is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Protocol

from pydantic import BeforeValidator, Field

from tasks.errors import ReferenceDataError
from tasks.records import Language
from tasks.reference.strict import Iso3, Strict

FormKind = Literal[
    "genitive", "dative", "accusative", "instrumental", "prepositional", "context", "not"
]
FormKinds = Annotated[
    tuple[FormKind, ...],
    BeforeValidator(lambda value: tuple(value.split()) if isinstance(value, str) else value),
    Field(min_length=1),
]
"""In a csv file: words with spaces between them."""


class NameForm(Strict):
    """Another form of a name: its cases, or words around it that change what it says.

    A form holds as long as its name does.

    Attributes:
        name: the name as its own file has it.
        kinds: the cases that are written so; `context`, where the name says what it says only
            with the words beside it; `not`, where the form has the name in it and is no
            mention of that State.
    """

    iso3: Iso3
    language: Language
    name: Annotated[str, Field(min_length=2)]
    kinds: FormKinds
    form: Annotated[str, Field(min_length=2)]

    @property
    def names_nobody(self) -> bool:
        """Whether the form is no mention of the State."""
        return self.kinds == ("not",)

    @property
    def is_case(self) -> bool:
        """Whether the form is the name itself in one of its cases."""
        return not {"context", "not"} & set(self.kinds)


class _Named(Protocol):
    @property
    def iso3(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def name(self) -> str: ...


def check_forms(file: str, forms: Sequence[NameForm], names: Iterable[_Named]) -> None:
    """Check that each form is there once, of a known name, and of one State only.

    A form in a context may have another State's name in it; it is longer than that.

    Raises:
        ReferenceDataError: one of these does not hold.
    """
    known = {(name.iso3, name.language, name.name) for name in names}
    states: dict[tuple[str, str], set[str]] = {}
    for iso3, language, name in known:
        states.setdefault((language, name), set()).add(iso3)
    seen: set[tuple[str, str, str]] = set()
    for form in forms:
        place = f"{form.form} [{form.language}]"
        if (form.iso3, form.language, form.name) not in known:
            raise ReferenceDataError(
                document=file, place=place, expected="a form of a known name", found=form.name
            )
        key = (form.language, form.name, form.form)
        if key in seen:
            raise ReferenceDataError(
                document=file, place=place, expected="each form once", found="it twice"
            )
        seen.add(key)
        if not form.is_case:
            continue
        of = states.setdefault((form.language, form.form), set())
        of.add(form.iso3)
        if len(of) > 1:
            raise ReferenceDataError(
                document=file,
                place=place,
                expected="a form of one State",
                found=" and ".join(sorted(of)),
            )
