"""Filters from the command line's options, in the words that a question may use too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.settings import load_settings
from qa.types import Filters

if TYPE_CHECKING:
    from datetime import date

    from qa.retrieve.dates import Period


def filters_of(
    since: str | None,
    until: str | None,
    on: str | None,
    sources: tuple[str, ...],
    titles: tuple[str, ...],
) -> Filters | None:
    """The filters that the options ask for; None without any.

    Raises:
        click.UsageError: a date that is none, or an empty name.
    """
    if not (since or until or on or sources or titles):
        return None
    today = load_settings().day()
    filters = Filters(
        since=_days("--since", since, today).first if since else None,
        until=_days("--until", until, today).last if until else None,
        sources=_named("--source", sources),
        titles=_named("--title", titles),
    )
    if on is None:
        return filters
    days = _days("--on", on, today)
    return filters.narrowed(Filters(since=days.first, until=days.last))


def _days(option: str, words: str, today: date) -> Period:
    from qa.retrieve.dates import period

    days = period(words, today)
    if days is None:
        raise click.UsageError(
            f"{option} {words!r} is no date; write 2024-11-01, 2024-11, 2024 or 'last week'"
        )
    return days


def _named(option: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(any(map(str.isalnum, name)) for name in names):
        raise click.UsageError(f"{option} needs a name with a letter or a digit in it")
    return names
