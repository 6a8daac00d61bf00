"""Asking of paper and practice: `decision`, `gap`, `money`."""

from __future__ import annotations

from typing import Any

import click

from localism.cli.options import asks, on_date
from localism.cli.printing import ask


@click.command()
@click.argument("power")
@click.option("--in", "area", metavar="AREA", required=True, help="The place, by name or code.")
@on_date
@asks
def decision(power: str, area: str, on: str | None, **options: Any) -> None:
    """How a decision on POWER goes: who initiates, advises, decides, ratifies … in order, on what terms, and the gaps."""
    ask(lambda graph: graph.decision(power, area, on=on), **options)


@click.command()
@click.option("--in", "area", metavar="AREA", help="The place, by name or code; without it, everywhere.")
@on_date
@asks
def gap(area: str | None, on: str | None, **options: Any) -> None:
    """Where paper and practice differ: levels stated and practised, duties unmet, powers overridden, rights unused."""
    ask(lambda graph: graph.gap(area, on=on), **options)


@click.command()
@click.argument("place_or_body", metavar="AREA|BODY")
@on_date
@asks
def money(place_or_body: str, on: str | None, **options: Any) -> None:
    """Budgets, funds and grants of AREA or BODY: who decides, who holds the money, who funds, on what terms."""
    ask(lambda graph: graph.money(place_or_body, on=on), **options)
