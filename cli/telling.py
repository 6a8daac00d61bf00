"""Telling a story in maps: `map story`, `deck`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localism.cli.maps import draw as maps
from localism.cli.options import F, access_option, with_graph
from localism.cli.printing import opened, page_path, say_access, say_problems, write

if TYPE_CHECKING:
    from localism.visualisations.story import Story

STORY = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


def _where(default: str) -> Callable[[F], F]:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path(default),
        show_default=True,
        callback=page_path,
        help="Where to write it.",
    )


@maps.command("story")
@STORY
@with_graph
@access_option
@click.option(
    "--pictures",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write each step there as SVG and PNG too, with the words that stand in for it.",
)
@_where("story.html")
def _story(file: Path, address: str, access: str, pictures: Path | None, output: Path) -> None:
    """The steps of FILE (docs/story.yml is one), one map after another in one page; #step=3 opens it at the third."""
    story = _read(file, address, access)
    write(story.page(), output)
    if pictures is not None:
        from localism.graph.exchange.whole import whole_file

        pictures.mkdir(parents=True, exist_ok=True)
        for name, content in story.pictures():
            with whole_file(pictures / name) as place:
                place.write_bytes(content)
        click.echo(f"Wrote {len(story.steps)} steps as SVG and PNG, and their words, to {pictures}.")
    say_access(access)


@click.command()
@STORY
@with_graph
@access_option
@_where("deck.html")
def deck(file: Path, address: str, access: str, output: Path) -> None:
    """The steps of FILE as slides in one page (reveal.js), which needs no network."""
    write(_read(file, address, access).deck(), output)
    say_access(access)


def _read(file: Path, address: str, access: str) -> Story:
    from localism.loaders.records import RecordsError

    with opened(address) as graph:
        try:
            return graph.story(file, access=access)
        except RecordsError as error:
            say_problems(error, "table")
            raise
