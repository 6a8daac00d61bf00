"""Drawing: `map`, with a command for each form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localism.cli.options import F, access_option, on_date, on_day, with_graph
from localism.cli.printing import opened, say_access
from localism.cli.showing import chosen
from localism.errors import MisuseError
from localism.visualisations.forms import FORMS, MUST, READERS, Form

if TYPE_CHECKING:
    from localism import Graph
    from localism.visualisations.page import Page

ENDINGS = (".html", ".svg", ".png")


class Forms(click.Group):
    """The forms, each a command; a name that is none is told with those that are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise MisuseError(f"There is no map called {args[0]!r}. There are: {', '.join(sorted(self.commands))}.")
        return super().resolve_command(ctx, args)


@click.group("map", cls=Forms)
def draw() -> None:
    """Draw a page to open in a browser, or a picture for a slide: -o FILE.html, .svg or .png."""


def _command(name: str, form: Form) -> click.Command:
    """The command of a form: its things, the options that it takes, and where to write it."""

    def drawn(address: str, output: Path | None, **asked: Any) -> None:
        target = output or Path(f"{name}.html")
        things = [asked.pop(_parameter(place, thing)) for place, thing in enumerate(form.things)]
        with opened(address) as graph:
            page = write_map(graph, name, target, *things, **asked)
        if target.suffix.lower() == ".html":
            click.echo(f"Wrote {target}: open it in a browser; it needs no network.")
            click.echo(f"On a page or slide: {page.frame(target.name)}")
        else:
            click.echo(f"Wrote {target}.")
        say_access(asked["access"])

    command: Any = drawn
    for option in reversed(_options(name, form)):
        command = option(command)
    for place, thing in reversed(tuple(enumerate(form.things))):
        command = click.argument(_parameter(place, thing), metavar=thing)(command)
    return click.command(name, help=form.what)(command)


def _parameter(place: int, thing: str) -> str:
    return f"{thing.partition('|')[0].lower()}_{place}"


def _options(name: str, form: Form) -> list[Any]:
    options: list[Any] = [with_graph]
    if form.filtered:
        options.append(chosen)
    else:
        options += [on_day if form.today else on_date, _known]
        if form.area:
            options.append(
                click.option("--in", "area", metavar="AREA", required=form.area == MUST, help="In this place.")
            )
    if form.narrowed:
        options += [
            click.option("--power", metavar="POWER", help="Only this power, its parts and the whole it is part of."),
            click.option("--topic", metavar="TOPIC", help="Only the powers under this topic."),
        ]
    if form.worded:
        options.append(
            click.option("--for", "reader", type=click.Choice(READERS), help="In the words of these readers.")
        )
    if form.sized:
        options += [
            click.option("--size", default="", metavar="MEASURE", help="Draw things as large as this: betweenness …"),
            click.option(
                "--projection", default="", metavar="NAME", help="In which network that is taken: see analyse."
            ),
        ]
    return [
        *options,
        access_option,
        click.option("--embed", is_flag=True, help="A compact page, for a slide of 960 by 540."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help=f"Where to write it: .html, .svg or .png.  [default: {name}.html]",
        ),
    ]


def _known(command: F) -> F:
    return click.option("--known-on", metavar="DATE", help="The graph as it stood at the end of that day.")(command)


def write_map(graph: Graph, form: str, target: Path, *things: str, **asked: Any) -> Page:
    """Draw a map and put it in its place whole: who reloads it meanwhile sees the old one or the new one."""
    from localism.graph.exchange.whole import whole_file

    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise MisuseError(f"{target} does not say what to write. Name it {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}.")
    page = graph.map(form, *things, **asked)
    written = page.png() if ending == ".png" else (page.svg() if ending == ".svg" else page).encode()
    with whole_file(target) as place:
        place.write_bytes(written)
    return page


for _name, _form in FORMS.items():
    draw.add_command(_command(_name, _form))
