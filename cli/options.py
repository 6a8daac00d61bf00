"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ACCESS = click.Choice(("public", "project", "restricted"))
FORMATS = ("table", "csv", "json", "md")
PAGE = "html"
F = TypeVar("F", bound=Callable[..., Any])


STYLES = ("text", "bibtex", "csl")
CITE = "localism.cite"
"""Where, in click's context, the style is kept in which to cite what an answer rests on."""
LOGIN = "localism.login"
"""Where, in click's context, what lets us in to a server is kept: no command need pass it on."""


def with_graph(command: F) -> F:
    """The option that names the graph, and those that sign in where it is on a server."""
    named = click.option(
        "--graph",
        "address",
        envvar="LOCALISM_GRAPH",
        default="localism.db",
        show_default=True,
        metavar="FILE|SERVER",
        help="The graph: a file, or neo4j://HOST; also LOCALISM_GRAPH.",
    )
    return named(with_login(command))


def with_login(command: F) -> F:
    """The options that sign in to a server."""
    return _login("user", "The server's user; also NEO4J_USERNAME.")(
        _login("password", "Better NEO4J_PASSWORD, or typed when asked: others may see a command line.")(
            _login("database", "The server's database; also NEO4J_DATABASE.")(command)
        )
    )


def _login(name: str, words: str) -> Callable[[F], F]:
    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        ctx.meta.setdefault(LOGIN, {})[name] = value

    return click.option(f"--{name}", expose_value=False, metavar=name.upper(), help=words, callback=keep)


def asks(command: F) -> F:
    """The options of every question."""
    return as_known(cites(command))


def as_known(command: F) -> F:
    """The options of what is asked of the graph as it was known on a day."""
    known = click.option("--known-on", metavar="DATE", help="Answer as the graph stood at the end of that day.")
    return formed(known(command))


def cites(command: F) -> F:
    """The option that gives what an answer rests on in its place: kept in click's context, so that no command need know."""

    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        ctx.meta[CITE] = value

    return click.option(
        "--cite",
        type=click.Choice(STYLES),
        expose_value=False,
        callback=keep,
        help="The sources of the answer in its place, to be cited; of what is public, unless --access says more.",
    )(command)


def formed(command: F) -> F:
    """Which graph to ask, what of it, and how to print the answer."""
    eyes = click.option(
        "--access",
        type=ACCESS,
        help="Answer from what these may see: public, or project as well.  [default: all there is]",
    )
    return printed(eyes(command))


def filed(command: F) -> F:
    """Where to write an answer that may be a page, and as what; `printing.filing` says which it is."""
    where = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Where to write it: .html for a page, .md, .csv or .json; without it, it is shown.",
    )
    form = click.option(
        "--format", "form", type=click.Choice((*FORMATS, PAGE)), help="What to write, whatever the file is called."
    )
    return where(form(command))


def printed(command: F) -> F:
    """Which graph it is about, and how to print what comes of it."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print the answer.",
    )
    return with_graph(form(command))


on_date = click.option(
    "--on", metavar="DATE", help="As of a day, month or year (2019-06-01, 2019-06, 2019); without it, all dates."
)


on_day = click.option(
    "--on", metavar="DATE", help="As of a day, month or year (2019-06-01, 2019-06, 2019); without it, today."
)


def narrowed(command: F) -> F:
    """The options that keep the answer about a place short."""
    power = click.option("--power", metavar="POWER", help="Only this power, its parts and what it is part of.")
    topic = click.option("--topic", metavar="TOPIC", help="Only the powers under this heading.")
    return power(topic(command))


def reads(command: F) -> F:
    """What `check` and `load` take."""
    files = click.argument("files", metavar="FILE...", nargs=-1, required=True)
    name = click.option(
        "--dataset", default="", metavar="NAME", help="The dataset's name, whatever the About sheet says."
    )
    form = click.option(
        "--format",
        "form",
        type=click.Choice(("table", "json")),
        default="table",
        show_default=True,
        help="How to print the problems.",
    )
    mapping = click.option(
        "--mapping",
        type=click.Path(),
        metavar="MAP.yaml",
        help="What the columns of the files mean, where they are no records (localism mapping).",
    )
    return files(with_graph(mapping(name(form(command)))))


goes = click.option(
    "--access",
    type=ACCESS,
    help="What may go there; if there is more, nothing goes.  [default: public to a server, all to a file]",
)
access_option = click.option(
    "--access",
    type=ACCESS,
    default="public",
    show_default=True,
    help="Who it is for: what they may not see is left out.",
)
