"""`qa completion`: the script that teaches a shell to complete `qa`."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from qa.cli.exits import OK

SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}

VARIABLE = "_QA_COMPLETE"
"""The environment variable by which the script asks `qa` for completions."""


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script that teaches SHELL to complete qa's commands and options."""
    click.echo(SHELLS[shell](ctx.find_root().command, {}, "qa", VARIABLE).source())
    return OK
