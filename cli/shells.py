"""Completing commands in a shell: `completion`."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what a shell needs to complete commands: eval "$(localism completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:  # click has all three
        click.echo(found(ctx.find_root().command, {}, "localism", "_LOCALISM_COMPLETE").source())
