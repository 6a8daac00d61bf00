"""For people who know Cypher: `cypher`."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from localism.cli.options import FORMATS, with_graph
from localism.cli.printing import ask
from localism.errors import MisuseError


def parameters(ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, Any]:
    """Name → value, from `name=value`: a number, a list or anything else that JSON has, else the text as it is."""
    found: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.lstrip("$"):
            raise click.BadParameter(f"write it as name=value, not {each!r}")
        try:
            found[name.lstrip("$")] = json.loads(value)
        except ValueError:
            found[name.lstrip("$")] = value
    return found


def print_style(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Print the style file and be done."""
    if wanted:
        from localism.graph.stores.neo4j.style import style

        click.echo(style(), nl=False)
        ctx.exit()


@click.command()
@click.argument("query")
@with_graph
@click.option(
    "-p",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    callback=parameters,
    help="A parameter; VALUE is JSON, else text. May be given again.",
)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="Rows at most.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3_600), default=30, show_default=True, help="Seconds at most on the server."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows."
)
@click.option(
    "--style",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_style,
    help="Print a style file for Neo4j Browser, and no more.",
)
def cypher(
    query: str, address: str, parameters: dict[str, Any], limit: int, timeout: float, form: str, **options: Any
) -> None:
    """Put QUERY to a graph on a Neo4j server (-: from standard input). It can only read, nothing else is run.

    docs/cypher.md explains the shape of the graph and has a query for each question.
    """
    from localism.graph.stores.neo4j.connect import is_server
    from localism.graph.stores.neo4j.cypher import NEEDS_A_SERVER, CypherAnswer
    from localism.graph.stores.neo4j.cypher import cypher as answered

    if not is_server(address):
        raise MisuseError(NEEDS_A_SERVER)
    text = sys.stdin.read() if query == "-" else query

    def question(graph: Any) -> CypherAnswer:
        answer: CypherAnswer = graph._ask(lambda view: answered(view, text, parameters, limit=limit, timeout=timeout))
        if form == "csv" and answer.note:
            click.echo(answer.note, err=True)
        return answer

    ask(question, address=address, known_on=None, form=form, **options)
