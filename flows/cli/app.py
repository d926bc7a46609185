"""The commands of `ctbt`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tasks.errors import CtbtError

app = typer.Typer(
    name="ctbt",
    help="How States promote the Comprehensive Nuclear-Test-Ban Treaty, as traceable data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder for archive, warehouse and Prefect.  [default: data]"),
]


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="A report as flattened text.")],
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
        bool, typer.Option("--explain", help="Say why each row begins where it does.")
    ] = False,
) -> None:
    """Read one document into activity rows; no server, no warehouse."""
    from flows.cli.parse import run_parse

    run_parse(file, language=lang, symbol=symbol, as_json=as_json, explain=explain)


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
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT on the warehouse.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values.")] = False,
    specimen: Annotated[
        bool, typer.Option("--specimen", help="Ask the specimen warehouse instead.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Ask the warehouse, read-only."""
    from flows.cli.sql import run_sql

    run_sql(query, as_json=as_json, as_csv=as_csv, specimen=specimen, home=home)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port of the Prefect UI.")] = 4200,
    inbox: Annotated[
        Path | None, typer.Option("--inbox", help="Folder of documents that a person downloaded.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Start the Prefect server, the schedule and a worker, until interrupted."""
    from flows.cli.serve import run_serve

    run_serve(host=host, port=port, inbox=inbox, home=home)


def main() -> None:
    """Run the command line; a CtbtError is one line on stderr and its own exit code."""
    try:
        app()
    except CtbtError as error:
        print(f"ctbt: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: that is no error of ours.
        sys.stderr.close()
        sys.exit(0)


def json_default(value: Any) -> str:
    """Write dates as ISO text; anything else is a mistake of ours."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"not for JSON: {type(value).__name__}")
