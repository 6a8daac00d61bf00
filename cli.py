"""The command line: one function a command, which parses, calls and prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import localism
from localism.errors import LocalismError, MisuseError

if TYPE_CHECKING:
    from localism import Graph
    from localism.graph.answers import Answer
    from localism.graph.graph import Outcome, Watch

FORMATS = ("table", "csv", "json", "md")
EXPORTS = ("csv", "json", "graphml", "gexf", "records")
F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands in the order in which a newcomer meets them; errors as sentences, never tracebacks."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except LocalismError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except (click.exceptions.Exit, SystemExit):
            raise
        except MemoryError:
            click.echo("Error: there is not enough memory for this.", err=True)
            sys.exit(1)
        except OSError as error:
            what = (
                f"{error.filename}: {error.strerror}"
                if error.filename
                else f"the output could not be written: {error.strerror or error}"
            )
            click.echo(f"Error: {what}.", err=True)
            sys.exit(1)
        except Exception as error:
            if os.environ.get("LOCALISM_DEBUG"):
                raise
            where = type(error).__name__
            click.echo(f"Error: this is a mistake in localism ({where}), not yours.", err=True)
            click.echo("Run it again with LOCALISM_DEBUG=1 set, and report what it prints.", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(localism.__version__, "--version", message="localism %(version)s")
def main() -> None:
    """Who holds which power, over what place, since when, on whose authority, and how do we know?

    \b
    Start here:
      localism example --graph areas.db
      localism who-holds "Neighbourhood planning" --in Cornwall --graph areas.db
    """


def with_graph(command: F) -> F:
    """The option that names the graph."""
    return click.option(
        "--graph",
        "address",
        envvar="LOCALISM_GRAPH",
        default="localism.db",
        show_default=True,
        metavar="FILE",
        help="The graph; also LOCALISM_GRAPH.",
    )(command)


def asks(command: F) -> F:
    """The options of every question."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print the answer.",
    )
    known = click.option("--known-on", metavar="DATE", help="Answer as the graph stood at the end of that day.")
    return with_graph(known(form(command)))


on_date = click.option(
    "--on", metavar="DATE", help="As of a day, month or year (2019-06-01, 2019-06, 2019); without it, all dates."
)


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
    return files(with_graph(name(form(command))))


# ---- putting records in ----


@main.command()
@with_graph
def example(address: str) -> None:
    """Load the four pilot areas: Cornwall, Southwark, Stevenage and Wigan."""
    with opened(address) as graph:
        say_loaded(graph.load_example(), address)
    then(f'localism who-holds "Neighbourhood planning" --in Cornwall{graph_option(address)}')


@main.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def template(path: Path) -> None:
    """Write an empty workbook to fill in (.xlsx, .json, or a folder of CSV files)."""
    from localism.loaders.template import write_template

    write_template(path)
    click.echo(f"Wrote {path}: fill in its Facts sheet, or the sheets by class.")
    then(f"localism check {path}")


@main.command()
@reads
def check(files: tuple[str, ...], address: str, dataset: str, form: str) -> None:
    """Read records, list every problem, and change nothing."""
    with opened(address) as graph, watching("Reading") as report:
        outcome = graph.check(*files, dataset=dataset, watch=report)
    say_problems(outcome, form)
    if form == "table":
        say_counts(outcome, "would be")
        if not outcome.problems.errors:
            then(f"localism load {' '.join(files)}{graph_option(address)}")
    sys.exit(1 if outcome.problems.errors else 0)


@main.command()
@reads
def load(files: tuple[str, ...], address: str, dataset: str, form: str) -> None:
    """Check records and load them; a dataset that was loaded before is replaced."""
    from localism.loaders.records import RecordsError

    with opened(address) as graph:
        try:
            with watching("Loading") as report:
                outcome = graph.load(*files, dataset=dataset, watch=report)
        except RecordsError as error:
            say_problems(error, form)
            raise
    say_problems(outcome, form)
    if form == "table":
        say_loaded(outcome, address)
        then(f"localism stats{graph_option(address)}")


# ---- asking ----


@main.command("who-holds")
@click.argument("power")
@click.option(
    "--in", "area", metavar="AREA", help="The place, by name or code; areas around it and inside it are told apart."
)
@on_date
@asks
def who_holds(power: str, area: str | None, on: str | None, **options: Any) -> None:
    """Who holds POWER: its parts, the whole it is part of, grouped by what each holder does."""
    ask(lambda graph: graph.who_holds(power, area, on=on), **options)


@main.command("powers-of")
@click.argument("body")
@on_date
@asks
def powers_of(body: str, on: str | None, **options: Any) -> None:
    """What BODY holds, itself and through its groups and posts."""
    ask(lambda graph: graph.powers_of(body, on=on), **options)


@main.command()
@click.argument("thing")
@on_date
@asks
def show(thing: str, on: str | None, **options: Any) -> None:
    """Everything known of THING: facts, ties both ways, disagreements."""
    ask(lambda graph: graph.show(thing, on=on), **options)


@main.command()
@click.argument("words", nargs=-1, required=True)
@asks
def find(words: tuple[str, ...], **options: Any) -> None:
    """Find things by WORDS of their names; spelling may be a little off."""
    ask(lambda graph: graph.find(" ".join(words)), **options)


