"""Networks beside chance: `significance`, `report network`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from localism.cli.options import access_option, asks, on_date, with_graph
from localism.cli.printing import ask, opened, page_path, quoted, say_access, watching, write


@click.command()
@click.argument("family")
@click.option("--projection", default="", metavar="NAME", help="Of this network (holds, delegation, participation …).")
@on_date
@click.option(
    "--by",
    type=click.Choice(("type", "tier", "area", "side")),
    default="type",
    show_default=True,
    help="The groups that measures of groups are about.",
)
@click.option("--null", default="", metavar="MODEL", help="rewired, dealt or two-mode; without it, the one that suits.")
@click.option(
    "--runs",
    type=click.IntRange(1),
    default=999,
    show_default=True,
    help="How many networks of the null model are drawn.",
)
@click.option("--seed", default=1979, show_default=True, help="The same seed gives the same draws.")
@click.option("--long", "patient", is_flag=True, help="Draw even if it takes over an hour; without it that is refused.")
@asks
def significance(
    family: str,
    projection: str,
    on: str | None,
    by: str,
    null: str,
    runs: int,
    seed: int,
    patient: bool,
    **options: Any,
) -> None:
    """The figures of a FAMILY of measures beside those of a null model: effect size and p (docs/significance.md)."""
    patience = {"patience": None} if patient else {}
    with watching("Drawing networks") as watch:
        ask(
            lambda graph: graph.significance(
                family, projection=projection, on=on, by=by, null=null, runs=runs, seed=seed, watch=watch, **patience
            ),
            **options,
        )


@click.group()
def report() -> None:
    """Write what a paper needs: figures, plots, definitions, methods."""


@report.command("network")
@with_graph
@on_date
@click.option(
    "--runs", type=click.IntRange(0), default=99, show_default=True, help="Networks of each null model; 0: none."
)
@click.option("--seed", default=1979, show_default=True, help="The same seed gives the same draws.")
@access_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    callback=page_path,
    help="Where to write the page.",
)
def _network(address: str, on: str | None, runs: int, seed: int, access: str, output: Path) -> None:
    """Every network with its figures beside chance, on one page that needs no network: plots, definitions, methods."""
    told = (
        ("--on", on),
        ("--runs", str(runs)),
        ("--seed", str(seed)),
        ("--access", access if access != "public" else ""),
    )
    command = "localism report network" + "".join(f" {name} {quoted(value)}" for name, value in told if value)
    with opened(address) as graph, watching("Measuring") as watch:
        page = graph.report_networks(on=on, runs=runs, seed=seed, command=command, access=access, watch=watch)
    write(page, output)
    say_access(access)
