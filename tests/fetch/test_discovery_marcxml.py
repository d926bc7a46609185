"""Answers of the Digital Library: every whole record counts, whatever surrounds it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import SettingsError
from tasks.fetch.discovery.marcxml import Page, next_jrec, read_page
from tasks.fetch.discovery.proposals import Proposal
from tasks.fetch.discovery.salvage import MAX_BYTES
from tasks.fetch.discovery.search import search_url, symbol_query, title_query
from tests.fetch.test_discovery_titles import LOOK_ALIKE, PACKS, TITLE, TITLES

REPORT = f"{TITLE} : report of the Secretary-General"
NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
HTML = b"<!DOCTYPE html><html><body><p>Error & more</p><!-- x --></body></html>"


def record(
    number: int,
    symbols: tuple[str, ...] = ("A/66/165",),
    title: str = REPORT,
    files: tuple[tuple[str, str], ...] = (),
) -> str:
    fields = [f'<controlfield tag="001">{number}</controlfield>']
    fields += [_field("191", a=symbol) for symbol in symbols]
    head, mark, tail = title.partition(" : ")
    fields.append(_field("245", a=head + mark.rstrip(), b=tail))
    fields.append(_field("269", a="2011-07-20"))
    fields += [_field("856", u=url, y=name) for name, url in files]
    return "<record>" + "\n".join(fields) + "</record>"


def _field(tag: str, **subfields: str) -> str:
    inner = "".join(f'<subfield code="{c}">{escape(t)}</subfield>' for c, t in subfields.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inner}</datafield>'


def answer(*records: str, total: int | None = None) -> bytes:
    count = len(records) if total is None else total
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- Search-Engine-Total-Number-Of-Results: {count} -->\n"
        '<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
        + "\n".join(records)
        + "\n</collection>"
    ).encode()


def read(data: bytes) -> Page:
    page = read_page(data, PACKS)
    assert page.discovery.counts.add_up
    return page


def only(data: bytes) -> Proposal:
    (proposal,) = read(data).discovery.proposals
    return proposal


def test_a_record_becomes_a_proposal() -> None:
    files = tuple((name, f"https://example.org/{code}.pdf?a=1&b=2") for code, name in NAMES.items())
    page = read(answer(record(712345, files=files)))
    (found,) = page.discovery.candidates
    assert (found.symbol, found.session, found.kind) == ("A/66/165", 66, "report")
    assert (found.title, found.date, found.unit) == (REPORT, "2011-07-20", 1)
    assert found.files == tuple((code, f"https://example.org/{code}.pdf?a=1&b=2") for code in NAMES)
    assert "712345" in found.evidence
    assert "191$a A/66/165" in found.evidence
    assert (page.total, page.well_formed, page.discovery.problems) == (1, True, ())


@pytest.mark.parametrize("title", TITLES.values())
def test_titles_in_every_language(title: str) -> None:
    assert (
        only(answer(record(1, title=f"{title} : report of the Secretary-General"))).rejected is None
    )


@pytest.mark.parametrize(
    ("symbol", "title", "said"),
    [
        ("A/61/184", f"{LOOK_ALIKE} : note by the Secretary-General", "look-alike"),
        ("A/66/418", f"{TITLE} : report of the 1st Committee", "First Committee"),
        ("A/RES/65/91", f"{TITLE} : resolution", "resolution"),
        ("A/C.1/66/L.37", f"{TITLE} : draft resolution", "Main Committee"),
        ("A/50/1027", f"{TITLE} : letter of a State", "no report or note"),
        ("A/66/1", "Nuclear disarmament : report of the Secretary-General", "no part"),
        ("A/66/2", f"{TITLE} Organization : report of the Secretary-General", "no part"),
        ("CTBT-Art.XIV/2015/6", "Final Declaration", "form"),
    ],
)
def test_what_is_no_report_is_rejected_with_its_reason(symbol: str, title: str, said: str) -> None:
    found = only(answer(record(1, (symbol,), title)))
    assert found.rejected is not None
    assert said in found.rejected


def test_the_sister_series_is_kept_apart() -> None:
    title = "Activities undertaken by signatory and ratifying States under measure (l)"
    page = read(answer(record(1, ("CTBT-Art.XIV/2021/4",), title)))
    assert [item.symbol for item in page.discovery.sisters] == ["CTBT-Art.XIV/2021/4"]
    assert page.discovery.candidates == ()


def test_parts_of_a_report_and_records_with_several_symbols() -> None:
    page = read(
        answer(
            record(1, ("A/71/134/Add.1/Rev.1", "S/2016/1")),
            record(2, ("A/71/134/Corr.1",)),
            record(3, ()),
        )
    )
    kinds = {item.symbol: (item.kind, item.rejected is None) for item in page.discovery.proposals}
    assert kinds == {
        "A/71/134/Add.1/Rev.1": ("revision", True),
        "S/2016/1": ("report", False),
        "A/71/134/Corr.1": ("corrigendum", True),
        None: ("report", False),
    }
    assert page.discovery.counts.proposed == 2


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Deutsch", "https://example.org/d.pdf"),
        ("", "https://example.org/d.pdf"),
        ("English", "javascript:alert(1)"),
        ("English", "https://[broken"),
        ("English", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_of_its_record(name: str, url: str) -> None:
    page = read(answer(record(7, files=((name, url),))))
    (found,) = page.discovery.candidates
    (problem,) = page.discovery.problems
    assert (found.files, problem.unit) == ((), 1)
    assert "record 7" in problem.place


def test_prefixed_names_and_other_encodings_are_read() -> None:
    prefixed = (
        answer(record(1))
        .replace(b"<collection xmlns=", b"<marc:collection xmlns:marc=")
        .replace(b"</collection", b"</marc:collection")
    )
    for name in (b"record", b"controlfield", b"datafield", b"subfield"):
        prefixed = prefixed.replace(b"<" + name, b"<marc:" + name)
        prefixed = prefixed.replace(b"</" + name, b"</marc:" + name)
    latin = answer(record(1, files=(("Français", "https://example.org/f.pdf"),))).decode()
    latin_bytes = latin.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    for data in (prefixed, prefixed + HTML, latin_bytes, latin_bytes + HTML):
        assert [item.symbol for item in read(data).discovery.candidates] == ["A/66/165"]
    assert read(latin_bytes + HTML).discovery.candidates[0].files[0][0] == "fr"


@pytest.mark.parametrize(
    "middle",
    [
        record(2).replace("report of", "report & of"),
        record(2).replace("report of", "report &nbsp; of"),
        record(2).replace("</datafield>", "", 1),
        record(2)[: len(record(2)) // 2],
        record(2)[len(record(2)) // 2 :],
        record(2).replace("<record>", ""),
    ],
    ids=["ampersand", "entity", "unclosed", "cut off", "start lost", "no opening"],
)
def test_one_broken_record_costs_no_other(middle: str) -> None:
    data = answer(record(1), middle, record(3, ("A/71/134",)))
    page = read(data)
    assert [item.symbol for item in page.discovery.candidates] == ["A/66/165", "A/71/134"]
    counts = page.discovery.counts
    assert (counts.read, counts.proposed, counts.unreadable) == (3, 2, 1)
    (broken,) = [item for item in page.discovery.problems if item.unit is not None]
    assert broken.place == f"byte {data.index(middle.strip().encode(), data.index(b'</record>'))}"


def test_records_that_fell_into_a_comment_are_read() -> None:
    texts = [record(n, (f"A/66/{n}",)) for n in (1, 2, 3)]
    texts[0] = texts[0].replace("report of", "re<!--of")
    texts[2] = texts[2].replace("report of", "re-->of")
    assert "A/66/2" in {item.symbol for item in read(answer(*texts)).discovery.candidates}


def test_bad_bytes_break_only_their_record() -> None:
    data = answer(record(1), record(2), record(3)).replace(b">2<", b">\xff\xfe2<")
    assert read(data).discovery.counts.proposed == 2


def test_a_page_glued_behind_is_named() -> None:
    page = read(answer(record(1)) + HTML)
    assert len(page.discovery.candidates) == 1
    assert any("HTML page" in item.found for item in page.discovery.problems)
    assert not page.well_formed


def test_an_entity_is_never_resolved() -> None:
    doctype = (
        b'<!DOCTYPE collection [<!ENTITY t "A/66/165"><!ENTITY f SYSTEM "file:///etc/hosts">]>'
    )
    for name in (b"t", b"f"):
        inside = answer(record(1, ("A/0/0",))).replace(b"A/0/0", b"&" + name + b";")
        data = inside.replace(b"<collection", doctype + b"<collection")
        assert read(data).discovery.counts.unreadable == 1


def test_a_record_without_a_number_is_no_whole_one_in_a_malformed_answer() -> None:
    headless = record(1).replace('<controlfield tag="001">1</controlfield>', "")
    assert read(answer(headless) + b"<").discovery.counts.unreadable == 1
    assert read(answer(headless)).discovery.counts.proposed == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n", HTML, b"<a/>", b"\x00\x01", b"plain text", b" " * (MAX_BYTES + 1), b"<record>"],
    ids=["empty", "blank", "html", "xml", "binary", "text", "too large", "opening"],
)
def test_what_is_no_answer_is_a_problem(data: bytes) -> None:
    page = read(data)
    assert page.discovery.proposals == ()
    assert page.discovery.problems
    assert next_jrec(page, 1, 50) is None


def test_fewer_records_than_the_answer_says_are_missed() -> None:
    page = read(answer(record(1), total=12))
    assert any("12 results" in item.found for item in page.discovery.problems)


@given(st.integers(0, 40), st.integers(1, 9))
def test_pages_reach_every_record_once(total: int, size: int) -> None:
    seen: list[int] = []
    jrec: int | None = 1
    while jrec is not None:
        numbers = range(jrec, min(jrec + size, total + 1))
        page = read_page(
            answer(*(record(n) for n in numbers), total=total), PACKS, jrec=jrec, size=size
        )
        assert page.discovery.problems == ()
        seen += numbers
        jrec = next_jrec(page, jrec, size)
    assert seen == list(range(1, total + 1))


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    read(data)
    read(answer(record(1)) + data)
    read(data + answer(record(1)))


PIECES = st.sampled_from(
    [b"<record>", b"</record>", b"<record/>", b"<collection>", b"<!--", b"-->", b"<![CDATA[", b"&"]
)


@settings(max_examples=200)
@given(
    st.integers(1, 6),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.binary(max_size=12), PIECES)),
        max_size=3,
    ),
    st.one_of(st.none(), st.floats(0, 1)),
)
def test_every_record_that_damage_spares_is_salvaged(
    count: int, damage: list[tuple[float, int, bytes]], cut: float | None
) -> None:
    """Bytes are overwritten in up to three places, and the end may be cut off."""
    texts = [record(n, (f"A/66/{n}",)) for n in range(1, count + 1)]
    data = answer(*texts)
    whole = {}
    for n, text in enumerate(texts, start=1):
        start = data.index(text.encode())
        whole[n] = (start, start + len(text.encode()))
    end = len(data) if cut is None else int(cut * len(data))
    spared = {n for n, (_, last) in whole.items() if last <= end}
    damaged = bytearray(data)
    first = whole[1][0]
    for place, least, written in damage:
        at = first + int(place * (len(data) - first))
        stop = min(at + max(least, len(written)), len(data))
        damaged[at:stop] = written[: stop - at].ljust(stop - at, b"#")
        spared -= {n for n, (start, last) in whole.items() if start < stop and at < last}
    page = read(bytes(damaged[:end]))
    found = {item.symbol for item in page.discovery.candidates}
    assert {f"A/66/{n}" for n in spared} <= found
    if end < len(data):
        assert page.discovery.problems


@given(st.lists(st.integers(1, 999), max_size=5, unique=True))
def test_salvage_reads_what_the_strict_reader_reads(numbers: list[int]) -> None:
    data = answer(*(record(n, (f"A/66/{n}",)) for n in numbers))
    strict, salvaged = read(data), read(data + b"<")
    assert strict.well_formed
    assert not salvaged.well_formed
    assert [item.symbol for item in strict.discovery.candidates] == [
        item.symbol for item in salvaged.discovery.candidates
    ]


@given(
    st.text(alphabet=st.characters(exclude_characters='"', categories=["L", "N", "P", "S"])),
    st.integers(1, 500),
)
def test_a_search_says_what_was_asked(words: str, jrec: int) -> None:
    if not words:
        return
    parts = urlsplit(search_url("http://127.0.0.1:8000/", title_query(words), jrec, 25))
    assert (parts.netloc, parts.path, parts.fragment) == ("127.0.0.1:8000", "/search", "")
    assert parse_qs(parts.query) == {
        "p": [f'245__a:"{words}"'],
        "of": ["xm"],
        "jrec": [str(jrec)],
        "rg": ["25"],
    }


def test_the_address_of_a_symbol() -> None:
    url = search_url("https://digitallibrary.un.org", symbol_query("A/66/165"))
    asked = "p=191__a%3A%22A%2F66%2F165%22&of=xm&jrec=1&rg=50"
    assert url == f"https://digitallibrary.un.org/search?{asked}"


@pytest.mark.parametrize("words", ['A/66/165" or "x', "", "  ", "a\nb"])
def test_words_that_would_leave_their_quotation_marks_are_refused(words: str) -> None:
    with pytest.raises(SettingsError):
        symbol_query(words)
    with pytest.raises(SettingsError):
        title_query(words)


@pytest.mark.parametrize(
    ("base", "jrec", "size"),
    [("file:///etc", 1, 1), ("example.org", 1, 1), ("https://a?b", 1, 1), ("https://a", 0, 1)],
)
def test_an_address_that_is_none_is_refused(base: str, jrec: int, size: int) -> None:
    with pytest.raises(SettingsError):
        search_url(base, symbol_query("A/66/165"), jrec, size)
