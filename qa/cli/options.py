"""The options that commands share, so that each means and reads the same everywhere."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qa.cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

DEBUG = "qa.debug"
"""Where the context keeps whether `--debug` was given."""

Decorated = TypeVar("Decorated", bound="Callable[..., Any] | click.Command")


def _remember_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[DEBUG] = True


def debug_option(command: Decorated) -> Decorated:
    """`--debug`, taken before or after the command's name."""
    return click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember_debug,
        help="Show the traceback of an error.",
    )(command)


def library_option(command: Decorated) -> Decorated:
    """`--library DIR`."""
    return click.option(
        "--library",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="The library's folder.  [default: $QA_LIBRARY, else .qa]",
    )(command)


def k_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """`-k N`, from 1 to 1,000."""

    def decorate(command: Decorated) -> Decorated:
        return click.option(
            "-k",
            type=click.IntRange(1, 1000),
            metavar="N",
            help=help_text,
        )(command)

    return decorate


def filter_options(command: Callable[..., int]) -> Callable[..., int]:
    """`--since`, `--until`, `--on`, `--source`, `--title`; the command gets them as `filters`."""

    @functools.wraps(command)
    def with_filters(
        *,
        since: str,
        until: str,
        on: str,
        source: tuple[str, ...],
        title: tuple[str, ...],
        **rest: Any,
    ) -> int:
        from qa.cli.filters import filters_of

        return command(filters=filters_of(since, until, on, source, title), **rest)

    decorated: Callable[..., int] = with_filters
    options = (
        click.option("--since", metavar="DATE", help="Only articles published on or after DATE."),
        click.option("--until", metavar="DATE", help="Only articles published on or before DATE."),
        click.option("--on", metavar="DATE", help="Only articles published on DATE, or in it."),
        click.option(
            "--source",
            metavar="NAME",
            multiple=True,
            help="Only articles with NAME in their path or site; may be repeated.",
        ),
        click.option(
            "--title",
            metavar="TEXT",
            multiple=True,
            help="Only articles with TEXT in their title; may be repeated.",
        ),
    )
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def output_options(command: Callable[..., int]) -> Callable[..., int]:
    """`--json`, `--plain`, `--quiet` and `--debug`; the command gets them as `screen`."""

    @functools.wraps(command)
    def with_screen(*, as_json: bool, plain: bool, quiet: bool, **rest: Any) -> int:
        return command(screen=Screen(as_json=as_json, plain=plain, quiet=quiet), **rest)

    decorated: Callable[..., int] = with_screen
    options = (
        click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),
        click.option(
            "--plain", is_flag=True, help="No colours, tables or bars, on a terminal too."
        ),
        click.option("--quiet", "-q", is_flag=True, help="Only the result; no progress or notes."),
        debug_option,
    )
    for option in reversed(options):
        decorated = option(decorated)
    return decorated
