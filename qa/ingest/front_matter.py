"""The block of YAML between two `---` lines that may open an article.

Only `title` and a date are wanted of it, so every scalar is taken as a string: there are no
numbers to overflow and no impossible timestamps to raise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 16_384
"""Front matter is looked for in so many characters; a longer one is text like any other."""

_DEEPEST = 16
"""Nesting, beyond which front matter is not read: PyYAML's time grows with its square."""

_BLOCK = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.MULTILINE
)
_DATES = ("date", "published", "publish_date", "published_at", "pubdate", "publishdate")


def front_matter_end(text: str) -> int:
    """Where the front matter ends, in characters; 0 when the text has none."""
    match = _BLOCK.match(text, 0, _LONGEST)
    return match.end() if match else 0


def front_matter(text: str) -> Mapping[str, str]:
    """The fields of the front matter whose value is plain text, keys in lower case.

    Empty when there is none, or when it is not YAML: such a text is still an article.
    """
    match = _BLOCK.match(text, 0, _LONGEST)
    if match is None:
        return {}
    fields = _parse(match["yaml"])
    if not isinstance(fields, dict):
        return {}
    return {str(key).lower(): value for key, value in fields.items() if isinstance(value, str)}


def front_date(fields: Mapping[str, str]) -> str:
    """The date in the front matter, as written; empty when it has none."""
    return next(filter(None, (fields.get(key) for key in _DATES)), "")


def _parse(source: str) -> object:
    import yaml

    try:
        return yaml.load(source, Loader=yaml.BaseLoader) if _is_plain(source) else None  # noqa: S506  # makes strings only
    except yaml.YAMLError:
        return None


def _is_plain(source: str) -> bool:
    """Whether YAML is safe to load: no alias, with which a few lines become gigabytes; not deep."""
    import yaml

    depth = 0
    for token in yaml.scan(source):
        name = type(token).__name__
        depth += name.endswith("StartToken") - name.endswith("EndToken")
        if isinstance(token, yaml.AliasToken) or depth > _DEEPEST:
            return False
    return True
