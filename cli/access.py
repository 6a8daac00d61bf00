"""Who may see what, and erasing for good: `access report`, `forget`."""

from __future__ import annotations

from typing import Any

import click

from localism.cli.options import asks, printed
from localism.cli.printing import ask, opened


@click.group("access")
def access() -> None:
    """Who may see what: public, project or restricted."""


def _subcommands(group: click.Group) -> None:
    """Add those of the group, so that they are no commands of their own."""

    @group.command()
    @click.option("--list", "listing", is_flag=True, help="Also claim by claim all that is not public.")
    @asks
    def report(listing: bool, **options: Any) -> None:
        """What is public, project and restricted, and why: a claim, its dataset, a source or a person says so."""
        ask(lambda graph: graph.access_report(listing=listing), **options)


@click.command()
@click.argument("who", metavar="PERSON|SOURCE|INFORMANT", required=False)
@click.option("--also", metavar="WORDS", multiple=True, help="Look for these words too: a surname, a nickname.")
@click.option("--mentions", is_flag=True, help="Also the claims that have the name in their words, memos or ids.")
@click.option("--yes", is_flag=True, help="Erase it. What is erased cannot be brought back.")
@click.option("--finish", is_flag=True, help="Instead: overwrite what an interrupted erasure has left in the file.")
@printed
def forget(who: str | None, also: tuple[str, ...], mentions: bool, yes: bool, finish: bool, **options: Any) -> None:
    """Show what forgetting a person, a source, an informant or a coder would erase; with --yes, erase it.

    Claims and history, search index and free pages; it says what it cannot reach.
    """
    if finish == (who is not None):
        raise click.UsageError("Name who or what is to be forgotten; or say --finish, and nothing else.")
    if who is None:
        with opened(options["address"]) as graph:
            done = graph.finish()
        click.echo("What was erased is overwritten now." if done else "No erasure is unfinished.")
    elif yes:
        ask(lambda graph: graph.forget(who, also=also, mentions=mentions), **options)
    else:
        ask(lambda graph: graph.forgetting(who, also=also, mentions=mentions), **options)


_subcommands(access)
