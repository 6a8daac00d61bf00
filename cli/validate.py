"""Whether a graph, or a file of RDF, keeps to the ontology: `validate`."""

from __future__ import annotations

import sys

import click

from localism.cli.options import as_known
from localism.cli.printing import formatted, graph_option, opened, then, watching
from localism.errors import MisuseError


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--quick", is_flag=True, help="The same checks without SHACL: a graph only, many times faster.")
@as_known
def validate(file: str | None, quick: bool, address: str, known_on: str | None, access: str | None, form: str) -> None:
    """Check a graph, or FILE (Turtle, N-Triples, TriG, JSON-LD), by every shape of the ontology, in full SHACL.

    Each problem is told with the thing, the sources and the places in the files that say it. Nothing is changed, and
    nothing is fetched. It ends with exit status 1 if there are problems.
    """
    if file and (quick or known_on or access):
        raise MisuseError("--quick, --known-on and --access are for a graph: leave them out, or load the file first.")
    if file:
        from localism.graph.validation.files import validate_file

        with watching("Validating") as watch:
            answer = validate_file(file, watch=watch)
    else:
        with opened(address) as graph, watching("Validating") as watch:
            whole = known_on is None and access is None
            asked = graph if whole else graph.slice(known_on=known_on, access=access)
            answer = asked.validate(quick=quick, watch=watch)
    written = formatted(answer, form)
    click.echo(written, nl=not written.endswith("\n"))
    if form == "table" and answer.next and not file:
        then(answer.next + graph_option(address))
    sys.exit(1 if answer else 0)
