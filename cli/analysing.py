"""Networks: `analyse`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from localism.cli.options import asks
from localism.cli.printing import ask, opened, say_access, watching
from localism.errors import MisuseError
from localism.graph.analysis.families import NAMES

SHORT = 10
"""Rows of each measure in an answer that is read."""


@click.command(
    help=f"""Measures of a network, defined and sourced. FAMILY is one of: {", ".join(NAMES)}.

    Which network, and how it is made, --projection says; the answer says it again."""
)
@click.argument("family", type=click.Choice(NAMES), metavar="FAMILY")
@click.option("--projection", default="", metavar="NAME", help="Of which network: holds, delegation, participation …")
@click.option(
    "--on",
    metavar="DATE",
    multiple=True,
    help="As of a day, month or year; several make a series. Without it, all dates.",
)
@click.option(
    "--in", "area", metavar="AREA", help="Only of what bears on this area, those around it and those inside it."
)
@click.option("--by", type=click.Choice(("area", "side", "tier", "type")), help="Medians by what things are.")
@click.option(
    "--ties",
    type=click.Choice(("possible", "definite")),
    default="possible",
    show_default=True,
    help="Whether ties that only possibly held then count.",
)
@click.option("--recipe", type=click.Path(), metavar="FILE", help="A file with networks of your own.")
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    help="Rows of each measure; 0 for all.  [default: 10, all as csv or json]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Instead: write the network, public ties only, with the measures of its things: FILE.graphml or FILE.gexf.",
)
@asks
def analyse(
    family: str,
    projection: str,
    on: tuple[str, ...],
    area: str | None,
    by: str | None,
    ties: str,
    recipe: str | None,
    top: int | None,
    output: Path | None,
    **options: Any,
) -> None:
    if output:
        _write(output, family, projection, on, by or "", ties, recipe, area, options)
        return
    if top is None and options["form"] in ("table", "md"):
        top = SHORT
    with watching("Analysing") as watch:
        ask(
            lambda graph: graph.analyse(
                family,
                projection,
                on=on,
                by=by or "",
                ties=ties,
                recipe=recipe,
                area=area,
                top=top or None,
                watch=watch,
            ),
            **options,
        )


def _write(
    output: Path,
    family: str,
    projection: str,
    on: tuple[str, ...],
    by: str,
    ties: str,
    recipe: str | None,
    area: str | None,
    options: dict[str, Any],
) -> None:
    """The network itself, for whoever may have it, as maps and exports are."""
    from localism.graph.exchange.measures import write_measures

    if len(on) > 1:
        raise MisuseError("A network that is written is of one date: say --on once.")
    access = options["access"] or "public"
    with opened(options["address"]) as graph:
        sliced = graph.slice(known_on=options["known_on"], access=access)
        net = sliced.measured(family, projection, on=on[0] if on else None, by=by, ties=ties, recipe=recipe, area=area)
    click.echo(f"Wrote {write_measures(net, output)}")
    say_access(access)
