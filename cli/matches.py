"""The same thing under two ids: `matches`, `matches judge`, `matches withdraw`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from localism.cli.options import ACCESS, formed, with_graph
from localism.cli.printing import ask, graph_option, opened, then
from localism.graph.answers import plain

if TYPE_CHECKING:
    from localism.graph.judging import Judged


@click.group("matches", invoke_without_command=True)
@click.option("--judged", is_flag=True, help="Instead: what reviewers have judged, and what came of it.")
@click.option("--about", "words", default="", metavar="WORDS", help="Only ids of which one has these words in a name.")
@click.option("--least", type=click.IntRange(0, 100), metavar="SCORE", help="How alike they must be.  [default: 60]")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="How many to show.  [default: 50]")
@formed
@click.pass_context
def matches(
    ctx: click.Context, /, judged: bool, words: str, least: int | None, limit: int | None, **options: Any
) -> None:
    """Ids that may be of the same thing, and why; a reviewer judges them, and may take it back."""
    if ctx.invoked_subcommand is None:
        ask(lambda g: g.matches(judged=judged, words=words, least=least, limit=limit), **options)


def _subcommands(group: click.Group) -> None:
    """Add those of the group, so that they are no commands of their own."""

    @group.command()
    @click.argument("one", metavar="ID")
    @click.argument("other", metavar="ID")
    @click.option("--yes", "verdict", flag_value="yes", help="They are the same thing.")
    @click.option("--no", "verdict", flag_value="no", help="They are two things.")
    @click.option("--unsure", "verdict", flag_value="unsure", help="It could not be told.")
    @click.option("--by", required=True, metavar="NAME", help="Who judges.")
    @click.option("--on", metavar="DATE", help="When it was judged; without it, today.")
    @click.option("--note", default="", metavar="WHY", help="What it rests on.")
    @click.option(
        "--access",
        type=ACCESS,
        help="Who may see the judgement.  [default: project]",
    )
    @with_graph
    def judge(one: str, other: str, verdict: str | None, by: str, address: str, **more: Any) -> None:
        """Judge whether two IDs are of the same thing; a yes makes them one in every answer, and nothing is rewritten."""
        if verdict is None:
            raise click.UsageError("Say --yes, --no or --unsure.")
        with opened(address) as graph:
            _say(graph.judge(one, other, verdict, by=by, **more))
        then(f"localism matches --judged{graph_option(address)}")

    @group.command()
    @click.argument("one", metavar="ID")
    @click.argument("other", metavar="ID")
    @click.option("--by", required=True, metavar="NAME", help="Whose judgement is withdrawn.")
    @with_graph
    def withdraw(one: str, other: str, by: str, address: str) -> None:
        """Withdraw what a reviewer judged of two IDs."""
        with opened(address) as graph:
            _say(graph.withdraw(one, other, by=by), withdrawn=True)
        then(f"localism matches --judged{graph_option(address)}")


def _say(done: Judged, withdrawn: bool = False) -> None:
    click.echo(f"{'Withdrawn' if withdrawn else 'Written'}: {plain(str(done.judgement))}.")
    if done.contradicted:
        click.echo(f"Judgements contradict each other, so these stay apart: {plain(', '.join(done.contradicted))}.")
    elif len(done.ids) > 1:
        click.echo(f"Taken for one in every answer: {plain(' = '.join(done.ids))}.")
    else:
        click.echo(f"{plain(done.judgement.one)} and {plain(done.judgement.other)} are taken for two.")


_subcommands(matches)