@main.command()
@click.argument("holding")
@on_date
@asks
def chain(holding: str, on: str | None, **options: Any) -> None:
    """The links from HOLDING back to the Act, each checked, and breaks named."""
    ask(lambda graph: graph.chain(holding, on=on), **options)


@main.command()
@click.argument("thing")
@asks
def evidence(thing: str, **options: Any) -> None:
    """Every claim about THING: source, page, dataset, place in the file, coder, run."""
    ask(lambda graph: graph.evidence(thing), **options)


@main.command()
@asks
def stats(**options: Any) -> None:
    """How much of what the graph holds."""
    ask(lambda graph: graph.stats(), **options)


# ---- showing and exporting ----

access_option = click.option(
    "--access",
    type=click.Choice(("public", "project", "restricted")),
    default="public",
    show_default=True,
    help="Who it is for: what they may not see is left out.",
)


@main.command("map")
@click.argument("form", metavar="matrix|network", type=click.Choice(("matrix", "network")))
@with_graph
@click.option("--in", "area", metavar="AREA", help="Only this area, those around it and those inside it.")
@on_date
@access_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the page.  [default: FORM.html]",
)
def draw(form: str, address: str, area: str | None, on: str | None, access: str, output: Path | None) -> None:
    """Draw a page to open in a browser: who holds which power, or how all are connected."""
    from localism.graph.exchange.whole import whole_file

    target = output or Path(f"{form}.html")
    said = "".join(f" {name} {quoted(value)}" for name, value in (("--in", area), ("--on", on)) if value)
    command = f"localism map {form}{said}{'' if access == 'public' else f' --access {access}'}"
    with opened(address) as graph:
        page = graph.map(form, area=area, on=on, command=command, access=access)
    with whole_file(target) as place:
        place.write_text(page, encoding="utf-8", newline="\n")
    click.echo(f"Wrote {target}: open it in a browser; it needs no network.")
    say_access(access)


@main.command()
@click.argument("kind", metavar="|".join(EXPORTS), type=click.Choice(EXPORTS))
@with_graph
@access_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file or, for csv and records, the folder to write.",
)
def export(kind: str, address: str, access: str, output: Path) -> None:
    """Write the graph for other tools, or as partnership records again."""
    with opened(address) as graph:
        for path in graph.export(kind, output, access=access):
            click.echo(f"Wrote {path}")
    say_access(access)


@main.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print what a shell needs to complete commands: eval "$(localism completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:  # click has all three
        click.echo(found(main, {}, "localism", "_LOCALISM_COMPLETE").source())


# ---- what the commands share ----


@contextmanager
def opened(address: str) -> Iterator[Graph]:
    from localism import Graph

    if address == ":memory:":
        raise MisuseError("A graph in memory is gone when the command ends. Name a file, such as areas.db.")
    with Graph.open(address) as graph:
        yield graph


def ask(question: Callable[[Graph], Answer[Any]], *, address: str, known_on: str | None, form: str) -> None:
    """Put a question and print the answer."""
    with opened(address) as graph:
        answer = question(graph.slice(known_on=known_on) if known_on is not None else graph)
    written = {"table": answer.to_table, "csv": answer.to_csv, "json": answer.to_json, "md": answer.to_markdown}[form]()
    click.echo(written, nl=not written.endswith("\n"))
    if form == "table" and answer.next:
        then(answer.next + graph_option(address))


@contextmanager
def watching(label: str) -> Iterator[Watch | None]:
    """A progress bar for what takes over two seconds, on a terminal only."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    import time

    begun = time.monotonic()
    bar: Any = None

    def report(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - begun > 2:
            bar = click.progressbar(length=total, label=label, file=sys.stderr)
            bar.__enter__()
        if bar is not None:
            bar.update(min(done, total) - bar.pos)

    try:
        yield report
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def say_problems(outcome: Any, form: str) -> None:
    from localism.loaders.report import as_json, as_text

    if form == "json":
        click.echo(as_json(outcome.problems))
    elif text := as_text(outcome.problems):
        click.echo(text, err=True)


def say_counts(outcome: Outcome, verb: str) -> None:
    for name, (new, unchanged, withdrawn) in outcome.loaded.items():
        click.echo(
            f"{name}: {outcome.read[name]:,} rows read; {new:,} claims {verb} new, {unchanged:,} unchanged, {withdrawn:,} withdrawn."
        )


def say_loaded(outcome: Outcome, address: str) -> None:
    say_counts(outcome, "are")
    click.echo(f"The graph is in {address}.")


def say_access(access: str) -> None:
    if access == "public":
        click.echo("It holds public claims only; --access names what else may go.", err=True)


def graph_option(address: str) -> str:
    """What to add to a command so that it finds the same graph."""
    return "" if address == os.environ.get("LOCALISM_GRAPH", "localism.db") else f" --graph {quoted(address)}"


def quoted(text: str) -> str:
    return f'"{text}"' if any(c.isspace() for c in text) else text


def then(command: str) -> None:
    click.echo(f"Next: {command}", err=sys.stdout is None or not sys.stdout.isatty())
