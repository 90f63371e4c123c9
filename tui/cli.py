"""`qa chat`, added to the command line through the entry-point group `qa.commands`.

Textual is imported only when the terminal chat really opens.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    import qa

LATEST = "latest"
NEWEST = -1
DEBUG = "qa.debug"
ESCAPE_DELAY = "25"
"""Milliseconds within which the rest of a key's sequence follows its Esc."""


def _resume(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if value == LATEST:
        return NEWEST
    if value.isascii() and value.isdigit():
        return int(value)
    raise click.BadParameter(
        f"{value!r} is no conversation; give its number, or nothing for the newest."
    )


def _remember_debug(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    if value:
        ctx.meta[DEBUG] = True
    return value


@click.command("chat", short_help="Ask in the terminal chat.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--library",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The library's folder.  [default: $QA_LIBRARY, else .qa]",
)
@click.option("--plain", is_flag=True, help="Plain lines instead of the terminal chat.")
@click.option(
    "--resume",
    metavar="[ID]",
    is_flag=False,
    flag_value=LATEST,
    default=None,
    callback=_resume,
    help="Go on with a saved conversation, the newest by default.",
)
@click.option("-k", type=click.IntRange(1, 1000), metavar="N", help="Passages read for an answer.")
@click.option(
    "--debug", is_flag=True, callback=_remember_debug, help="Show the traceback of an error."
)
@click.pass_context
def chat(
    ctx: click.Context,
    paths: tuple[str, ...],
    library: str | None,
    plain: bool,
    resume: int | None,
    k: int | None,
    debug: bool,
) -> int:
    """Ask your articles in the terminal; PATHs are indexed first.

    Answers are exact quotes; press a number to open the article at that passage. Plain
    lines are used when input or output is not a terminal, or a dumb one.
    """
    import qa

    settings = qa.load_settings(library=library)
    models = _models(ctx)

    def open_library(create: bool) -> qa.Library:
        return qa.open_library(settings.library, settings=settings, create=create, **models)

    if plain or not is_drawable():
        return _plain(open_library, paths, resume, k)
    prepare()
    from tui.first_frame import first_frame
    from tui.state import ChatState, state_folder

    place = Path(settings.library).absolute()
    with first_frame(place.name, ChatState(state_folder()).source_width) as early:
        from tui.app import run
        from tui.controller import Start

        start = Start(open_library, str(place), paths, k, resume)
        return run(start, early=early, debug=debug)


def prepare() -> None:
    """What has to be so before Textual is imported.

    No garbage is collected until the first frame: a third of the time to it would go into that.
    Esc is taken for itself sooner than Textual's 100 ms after which nothing followed it.
    """
    gc.disable()
    os.environ.setdefault("ESCDELAY", ESCAPE_DELAY)


def is_drawable() -> bool:
    """Whether a person sits at a terminal that can move its cursor."""
    everywhere = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return everywhere and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _plain(
    open_library: Callable[[bool], qa.Library],
    paths: tuple[str, ...],
    resume: int | None,
    k: int | None,
) -> int:
    from tui.plain import PlainChat

    with open_library(True) as opened:
        chat = PlainChat(opened, sys.stdout, k=k, echo=not sys.stdin.isatty())
        if paths:
            chat.add(paths)
        if resume == NEWEST:
            chat.resume_latest()
        elif resume is not None:
            chat.resume(resume)
        return chat.run(sys.stdin)


def _models(ctx: click.Context) -> dict[str, Any]:
    """Models that take the place of the settings' ones, where the caller of `qa` gave some."""
    given = ctx.find_root().obj
    return {name: getattr(given, name, None) for name in ("encoder", "reader")}
