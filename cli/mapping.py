"""Other people's tables: `mapping suggest`, `mapping check`, `mapping explain`, `mapping list`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from localism.cli.options import with_graph
from localism.cli.printing import graph_option, opened, quoted, say_counts, say_problems, then, watching


@click.group()
def mapping() -> None:
    """Load anyone's spreadsheet: say once, in a YAML file, what its columns mean."""


@mapping.command("suggest")
@click.argument("file", type=click.Path())
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="MAP.yaml", help="Where to write it.")
def _suggest(file: str, output: Path | None) -> None:
    """Draft a mapping from the headings of a table (.csv, .xlsx, .json)."""
    from localism.errors import MisuseError
    from localism.loaders.mappings.draft import suggest as draft
    from localism.loaders.records import Problems, RecordsError

    problems = Problems()
    written = draft(file, problems.add)
    if problems.errors and not written:
        error = RecordsError(problems)
        say_problems(error, "table")
        sys.exit(1)
    if output is None:
        click.echo(written, nl=False)
        return
    if output.exists():
        raise MisuseError(f"{output} is there already: name another file, or remove it.")
    output.write_text(written, encoding="utf-8")
    click.echo(f"Wrote {output}: what each column means is a guess, so read it through.")
    then(f"localism mapping check {quoted(str(output))} {quoted(file)}")


@mapping.command("check")
@click.argument("map_file", metavar="MAP.yaml", type=click.Path())
@click.argument("files", metavar="[FILE...]", nargs=-1)
@with_graph
def _check(map_file: str, files: tuple[str, ...], address: str) -> None:
    """Read a mapping, and files by it; list every problem, and change nothing."""
    from localism.loaders.mapping import load_mapping
    from localism.loaders.records import RecordsError

    try:
        found = load_mapping(map_file)
    except RecordsError as error:
        say_problems(error, "table")
        sys.exit(1)
    things = ", ".join(dict.fromkeys(thing.cls for table in found.tables for thing in table.things))
    click.echo(f"The mapping is sound: the dataset {found.dataset.name}, of {things}.")
    if not files:
        then(f"localism mapping check {quoted(map_file)} FILE")
        return
    with opened(address) as graph, watching("Reading") as report:
        outcome = graph.check(*files, mapping=map_file, watch=report)
    say_problems(outcome, "table")
    say_counts(outcome, "would be")
    if not outcome.problems.errors:
        named = " ".join(map(quoted, files))
        then(f"localism load {named} --mapping {quoted(map_file)}{graph_option(address)}")
    sys.exit(1 if outcome.problems.errors else 0)


@mapping.command("explain")
def _explain() -> None:
    """Everything that a mapping can say, as an example with comments."""
    from localism.loaders.mapping import SHIPPED

    click.echo((SHIPPED / "explained.txt").read_text(encoding="utf-8"), nl=False)


@mapping.command("list")
def _list() -> None:
    """The public sources that localism has a mapping for, and the files by which it knows them."""
    from localism.loaders.mapping import shipped

    for found in shipped():
        files = ", ".join(dict.fromkeys(name for table in found.tables for name in table.files))
        click.echo(f"{found.dataset.name}: {found.dataset.title} ({files})")
        click.echo(f"  {found.file}")
    then("localism load FOLDER")
