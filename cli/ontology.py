"""What may be said, for those who want to read it or reuse it: `ontology show`, `export` and `docs`."""

from __future__ import annotations

from pathlib import Path

import click

from localism.cli.options import FORMATS
from localism.cli.printing import formatted, then

_output = click.Path(path_type=Path, dir_okay=False)


@click.group()
def ontology() -> None:
    """Classes, properties, codes and powers: what each means, and all of them for other tools."""


@ontology.command("show")
@click.argument("term")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print it."
)
def _show(term: str, form: str) -> None:
    """What TERM means, where it is used, its column or codes, and an example from the pilot areas.

    TERM is a name (loc:heldBy, HELD_BY, held_by), a column heading, a label, a code or a power.
    """
    from localism import Graph

    with Graph.open(":memory:") as graph:
        graph.load_example()
        answer = graph.term(term)
    click.echo(formatted(answer, form), nl=form == "table")
    if form == "table":
        then(answer.next)


@ontology.command("export")
@click.option("-o", "--output", type=_output, metavar="FILE.ttl", help="Where to write it; without it, it is printed.")
@click.option("--shapes", is_flag=True, help="The SHACL shapes that data is validated by, instead.")
def _export(output: Path | None, shapes: bool) -> None:
    """The whole ontology as one Turtle file, or its shapes as another."""
    from localism.ontology.reference import turtle
    from localism.ontology.shapes import turtle as shapes_as_turtle

    _write(shapes_as_turtle() if shapes else turtle(), output)


@ontology.command("docs")
@click.option("-o", "--output", type=_output, required=True, metavar="FILE.html", help="Where to write it.")
def _docs(output: Path) -> None:
    """The reference as one page: a diagram, every term, who uses it, and examples from the pilot areas."""
    from localism import Graph

    with Graph.open(":memory:") as graph:
        graph.load_example()
        page = graph.ontology_page()
    _write(page, output)


def _write(text: str, output: Path | None) -> None:
    from localism.graph.exchange.whole import whole_file

    if output is None:
        click.echo(text, nl=False)
        return
    with whole_file(output) as place:
        place.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"Wrote {output}.")
