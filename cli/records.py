"""Putting records in: `example`, `template`, `check`, `load`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from localism.cli.options import goes, reads, with_graph
from localism.cli.printing import graph_option, opened, quoted, say_counts, say_loaded, say_problems, then, watching


@click.command()
@with_graph
def example(address: str) -> None:
    """Load the four pilot areas: Cornwall, Southwark, Stevenage and Wigan."""
    with opened(address) as graph:
        say_loaded(graph.load_example(), address)
    then(f'localism who-holds "Neighbourhood planning" --in Cornwall{graph_option(address)}')


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def template(path: Path) -> None:
    """Write an empty workbook to fill in (.xlsx, .json, or a folder of CSV files)."""
    from localism.loaders.template import write_template

    write_template(path)
    click.echo(f"Wrote {path}: fill in its Facts sheet, or the sheets by class.")
    then(f"localism check {path}")


@click.command()
@reads
def check(files: tuple[str, ...], address: str, mapping: str | None, dataset: str, form: str) -> None:
    """Read records, list every problem, and change nothing."""
    with opened(address) as graph, watching("Reading") as report:
        outcome = graph.check(*files, dataset=dataset, mapping=mapping, watch=report)
    say_problems(outcome, form)
    if form == "table":
        say_counts(outcome, "would be")
        if not outcome.problems.errors:
            by = f" --mapping {quoted(mapping)}" if mapping else ""
            then(f"localism load {' '.join(map(quoted, files))}{by}{graph_option(address)}")
    sys.exit(1 if outcome.problems.errors else 0)


@click.command()
@reads
@goes
def load(
    files: tuple[str, ...], address: str, mapping: str | None, dataset: str, form: str, access: str | None
) -> None:
    """Check records, or files of a known public source, and load them; what was loaded before is replaced."""
    from localism.loaders.records import RecordsError

    with opened(address) as graph:
        try:
            with watching("Loading") as report:
                outcome = graph.load(*files, dataset=dataset, mapping=mapping, access=access, watch=report)
        except RecordsError as error:
            say_problems(error, form)
            raise
    say_problems(outcome, form)
    if form == "table":
        say_loaded(outcome, address)
        then(f"localism {'diff' if outcome.replaced else 'stats'}{graph_option(address)}")
