"""Moving graphs: `copy`."""

from __future__ import annotations

import click

from localism.cli.options import goes, with_login
from localism.cli.printing import opened, then, watching


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@with_login
@goes
def copy(source: str, target: str, access: str | None) -> None:
    """Copy a graph, claims and history included, into an empty one: a file or a server, both ways."""
    with opened(source) as graph, opened(target) as new, watching("Copying") as report:
        content = graph.copy(new, access=access, watch=report)
    click.echo(
        f"Copied {content.things:,} things, {content.claims:,} claims and {content.withdrawn:,} withdrawn ones. "
        f"Both graphs hold the same (digest {content.digest[:12]})."
    )
    then(f"localism stats --graph {target}")
