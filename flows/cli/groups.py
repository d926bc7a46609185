"""The commands of `ctbt` that come in groups: `ctbt registry ...` and `ctbt archive ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

registry = typer.Typer(help="Which reports there are, and what says so.", no_args_is_help=True)
archive = typer.Typer(help="The documents that are kept.", no_args_is_help=True)

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder for archive, warehouse and Prefect.  [default: data]"),
]


@registry.command("show")
def registry_show(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an entry.")] = False,
    home: HomeOption = None,
) -> None:
    """Show every session: what was asked for, which document, and what says so."""
    from flows.cli.registry import run_show

    run_show(as_json=as_json, home=home)


@registry.command("add")
def registry_add(
    symbol: Annotated[str, typer.Argument(help="UN symbol, such as A/68/138 or A/71/134/Add.1.")],
    evidence: Annotated[
        str, typer.Option("--evidence", help="What names it: a document and the place in it.")
    ],
    named: Annotated[
        bool, typer.Option("--named", help="A United Nations document names it; else a candidate.")
    ] = False,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Language it is in; all six by default.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Add a symbol, with its evidence, to this machine's registry."""
    from flows.cli.registry import run_add

    run_add(symbol, evidence=evidence, named=named, languages=lang or [], home=home)


@registry.command("confirm")
def registry_confirm(
    symbol: Annotated[str, typer.Argument(help="UN symbol of a document that is held.")],
    home: HomeOption = None,
) -> None:
    """Confirm a symbol by the masthead of the document that is held; nothing else confirms."""
    from flows.cli.registry import run_confirm

    run_confirm(symbol, home=home)


@archive.command("list")
def archive_list(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document.")] = False,
    home: HomeOption = None,
) -> None:
    """List the documents that are kept."""
    from flows.cli.archive import run_list

    run_list(home, as_json=as_json)


@archive.command("verify")
def archive_verify(
    repair: Annotated[
        bool, typer.Option("--repair", help="First mend what the bytes themselves prove.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Hash every document again and check that nothing was altered or lost."""
    from flows.cli.archive import run_verify

    run_verify(home, mend=repair, as_json=as_json)


@archive.command("export")
def archive_export(
    path: Annotated[Path, typer.Argument(help="The bundle to write.")],
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Write the whole archive into one file, for a machine without network."""
    from flows.cli.archive import run_export

    run_export(home, path, as_json=as_json)


@archive.command("import")
def archive_import(
    path: Annotated[Path, typer.Argument(help="A bundle of `ctbt archive export`.")],
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="Hash of the bundle, as the export printed it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
    home: HomeOption = None,
) -> None:
    """Take in a bundle, after checking all of it."""
    from flows.cli.archive import run_import

    run_import(home, path, sha256, as_json=as_json)


@archive.command("set-aside")
def archive_set_aside(
    digest: Annotated[str, typer.Argument(help="First digits of the document's sha256.")],
    why: Annotated[
        str, typer.Option("--why", help="The reason; it is shown with the document.")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it into use again.")] = False,
    home: HomeOption = None,
) -> None:
    """Take a document out of use, or into use again; its bytes stay.

    The next run takes its rows out of the warehouse, or brings them back.
    """
    from flows.cli.archive import run_set_aside

    run_set_aside(home, digest, why, undo=undo)


@archive.command("prefer")
def archive_prefer(
    digest: Annotated[str, typer.Argument(help="First digits of the document's sha256.")],
    because: Annotated[
        str, typer.Option("--because", help="The reason; it is told wherever the choice is.")
    ] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Choose again by what the documents say.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Let a document speak before others of the same edition and language, from the next run on."""
    from flows.cli.archive import run_prefer

    run_prefer(home, digest, because, undo=undo)
