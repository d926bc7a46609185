"""The command line: `ctbt`. Heavy libraries are imported by the command that needs them."""

from flows.cli.app import main

__all__ = ["main"]
