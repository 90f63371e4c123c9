"""A JSON object → a document: `text`, and perhaps `id`, `title`, `date`, `url` and the like.

The object's own fields come before what its text says, since whoever wrote them knew. Fields
of other names are kept as metadata.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qa.errors import SourceError
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.encodings import unicode_text
from qa.ingest.entry import FILE_NAME, METADATA, TEXT, first_date
from qa.ingest.plain_text import described, language, published_by
from qa.ingest.titles import headline, name_title, tidy_title

if TYPE_CHECKING:
    from qa.ingest.entry import Entry
    from qa.types import NewDocument

_FIELDS = frozenset(("id", "title", "date", "text", "url", "author", "site", "language"))


def parsed(data: bytes, where: str, what: str) -> Any:
    """The value that JSON stands for; `what` is mended or removed if it stands for none.

    Raises:
        SourceError: it is not JSON, or not Unicode.
    """
    try:
        return json.loads(unicode_text(data, where), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where} is not JSON; mend or remove the {what}.") from error


def is_article(value: object) -> bool:
    """Whether a JSON value is an object with a text."""
    return isinstance(value, dict) and isinstance(value.get("text"), str)


def document(
    entry: Entry, record: Any, data: bytes, unnamed: str, where: str, what: str = "line"
) -> NewDocument:
    """The document that an object is; `unnamed` is its part if it has no id.

    Raises:
        SourceError: it is none.
    """
    if not is_article(record):
        raise SourceError(f'{where} is not an object with a "text"; mend or remove the {what}.')
    if not record["text"].strip():
        raise SourceError(f'{where} has a blank "text"; fill it or remove the {what}.')
    text, part, title, date = (
        _field(record, name, where, what) for name in ("text", "id", "title", "date")
    )
    part = part or unnamed
    dated = first_date(
        {METADATA: parse_date(date), TEXT: leading_date(text), FILE_NAME: name_date(part)}
    )
    return entry.document(
        tidy_title(title) or headline(text) or name_title(part or entry.name),
        text,
        data,
        dated,
        part,
        language=language(record.get("language")),
        metadata=_others(record, entry.limits.nesting, where, what),
        **described(author=record.get("author")),
        **published_by(record),
    )


def _field(record: dict[str, object], name: str, where: str, what: str) -> str:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f'{where} has half a surrogate pair in its "{name}"; mend or remove the {what}.'
        ) from error
    if "\0" in text:
        raise SourceError(f'{where} has a NUL in its "{name}"; mend or remove the {what}.')
    return text


def _others(record: dict[str, object], deepest: int, where: str, what: str) -> dict[str, object]:
    others = {name: value for name, value in record.items() if name not in _FIELDS}
    level: list[object] = [others]
    for _ in range(deepest):
        level = [inner for value in level for inner in _within(value)]
        if not level:
            return others
    raise SourceError(f"{where} is nested too deeply; mend or remove the {what}.")


def _within(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.values()]
    return value if isinstance(value, list) else []
