"""What leaves a graph: `export`, `cite`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from localism.cli.options import STYLES, F, access_option, on_date, with_graph
from localism.cli.printing import opened, quoted, say_access, say_references, then
from localism.graph.exchange import KINDS, has_history
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.losses import lost


def chosen(command: F) -> F:
    """The options that choose a part of the graph."""
    known = click.option("--known-on", metavar="DATE", help="The graph as it stood at the end of that day.")
    hops = click.option("--hops", type=int, metavar="N", help="How far that may be, in ties.  [default: 1]")
    around = click.option("--around", metavar="THING", help="Only what is near this thing: see --hops.")
    types = click.option(
        "--type", "types", multiple=True, metavar="CLASS", help="Only things or ties of this class; may be repeated."
    )
    area = click.option("--in", "area", metavar="AREA", help="Only this area, those around it and those inside it.")
    return area(on_date(types(around(hops(known(command))))))


@click.command(epilog="\b\nFORMAT is one of:\n" + "\n".join(f"  {f.name:<10}{f.what}" for f in FORMATS.values()))
@click.argument("kind", metavar="FORMAT", type=click.Choice(KINDS))
@with_graph
@chosen
@access_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file or, for csv, parquet and records, the folder to write.",
)
def export(kind: str, address: str, output: Path, **asked: Any) -> None:
    """Write the graph for other tools, or as partnership records again.

    Filters leave whole records: what a tie or a thing names comes with it, and the sources cited.
    """
    with opened(address) as graph:
        written = graph.export(kind, output, **asked)
    if written.rows is not None:
        click.echo(f"Wrote {output}: {len(written):,} files, {written.rows:,} rows")
    else:
        for path in written:
            click.echo(f"Wrote {path}")
    if kind == "csv":
        then(f"localism load {quoted(str(output))} --graph copy.db")
    if written.empty:
        click.echo(
            "It is empty: nothing in the graph is in the part that was asked for and open to that access.", err=True
        )
    missing = lost(kind, history=has_history(kind, asked["access"], asked["known_on"]))
    if missing:
        click.echo("\n  * ".join([f"What {kind} cannot carry:", *missing]), err=True)
    say_access(asked["access"])


@click.command()
@click.argument("thing")
@with_graph
@click.option("--known-on", metavar="DATE", help="The graph as it stood at the end of that day.")
@access_option
@click.option(
    "--format", "form", type=click.Choice(STYLES), default="text", show_default=True, help="How to write references."
)
def cite(thing: str, address: str, known_on: str | None, access: str, form: str) -> None:
    """What to cite for THING, a holding or a source: sources with pages, and the datasets that read them.

    For an answer, add --cite text|bibtex|csl to its question: localism who-holds bins --cite bibtex
    """
    with opened(address) as graph:
        references = graph.cite(thing, known_on=known_on, access=access)
    say_references(references, form)
    say_access(access)
