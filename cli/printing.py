"""What commands share: opening the graph, putting a question, and saying what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from localism.cli.options import CITE, FORMATS, LOGIN, PAGE
from localism.errors import MisuseError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from localism import Graph
    from localism.graph.answers import Answer
    from localism.graph.graph import Outcome
    from localism.graph.questions.cite import References
    from localism.graph.store import Watch


@contextmanager
def opened(address: str) -> Iterator[Graph]:
    from localism import Graph

    if address == ":memory:":
        raise MisuseError("A graph in memory is gone when the command ends. Name a file, such as areas.db.")
    with Graph.open(address, **login(address)) as graph:
        yield graph


def login(address: str) -> dict[str, str | None]:
    """What lets us in to a server: from the options; a password that neither they nor the environment have is asked for."""
    given = dict(click.get_current_context().meta.get(LOGIN, {})) if "://" in address else {}
    if given and given["password"] is None and "NEO4J_PASSWORD" not in os.environ and sys.stdin.isatty():
        user = given["user"] or os.environ.get("NEO4J_USERNAME") or "neo4j"
        given["password"] = click.prompt(f"Password of {user} at {address}", hide_input=True, err=True)
        click.get_current_context().meta[LOGIN] = given  # who watches is asked once, not at every save
    return given


def ask(
    question: Callable[[Graph], Answer[Any]],
    *,
    address: str,
    form: str,
    known_on: str | None = None,
    access: str | None = None,
) -> None:
    """Put a question to the graph, as known on a day and as far as it is open to an access, and print the answer."""
    if style := click.get_current_context().meta.get(CITE):
        access = access or "public"
        with opened(address) as graph:
            references = graph.cite(
                question(graph.slice(known_on=known_on, access=access)), known_on=known_on, access=access
            )
        say_references(references, style)
        say_access(access)
        return
    with opened(address) as graph:
        whole = known_on is None and access is None
        answer = question(graph if whole else graph.slice(known_on=known_on, access=access))
    if access is not None:
        drawn = f"Drawn from what is open to {access} access, and nothing else."
        answer = replace(answer, note="\n".join(filter(None, (answer.note, drawn))))
    written = formatted(answer, form)
    click.echo(written, nl=not written.endswith("\n"))
    if form == "table" and answer.next:
        then(answer.next + graph_option(address))


def filing(form: str | None, output: Path | None) -> str:
    """As what an answer is written: as asked for, else as the file's ending says, else as a table."""
    form = form or (output.suffix.removeprefix(".").lower() if output else FORMATS[0])
    if form not in (*FORMATS, PAGE):
        raise MisuseError(f"{output} does not say what to write. Name it .html, .md, .csv or .json, or give --format.")
    return form


def page_path(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """For an option that says where a page goes: its name must say that it is one. Raises `MisuseError`."""
    if value is not None and value.suffix.lower() != ".html":
        raise MisuseError(f"{value} does not say what to write. This is a page: name it .html.")
    return value


def write(text: str, output: Path | None) -> None:
    """Put a text into a file whole, and say so; without a file, show it."""
    from localism.graph.exchange.whole import whole_file

    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    with whole_file(output) as place:
        place.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"Wrote {output}.")


def say_references(references: References, style: str) -> None:
    """Print works to be cited; what they are for goes where it is in nobody's way."""
    from localism.graph.answers import plain

    if not references.works:
        raise NotFoundError(f"{plain(references.title)}: no source is named there, or none that may be seen.")
    click.echo(plain(references.title), err=True)
    click.echo(
        {"text": references.to_text, "bibtex": references.to_bibtex, "csl": references.to_csl}[style](), nl=False
    )


def formatted(answer: Answer[Any], form: str) -> str:
    """An answer in one of its forms."""
    return {"table": answer.to_table, "csv": answer.to_csv, "json": answer.to_json, "md": answer.to_markdown}[form]()


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
    for name, (new, unchanged, withdrawn) in outcome.derived.items():
        click.echo(f"{name}: derived; {new:,} claims are new, {unchanged:,} unchanged, {withdrawn:,} withdrawn.")
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
