"""Asking of codings: `conflicts`, `agreement`, `codebook`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from localism.cli.options import PAGE, access_option, asks, filed, with_graph
from localism.cli.printing import ask, filing, formatted, opened, say_access, write


@click.command()
@click.option("--in", "area", metavar="AREA", help="Only what applies in this place, around it or inside it.")
@asks
def conflicts(area: str | None, **options: Any) -> None:
    """Findings that are contested, inferred only or from one source, the weakest first."""
    ask(lambda graph: graph.conflicts(area), **options)


@click.command()
@click.option("--coders", multiple=True, metavar="A,B", help="Only these coders.  [default: all]")
@click.option(
    "--by",
    type=click.Choice(("source", "holding")),
    default="source",
    show_default=True,
    help="Compare what coders read in the same source, or what they say of a holding, whatever each read.",
)
@asks
def agreement(coders: tuple[str, ...], by: Any, **options: Any) -> None:
    """How far coders agree beyond chance (Krippendorff's alpha), and every disagreement."""
    ask(lambda graph: graph.agreement(coders, by=by), **options)


@click.command()
@with_graph
@access_option
@filed
def codebook(address: str, access: str, output: Path | None, form: str | None) -> None:
    """The coding frame as an appendix: every code, what it means, an example, how often it is used."""
    form = filing(form, output)
    said = f"localism codebook{'' if access == 'public' else f' --access {access}'}"
    with opened(address) as graph:
        written = (
            graph.codebook_page(command=said, access=access)
            if form == PAGE
            else formatted(graph.codebook(access=access), form)
        )
    write(written, output)
    say_access(access)
