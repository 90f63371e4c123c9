"""The group of commands: found lazily, and ended the same way whatever happens in them."""

from __future__ import annotations

import importlib
import io
import sys
from typing import TYPE_CHECKING, Any

import click

from qa.cli.exits import OK, report
from qa.cli.options import DEBUG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.metadata import EntryPoint

PLUGINS = "qa.commands"
"""The entry-point group in which other packages offer commands."""


class CommandGroup(click.Group):
    """A group whose commands are imported when they are needed.

    Args:
        name: as for `click.Group`.
        modules: command name → the module that defines it as `command`.
        attributes: as for `click.Group`.
    """

    def __init__(self, name: str, *, modules: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self._modules = modules

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Our commands in the order of their use, then what other packages add."""
        ours = list(self._modules)
        return ours + sorted({entry.name for entry in _entry_points()} - set(ours))

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; a plugin cannot replace one of ours."""
        if cmd_name in self._modules:
            found = importlib.import_module(self._modules[cmd_name]).command
            return found if isinstance(found, click.Command) else None
        for entry in _entry_points():
            if entry.name == cmd_name:
                return _load(entry)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; a name that is none is answered with what may be meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            self._suggest(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _suggest(self, ctx: click.Context, name: str) -> None:
        from difflib import get_close_matches

        if any(blank in name.strip() for blank in " \n\t"):
            ctx.fail(f'A question needs a command before it, as in qa ask "{name.strip()}".')
        near = get_close_matches(name, self.list_commands(ctx), 1)
        if near and not name.startswith("-"):
            ctx.fail(f"No such command {name!r}. Did you mean {near[0]!r}?")

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and leave the process with its exit status."""
        _never_fail_to_encode()
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (click.ClickException, click.Abort) as error:
            status = report(error, debug=False)
        if not standalone_mode:
            return status
        sys.exit(status)

    def invoke(self, ctx: click.Context) -> int:
        """Run the command named; every way it can end becomes an exit status."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except (click.exceptions.Exit, SystemExit):
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last stop: status 1 would mean "not answered"
            return report(error, debug=bool(ctx.meta.get(DEBUG)))
        return status if isinstance(status, int) else OK


def _entry_points() -> Sequence[EntryPoint]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=PLUGINS))


def _load(entry: EntryPoint) -> click.Command:
    try:
        found = entry.load()
    except (ImportError, AttributeError) as error:
        reason = str(error)
    else:
        if isinstance(found, click.Command):
            return found
        reason = "it is not a click command"
    return _unavailable(entry, reason)


def _unavailable(entry: EntryPoint, reason: str) -> click.Command:
    """What stands in for a plugin that cannot be loaded, so that help still lists the rest."""

    @click.command(
        entry.name,
        short_help="Not available: its package cannot be loaded.",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
    def command() -> None:
        raise click.ClickException(
            f"The command {entry.name} cannot be loaded from {entry.value} ({reason}); "
            "install its package again."
        )

    return command


def _never_fail_to_encode() -> None:
    """A terminal that lacks a character shows `?` for it, and does not end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
