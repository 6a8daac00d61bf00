"""Watching files: `watch`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localism.cli.maps import write_map
from localism.cli.options import access_option, on_date, with_graph
from localism.cli.printing import opened, quoted, say_access, say_counts, watching
from localism.errors import LocalismError, MisuseError, StoreError

if TYPE_CHECKING:
    from localism import Graph
    from localism.graph.daily import Turn

NETWORK, MATRIX = "network", "matrix"


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@with_graph
@click.option(
    "--map",
    "pages",
    multiple=True,
    metavar="FILE.html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A page to draw again each time: a network where its name says so (network.html), else a matrix.",
)
@click.option("--in", "area", metavar="AREA", help="Of the pages: only this area, those around it and those inside it.")
@on_date
@access_option
@click.option(
    "--mapping", type=click.Path(), metavar="MAP.yaml", help="What the columns mean, where they are no records."
)
@click.option("--dataset", default="", metavar="NAME", help="The dataset's name, whatever the About sheet says.")
def watch(
    files: tuple[str, ...], address: str, mapping: str | None, dataset: str, pages: tuple[Path, ...], **how: Any
) -> None:
    """Load FILEs each time they are saved: see problems, what changed, and the pages drawn again. Ctrl-C ends it."""
    from localism.graph.daily import turn
    from localism.loaders.saved import Saved

    saved = Saved([*files, *([mapping] if mapping else [])])
    click.echo(f"Watching {', '.join(map(quoted, files))}. Save it, and see what changed; Ctrl-C ends it.")
    if pages:
        say_access(how["access"])
    before: Turn | None = None
    drawn = False
    try:
        while True:
            saved.wait()
            begun, first = time.monotonic(), before is None
            try:
                with opened(address) as graph:
                    with watching("Loading") as report:
                        now = turn(
                            graph, files, before, dataset=dataset, mapping=mapping, access=how["access"], watch=report
                        )
                    if not (now.unreadable and before and before.unreadable):
                        _say(now, first, begun)
                    before = now
                    if now.outcome and (now.anything or not drawn):
                        drawn = False
                        _draw(graph, pages, begun, **how)
                        drawn = True
            except LocalismError as error:
                if first and isinstance(error, MisuseError):
                    raise
                click.echo(f"Error: {error}", err=True)
                if isinstance(error, StoreError):
                    click.echo("It is tried again in a moment.", err=True)
                    saved.again()
            if before and before.unreadable:
                saved.again()  # some programs lock what they have open, and letting go of it is no save
    except KeyboardInterrupt:
        click.echo(f"\nNo longer watching. The graph is in {address}.")


def _say(now: Turn, first: bool, begun: float) -> None:
    """What came of a save: problems that are news, and what changed."""
    from localism.graph.questions.diff_row import in_brief

    _problems(now)
    seconds = f"{time.monotonic() - begun:.1f} s"
    if now.unreadable:
        click.echo(f"{_clock()} Waiting until it can be read; the graph is as it was.")
    elif now.outcome is None:
        click.echo(
            f"{_clock()} Nothing was loaded, and the graph is as it was: put it right and save again ({seconds})."
        )
    elif not now.anything:
        click.echo(f"{_clock()} Loaded: nothing in it has changed ({seconds}).")
    elif now.changed is None:
        click.echo(f"{_clock()} Loaded ({seconds}).")
        say_counts(now.outcome, "are")
    else:
        click.echo(f"{_clock()} {now.changed.note.splitlines()[0]} ({seconds})")
        if not first:
            click.echo(in_brief(now.changed.rows))


def _problems(now: Turn) -> None:
    from localism.loaders.report import as_text

    if text := as_text(now.news.shown, "localism check --format json lists all"):
        click.echo(text, err=True)
    if now.news.gone:
        click.echo(f"Put right: {now.news.gone:,}.")
    if now.news.staying:
        click.echo(f"Warnings as before: {now.news.staying:,} (localism check lists them).")


def _draw(
    graph: Graph, pages: tuple[Path, ...], begun: float, *, area: str | None, on: str | None, access: str
) -> None:
    for page in pages:
        form = NETWORK if NETWORK in page.stem.lower() else MATRIX
        write_map(graph, form, page, area=area, on=on, access=access)
        click.echo(f"Wrote {page}: reload it in the browser ({time.monotonic() - begun:.1f} s).")


def _clock() -> str:
    return time.strftime("%H:%M:%S")
