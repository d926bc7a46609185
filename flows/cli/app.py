"""The commands of `ctbt`."""

from __future__ import annotations

import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.groups import HomeOption, archive, registry
from flows.cli.output import AnswerFormat, say, say_json
from tasks.errors import CtbtError, ProgramFault, SettingsError
from tasks.faults import as_refusal, traceback_of

app = typer.Typer(
    name="ctbt",
    help="How States promote the Comprehensive Nuclear-Test-Ban Treaty, as traceable data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(registry, name="registry")
app.add_typer(archive, name="archive")


@app.command()
def parse(
    file: Annotated[
        Path, typer.Argument(help="A report: PDF, Word (docx, doc) or flattened text.")
    ],
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language it is claimed to be in: ar zh en fr ru es."),
    ] = None,
    symbol: Annotated[
        str | None, typer.Option("--symbol", help="UN symbol it is claimed to have: A/66/165.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, in document order.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say why each row is read so; of a PDF draw each page too."),
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", help="Folder for the drawn pages; the current one by default."),
    ] = None,
    cells: Annotated[
        bool,
        typer.Option("--cells", help="Every piece of any document with its place, not the rows."),
    ] = False,
) -> None:
    """Read one document into activity rows; no server, no warehouse."""
    if pictures is not None and not pictures.is_dir():
        raise SettingsError(document="--pictures", expected="a folder", found=str(pictures))
    if cells:
        from flows.cli.cells import run_cells

        folder = pictures or (Path() if explain else None)
        run_cells(file, as_json=as_json, pictures=folder)
        return
    from flows.cli.parse import run_parse

    run_parse(
        file, language=lang, symbol=symbol, as_json=as_json, explain=explain, pictures=pictures
    )


