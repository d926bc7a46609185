"""`ctbt sql`: what a person, a script and a spreadsheet get."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.output import AnswerFormat, answer_lines
from tests.cli.running import Command, Done
from tests.warehouse.factories import batch, loaded
from warehouse.query import Answer
from warehouse.values import ValueType


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    loaded(home / "warehouse.duckdb", batch())
    return home


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


class Sql:
    """Runs `ctbt sql` on the warehouse of the tests, with a text on standard input."""

    def __init__(self, ctbt: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ctbt = ctbt
        self._home = home
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Done:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return self._ctbt("sql", "--home", self._home, *arguments)


@pytest.fixture
def sql(ctbt: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> Sql:
    return Sql(ctbt, home, monkeypatch)


ROWS = """
SELECT * FROM (VALUES
    (1, 'plain', NULL, true, ['a', 'b']),
    (-2, '', 'NULL', NULL, []),
    (NULL, '=1+1', e'a\\tb\\nc', false, NULL)
) AS t(number, text, other, yes, list)
"""


@pytest.mark.parametrize(
    ("form", "out"),
    [
        (
            "table",
            " number │ text  │ other   │ yes   │ list\n"
            "────────┼───────┼─────────┼───────┼────────────\n"
            '      1 │ plain │ NULL    │ true  │ ["a", "b"]\n'
            "     -2 │       │ NULL    │ NULL  │ []\n"
            "   NULL │ =1+1  │ a\\tb\\nc │ false │ NULL\n",
        ),
        (
            "vertical",
            "── row 1 ──\nnumber │ 1\n  text │ plain\n other │ NULL\n   yes │ true\n"
            '  list │ ["a", "b"]\n'
            "── row 2 ──\nnumber │ -2\n  text │\n other │ NULL\n   yes │ NULL\n  list │ []\n"
            "── row 3 ──\nnumber │ NULL\n  text │ =1+1\n other │ a\\tb\\nc\n   yes │ false\n"
            "  list │ NULL\n",
        ),
        (
            "csv",
            "number,text,other,yes,list\n"
            '1,plain,,true,"[""a"", ""b""]"\n'
            '-2,"",NULL,,[]\n'
            ',\'=1+1,"a\tb\nc",false,\n',
        ),
        (
            "tsv",
            "number\ttext\tother\tyes\tlist\n"
            '1\tplain\t\ttrue\t"[""a"", ""b""]"\n'
            '-2\t""\tNULL\t\t[]\n'
            "\t'=1+1\ta\\tb\\nc\tfalse\t\n",
        ),
        (
            "jsonl",
            '{"number": 1, "text": "plain", "other": null, "yes": true, "list": ["a", "b"]}\n'
            '{"number": -2, "text": "", "other": "NULL", "yes": null, "list": []}\n'
            '{"number": null, "text": "=1+1", "other": "a\\tb\\nc", "yes": false, "list": null}\n',
        ),
        (
            "markdown",
            "| number | text | other | yes | list |\n"
            "| ---: | --- | --- | --- | --- |\n"
            '| 1 | plain | NULL | true | \\["a", "b"] |\n'
            "| -2 |  | NULL | NULL | \\[] |\n"
            "| NULL | =1+1 | a\\\\tb\\\\nc | false | NULL |\n",
        ),
    ],
)
def test_each_format(sql: Sql, form: str, out: str) -> None:
    done = sql("--format", form, ROWS)
    assert (done.code, done.err) == (0, "")
    assert done.out == out


def test_json_is_one_array(sql: Sql) -> None:
    lines, array = sql("--json", ROWS).out, sql("--format", "json", ROWS).out
    assert json.loads(array) == [json.loads(line) for line in lines.splitlines()]
    assert sql("--format", "json", "SELECT 1 WHERE false").out == "[]\n"


def test_two_columns_of_one_name_are_told_apart(sql: Sql) -> None:
    assert json.loads(sql("--json", "SELECT 1 AS a, 2 AS a").out) == {"a": 1, "a_1": 2}


def test_the_short_forms_and_what_a_script_gets(sql: Sql) -> None:
    for short, long in (("--json", "jsonl"), ("--csv", "csv")):
        assert sql(short, ROWS).out == sql("--format", long, ROWS).out
        assert sql(short, "--format", long, ROWS).out == sql(short, ROWS).out
    assert sql(ROWS).out == sql("--format", "tsv", ROWS).out


FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_text_that_a_spreadsheet_would_run_is_only_shown(sql: Sql, form: str, text: str) -> None:
    as_sql = text.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
    done = sql("--format", form, f"SELECT e'{as_sql}' AS \"{text.strip()}\", -1.5 AS number")
    reader = csv.reader(io.StringIO(done.out, newline=""), delimiter="," if form == "csv" else "\t")
    names, (cell, number) = reader
    assert cell == f"'{text if form == 'csv' else as_sql}"
    assert names[0] == f"'{text.strip()}" or text.strip()[0] not in "=+-@＝－"
    assert number == "-1.5"


@pytest.mark.parametrize("number", ["-7", "-1.5", "-1e300", "(-2)::HUGEINT"])
def test_a_number_is_no_formula(sql: Sql, number: str) -> None:
    assert (
        sql("--csv", f"SELECT CAST({number} AS VARCHAR) AS n").out.splitlines()[1].startswith("'-")
    )
    assert sql("--csv", f"SELECT {number} AS n").out.splitlines()[1].startswith("-")


@given(st.lists(st.lists(st.text() | st.none(), min_size=2, max_size=2)))
def test_csv_gives_back_every_text(rows: list[list[str | None]]) -> None:
    answer = Answer(("a", "b"), (ValueType("text"),) * 2, iter([[tuple(row) for row in rows]]))
    text = "".join(answer_lines(answer, AnswerFormat.CSV))
    _, *read = csv.reader(io.StringIO(text, newline=""))
    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            assert cell in {value or "", f"'{value}"}
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(min_size=1) | st.none(), min_size=1))
@pytest.mark.parametrize("form", ["table", "vertical", "tsv", "markdown"])
def test_nothing_shown_can_do_more_than_be_read(form: str, cells: list[str | None]) -> None:
    answer = Answer(("\x1b[2J",), (ValueType("text"),), iter([[(cell,) for cell in cells]]))
    lines = "".join(answer_lines(answer, AnswerFormat(form))).split("\n")
    assert all(char.isprintable() or char.isspace() for line in lines for char in line)
    assert not any(char in line for line in lines for char in "\x1b\r\u2028\u202e\u200f")


def test_a_terminal_takes_wide_letters_into_account(sql: Sql) -> None:
    done = sql("--format", "table", "SELECT '核' AS a, 'x' AS b UNION ALL SELECT 'abc', e'e\u0301'")
    assert done.out.splitlines()[2:] == [" 核  │ x", " abc │ e\u0301"]


def test_a_byte_order_mark_on_request(sql: Sql, tmp_path: Path) -> None:
    assert sql("--csv", "SELECT 'é' AS x").out.startswith("x\n")
    assert sql("--csv", "--bom", "SELECT 'é' AS x").out == "\ufeffx\né\n"
    assert sql("--bom", "-o", tmp_path / "x.csv", "SELECT 'é' AS x").code == 0
    assert (tmp_path / "x.csv").read_bytes() == b"\xef\xbb\xbfx\n\xc3\xa9\n"


def test_the_query_from_a_file_and_from_standard_input(sql: Sql, tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    file.write_bytes(b"\xef\xbb\xbf-- why\nSELECT '\xe6\xa0\xb8' AS x; -- so\n")
    assert sql("-f", file).out == "x\n核\n"
    assert sql("--file", "-", stdin=b"SELECT 2 AS x").out == "x\n2\n"
    assert sql("-", stdin=b"SELECT 3 AS x;").out == "x\n3\n"
    assert sql(stdin=b"SELECT 4 AS x").out == "x\n4\n"
    # A file or an argument is the query, whatever stands on standard input.
    assert sql("SELECT 5 AS x", stdin=b"SELECT 6 AS x").out == "x\n5\n"


REFUSED = {
    "two queries": (("SELECT 1", "-f", "query.sql"), 3, "expected a query or a file with one"),
    "two short forms": (("--json", "--csv", "SELECT 1"), 3, "found csv and jsonl"),
    "short and long": (("--json", "--format", "json", "SELECT 1"), 3, "found json and jsonl"),
    "parquet to a terminal": (("--format", "parquet", "SELECT 1"), 3, "expected a file for it"),
    "mark without csv": (("--bom", "--json", "SELECT 1"), 3, "expected --format csv or tsv"),
    "mark without a format": (("--bom", "SELECT 1"), 3, "found no format"),
    "no time": (("--timeout", "-1", "SELECT 1"), 3, "--timeout: expected seconds"),
    "no number": (("--timeout", "nan", "SELECT 1"), 3, "--timeout: expected seconds"),
    "no memory": (("--memory-limit", "1MB", "SELECT 1"), 3, "expected 64MB or more"),
    "no size": (("--memory-limit", "much", "SELECT 1"), 3, "expected 64MB or more"),
    "no such file": (("-f", "no/such.sql"), 10, "no/such.sql: expected a file with a query"),
    "a folder": (("-f", "."), 10, "Is a directory"),
    "nothing": ((), 51, "found an empty text"),
    "no such format": (("--format", "xml", "SELECT 1"), 2, "xml"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused(sql: Sql, name: str) -> None:
    arguments, code, said = REFUSED[name]
    done = sql(*arguments)
    assert done.code == code
    assert done.out == ""
    assert said in done.err
    assert code == 2 or len(done.err.splitlines()) == 1


def test_a_query_that_is_no_text_says_where(sql: Sql) -> None:
    done = sql(stdin="SELECT 'é'".encode("utf-16"))
    assert done.code == 13
    assert "standard input, byte 0: expected a query in UTF-8; found 0xff" in done.err


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.jsonl", "a.json", "a.md", "a.tsv", "a.txt"])
def test_a_file_is_as_its_name_ends(sql: Sql, tmp_path: Path, name: str) -> None:
    form = {"csv": "csv", "CSV": "csv", "md": "markdown", "txt": "tsv"}.get(name[2:], name[2:])
    done = sql("-o", tmp_path / name, ROWS)
    assert (done.code, done.out, done.err) == (0, "", "")
    # A spreadsheet knows a file of csv by its mark; a pipe has none.
    mark = "\ufeff" if form == "csv" else ""
    assert (tmp_path / name).read_bytes().decode() == mark + sql("--format", form, ROWS).out
    if form == "csv":
        assert sql("--no-bom", "-o", tmp_path / name, ROWS).code == 0
        assert (tmp_path / name).read_bytes().decode() == sql("--csv", ROWS).out
    assert sql("--format", "jsonl", "-o", tmp_path / name, ROWS).code == 0
    assert (tmp_path / name).read_bytes().decode() == sql("--json", ROWS).out


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_file_is_written_whole_or_not_at_all(sql: Sql, tmp_path: Path, name: str) -> None:
    output = tmp_path / name
    output.write_text("before")
    # The 30,000th row fails, when others have been written.
    late = "SELECT CASE WHEN range = 30000 THEN error('late') ELSE 1 END AS x FROM range(40000)"
    for query in (late, "SELECT nothing", "DROP TABLE activities"):
        done = sql("-o", output, query)
        assert done.code == 51
        assert [path.name for path in tmp_path.iterdir()] == [name]
        assert output.read_text() == "before"


@pytest.mark.parametrize("name", [".", "no/such/folder.csv"])
def test_a_file_that_cannot_be_written_is_one_line(sql: Sql, tmp_path: Path, name: str) -> None:
    done = sql("-o", tmp_path / name, "SELECT 1")
    assert done.code == 3
    assert "--output: expected a file that can be written" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_to_and_stays_one(sql: Sql, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    taken: list[str] = []
    taker = threading.Thread(target=lambda: taken.append((tmp_path / "pipe").read_text()))
    taker.start()
    done = sql("-o", tmp_path / "pipe", "SELECT 1 AS x")
    taker.join()
    assert (done.code, taken) == (0, ["x\n1\n"])
    assert (tmp_path / "pipe").is_fifo()


def test_parquet_keeps_the_types(sql: Sql, tmp_path: Path) -> None:
    done = sql(
        "-o",
        tmp_path / "rows.parquet",
        "SELECT sum(ordinal) AS total, DATE '2011-03-19' AS day, ['a'] AS list, {'x': 1} AS struct,"
        " true AS yes, 1.50::DECIMAL(9, 2) AS money, NULL::VARCHAR AS nothing FROM activities",
    )
    assert (done.code, done.out, done.err) == (0, "", "")
    frame = pl.read_parquet(tmp_path / "rows.parquet")
    assert dict(frame.schema) == {
        "total": pl.Decimal(38, 0),
        "day": pl.Date(),
        "list": pl.List(pl.String),
        "struct": pl.Struct({"x": pl.Int32}),
        "yes": pl.Boolean(),
        "money": pl.Decimal(9, 2),
        "nothing": pl.String(),
    }
    assert frame.height == 1


def on_a_terminal(home: Path, columns: int, *arguments: str) -> str:
    """Return what the command shows on a terminal that is so wide."""
    ours, its = pty.openpty()
    code = "from flows.cli import main; main()"
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-c", code, "sql", "--home", str(home), *arguments],
        stdin=its,
        stdout=its,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        os.close(its)
        shown = b""
        try:
            while data := os.read(ours, 10_000):
                shown += data
        except OSError:  # Linux's way to say that nobody writes any more
            pass
        os.close(ours)
    assert process.returncode is not None
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_table_or_what_fits(home: Path) -> None:
    query = "SELECT 'abcdefghij' AS first, NULL AS second"
    table = (
        " first      │ second\n────────────┼────────\n abcdefghij │   \x1b[2mNULL\x1b[0m\n1 row\n"
    )
    assert on_a_terminal(home, 21, query) == table
    vertical = "── row 1 ──\n first │ abcdefghij\nsecond │ \x1b[2mNULL\x1b[0m\n1 row\n"
    assert on_a_terminal(home, 20, query) == vertical
    assert on_a_terminal(home, 20, "--format", "table", query) == table
    assert "expected a query, --file FILE, or" in on_a_terminal(home, 80)


def test_a_query_without_end_ends(sql: Sql) -> None:
    endless = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT count(*) FROM a"
    done = sql("--timeout", "0.5", endless)
    assert done.code == 51
    assert done.err == (
        "ctbt: query refused: query: expected an answer within 0.5 s; --timeout 600 gives it more "
        "time, --timeout 0 any; found it was not done by then\n"
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM range(100000000) ORDER BY hash(range)",
        "SELECT range(1000000000)",  # DuckDB does not count this one
    ],
)
def test_a_query_that_needs_too_much_memory_ends(sql: Sql, query: str) -> None:
    done = sql("--memory-limit", "100MB", query)
    assert done.code == 51
    assert "no more than 100MB of memory; --memory-limit gives it more; found" in done.err
    assert len(done.err.splitlines()) == 1
    assert sql("SELECT 1 AS x").out == "x\n1\n", "the limit ended with the query"


UNINTERRUPTED = "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))"
"""What DuckDB works on for minutes and heeds no interruption."""


def test_an_interruption_is_quiet_and_ends_the_query(sql: Sql) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    started = time.monotonic()
    timer.start()
    try:
        done = sql("--timeout", "60", UNINTERRUPTED)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert (done.code, done.out, done.err) == (130, "", "")
    assert time.monotonic() - started < 20


def test_every_type_of_duckdb_is_json_and_csv(sql: Sql) -> None:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    done = sql("--json", "FROM test_all_types()")
    records = [json.loads(line, parse_constant=refuse) for line in done.out.splitlines()]
    assert len(records) == 3
    assert len({*records[0]}) > 50
    assert all(value is None for value in records[2].values())
    table = list(csv.reader(io.StringIO(sql("--csv", "FROM test_all_types()").out)))
    assert [len(row) for row in table] == [len(records[0])] * 4


def shell(home: Path, script: str) -> tuple[str, str]:
    """What a script prints in which `ctbt` asks the warehouse of the tests."""
    command = f"{sys.executable} -c 'from flows.cli import main; main()' sql --home {home}"
    done = subprocess.run(
        ["bash", "-c", f'ctbt() {{ {command} "$@"; }}; {script}'],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    out, err = shell(home, "ctbt 'FROM range(1000000)' | head -n 2; echo ${PIPESTATUS[*]}")
    assert (out, err) == ("range\n0\n0 0\n", "")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (
            "> /dev/full",
            "standard output: expected an output that takes all that is printed; "
            "found No space left on device",
        ),
        (
            ">&-",
            "standard output: expected an output that takes all that is printed; "
            "found a closed one",
        ),
        (
            "--output /dev/full",
            "--output: expected a file that can be written; "
            "found /dev/full: No space left on device",
        ),
    ],
)
def test_an_output_that_takes_nothing_is_one_line(home: Path, where: str, found: str) -> None:
    out, err = shell(home, f"ctbt 'FROM range(100000)' {where}; echo $? >&2")
    assert (out, err) == ("", f"ctbt: unusable setting: {found}\n3\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux says of processes")
def test_a_query_ends_with_the_command_that_was_killed(home: Path) -> None:
    def children(process: int) -> list[int]:
        listed = Path(f"/proc/{process}/task/{process}/children")
        found = [int(word) for word in listed.read_text("ascii").split()] if listed.exists() else []
        return found + [grandchild for child in found for grandchild in children(child)]

    def until(so: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not so():
            assert time.monotonic() < end
            time.sleep(0.02)

    script = "from flows.cli import main; main()"
    command = [sys.executable, "-c", script, "sql", "--home", str(home), UNINTERRUPTED]
    with subprocess.Popen(command) as process:
        until(lambda: len(children(process.pid)) == 2)
        begun = children(process.pid)
        process.kill()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in begun))


def test_a_wrong_query_is_shown_with_the_place(sql: Sql) -> None:
    done = sql('SELECT state\nFROM activity_list\nWHERE state = "France" -- \x1b[31m')
    assert done.code == 51
    first, *lines = done.err.splitlines()
    assert "expected text in straight single quotes: 'France'; columns of activity_list:" in first
    assert lines[0].startswith("  Candidate bindings: ")
    assert lines[1:] == [
        'LINE 3: WHERE state = "France" -- \\x1b[31m',
        "                      ^",
    ]


@pytest.mark.parametrize("command", [("sql", "SELECT 1"), ("agree", "sg-66")])
def test_specimens_answer_only_who_asks_for_them(
    ctbt: Command, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = ctbt(*command, "--home", tmp_path)
    assert (done.code, done.out) == (50, "")
    assert "expected a warehouse; `ctbt run` makes it; found no such file" in done.err
    assert str(tmp_path / "warehouse.duckdb") in done.err
    loaded(tmp_path / "specimen" / "warehouse.duckdb", batch())
    done = ctbt(*command, "--home", tmp_path)
    assert (done.code, done.out) == (50, "")
    assert (
        "`ctbt run` makes it, and --specimen asks the one of specimens, which is there" in done.err
    )
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_specimens_are_told_apart(ctbt: Command, tmp_path: Path) -> None:
    done = ctbt("sql", "--specimen", "SELECT 1", "--home", tmp_path)
    assert (done.code, done.out) == (50, "")
    assert "SPECIMEN" not in done.err
    loaded(tmp_path / "specimen" / "warehouse.duckdb", batch())
    done = ctbt("sql", "--specimen", "SELECT 1 AS x", "--home", tmp_path)
    assert (done.code, done.out) == (0, "x\n1\n")
    assert done.err == "SPECIMEN warehouse: no State did what these rows say\n"


def test_help_names_the_tables_and_shows_examples(ctbt: Command) -> None:
    done = ctbt("sql", "--help")
    assert done.code == 0
    for name in ("activity_list", "activities, readings", "documents, editions", "agreement_list"):
        assert name in done.out
    assert done.out.count("\n ctbt sql ") == 3
