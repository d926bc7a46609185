"""Signs that a document stops in the middle: in what is cut, and none in what is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.blocks import Span
from tasks.errors import InputError
from tasks.extract import source_from_bytes
from tasks.extract.document import extract_document
from tasks.pipeline import flag_if_cut, parse_source
from tasks.records import (
    LANGUAGES,
    SECTIONS,
    ActivityRow,
    Conservation,
    FrontMatter,
    Language,
    ParsedReport,
    SourceText,
)
from tasks.structure.completeness import truncation_signs
from tests.golden.test_made import MADE
from tests.shared_documents import REPORT_66, shared_document
from tests.specimen_reports.build import content_of
from tests.specimen_reports.flat import flatten
from tests.specimen_reports.plan import plan_of_seed
from tests.specimen_reports.word.package import docx_bytes
from tests.specimens import project_reference

REFERENCE = project_reference()
WITHIN = "the last cell ends in mid-sentence"
EARLY = "the States of the last section end early in the alphabet"
STATES = list(REFERENCE.order_of_states)[::8]
FIRST, FIFTH, LAST = STATES[0], STATES[4], STATES[-1]
SENTENCES: dict[Language, str] = {
    "en": "It hosted a seminar on the Treaty.",
    "fr": "Il a organisé un séminaire sur le Traité.",
    "es": "Organizó un seminario sobre el Tratado.",
    "ru": "Провела семинар по Договору.",
    "ar": "عقدت حلقة دراسية بشأن المعاهدة.",
    "zh": "举办了关于条约的研讨会。",
}


def made(
    *sections: tuple[str, str],
    last: str | None = None,
    language: Language = "en",
    remarks: str | None = None,
) -> ParsedReport:
    """A report of sections, each with the first and last of its States."""
    rows: list[ActivityRow] = []
    for section, states in sections:
        first, end = (STATES.index(state) for state in states.split("-"))
        for state in STATES[first : end + 1]:
            rows.append(
                ActivityRow(
                    ordinal=len(rows) + 1,
                    section=section,  # type: ignore[arg-type]
                    state_iso3=state,
                    state_label=state,
                    state_basis="label",
                    period_text=None,
                    period_start=None,
                    period_end=None,
                    period_precision=None,
                    period_basis=None,
                    activity=SENTENCES[language],
                    remarks=remarks,
                    span=Span(0, 1),
                    activity_span=Span(0, 1),
                )
            )
    if last is not None:
        rows[-1] = replace(rows[-1], activity=last, remarks=None)
    return ParsedReport(
        source=SourceText("made.txt", "0" * 64, "text/plain", 1, "x"),
        front=FrontMatter(
            language=language,
            symbol=None,
            session=None,
            agenda_item=None,
            title=None,
            requested_by=None,
            period_text=None,
            period=None,
        ),
        cells=(),
        rows=tuple(rows),
        conservation=Conservation(1, {}, 0, 0),
    )


WHOLE = tuple((section, f"{FIRST}-{LAST}") for section in SECTIONS)


def signs(report: ParsedReport, *, is_main: bool = True) -> tuple[str, ...]:
    pack = REFERENCE.packs[report.front.language]
    return truncation_signs(report, REFERENCE.order_of_states, pack, is_main=is_main)


@pytest.mark.parametrize("language", list(SENTENCES))
def test_a_whole_report_has_none(language: Language) -> None:
    assert signs(made(*WHOLE, language=language)) == ()


@pytest.mark.parametrize("language", list(SENTENCES))
def test_a_cell_that_lacks_the_stop_of_all_others(language: Language) -> None:
    last = SENTENCES[language][:-5]
    assert signs(made(*WHOLE, last=last, language=language)) == (WITHIN,)


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("en", "It hosted a seminar on the"),
        ("fr", "Il a organisé un séminaire sur le"),
        ("es", "Organizó un seminario sobre el"),
        ("ru", "Провела семинар по"),
        ("ar", "عقدت حلقة دراسية في"),
        ("zh", "举办了研讨会，以及"),
        ("en", "It hosted a seminar (with Chile"),
        ("zh", "提交了题为“核查"),
        ("en", "It hosted a seminar,"),
    ],
)
def test_a_last_word_that_wants_another(language: Language, last: str) -> None:
    """Also where the cells of a document end on no stop."""
    whole = made(*WHOLE, language=language)
    bare = tuple(replace(row, activity=row.activity[:-1]) for row in whole.rows)
    assert signs(replace(whole, rows=bare)) == ()
    cut = replace(whole, rows=(*bare[:-1], replace(bare[-1], activity=last)))
    assert signs(cut) == (WITHIN,)


def test_what_another_cell_ends_on_too_is_no_sign() -> None:
    whole = made(*WHOLE)
    odd = tuple(
        replace(row, activity="a follow-up to") if row.ordinal in {3, len(whole.rows)} else row
        for row in whole.rows
    )
    half = tuple(
        replace(row, activity="A seminar") if row.ordinal % 4 == 1 else row for row in odd[:-1]
    )
    assert signs(replace(whole, rows=(*half, odd[-1]))) == ()


def test_remarks_are_judged_as_remarks_end() -> None:
    whole = made(*WHOLE, remarks="See A/66/1")
    assert signs(whole) == ()


def test_sections_that_are_missing_behind_the_last() -> None:
    report = made(*WHOLE[:2])
    assert signs(report) == ("no rows of section 2a", "no rows of section 2b")
    assert signs(report, is_main=False) == ()
    assert signs(made(*WHOLE[1:])) == ()


def test_the_last_section_ends_early_in_the_alphabet() -> None:
    early = (*WHOLE[:3], ("2b", f"{FIRST}-{FIFTH}"))
    assert signs(made(*early)) == (EARLY,)
    few = (*WHOLE[:3], ("2b", f"{STATES[9]}-{STATES[12]}"))
    assert signs(made(*few)) == ()  # so few may well end there
    unordered = made(*early)
    shuffled = tuple(
        replace(row, state_iso3=STATES[row.ordinal * 11 % len(STATES)]) for row in unordered.rows
    )
    assert signs(replace(unordered, rows=shuffled)) == ()


@pytest.mark.parametrize(
    ("text", "is_told"), [("head\n\nrows", True), ("head\n\nrows\n", False), ("rows", False)]
)
def test_a_last_line_without_end_tells_with_other_signs(text: str, is_told: bool) -> None:
    """Here with States that would seldom end so early."""
    begun = made(*WHOLE[:3], ("2b", f"{STATES[6]}-{STATES[13]}"))
    bare = tuple(replace(row, activity="A seminar on the Treaty was held") for row in begun.rows)
    bare = (*bare[:-1], replace(bare[-1], activity="A seminar on the Treaty"))
    source = replace(begun.source, text=text)
    told = signs(replace(begun, source=source, rows=bare))
    assert [("no end" in sign and "alphabet" in sign) for sign in told] == [True] * is_told


def test_the_last_row_says_so() -> None:
    report, told = flag_if_cut(made(*WHOLE, last="It hosted"), REFERENCE)
    assert told == (WITHIN,)
    assert report.rows[-1].flags == ("document_may_be_cut",)
    assert [row.ordinal for row in report.rows if row.flags] == [4 * len(STATES)]
    whole = made(*WHOLE)
    assert flag_if_cut(whole, REFERENCE) == (whole, ())


def told_of_text(text: str, name: str) -> tuple[str, ...]:
    source = source_from_bytes(text.encode(), name)
    return flag_if_cut(parse_source(source, REFERENCE), REFERENCE)[1]


def cuts_told(text: str, name: str, shares: list[float]) -> list[bool]:
    """Say of each cut whether it is told: by a sign, or by a refusal."""
    found = []
    for share in shares:
        try:
            found.append(bool(told_of_text(text[: round(share * len(text))], name)))
        except InputError:
            found.append(True)
    return found


@pytest.mark.shared
def test_the_real_report_is_whole_and_its_pieces_are_not() -> None:
    text = shared_document(REPORT_66).read_text(encoding="utf-8")
    assert told_of_text(text, REPORT_66) == ()
    assert told_of_text(text.rstrip(), REPORT_66) == ()
    assert all(cuts_told(text, REPORT_66, [0.3, 0.45, 0.6, 0.75]))
    # the last section: its cells end on no stop, and it may well end behind whole words
    told = cuts_told(text, REPORT_66, [0.83 + number * 0.0085 for number in range(19)])
    assert sum(told) >= 17


@pytest.mark.shared
def test_seven_parts_in_a_hundred_lacking_are_told_by_the_alphabet() -> None:
    data = shared_document(REPORT_66).read_bytes()
    text = data[: 93 * len(data) // 100].decode(errors="ignore").rstrip("在 ")
    report, told = flag_if_cut(
        parse_source(source_from_bytes(text.encode(), REPORT_66), REFERENCE), REFERENCE
    )
    assert len(report.rows) == 157
    assert told == (EARLY,)


@pytest.mark.parametrize(
    ("language", "seed"),
    [
        *((language, 201) for language in LANGUAGES),
        # these end on what few cells end on: a part of a longer word or number, a quotation,
        # the States of the first half of the alphabet
        ("ru", 248),
        ("fr", 235),
        ("ar", 255),
        ("ru", 218),
        ("ru", 402),
        ("fr", 234),
    ],
)
def test_flattened_specimens_are_whole(language: Language, seed: int) -> None:
    plan = plan_of_seed(seed, language)
    assert told_of_text(flatten(plan, content_of(plan))[0], "flat.txt") == ()


@pytest.mark.parametrize("path", sorted(MADE.glob("*.txt")), ids=lambda path: path.stem)
def test_made_reports_are_whole_and_their_pieces_are_not(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert told_of_text(text, path.name) == ()
    assert all(cuts_told(text, path.name, [0.3, 0.45, 0.6, 0.7]))


def cut_at(source: SourceText, end: int) -> SourceText:
    """A document of blocks as far as one of its characters; the block there is cut, too."""
    blocks = [block for block in source.blocks if block.span.end <= end]
    for block in source.blocks[len(blocks) : len(blocks) + 1]:
        text = source.text[block.span.start : end].strip()
        if text:
            span = Span(block.span.start, block.span.start + len(text))
            blocks.append(replace(block, span=span, text=" ".join(text.split())))
    bare = tuple(replace(block, marks=()) for block in blocks)
    return replace(source, text=source.text[:end], blocks=bare, characters_read=None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, 2])
def test_specimens_are_whole_and_their_pieces_are_not(language: Language, seed: int) -> None:
    """A cut before the last section is always told."""
    plan = plan_of_seed(seed, language, rows=40)
    plan = replace(plan, addendum=False, empty_section=False, notes="none")
    source = extract_document(docx_bytes(plan, content_of(plan)), f"{plan.name}.docx")
    report, told = flag_if_cut(parse_source(source, REFERENCE), REFERENCE)
    assert told == ()
    third = next(row for row in report.rows if row.section == "2a")
    first = report.rows[1]
    for share in (0.1, 0.5, 0.9):
        end = round(first.span.end + share * (third.span.start - first.span.end))
        _, told = flag_if_cut(parse_source(cut_at(source, end), REFERENCE), REFERENCE)
        assert "no rows of section 2b" in told
