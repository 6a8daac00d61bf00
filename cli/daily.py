"""A working day's loop: `diff`, `next`."""

from __future__ import annotations

from typing import Any

import click

from localism.cli.options import formed
from localism.cli.printing import ask, opened
from localism.errors import MisuseError


@click.command()
@click.argument("other", metavar="[OTHER]", required=False)
@click.option(
    "--since", default="", metavar="RUN|DATE", help="From the graph as it stood after that run, or before that day."
)
@click.option(
    "--until",
    default="",
    metavar="RUN|DATE",
    help="To the graph as it stood after that run, or at the end of that day.",
)
@formed
def diff(other: str | None, since: str, until: str, **options: Any) -> None:
    """What the last load changed, or loads since a RUN or DATE; or how the graph differs from OTHER, a file or a server."""
    if other is None:
        ask(lambda graph: graph.diff(since=since, until=until), known_on=None, **options)
        return
    if since or until:
        raise MisuseError("Name another graph, or loads of this one (--since, --until), not both.")
    with opened(other) as whole:
        access = options["access"]
        beside = whole if access is None else whole.slice(access=access)
        ask(lambda graph: graph.diff(beside, name=other), known_on=None, **options)


@click.command("next")
@click.option("--in", "area", metavar="AREA", help="Only of this place and what lies in it.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="How many of each kind to show.  [default: 10]")
@formed
def next_steps(area: str | None, limit: int | None, **options: Any) -> None:
    """What is missing where it matters, as a to-do list: what, in which file and where in it, and what to do."""
    ask(lambda graph: graph.next_steps(area, limit=limit), known_on=None, **options)
