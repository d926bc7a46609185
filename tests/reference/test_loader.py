"""The loader refuses reference data that is wrong, and says where."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tasks.errors import ReferenceDataError
from tasks.reference import load_reference
from tasks.reference.loader import HERE
from tests.specimens import project_reference

DATA = ("*.csv", "*.yaml", "languages/*.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "languages").mkdir()
    for pattern in DATA:
        for path in HERE.glob(pattern):
            shutil.copyfile(path, tmp_path / path.relative_to(HERE))
    return tmp_path


def refusal(folder: Path) -> ReferenceDataError:
    with pytest.raises(ReferenceDataError) as caught:
        load_reference(folder)
    assert "\n" not in str(caught.value)
    assert caught.value.expected
    assert caught.value.found
    return caught.value


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_is_read_as_the_same_version(folder: Path) -> None:
    assert load_reference(folder).version == project_reference().version
    (folder / "places.csv").write_bytes((folder / "places.csv").read_bytes() + b"\n")
    with pytest.raises(ReferenceDataError):
        load_reference(folder)


def test_any_change_changes_the_version(folder: Path) -> None:
    replace(folder / "editions.csv", "agenda item from A/52/251", "agenda item of A/52/251")
    assert load_reference(folder).version != project_reference().version


CSV: list[tuple[str, str, str, str, str]] = [
    # file, old, new, place, found
    ("states.csv", "iso3,status", "iso,status", "line 1", "iso, status"),
    ("states.csv", "capital_en\n", "capital_en,flag\n", "line 1", "flag"),
    ("states.csv", "AFG,member", "AFG,no_member", "line 2, status", "no_member"),
    ("states.csv", "AGO,member,false", "AGO,member,perhaps", "line 3, annex2", "perhaps"),
    ("states.csv", "AFG,member", "afg,member", "line 2, iso3", "afg"),
    ("states.csv", "AGO,member", "AFG,member", "AFG", "twice"),
    ("states.csv", ",Kabul\n", "\n", "line 2", "6"),
    ("states.csv", ",Kabul\n", ",Kabul,Kabul\n", "line 2", "8"),
    ("state_names.csv", "AFG,ar,short", "AFG,de,short", "line 3, language", "de"),
    ("state_names.csv", "AFG,ar,short", "AFG,ar,alias", "AFG in ar", "0"),
    ("state_names.csv", "AFG,ar,formal", "AFG,ar,short", "AFG in ar", "2"),
    ("state_names.csv", "AFG,en,short,Afghanistan", "AFG,en,short,Albania", "Albania [en]", "AFG"),
    ("state_names.csv", "AFG,en,formal,", "XXX,en,formal,", "XXX", "none"),
    ("state_names.csv", "TUR,en,short,Turkey,,2022-05-31", "TUR,en,short,Turkey,,", "TUR", "2"),
    ("state_names.csv", "short,Turkey,,2022-05-31", "short,Turkey,,2022-06-01", "TUR", "Turkey"),
    ("state_names.csv", "CIV,en,alias,Ivory Coast", "CIV,en,short,Côte d’Ivoire", "CIV", "twice"),
    ("group_names.csv", "asean,en,short", "asean,en,formal", "asean in en", "0"),
    ("group_names.csv", "asean,en,formal", "asean,en,short", "asean in en", "2"),
    ("group_names.csv", "en,alias,EU\n", "en,alias,nato\n", "nato", "twice"),
    ("group_names.csv", "en,alias,EU\n", "en,alias,Finland\n", "Finland [en]", "state_names"),
    ("group_names.csv", "asean,en,short", "asean,en,official", "kind", "official"),
    ("groups.csv", "asean,BRN", "seato,BRN", "seato", "none"),
    ("groups.csv", "asean,BRN", "asean,BRX", "BRX", "none"),
    ("places.csv", "AFG,en", "QQQ,en", "QQQ", "none"),
    ("places.csv", "capital,false", "capitol,false", "kind", "capitol"),
    ("offices.csv", "2017-09-13", "2017-13-09", "valid_from", "2017-13-09"),
    ("editions.csv", "sg-53,", "sg-52,", "sg-52", "twice"),
    ("editions.csv", "sg-53,", "53,", "edition_id", "53"),
    ("editions.csv", "A/71/134,", "A/66/165,", "A/66/165", "twice"),
    ("editions.csv", "1997,,64", "1997,A/52/1,64", "sg-52", "A/52/1"),
    ("editions.csv", "named,", "unknown,", "sg-71", "A/71/134"),
    ("editions.csv", "A/71/134,", ",", "sg-71", "none"),
    ("editions.csv", "A/71/134,", "A/70/134,", "sg-71", "A/70/134"),
    ("editions.csv", "A/71/134,", "A/71/134/Add.1,", "sg-71", "A/71/134/Add.1"),
    ("editions.csv", "sg-67,sg-report,67,2012", "sg-67,sg-report,67,2013", "sg-67", "2013"),
    ("editions.csv", "sg-67,sg-report,67,", "sg-67,sg-report,68,", "sg-67", "sg-67"),
    ("editions.csv", "art14-2023,art14,,2023", "art14-2023,art14,,2024", "art14-2023", "2023"),
    ("editions.csv", "sg-67,sg-report", "sg-67,art14", "sg-67", "sg-67"),
    ("editions.csv", "ar zh en fr ru es,candidate", "ar zh de,candidate", "languages", "de"),
    ("editions.csv", "ar zh en fr ru es,candidate", "ar zh ar,candidate", "languages", "ar"),
    ("editions.csv", "ar zh en fr ru es,candidate", ",candidate", "sg-66", "none"),
    ("editions.csv", "105,,,none_requested", "105,,en,none_requested", "sg-77", "en"),
    ("editions.csv", "105,,,none_req", "105,A/RES/76/66,,none_req", "sg-77", "A/RES/76/66"),
    ("editions.csv", "specimen-sg-67,specimen,67", "specimen-1,specimen,67", "specimen-1", "-1"),
    ("editions.csv", "67,2012,,,,en fr zh,specimen", "67,2012,,,,zh,unknown", "sg-67", "unknown"),
    ("editions.csv", "67,2012,,,,en", "67,2013,,,,en", "specimen-sg-67", "2013"),
    ("edition_parts.csv", "symbol,kind", "symbol,sort", "line 1", "sort"),
    ("edition_parts.csv", ",revision,", ",addendum,", "line 3", "addendum"),
    ("edition_parts.csv", "A/71/134/Add.1/Rev.1,revision", "A/71/134,revision", "line 3", "A/71"),
    ("edition_parts.csv", "sg-71,A/71/134/Add.1,", "sg-70,A/71/134/Add.1,", "line 2", "sg-70"),
    ("edition_parts.csv", "sg-71,A/71/134/A", "sg-70,A/70/134/A", "A/70/134/Add.1", "no symbol"),
    ("edition_parts.csv", "sg-71,A/71/134/A", "sg-71,A/71/135/A", "A/71/135/Add.1", "A/71/134"),
    ("series.csv", "art14,", "sg-report,", "sg-report", "twice"),
    ("series.csv", "art14,", "art15,", "series", "art15"),
    ("series.csv", "2021,12,31", "2021,2,29", "line 3", "29"),
    ("series.csv", "false,2,", "false,0,", "every_years", "0"),
    ("corrections.csv", "sg-66,zh", "sg-99,zh", "2100年6月至", "sg-99"),
    ("corrections.csv", "2010年6月至", "2100年6月至", "2100年6月至", "2100年6月至"),
    ("corrections.csv", "2026-11-24", "yesterday", "reviewed_on", "yesterday"),
]


@pytest.mark.parametrize("case", CSV, ids=lambda case: f"{case[0]} {case[3]} {case[4]}")
def test_wrong_csv(folder: Path, case: tuple[str, str, str, str, str]) -> None:
    file, old, new, place, found = case
    replace(folder / file, old, new)
    error = refusal(folder)
    assert error.document == file
    assert place in error.place
    assert found in error.found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda path: path.unlink(), "readable"),
        (lambda path: path.write_bytes(b""), "columns"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\xff\xfe"), "UTF-8"),
        (lambda path: path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2])), "197"),
    ],
)
def test_a_file_that_is_missing_empty_cut_or_no_text(
    folder: Path, change: Callable[[Path], object], expected: str
) -> None:
    change(folder / "states.csv")
    error = refusal(folder)
    assert error.document == "states.csv"
    assert expected in error.expected


def test_annex_2_is_counted(folder: Path) -> None:
    replace(folder / "states.csv", "AFG,member,false", "AFG,member,true")
    assert (refusal(folder).expected, refusal(folder).found) == ("44 Annex 2 States", "45")


def test_an_open_quote_is_refused(folder: Path) -> None:
    path = folder / "groups.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"never closed,en', encoding="utf-8")
    assert refusal(folder).document == "groups.csv"


@pytest.mark.parametrize("file", ["edition_parts.csv", "series.csv", "un_servers.yaml"])
def test_each_file_counts_for_the_version_and_has_to_be_there(folder: Path, file: str) -> None:
    path = folder / file
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_reference(folder).version != project_reference().version
    path.unlink()
    assert (refusal(folder).document, refusal(folder).expected) == (file, "a readable file")


def test_a_series_without_a_calendar(folder: Path) -> None:
    lines = (folder / "series.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "series.csv").write_text("".join(lines[:2]), encoding="utf-8")
    assert refusal(folder).found == "none of art14"


def test_a_part_that_stands_twice(folder: Path) -> None:
    path = folder / "edition_parts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert (refusal(folder).place, refusal(folder).found) == ("A/71/134/Add.1", "it twice")


SERVERS: list[tuple[str, str, str, str]] = [
    # old, new, place, found
    ("hosts:", "servers:", "hosts", ""),
    ("- documents.un.org", "- https://documents.un.org", "hosts.0", "https://documents.un.org"),
    ("- docs.un.org", "- documents.un.org", "hosts", "documents.un.org"),
    ("- format: doc\n", "- format: odt\n", "format_choices.1.format", "odt"),
    ("reply: no_match", "reply: gone", "pages.0.reply", "gone"),
    ("['Error 91', 'Object variable not set']", "[]", "pages.1.any_of", ""),
    ("'urgent maintenance'", "'err'", "pages.2.any_of.0", "err"),
    ("symbol: S/2013/220", "symbol: 'S 2013'", "canaries.0.symbol", "S 2013"),
    ("evidence: 'a copy is held, as docx and as pdf'", "evidence: ''", "canaries.2.evidence", ""),
    ("  scan: 90\n", "", "recheck_days", "available"),
    ("  scan: 90\n", "  scan: -1\n", "recheck_days.scan", "-1"),
    ("  scan: 90\n", "  scan: 90\n  lost: 1\n", "recheck_days", "lost"),
    ("blocked_minutes: 15", "blocked_minutes: -1", "breaker.blocked_minutes", "-1"),
    ("blocked_minutes: 15", "minutes: 15", "breaker", ""),
]


@pytest.mark.parametrize("case", SERVERS, ids=lambda case: f"{case[2]} {case[3]}")
def test_wrong_servers(folder: Path, case: tuple[str, str, str, str]) -> None:
    old, new, place, found = case
    replace(folder / "un_servers.yaml", old, new)
    error = refusal(folder)
    assert error.document == "un_servers.yaml"
    assert place in error.place
    assert found in error.found


def change_pack(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    path = folder / "languages" / "zh.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "place", "found"),
    [
        (lambda pack: pack.update(colour="red"), "colour", "red"),
        (lambda pack: pack["edges"].update(nouns=["国"]), "edges.nouns", "国"),
        (lambda pack: pack["edges"].pop("closers"), "edges.closers", ""),
        pytest.param(
            lambda pack: pack["masthead"].update(session="第("), "masthead.session", "第("
        ),
        (lambda pack: pack["dates"].update(style="free"), "dates", ""),
        (lambda pack: pack["sections"]["titles"].update({"3a": "其他"}), "sections.titles", "3a"),
        (lambda pack: pack.update(language="de"), "language", "de"),
        (lambda pack: pack.update(script="sideways"), "script", "sideways"),
    ],
)
def test_wrong_pack(
    folder: Path, change: Callable[[dict[str, object]], object], place: str, found: str
) -> None:
    change_pack(folder, change)
    error = refusal(folder)
    assert error.document == "languages/zh.yaml"
    assert place in error.place
    assert found in error.found


@pytest.mark.parametrize("part", ["masthead", "table_head", "sections", "dates", "remarks"])
def test_an_incomplete_pack_that_says_complete(folder: Path, part: str) -> None:
    change_pack(folder, lambda pack: pack.pop(part))
    error = refusal(folder)
    assert error.document == "languages/zh.yaml"
    assert error.found == f"no {part}"


def test_a_complete_pack_can_be_without_the_words_of_flattened_text(folder: Path) -> None:
    change_pack(folder, lambda pack: pack.pop("edges"))
    assert load_reference(folder).packs["zh"].complete


def test_a_table_head_words_four_columns(folder: Path) -> None:
    def shorten(pack: dict[str, object]) -> None:
        columns = pack["table_head"]
        assert isinstance(columns, list)
        columns.pop()

    change_pack(folder, shorten)
    assert (refusal(folder).place, refusal(folder).found) == ("table_head", "3")


def test_a_complete_pack_needs_every_section(folder: Path) -> None:
    def drop(pack: dict[str, object]) -> None:
        sections = pack["sections"]
        assert isinstance(sections, dict)
        del sections["titles"]["2b"]

    change_pack(folder, drop)
    assert refusal(folder).document == "languages/zh.yaml"


@pytest.mark.parametrize("content", ["edges: [", "- a\n- b\n", "", "language: zh\nlanguage: zh\n"])
def test_a_pack_that_is_no_mapping(folder: Path, content: str) -> None:
    (folder / "languages" / "zh.yaml").write_text(content, encoding="utf-8")
    assert refusal(folder).document == "languages/zh.yaml"


def test_a_pack_of_another_language_in_the_place_of_this(folder: Path) -> None:
    shutil.copyfile(folder / "languages" / "en.yaml", folder / "languages" / "fr.yaml")
    assert refusal(folder).document == "languages/fr.yaml"


def test_a_key_that_stands_twice(folder: Path) -> None:
    path = folder / "languages" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nstop_words: [the]\n", encoding="utf-8")
    assert refusal(folder).document == "languages/en.yaml"


def test_a_pack_is_missing(folder: Path) -> None:
    (folder / "languages" / "ar.yaml").unlink()
    assert refusal(folder).document == "languages/ar.yaml"
