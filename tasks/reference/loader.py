"""The one reader of the reference data: strict, complete, and hashed.

Every file is read whole and checked whole. A wrong line is a
ReferenceDataError that names file, line, what was expected and what was found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from tasks.errors import SettingsError
from tasks.records import LANGUAGES, Language
from tasks.reference import checks
from tasks.reference.date_grammar import DateGrammar
from tasks.reference.documents import (
    EditionPart,
    RegisteredDocument,
    Resolution,
    SeriesCalendar,
)
from tasks.reference.gazetteer import Gazetteer
from tasks.reference.labels import FALLBACK, Labels
from tasks.reference.merge import Registry, check_entries, merge
from tasks.reference.models import (
    CodeMeaning,
    Correction,
    Edition,
    GroupMember,
    GroupName,
    LanguagePack,
    Office,
    Place,
    State,
    StateName,
    UnServers,
)
from tasks.reference.name_forms import NameForm, check_forms
from tasks.reference.reading import Reader
from tasks.reference.registry import read_registry

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Reference:
    """All reference data, checked.

    Attributes:
        groups: members of groups, where they are known.
        group_names: names of groups, with or without known members.
        version: first 16 hex digits of the hash of all files, the local registry among them.
        registry: editions and their documents, with what was noted on this machine.
        shipped: the same without that.
        series: the calendar of each series of reports.
        resolutions: the yearly resolutions on the Treaty.
        servers: how the servers of the United Nations behave.
        codes: what the codes mean that columns of the warehouse can hold.
    """

    version: str
    states: dict[str, State]
    names: tuple[StateName, ...]
    name_forms: tuple[NameForm, ...]
    places: tuple[Place, ...]
    place_forms: tuple[NameForm, ...]
    offices: tuple[Office, ...]
    groups: tuple[GroupMember, ...]
    group_names: tuple[GroupName, ...]
    registry: Registry
    shipped: Registry
    series: dict[str, SeriesCalendar]
    resolutions: tuple[Resolution, ...]
    servers: UnServers
    corrections: tuple[Correction, ...]
    codes: tuple[CodeMeaning, ...]
    packs: dict[Language, LanguagePack]

    def gazetteer(self, language: Language, on: date | None) -> Gazetteer:
        """Return the finder of names of one language as they held on one day; built once."""
        if (language, on) not in self._gazetteers:
            self._gazetteers[language, on] = self._gazetteer(language, on)
        return self._gazetteers[language, on]

    def _gazetteer(self, language: Language, on: date | None) -> Gazetteer:
        return Gazetteer(
            language=language,
            names=(name for name in self.names if name.language == language),
            offices=(office for office in self.offices if office.language == language),
            places=(place for place in self.places if place.language == language),
            groups=self.groups,
            group_names=(name for name in self.group_names if name.language == language),
            on=on,
            forms=(
                form for form in (*self.name_forms, *self.place_forms) if form.language == language
            ),
        )

    def labels(self, language: Language, on: date | None) -> Labels:
        """Return the reader of labels of one language, whose names held on one day.

        It is built once for all days between two changes of names.
        """
        since = None if on is None else bisect_right(self._changes_of_names, on)
        if (language, since) not in self._labels:
            self._labels[language, since] = self._label_reader(language, on)
        return self._labels[language, since]

    @cached_property
    def _changes_of_names(self) -> list[date]:
        """The days on which a name begins to hold, or no longer holds."""
        begins = {name.valid_from for name in self.names if name.valid_from is not None}
        ends = {name.valid_to + timedelta(1) for name in self.names if name.valid_to is not None}
        return sorted(begins | ends)

    def _label_reader(self, language: Language, on: date | None) -> Labels:
        packs = (self.packs[each] for each in dict.fromkeys((language, FALLBACK)))
        return Labels(
            names=self.names,
            forms=self.name_forms,
            groups=self.group_names,
            words=[pack.labels for pack in packs if pack.labels is not None],
            language=language,
            on=on,
        )

    def group_name(self, group_id: str, language: Language) -> str:
        """Return the short name of a group in one language.

        Raises:
            KeyError: no group of the reference data.
        """
        return self._short_group_names[group_id, language]

    @cached_property
    def _short_group_names(self) -> dict[tuple[str, Language], str]:
        return {
            (name.group_id, name.language): name.name
            for name in self.group_names
            if name.kind == "short"
        }

    def date_grammar(self, language: Language) -> DateGrammar:
        """Return the date grammar of a language with a complete pack; built once."""
        wording = self.packs[language].dates
        if wording is None:
            raise AssertionError(f"pack {language} has no dates: ask for complete packs only")
        if language not in self._grammars:
            self._grammars[language] = DateGrammar(wording)
        return self._grammars[language]

    @cached_property
    def _gazetteers(self) -> dict[tuple[Language, date | None], Gazetteer]:
        return {}

    @cached_property
    def _labels(self) -> dict[tuple[Language, int | None], Labels]:
        return {}

    @cached_property
    def _grammars(self) -> dict[Language, DateGrammar]:
        return {}

    def require_editions(self, editions: Iterable[str]) -> None:
        """Refuse ids of editions that are not in the registry.

        Raises:
            SettingsError: with all of them.
        """
        unknown = [edition for edition in editions if edition not in self.editions]
        if unknown:
            raise SettingsError(
                document="edition",
                expected="an edition of the registry, such as sg-66",
                found=", ".join(unknown),
            )

    @cached_property
    def english_order(self) -> dict[str, int]:
        """Rank of each State (alpha-3) and group (id) in the order of English names, from 0."""
        names = {state.iso3: state.order_name for state in self.states.values()}
        names |= {
            group: name
            for (group, language), name in self._short_group_names.items()
            if language == "en"
        }
        ordered = sorted(names, key=lambda code: sort_key(names[code]))
        return {code: rank for rank, code in enumerate(ordered)}

    @cached_property
    def order_of_states(self) -> dict[str, int]:
        """Rank of each State (alpha-3) among the States, in the order of English names, from 0."""
        states = (code for code in self.english_order if code in self.states)
        return {state: rank for rank, state in enumerate(states)}

    def edition_of_session(self, session: int) -> Edition | None:
        """Return the registry's entry for the report to that session, None without one."""
        for edition in self.editions.values():
            if edition.series == "sg-report" and edition.session == session:
                return edition
        return None

    @property
    def editions(self) -> dict[str, Edition]:
        """The editions by edition id, in the order of sessions, then of years."""
        return self.registry.editions

    @property
    def parts(self) -> tuple[EditionPart, ...]:
        """Addenda, corrigenda and revisions."""
        return self.registry.parts

    @property
    def candidates(self) -> tuple[RegisteredDocument, ...]:
        """Symbols of reports on which a masthead has still to decide."""
        return self.registry.candidates

    def documents(self, editions: Sequence[str] = ()) -> tuple[RegisteredDocument, ...]:
        """Return the documents with a symbol, in the order of sessions, report before parts.

        Every candidate is among them, since only a masthead can decide.

        Args:
            editions: edition ids, empty for all.
        """
        return tuple(
            item
            for item in self.registry.documents()
            if not editions or item.edition_id in editions
        )

    def possible_editions(self) -> tuple[Edition, ...]:
        """Return the editions that have a document or can have one, in the registry's order.

        No specimen. Of the editions for which no report was requested, those only that a
        document is registered for: what is registered can be asked for.
        """
        registered = {document.edition_id for document in self.documents()}
        return tuple(
            edition
            for edition in self.editions.values()
            if edition.series != "specimen"
            and (edition.standing != "none_requested" or edition.edition_id in registered)
        )

    def document_of_symbol(self, symbol: str) -> RegisteredDocument | None:
        """Return the registered document with that symbol, None without one."""
        return next((item for item in self.documents() if item.symbol == symbol), None)

    def expected_by(self, edition: Edition) -> date | None:
        """Return the day by which an edition is expected.

        None for a specimen, where no report was asked for or nobody knows whether one was,
        and in a year in which the calendar of the series has none.
        """
        calendar = self.series.get(edition.series)
        year = edition.report_year
        if calendar is None or year is None or not calendar.has(year):
            return None
        if edition.standing == "none_requested":
            return None
        if calendar.only_if_requested and edition.requested_by is None:
            return None
        return calendar.due_in(year)

    def sisters(self, edition: Edition) -> tuple[Edition, ...]:
        """Return the editions of other series that can tell of the same months.

        By the calendars only: a report tells of the years since the one before it. What
        overlaps in fact, the documents' own periods say.
        """
        years = self._years_told(edition)
        return tuple(
            other
            for other in self.editions.values()
            if other.series != edition.series and years & self._years_told(other)
        )

    def _years_told(self, edition: Edition) -> frozenset[int]:
        calendar = self.series.get(edition.series)
        if calendar is None or edition.report_year is None:
            return frozenset()
        last = edition.report_year
        return frozenset(range(last - calendar.every_years + 1, last + 1))

    def meanings(self, column: str) -> dict[str, str]:
        """Return {code: its meaning in words} of a column of the warehouse."""
        return {item.code: item.meaning for item in self.codes if item.column == column}

    def corrections_for(
        self, edition_id: str, language: Language, seen_in: Collection[str]
    ) -> tuple[Correction, ...]:
        """Return the reviewed corrections of one edition in one language.

        Args:
            edition_id: the edition.
            language: the language.
            seen_in: the format of a document and its sha256: what was seen in another is not
                of it.
        """
        return tuple(
            correction
            for correction in self.corrections
            if correction.edition_id == edition_id
            and correction.language == language
            and correction.seen_in in seen_in
        )


