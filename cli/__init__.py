"""The command line: one function a command, which parses, calls and prints."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

import localism
from localism.cli import (
    access,
    analysing,
    asking,
    codings,
    cypher,
    daily,
    imbalance,
    mapping,
    maps,
    matches,
    ontology,
    places,
    practice,
    records,
    servers,
    shells,
    showing,
    significance,
    sparql,
    telling,
    validate,
    watch,
)
from localism.errors import LocalismError


class Commands(click.Group):
    """Commands in the order in which a newcomer meets them; errors as sentences, never tracebacks."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except LocalismError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except (click.exceptions.Exit, SystemExit):
            raise
        except MemoryError:
            click.echo("Error: there is not enough memory for this.", err=True)
            sys.exit(1)
        except OSError as error:
            what = (
                f"{error.filename}: {error.strerror}"
                if error.filename
                else f"the output could not be written: {error.strerror or error}"
            )
            click.echo(f"Error: {what}.", err=True)
            sys.exit(1)
        except Exception as error:
            if os.environ.get("LOCALISM_DEBUG"):
                raise
            where = type(error).__name__
            click.echo(f"Error: this is a mistake in localism ({where}), not yours.", err=True)
            click.echo("Run it again with LOCALISM_DEBUG=1 set, and report what it prints.", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(localism.__version__, "--version", message="localism %(version)s")
def main() -> None:
    """Who holds which power, over what place, since when, on whose authority, and how do we know?

    \b
    Start here:
      localism example --graph areas.db
      localism who-holds "Neighbourhood planning" --in Cornwall --graph areas.db
    """


for room in (
    records,
    watch,
    daily,
    mapping,
    asking,
    places,
    practice,
    imbalance,
    significance,
    codings,
    analysing,
    matches,
    maps,
    telling,
    showing,
    access,
    servers,
    cypher,
    sparql,
    validate,
    shells,
    ontology,
):
    for name, command in vars(room).items():
        if isinstance(command, click.Command) and not name.startswith("_"):  # with one, it is a command of a group
            main.add_command(command)
