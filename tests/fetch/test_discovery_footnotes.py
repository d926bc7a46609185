"""What a printed resolution asks for, and which of its footnotes name a report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.discovery.footnotes import ResolutionReading, read_footnotes
from tasks.fetch.discovery.resolution import marks, read_resolution
from tasks.fetch.discovery.symbols import find_symbols
from tasks.records import Language
from tests.fetch.test_discovery_titles import PACKS, TITLE, TITLES

ASKS = (
    "Requests the Secretary-General, in consultation with the Preparatory Commission, to\n"
    "prepare a report on the efforts that States that have ratified the Treaty have made\n"
    "towards its universalization, and to submit the report to the General Assembly at its\n"
    "{session} session;"
)
TAKES_NOTE = "Takes note of the report of the Secretary-General{mark} on the Treaty{other};"
DECIDES = f"Decides to include in the provisional agenda the item entitled “{TITLE}”."
END = "62nd plenary meeting"
NOTES = (
    "1 See A/50/1027.",
    "2 NPT/CONF.2010/50 (Vol. I), part I.",
    "3 CTBT-Art.XIV/2015/6, annex.",
    "4 A/71/134 and A/71/134/Add.1/Rev.1.",
)


def resolution(
    *operative: str,
    notes: tuple[str, ...] = NOTES,
    title: str = TITLE,
    end: str = f"{END}\n4 December 2017",
) -> str:
    """A resolution over two pages; the notes but the last stand at the foot of the first."""
    numbered = [f"{number}. {text}" for number, text in enumerate(operative, start=1)]
    return "\n".join(
        [
            "United Nations A/RES/72/70",
            "Seventy-second session",
            "Agenda item 105",
            "Resolution adopted by the General Assembly on 4 December 2017",
            f"72/70. {title}",
            "The General Assembly,",
            "Reiterating that the Treaty1 is to be universal, and recalling that",
            "36 States of those in annex 2 have ratified it,",
            "Welcoming the final document2 and the declaration,3",
            numbered[0],
            "__________________",
            *notes[:-1],
            "17-21686 (E)",
            "1/2",
            f"A/RES/72/70 {TITLE}",
            *numbered[1:],
            end,
            "__________________",
            *notes[-1:],
            "2/2",
        ]
    )


def read(text: str, language: Language = "en") -> ResolutionReading:
    reading = read_footnotes(text, PACKS, language=language)
    assert reading.discovery.counts.add_up
    return reading


STRESSES = "Stresses the importance of signature;"
PLAIN = resolution(STRESSES, TAKES_NOTE.format(mark="4", other=""), DECIDES)


def test_a_resolution_is_taken_apart() -> None:
    parsed = read_resolution(PLAIN)
    assert (parsed.symbol, parsed.session, parsed.gaps) == ("A/RES/72/70", 72, ())
    assert [item.number for item in parsed.paragraphs if item.number] == [1, 2, 3]
    assert [(note.number, note.text) for note in parsed.footnotes] == [
        (int(note[0]), note[2:]) for note in NOTES
    ]
    preamble = " ".join(item.text for item in parsed.paragraphs if item.number is None)
    assert "36 States of those in annex 2 have ratified it," in preamble


@pytest.mark.parametrize("mark", ["4", "⁴", "[4]", "^4", ",4", ",⁴"])
def test_the_footnote_behind_the_report_names_candidates(mark: str) -> None:
    text = resolution(STRESSES, TAKES_NOTE.format(mark=mark, other=""), DECIDES)
    reading = read(text)
    assert [item.symbol for item in reading.discovery.candidates] == [
        "A/71/134",
        "A/71/134/Add.1/Rev.1",
    ]
    assert {item.session for item in reading.discovery.candidates} == {71}
    assert all("footnote 4" in item.evidence for item in reading.discovery.candidates)
    assert all("paragraph 2" in item.evidence for item in reading.discovery.candidates)


def test_other_footnotes_are_rejected_and_sisters_kept_apart() -> None:
    reading = read(PLAIN)
    refused = {item.symbol: item.rejected for item in reading.discovery.proposals if item.rejected}
    assert set(refused) == {"A/50/1027", "NPT/CONF.2010/50"}
    assert [item.symbol for item in reading.discovery.sisters] == ["CTBT-Art.XIV/2015/6"]
    assert reading.discovery.counts.read == 4


@pytest.mark.parametrize(
    ("note", "symbols"),
    [
        ("4 A/71/134 and Add.1/Rev.1.", ["A/71/134", "A/71/134/Add.1/Rev.1"]),
        ("⁴ A/71/134 and Add.1, Corr.1", ["A/71/134", "A/71/134/Add.1", "A/71/134/Corr.1"]),
        ("[4] See A/71/134.", ["A/71/134"]),
        ("4A/71/134.", ["A/71/134"]),
        ("4\nA/71/134.", ["A/71/134"]),
        ("4 A/71/134 and A/71/134/\nAdd.1.", ["A/71/134", "A/71/134/Add.1"]),
        ("4 A/71/134 and\n\nA/71/134/Add.1.", ["A/71/134", "A/71/134/Add.1"]),
        ("4 \u200eA/71/134\u200f.", ["A/71/134"]),
    ],
)
def test_forms_of_a_footnote(note: str, symbols: list[str]) -> None:
    text = resolution(
        STRESSES, TAKES_NOTE.format(mark="4", other=""), DECIDES, notes=(*NOTES[:-1], note)
    )
    assert [item.symbol for item in read(text).discovery.candidates] == symbols


def test_only_the_first_mark_behind_the_report_is_its_own() -> None:
    notes = (*NOTES[:-1], "4 A/71/134.\n5 A/71/999.")
    text = resolution(STRESSES, TAKES_NOTE.format(mark="4", other="5"), DECIDES, notes=notes)
    assert [item.symbol for item in read(text).discovery.candidates] == ["A/71/134"]
    both = resolution(STRESSES, TAKES_NOTE.format(mark="⁴,⁵", other=""), DECIDES, notes=notes)
    assert [item.symbol for item in read(both).discovery.candidates] == ["A/71/134", "A/71/999"]


@pytest.mark.parametrize("note", ["4 A/73/134.", "4 A/RES/70/73.", "4 United Nations, Series."])
def test_no_report_behind_the_report(note: str) -> None:
    text = resolution(
        STRESSES, TAKES_NOTE.format(mark="4", other=""), DECIDES, notes=(*NOTES[:-1], note)
    )
    reading = read(text)
    assert reading.discovery.candidates == ()
    assert reading.discovery.counts.rejected == 3


def test_a_short_form_with_two_meanings_is_a_problem() -> None:
    note = "4 A/71/134/Add.1 and Corr.1."
    text = resolution(
        STRESSES, TAKES_NOTE.format(mark="4", other=""), DECIDES, notes=(*NOTES[:-1], note)
    )
    reading = read(text)
    assert [item.symbol for item in reading.discovery.candidates] == ["A/71/134/Add.1"]
    assert any("Corr.1" in item.found for item in reading.discovery.problems)


def test_another_resolution_proposes_nothing() -> None:
    title = "Cooperation between the United Nations and others"
    text = resolution(STRESSES, TAKES_NOTE.format(mark="4", other=""), DECIDES, title=title)
    reading = read(text)
    assert (reading.on_the_treaty, reading.discovery.candidates) == (False, ())
    assert reading.asks_for_report is None


def test_a_whole_resolution_without_a_request_says_no() -> None:
    reading = read(PLAIN)
    assert (reading.asks_for_report, reading.requests) == (False, ())


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("Stresses", "Requests others to stress"),
        lambda text: text.replace("Stresses", "Invites the Secretary-General to report on"),
        lambda text: text.replace("62nd plenary meeting", ""),
        lambda text: text.replace("Seventy-second session", ""),
        lambda text: text.replace("72/70. Comp", "Comp"),
        lambda text: text.replace("2. Takes", "Takes"),
        lambda text: text.replace("2. Takes note", "3. Takes note").replace("3. Dec", "4. Dec"),
        lambda text: text.replace("signature;", "signature"),
        lambda text: text.replace("\n", " "),
        lambda text: text.replace("A/RES/72/70\n", "A/RES/71/86\n", 1),
        lambda text: text[: text.index("3. Decides")],
        lambda text: text[:0],
    ],
)
def test_without_the_whole_text_nothing_is_denied(damage: object) -> None:
    assert callable(damage)
    reading = read(damage(PLAIN))
    assert reading.asks_for_report is None
    assert reading.reason


@pytest.mark.parametrize(
    ("words", "session"),
    [("sixty-sixth", 66), ("seventy-\nthird", 73), ("seventieth", 70), ("73rd", 73)],
)
def test_a_request_names_its_session_and_paragraph(words: str, session: int) -> None:
    reading = read(resolution(STRESSES, ASKS.format(session=words), DECIDES))
    (request,) = reading.requests
    assert (request.resolution, request.paragraph) == ("A/RES/72/70", 2)
    assert (request.session, request.on_efforts) == (session, True)
    assert reading.asks_for_report is True


def test_a_request_for_an_unreadable_session_is_a_problem() -> None:
    reading = read(resolution(STRESSES, ASKS.format(session="forthcoming"), DECIDES))
    assert reading.requests[0].session is None
    assert any("which session" in item.found for item in reading.discovery.problems)


def test_a_report_on_something_else_is_no_answer() -> None:
    other = (
        "Also requests the Secretary-General, as depositary, to report to the General Assembly "
        "at its fifty-second session on the status of signature and ratifications;"
    )
    reading = read(resolution(STRESSES, other, DECIDES))
    assert [(item.session, item.on_efforts) for item in reading.requests] == [(52, False)]
    assert reading.asks_for_report is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Prend note du rapport du Secrétaire général4 ;"),
        ("es", "Toma nota del informe del Secretario General4;"),
        ("ru", "принимает к сведению доклад Генерального секретаря4;"),
        ("zh", "注意到 秘书长 的 报告4；"),
        ("ar", "تحيط علما بتقرير الأمين العام؛ تقرير الأمين العام4؛"),
    ],
)
def test_footnotes_in_other_languages_have_the_same_symbols(language: Language, words: str) -> None:
    text = resolution(STRESSES, words, DECIDES, title=TITLES[language])
    reading = read(text, language)
    assert [item.symbol for item in reading.discovery.candidates] == [
        "A/71/134",
        "A/71/134/Add.1/Rev.1",
    ]
    assert reading.asks_for_report is None
    assert "English" in reading.reason


def test_numbers_in_sentences_are_no_marks() -> None:
    text = "in paragraph 4 of A/71/134/Add.4, No. 4, annex 4 and 2004, item 104 and 4.5"
    assert marks(text, {4}) == []
    assert [mark[2] for mark in marks("the Treaty,4 its report⁴ and 70/73,4", {4})] == [4, 4, 4]


@given(st.text(max_size=400))
def test_any_text_gives_a_reading(text: str) -> None:
    assert read(text).asks_for_report in {None, False, True}


@given(st.data())
def test_no_cut_of_a_resolution_that_asks_says_no(data: st.DataObject) -> None:
    whole = resolution(STRESSES, ASKS.format(session="seventy-third"), DECIDES)
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    rest = whole[:start] + whole[stop:]
    assert read(rest).asks_for_report is not False or "Requests" not in rest


@given(st.lists(st.sampled_from(PLAIN.splitlines()), max_size=40))
def test_lines_in_any_order_lose_no_symbol(lines: list[str]) -> None:
    """A symbol of a footnote is proposed, rejected, or stands in a paragraph; none disappears."""
    text = "\n".join(lines)
    reading, parsed = read(text), read_resolution(text)
    proposed = {item.symbol for item in reading.discovery.proposals}
    body = " ".join(item.text for item in parsed.paragraphs)
    heading = f"72/70. {TITLE}"
    read_from = lines.index(heading) + 1 if heading in lines else 0
    read_to = lines.index(END) if END in lines[read_from:] else len(lines)
    for line in lines[read_from:read_to]:
        symbols = {item.symbol for item in find_symbols(line)} - {"A/RES/72/70"}
        assert symbols <= proposed or line.split(" ", 1)[1] in body
