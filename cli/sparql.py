"""For people who know SPARQL: `sparql`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from localism.cli.options import FORMATS, access_option, with_graph
from localism.cli.printing import ask

if TYPE_CHECKING:
    from localism import Graph
    from localism.graph.exchange.sparql import SparqlAnswer


@click.command()
@click.argument("query")
@with_graph
@access_option
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="Rows at most.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3_600), default=30, show_default=True, help="Seconds at most for the query."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows."
)
def sparql(query: str, address: str, access: str, limit: int, timeout: float, form: str) -> None:
    """Put QUERY to the graph as RDF (-: from standard input). It can only read, and nothing is fetched.

    docs/rdf.md explains the shape of it and has queries to begin with.
    """
    text = sys.stdin.read() if query == "-" else query

    def question(graph: Graph) -> SparqlAnswer:
        answer = graph.sparql(text, access=access, limit=limit, timeout=timeout)
        if form == "csv" and answer.note:
            click.echo(answer.note, err=True)
        return answer

    ask(question, address=address, known_on=None, form=form)
