"""Asking of places: `place`, `compare`, `changes`, `coverage`, `what-if`."""

from __future__ import annotations

from typing import Any

import click

from localism.cli.options import asks, cites, formed, narrowed, on_day
from localism.cli.printing import ask


@click.command()
@click.argument("area")
@on_day
@narrowed
@asks
def place(area: str, on: str | None, power: str | None, topic: str | None, **options: Any) -> None:
    """Who has a say over AREA (a name, a GSS code, a ward): every body, and who decides, delivers, must be asked."""
    ask(lambda graph: graph.place(area, on=on, power=power, topic=topic), **options)


@click.command()
@click.argument("first", metavar="AREA")
@click.argument("second", metavar="AREA")
@on_day
@narrowed
@asks
def compare(first: str, second: str, on: str | None, power: str | None, topic: str | None, **options: Any) -> None:
    """Two places power by power: who decides and delivers in each, the same, different or unknown."""
    ask(lambda graph: graph.compare(first, second, on=on, power=power, topic=topic), **options)


@click.command()
@click.argument("area")
@click.option("--from", "since", metavar="DATE", help="After this day, or the first day of a month or year.")
@click.option("--to", "until", metavar="DATE", help="By this day, or the last of a month or year; without it, today.")
@click.option(
    "--known-on",
    metavar="DATE",
    multiple=True,
    help="Instead: what the graph learned after the end of that day; given twice, between two.",
)
@cites
@formed
def changes(area: str, since: str | None, until: str | None, known_on: tuple[str, ...], **options: Any) -> None:
    """What changed in AREA: reorganised, passed on, changed in act or level, began, ended; or what was learned of it."""
    ask(lambda graph: graph.changes(area, since=since, until=until, known_on=known_on), **options)


@click.command()
@click.option("--in", "area", metavar="AREA", help="The powers of this place one by one, and the areas inside it.")
@on_day
@asks
def coverage(area: str | None, on: str | None, **options: Any) -> None:
    """How much is known: area by power whether anything is recorded, derived, or unknown."""
    ask(lambda graph: graph.coverage(area, on=on), **options)


@click.command("what-if")
@click.option("--remove", metavar="BODY", multiple=True, help="Had there never been this body, its groups and posts.")
@click.option("--end", metavar="HOLDING", help="Had this holding ended on the date of --on.")
@click.option("--without", metavar="DATASET", multiple=True, help="Without what this dataset says.")
@on_day
@cites
@formed
def what_if(remove: tuple[str, ...], end: str | None, without: tuple[str, ...], on: str | None, **options: Any) -> None:
    """Which places would lose or gain which powers. Nothing is written."""
    ask(lambda graph: graph.what_if(remove=remove, end=end, without=without, on=on), **options)