def sort_key(name: str) -> str:
    """Return the key by which English State names are ordered: letters only, no accents."""
    table = str.maketrans("üôéèçãíáÜÔÉ", "uoeecaiaUOE")
    return "".join(char for char in name.translate(table).casefold() if char.isalpha())


def load_reference(folder: Path = HERE, local: Path | None = None) -> Reference:
    """Read and check all reference data.

    Args:
        folder: the folder with the files; the project's own by default.
        local: the local registry of this machine; it need not be there yet.

    Raises:
        ReferenceDataError: a file is missing, has an unknown column or key, a
            value of the wrong kind, or contradicts another file.
    """
    reader = Reader(folder)
    states = reader.table("states.csv", State)
    names = reader.table("state_names.csv", StateName)
    name_forms = reader.table("state_name_forms.csv", NameForm)
    places = reader.table("places.csv", Place)
    place_forms = reader.table("place_forms.csv", NameForm)
    offices = reader.table("offices.csv", Office)
    groups = reader.table("groups.csv", GroupMember)
    group_names = reader.table("group_names.csv", GroupName)
    editions = reader.table("editions.csv", Edition)
    parts = reader.table("edition_parts.csv", EditionPart)
    series = reader.table("series.csv", SeriesCalendar)
    resolutions = reader.table("resolutions.csv", Resolution)
    corrections = reader.table("corrections.csv", Correction)
    codes = reader.table("code_meanings.csv", CodeMeaning)
    servers = reader.tree("un_servers.yaml", UnServers)
    packs = {language: reader.pack(language) for language in LANGUAGES}
    checks.check_states(states)
    checks.check_names(names, states)
    check_forms("state_name_forms.csv", name_forms, names)
    check_forms("place_forms.csv", place_forms, places)
    checks.check_known_states("places.csv", places, states)
    checks.check_known_states("offices.csv", offices, states)
    checks.check_known_states("groups.csv", groups, states)
    checks.check_groups(groups, group_names, names)
    checks.check_series(series)
    checks.check_editions(editions)
    checks.check_parts(parts, editions)
    checks.check_resolutions(resolutions, editions)
    checks.check_corrections(corrections, editions)
    checks.check_codes(codes)
    for pack in packs.values():
        checks.check_pack(pack)
    shipped = Registry({edition.edition_id: edition for edition in editions}, parts)
    registry = shipped
    if local is not None:
        noted = read_registry(local, reader.also_in(local.parent))
        check_entries(shipped, noted, local.name)
        registry = merge(shipped, noted)
    return Reference(
        version=reader.version,
        states={state.iso3: state for state in states},
        names=names,
        name_forms=name_forms,
        places=places,
        place_forms=place_forms,
        offices=offices,
        groups=groups,
        group_names=group_names,
        registry=registry,
        shipped=shipped,
        series={calendar.series: calendar for calendar in series},
        resolutions=resolutions,
        servers=servers,
        corrections=corrections,
        codes=codes,
        packs=packs,
    )


def names_of(names: Iterable[StateName], language: Language, kind: str) -> dict[str, str]:
    """Return {alpha-3: name} of one language and kind, of the names that hold without an end."""
    return {
        name.iso3: name.name
        for name in names
        if name.language == language and name.kind == kind and name.valid_to is None
    }