@app.command()
def run(
    inbox: Annotated[
        Path | None, typer.Option("--inbox", help="Folder of documents that a person downloaded.")
    ] = None,
    edition: Annotated[
        list[str] | None, typer.Option("--edition", help="Only this edition (sg-66); repeatable.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the UN server.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Fetch, parse, validate and load every edition there is, tracked by Prefect."""
    from flows.cli.run import run_everything

    run_everything(inbox=inbox, editions=edition, offline=offline, as_json=as_json, home=home)


@app.command()
def rebuild(
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Make the warehouse anew from the archive: the same content, whatever became of the file."""
    from flows.cli.run import run_everything

    run_everything(
        inbox=None, editions=None, offline=True, as_json=as_json, home=home, rebuild=True
    )


@app.command()
def fetch(
    inbox: Annotated[
        Path | None, typer.Option("--inbox", help="Folder of documents that a person downloaded.")
    ] = None,
    edition: Annotated[
        list[str] | None, typer.Option("--edition", help="Only this edition (sg-66); repeatable.")
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", help="Only this language: ar zh en fr ru es; repeatable."),
    ] = None,
    discover: Annotated[
        list[str] | None,
        typer.Option(
            "--discover",
            help="Look for symbols first, in: digital-library, footnotes, agenda; repeatable.",
        ),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask also before the re-check date.")
    ] = False,
    all_formats: Annotated[
        bool, typer.Option("--all-formats", help="Each format, not only the best one there is.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Ask although the server is to be left in peace.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Take the inbox, ask nobody.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Fetch every report there is, politely; say why any is missing."""
    from flows.cli.fetch import run_fetch
    from tasks.fetch.network.fetcher import Manner

    run_fetch(
        inbox=inbox,
        editions=edition or [],
        languages=lang or [],
        sources=discover or [],
        manner=Manner(refresh=refresh, all_formats=all_formats, force=force),
        offline=offline,
        as_json=as_json,
        home=home,
    )


@app.command()
def status(
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day on which a report is late."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a cell.")] = False,
    home: HomeOption = None,
) -> None:
    """Show what is held, absent, blocked, never asked for, late: by year, language, format."""
    from flows.cli.status import run_status

    run_status(as_json=as_json, as_of=as_of.date() if as_of else None, home=home)


_SQL_HELP = """Ask the warehouse, read-only.

Look first at these tables and views; DESCRIBE shows the columns of one:

activity_list: the activities for analysts, with names instead of codes

activities, readings: what is counted; the rows of each document behind it

documents, editions: what is held; which reports there are

agreement_list: where the languages of an edition differ

Examples:

ctbt sql "SELECT state, count(*) FROM activity_list GROUP BY ALL"

ctbt sql --format vertical "FROM activity_list WHERE state = 'Norway'"

ctbt sql --output rows.csv --bom --file query.sql
"""


@app.command(help=_SQL_HELP)
def sql(
    query: Annotated[
        str | None,
        typer.Argument(help="One SELECT; - or nothing for standard input.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the query from this file.")
    ] = None,
    form: Annotated[
        AnswerFormat | None,
        typer.Option(
            "--format",
            help="On a terminal: table, or vertical where a row does not fit. Elsewhere: tsv, or "
            "as the output file's name ends. json is one array, jsonl an object a line. In csv "
            'and tsv NULL is empty and an empty text is ""; an apostrophe stands before a text '
            "that a spreadsheet would run.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file (parquet must).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format jsonl.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv.")] = False,
    bom: Annotated[
        bool | None,
        typer.Option(
            "--bom/--no-bom",
            help="Begin csv with the mark by which Excel knows UTF-8; in a file by default.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", help="Seconds the query may take; 0 for any time.")
    ] = 60.0,
    memory: Annotated[
        str, typer.Option("--memory-limit", help="Memory the query may take.")
    ] = "2GB",
    specimen: Annotated[
        bool, typer.Option("--specimen", help="Ask the specimen warehouse instead.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Ask the warehouse; the help is above."""
    from warehouse.query import get_ready

    get_ready()  # while the rest is imported
    from flows.cli.sql import SqlOptions, chosen_format, run_sql

    options = SqlOptions(
        form=chosen_format(form, as_json=as_json, as_csv=as_csv),
        output=output,
        bom=bom,
        timeout=timeout,
        memory=memory,
        specimen=specimen,
        home=home,
    )
    run_sql(query, file, options)


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An activity or reading (sg-66.001, sg-66.zh.001), or the first digits, eight or "
            "more, of a document's sha256.",
        ),
    ],
    pictures: Annotated[
        Path, typer.Option("--pictures", help="Folder for the drawn pages of a PDF.")
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="All of it as one JSON object.")] = False,
    specimen: Annotated[
        bool, typer.Option("--specimen", help="Ask the specimen warehouse instead.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Show one activity, reading or document in full: what it says, where it is from, and why."""
    if not pictures.is_dir():
        raise SettingsError(document="--pictures", expected="a folder", found=str(pictures))
    from flows.cli.show import run_show

    run_show(name, pictures=pictures, as_json=as_json, specimen=specimen, home=home)


@app.command()
def agree(
    symbol: Annotated[str, typer.Argument(help="UN symbol or edition: A/66/165, sg-66.")],
    lang_pair: Annotated[
        str | None, typer.Option("--lang-pair", help="Only these two languages: en-fr.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a disagreement, then one a pair.")
    ] = False,
    specimen: Annotated[
        bool, typer.Option("--specimen", help="Ask the specimen warehouse instead.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Lay the languages of an edition side by side; list where they say different things."""
    from flows.cli.agree import run_agree

    run_agree(symbol, pair=lang_pair, as_json=as_json, specimen=specimen, home=home)


@app.command()
def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host",
            help="Address to listen on; others than this machine's reach "
            "it only where it is none of 127.0.0.1 and ::1.",
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port of the Prefect UI.")] = 4200,
    inbox: Annotated[
        list[Path] | None,
        typer.Option(
            "--inbox",
            help="Folder of documents that a person downloaded; repeatable: runs choose among "
            "them, the first by default.",
        ),
    ] = None,
    allow_name: Annotated[
        list[str] | None,
        typer.Option("--allow-name", help="Further name of this machine; repeatable."),
    ] = None,
    show_login: Annotated[
        bool, typer.Option("--show-login", help="Print how to log in on the page, and end.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Start the Prefect server, the schedule and a worker, until interrupted."""
    from flows.cli import serve as command

    if show_login:
        command.show_login(home)
        return
    command.run_serve(host=host, port=port, inboxes=inbox or (), names=allow_name or (), home=home)


def main() -> None:
    """Run the command line; an error is one line on stderr and its own exit code.

    Any error but a CtbtError is told as a fault of this program.
    """
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: that is no error of ours.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the edge: what nobody caught is told here
        sys.exit(_told(as_refusal(error, shlex.join(["ctbt", *sys.argv[1:]]))))


def _told(error: CtbtError) -> int:
    """Say what went wrong, a fault of this program as JSON too where that is asked for.

    Returns:
        The exit code.
    """
    print(f"ctbt: {error}", file=sys.stderr)
    if isinstance(error, ProgramFault):
        if "--json" in sys.argv:
            say_json({"error": str(error), "exit_code": error.exit_code})
        _show_traceback(error)
    return error.exit_code


def _show_traceback(fault: ProgramFault) -> None:
    """Print the traceback of a fault where the setting asks for it."""
    # Imported here: Pydantic takes longer to start than all that `ctbt --help` needs.
    from tasks.settings import read_settings

    try:
        debug = read_settings().debug
    except SettingsError as error:
        print(f"ctbt: {error}", file=sys.stderr)
        return
    if debug:
        say(traceback_of(fault), file=sys.stderr)


def json_default(value: Any) -> str:
    """Write dates as ISO text; anything else is a mistake of ours."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"not for JSON: {type(value).__name__}")
