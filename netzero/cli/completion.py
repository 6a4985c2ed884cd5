"""`completion`: the script with which a shell completes netzero's commands."""

from __future__ import annotations

import click

from netzero.cli.console import Console


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion_command(console: Console, shell: str) -> None:
    """Print the completion script of SHELL (for example: netzero completion bash >> ~/.bashrc)."""
    from click.shell_completion import get_completion_class

    from netzero.cli import cli

    found = get_completion_class(shell)
    assert found is not None
    console.data(found(cli, {}, "netzero", "_NETZERO_COMPLETE").source())
