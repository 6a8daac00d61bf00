"""Asking of the balance of power: `imbalance`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localism.cli.options import ACCESS, PAGE, filed, on_day, with_graph
from localism.cli.printing import ask, filing, formatted, opened, quoted, say_access, write

if TYPE_CHECKING:
    from localism import Graph
    from localism.graph.answers import Answer
    from localism.graph.questions.imbalance_row import ImbalanceRow


@click.command()
@click.argument("area")
@on_day
@click.option("--compare", metavar="AREA", multiple=True, help="Beside this place; may be given again.")
@click.option("--dates", metavar="DATE,DATE", default="", help="On each of these dates.")
@click.option("--weights", metavar="FILE", help="A CSV file of what acts and levels count for (docs/imbalance.md).")
@filed
@with_graph
@click.option("--known-on", metavar="DATE", help="Answer as the graph stood at the end of that day.")
@click.option("--access", type=ACCESS, help="What these may see.  [default: all there is; in a file, public]")
def imbalance(
    area: str,
    on: str | None,
    compare: tuple[str, ...],
    dates: str,
    weights: str | None,
    output: Path | None,
    form: str | None,
    address: str,
    known_on: str | None,
    access: str | None,
) -> None:
    """How far power in AREA lies with council rather than community, by group of powers; a range where unknown."""
    days = [d.strip() for d in dates.split(",") if d.strip()]
    form = filing(form, output)

    def asked(graph: Graph) -> Answer[ImbalanceRow]:
        return graph.imbalance(area, on=on, compare=compare, dates=days, weights=weights)

    if output is None and form != PAGE:
        ask(asked, address=address, form=form, known_on=known_on, access=access)
        return
    seen = access or "public"
    told = [("--on", on), *(("--compare", other) for other in compare), ("--dates", dates), ("--weights", weights)]
    told += [("--known-on", known_on), ("--access", seen if seen != "public" else None)]
    command = f"localism imbalance {quoted(area)}" + "".join(f" {name} {quoted(v)}" for name, v in told if v)
    with opened(address) as graph:
        known = graph.slice(known_on=known_on, access=seen)
        written = (
            known.imbalance_page(
                area, on=on, compare=compare, dates=days, weights=weights, command=command, access=seen
            )
            if form == PAGE
            else formatted(asked(known), form)
        )
    write(written, output)
    say_access(seen)
