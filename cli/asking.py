"""Asking: one command a question."""

from __future__ import annotations

from typing import Any

import click

from localism.cli.options import asks, narrowed, on_date
from localism.cli.printing import ask


@click.command("who-holds")
@click.argument("power")
@click.option(
    "--in", "area", metavar="AREA", help="The place, by name or code; areas around it and inside it are told apart."
)
@on_date
@asks
def who_holds(power: str, area: str | None, on: str | None, **options: Any) -> None:
    """Who holds POWER: its parts, the whole it is part of, grouped by what each holder does."""
    ask(lambda graph: graph.who_holds(power, area, on=on), **options)


@click.command("powers-of")
@click.argument("body")
@on_date
@narrowed
@click.option("--brief", is_flag=True, help="A line for each power, by topic.")
@asks
def powers_of(body: str, on: str | None, power: str | None, topic: str | None, brief: bool, **options: Any) -> None:
    """What BODY holds, itself and through its groups and posts."""
    if brief:
        ask(lambda graph: graph.powers_in_brief(body, on=on, power=power, topic=topic), **options)
    else:
        ask(lambda graph: graph.powers_of(body, on=on, power=power, topic=topic), **options)


@click.command()
@click.argument("thing")
@on_date
@asks
def show(thing: str, on: str | None, **options: Any) -> None:
    """Everything known of THING: facts, ties both ways, disagreements."""
    ask(lambda graph: graph.show(thing, on=on), **options)


@click.command()
@click.argument("words", nargs=-1, required=True)
@asks
def find(words: tuple[str, ...], **options: Any) -> None:
    """Find things by WORDS of their names; spelling may be a little off."""
    ask(lambda graph: graph.find(" ".join(words)), **options)


@click.command()
@click.argument("holding")
@on_date
@asks
def chain(holding: str, on: str | None, **options: Any) -> None:
    """The links from HOLDING back to the Act, each checked, and breaks named."""
    ask(lambda graph: graph.chain(holding, on=on), **options)


@click.command()
@click.argument("thing")
@asks
def evidence(thing: str, **options: Any) -> None:
    """Every claim about THING: source, page, dataset, place in the file, coder, run."""
    ask(lambda graph: graph.evidence(thing), **options)


@click.command()
@asks
def stats(**options: Any) -> None:
    """How much of what the graph holds."""
    ask(lambda graph: graph.stats(), **options)
