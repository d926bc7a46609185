"""Files that were given by hand: the masthead says what they are, the name where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.errors import (
    CtbtError,
    DamagedInput,
    EmptyInput,
    NotThisReport,
    WrongEdition,
    WrongFormat,
)
from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.archive.store import Archive
from tasks.fetch.inbox.file_names import Claim, read_claim
from tasks.fetch.inbox.folder import GivenFile, list_inbox
from tasks.fetch.inbox.intake import Recognized, check_in_use, recognize
from tasks.fetch.inbox.taking import take_all
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import Reply
from tasks.fetch.specimens import shipped_specimens
from tests.extract.test_probe_pdf import locked
from tests.fake_un import make_docx, make_pdf, make_scan_pdf, make_wpd, report, says_missing
from tests.fake_un.mastheads import LANGUAGES, LOOK_ALIKE
from tests.shared_documents import REPORT_66, shared_document
from tests.specimens import SPECIMEN, project_reference

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
REPORT = report("A/66/165", "en", 66, "pdf")
SISTER = make_pdf(
    [
        [
            "Preparatory Commission for the Organization",
            "CTBT-Art.XIV/2021/4",
            "ENGLISH ONLY",
            "Activities undertaken by signatory and ratifying States under measure (l)",
            "This is made up for a test, and none of the States that it would be about did it.",
        ]
    ]
)


@pytest.fixture(scope="module")
def prober() -> Iterator[IsolatedProbe]:
    with IsolatedProbe() as probe:
        yield probe


class Inbox:
    """An inbox, and the archive that takes its files."""

    def __init__(self, folder: Path, prober: IsolatedProbe) -> None:
        self.folder = folder / "inbox"
        self.folder.mkdir()
        self.archive = Archive(folder / "archive")
        self._prober = prober
        self._now = NOW

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def recognize(self, name: str, data: bytes) -> Recognized:
        self.put(name, data)
        file = GivenFile(name, read_claim(name), data, self._prober.probe(data))
        return recognize(file, project_reference())

    def take(self) -> tuple[list[LedgerEntry], dict[str, CtbtError]]:
        """Take everything, an hour after the time before."""
        self._now += timedelta(hours=1)
        entries, refused = take_all(
            list_inbox(self.folder)[0],
            self.archive,
            self._prober,
            project_reference(),
            lambda: self._now,
        )
        assert len(entries) == len(list(self.folder.iterdir())), "a line for every file"
        return entries, {file.name: error for file, error in refused}


def said_of(found: Recognized) -> list[str]:
    """Return the doubts about a file, but for that of its title: these are no reports."""
    doubts = found.review.split("; ") if found.review is not None else []
    return [doubt for doubt in doubts if not doubt.startswith("the title of the reports")]


@pytest.fixture
def inbox(tmp_path: Path, prober: IsolatedProbe) -> Inbox:
    return Inbox(tmp_path, prober)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["pdf", "docx", "doc"])
def test_a_report_is_known_by_its_masthead_whatever_it_is_called(
    inbox: Inbox, language: str, kind: str
) -> None:
    found = inbox.recognize("download (3)", report("A/66/165", language, 66, kind))
    assert (found.symbol, found.language, found.edition_id) == ("A/66/165", language, "sg-66")
    assert (found.format, found.reply, found.review) == (kind, Reply.HELD, None)
    assert found.claim == Claim("A/66/165", found.language)


def test_name_and_masthead_that_agree_raise_no_doubt(inbox: Inbox) -> None:
    for name in ("A_66_165.en.pdf", "A-66-165-E.pdf", "A_66_165.pdf", "A_66_165.EN.PDF"):
        assert inbox.recognize(name, REPORT).review is None


@pytest.mark.parametrize(
    ("name", "doubts"),
    [
        ("A_66_165.fr.pdf", ["its name says fr, its text is en"]),
        ("A_71_134.en.pdf", ["its name says A/71/134, its masthead A/66/165"]),
        (
            "A_66_165_Add.1.zh.pdf",
            [
                "its name says A/66/165/Add.1, its masthead A/66/165",
                "its name says zh, its text is en",
            ],
        ),
    ],
)
def test_each_disagreement_is_named_and_the_masthead_counts(
    inbox: Inbox, name: str, doubts: list[str]
) -> None:
    found = inbox.recognize(name, REPORT)
    assert (found.symbol, found.language, found.edition_id) == ("A/66/165", "en", "sg-66")
    assert found.review == "; ".join(doubts)


def test_a_masthead_that_contradicts_itself_is_named(inbox: Inbox) -> None:
    found = inbox.recognize("x.pdf", report("A/67/12", "en", 66, "pdf"))
    assert found.review == "the symbol A/67/12 is not of session 66, which it prints"


def test_a_symbol_that_nobody_registered(inbox: Inbox) -> None:
    found = inbox.recognize("x.pdf", report("A/67/12", "en", 67, "pdf"))
    assert (found.symbol, found.language, found.edition_id) == ("A/67/12", "en", None)


@pytest.mark.parametrize("name", ["x.pdf", "CTBT-Art.XIV_2021_4.pdf"])
def test_a_document_of_the_sister_series(inbox: Inbox, name: str) -> None:
    found = inbox.recognize(name, SISTER)
    assert (found.symbol, found.language) == ("CTBT-Art.XIV/2021/4", "en")
    assert (found.edition_id, found.review) == ("art14-2021", None)


def test_a_document_of_the_sister_series_under_the_name_of_a_report(inbox: Inbox) -> None:
    found = inbox.recognize("A_66_165.en.pdf", SISTER)
    assert found.edition_id == "art14-2021"
    assert found.review == "its name says A/66/165, its masthead CTBT-Art.XIV/2021/4"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_look_alike_is_refused_whatever_it_is_called(inbox: Inbox, language: str) -> None:
    """Also one that prints a symbol of ours, as the document server has given it."""
    for symbol, session in (("A/61/184", 61), ("A/66/165", 66)):
        data = report(symbol, language, session, "pdf", title=LOOK_ALIKE[language])
        with pytest.raises(NotThisReport, match="a report on the Treaty itself"):
            inbox.recognize("A_66_165.pdf", data)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("A_52_165.en.wpd", make_wpd(["A/52/165"]), "wpd"),
        ("A_52_165.en.pdf", make_pdf([["Words that tell nothing of the document."]]), "pdf"),
        ("A_52_165.en.docx", make_docx(["Words that tell nothing."], [], [], []), "docx"),
        ("A_52_165.en.txt", b"Words that tell nothing of the document.", "txt"),
    ],
)
def test_without_a_masthead_the_name_counts_and_is_doubted(
    inbox: Inbox, name: str, data: bytes, kind: str
) -> None:
    found = inbox.recognize(name, data)
    assert (found.symbol, found.language, found.format) == ("A/52/165", "en", kind)
    assert said_of(found) == ["A/52/165 is by its name only: its masthead prints no symbol"]
    with pytest.raises(WrongEdition, match="a symbol in its masthead, or a name like"):
        inbox.recognize("something", data)


def test_a_scan_is_for_a_person(inbox: Inbox) -> None:
    found = inbox.recognize("A_66_165.fr.pdf", make_scan_pdf())
    assert (found.reply, found.symbol, found.language) == (Reply.SCAN, "A/66/165", "fr")
    assert found.review is not None
    assert found.review.endswith("a scan: a person has to read it")
    with pytest.raises(WrongEdition):
        inbox.recognize("scan.pdf", make_scan_pdf())


REFUSED: dict[str, tuple[str, bytes, type[CtbtError], str]] = {
    "empty": ("A_66_165.en.pdf", b"", EmptyInput, "no bytes"),
    "cut off": ("A_66_165.en.pdf", REPORT[: len(REPORT) // 2], DamagedInput, "damaged"),
    "cut docx": (
        "A_66_165.en.docx",
        report("A/66/165", "en", 66, "docx")[:2000],
        DamagedInput,
        "damaged",
    ),
    "password": ("A_66_165.en.pdf", locked(REPORT, b"secret"), DamagedInput, "encrypted"),
    "no UTF-8": ("A_66_165.zh.txt", "秘书长的报告".encode("gb18030"), DamagedInput, "UTF-8"),
    "HTML": (
        "A_66_165.en.pdf",
        b"<!DOCTYPE html><html><body>404</body></html>",
        WrongFormat,
        "an HTML page",
    ),
    "binary": ("A_66_165.en.pdf", bytes(range(256)), WrongFormat, "binary data"),
    "zip": ("A_66_165.en.docx", b"PK\x03\x04" + bytes(99), WrongFormat, "a zip archive"),
    "says missing": ("A_66_165.en.pdf", says_missing(), WrongFormat, "does not exist"),
    "nameless": (
        "report.txt",
        "秘书长的报告".encode(),
        WrongEdition,
        "no symbol",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why_and_is_not_kept(inbox: Inbox, case: str) -> None:
    name, data, kind, said = REFUSED[case]
    with pytest.raises(kind) as caught:
        inbox.recognize(name, data)
    assert (caught.value.document, caught.value.place) == (name, "inbox")
    assert said in caught.value.found
    entries, refused = inbox.take()
    assert [type(error) for error in refused.values()] == [kind]
    (entry,) = entries
    assert entry.reply is (Reply.DAMAGED if kind is DamagedInput else Reply.UNCLEAR)
    assert (entry.source, entry.asked, entry.sha256) == ("inbox", name, None)
    assert said in entry.detail
    assert entry.next_action == "a person looks at the file"
    assert inbox.archive.documents() == []


def test_one_bad_file_keeps_no_other_from_being_taken(inbox: Inbox) -> None:
    for number, (name, data, _, _) in enumerate(REFUSED.values()):
        inbox.put(f"{number} {name}", data)
    inbox.put("good.pdf", REPORT)
    entries, refused = inbox.take()
    assert len(refused) == len(REFUSED)
    (held,) = [entry for entry in entries if entry.reply is Reply.HELD]
    assert held.asked == "good.pdf"
    (document,) = inbox.archive.documents()
    assert document.sha256 == held.sha256


def test_what_is_kept_says_how_it_came_and_what_it_prints(inbox: Inbox) -> None:
    path = inbox.put("A_66_165.fr.pdf", REPORT)
    (entry,), refused = inbox.take()
    assert refused == {}
    (document,) = inbox.archive.documents()
    assert inbox.archive.read(document) == REPORT
    arrival, printed = document.first, document.printed
    assert (arrival.source, arrival.asked, arrival.file_name) == ("inbox", path.name, path.name)
    assert (arrival.symbol, arrival.language, arrival.format) == ("A/66/165", "en", "pdf")
    assert arrival.review == entry.review == "its name says fr, its text is en"
    assert (printed.symbol, printed.session, printed.agenda_item) == ("A/66/165", 66, 104)
    assert printed.title == "Comprehensive Nuclear-Test-Ban Treaty"
    assert entry.detail == "by its masthead: symbol A/66/165, language en, session 66"
    assert (entry.byte_size, entry.media_type) == (len(REPORT), "application/pdf")
    assert path.read_bytes() == REPORT, "the person's own file stays as it is"


def test_the_same_file_again_is_nothing_new(inbox: Inbox) -> None:
    inbox.put("one.pdf", REPORT)
    first, _ = inbox.take()
    before = inbox.archive.documents()
    second, refused = inbox.take()
    assert [item.ledger_id for item in first] == [item.ledger_id for item in second]
    assert refused == {}
    assert inbox.archive.documents() == before


def test_the_same_bytes_under_two_names_are_one_document(inbox: Inbox) -> None:
    for name in ("one.pdf", "two.pdf"):
        inbox.put(name, REPORT)
    entries, refused = inbox.take()
    assert refused == {}
    assert len({entry.ledger_id for entry in entries}) == 2
    (document,) = inbox.archive.documents()
    assert [arrival.file_name for arrival in document.arrivals] == ["one.pdf", "two.pdf"]


def test_other_bytes_of_the_same_document_are_kept_beside_it(inbox: Inbox) -> None:
    """Which of them speaks is decided when both were read; none is locked out."""
    inbox.put("1.pdf", REPORT)
    inbox.take()
    inbox.put("2.pdf", report("A/66/165", "en", 66, "pdf", 30_000))
    _, refused = inbox.take()
    assert refused == {}
    assert [item.file_name for item in inbox.archive.documents()] == ["1.pdf", "2.pdf"]


def test_a_file_that_was_set_aside_is_not_taken_in_again(inbox: Inbox) -> None:
    path = inbox.put("1.pdf", REPORT)
    inbox.take()
    (held,) = inbox.archive.documents()
    inbox.archive.set_aside(held.sha256, "an older one")
    _, refused = inbox.take()
    assert "set-aside --undo" in refused[path.name].expected
    with pytest.raises(WrongEdition, match="an older one"):
        check_in_use(inbox.recognize("1.pdf", REPORT), inbox.archive)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("fr.pdf", report("A/66/165", "fr", 66, "pdf")),
        ("en.docx", report("A/66/165", "en", 66, "docx")),
        ("add.pdf", report("A/66/165/Add.1", "en", 66, "pdf")),
    ],
)
def test_another_language_format_or_part_is_another_document(
    inbox: Inbox, name: str, data: bytes
) -> None:
    inbox.put("1.pdf", REPORT)
    inbox.put(name, data)
    _, refused = inbox.take()
    assert refused == {}
    assert len(inbox.archive.documents()) == 2


def test_a_specimen_goes_by_its_name_or_by_its_session(inbox: Inbox) -> None:
    text = SPECIMEN.read_text(encoding="utf-8")
    for name, symbol in ((SPECIMEN.name, "SPECIMEN/1"), ("other.txt", "SPECIMEN/99")):
        found = inbox.recognize(name, text.encode())
        assert (found.symbol, found.language, found.edition_id) == (symbol, "zh", None)
        assert (found.format, found.reply) == ("txt", Reply.HELD)
    for lacking in ("第九十九 届 会议", "SPECIMEN"):
        with pytest.raises(WrongEdition, match="of a specimen: its session"):
            inbox.recognize("other.txt", text.replace(lacking, "").encode())


def test_a_specimen_of_this_project_is_taken_back_from_an_inbox(inbox: Inbox) -> None:
    for pending, _ in shipped_specimens(project_reference(), NOW):
        for name in (pending.name, f"renamed {pending.sha256[:8]}.docx"):
            found = inbox.recognize(name, pending.data)
            assert found.claim == pending.claim
            assert (found.review, found.edition_id) == (None, None)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "given_as", "printed", "doubts"),
    [
        (
            "S-2013-220_2013_en.pdf",
            "A_66_165.en.pdf",
            ("S/2013/220", "en"),
            ["its name says A/66/165, its masthead S/2013/220"],
        ),
        (
            "A-80-604-Add.1_2026_en.docx",
            "A_80_604_Add.1.fr.docx",
            ("A/80/604/Add.1", "en"),
            ["its name says fr, its text is en"],
        ),
        (
            "A-80-604-Add.1_2026_en.pdf",
            "A_66_165.zh.pdf",
            ("A/80/604/Add.1", "en"),
            [
                "its name says A/66/165, its masthead A/80/604/Add.1",
                "its name says zh, its text is en",
            ],
        ),
        (
            "A-AC.109-2010-18_2010_en.pdf",
            "A_65_109.en.pdf",
            ("A/AC.109/2010/18", "en"),
            ["its name says A/65/109, its masthead A/AC.109/2010/18"],
        ),
        (
            "E-ESCWA-30-16_2018_ar.pdf",
            "A_66_165.ar.pdf",
            ("E/ESCWA/30/16", "ar"),
            ["its name says A/66/165, its masthead E/ESCWA/30/16"],
        ),
        (
            "E-ESCWA-30-16_2018_en.pdf",
            "A-66-165-R.pdf",
            ("E/ESCWA/30/16", "en"),
            [
                "its name says A/66/165, its masthead E/ESCWA/30/16",
                "its name says ru, its text is en",
            ],
        ),
        (
            "A-CN.10-2025-INF-1_2025_sixlang.pdf",
            "A_66_165.pdf",
            ("A/CN.10/2025/INF/1", "en"),
            ["its name says A/66/165, its masthead A/CN.10/2025/INF/1"],
        ),
    ],
)
def test_real_documents_under_wrong_names(
    inbox: Inbox, name: str, given_as: str, printed: tuple[str, str], doubts: list[str]
) -> None:
    data = shared_document(f"un/{name}").read_bytes()
    found = inbox.recognize(given_as, data)
    assert (found.symbol, found.language) == printed
    assert found.edition_id is None, "whatever its name says, it is none of ours"
    assert said_of(found) == doubts
    plainly = inbox.recognize("download", data)
    assert (plainly.symbol, plainly.language, said_of(plainly)) == (*printed, [])


@pytest.mark.shared
def test_the_real_page_that_says_that_there_is_no_such_document(inbox: Inbox) -> None:
    data = shared_document("un/ODS-document-does-not-exist.pdf").read_bytes()
    for name in ("A_66_165.en.pdf", "download.pdf"):
        with pytest.raises(WrongFormat, match="does not exist"):
            inbox.recognize(name, data)


@pytest.mark.shared
def test_the_real_scan(inbox: Inbox) -> None:
    data = shared_document("un/A-47-843_en_scan-no-text.pdf").read_bytes()
    found = inbox.recognize("A_47_843.en.pdf", data)
    assert (found.symbol, found.language, found.reply) == ("A/47/843", "en", Reply.SCAN)
    with pytest.raises(WrongEdition):
        inbox.recognize("download.pdf", data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("given_as", "symbol", "doubts"),
    [
        (REPORT_66, "A/66/165", []),
        ("A_66_165.en.txt", "A/66/165", ["its name says en, its text is zh"]),
        (
            "A_71_134.zh.txt",
            "A/71/134",
            ["the symbol A/71/134 is not of session 66, which it prints"],
        ),
    ],
)
def test_the_real_flattened_report(
    inbox: Inbox, given_as: str, symbol: str, doubts: list[str]
) -> None:
    data = shared_document(REPORT_66).read_bytes()
    found = inbox.recognize(given_as, data)
    by_name = f"{symbol} is by its name only: its masthead prints no symbol"
    assert (found.symbol, found.language, found.format) == (symbol, "zh", "txt")
    assert found.review == "; ".join([by_name, *doubts])
    assert found.masthead.session == 66
    with pytest.raises(WrongEdition, match="no symbol in its masthead"):
        inbox.recognize("report.txt", data)
