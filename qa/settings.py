"""Settings: one frozen value, read once from file, environment and flags, in rising precedence.

Nothing else in the project reads configuration. The file is TOML, `settings.toml` in the
user's configuration folder (`$QA_SETTINGS` names another); environment variables are
`QA_` and the field's name in capitals.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The encoder whose verified weights are installed with the package."""

DEFAULT_LIBRARY = ".qa"

BUNDLED_READER = "span"
SENTENCE_READER = "sentence"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set.

    Attributes:
        library: folder of the library.
        model: encoder; the bundled model's name, a sentence-transformers folder or hub name.
            Empty means: the one the library was made with, or the bundled one for a new library.
        reader: `span` for the trained reader, `sentence` for the one that needs no weights, else
            a question-answering model for transformers: its folder or hub name.
        k: passages that are read for an answer.
        passage_words: aimed-at length of a passage, in words.
        max_file_mb: larger files are skipped and named, in megabytes (10**6 bytes).
        file_dates: whether an article that states no date gets the day of its file's own time;
            off, since that often is only when the file was saved or copied.
        min_confidence: an answer is given at or above this confidence; negative means the
            calibrated point of the reader in use.
        threads: CPU threads for models and index; 0 means as many as the machine has.
        cache: folder for what can be made again; empty means the user's cache folder.
        today: the day that "last week" counts from, as `2024-11-20`; empty means the real one.
    """

    library: str = DEFAULT_LIBRARY
    model: str = ""
    reader: str = BUNDLED_READER
    k: int = 10
    passage_words: int = 160
    max_file_mb: float = 10.0
    file_dates: bool = False
    min_confidence: float = -1.0
    threads: int = 0
    cache: str = ""
    today: str = ""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("k", 1, 1000),
            ("passage_words", 20, 1000),
            ("max_file_mb", 0.001, 1000),
            ("min_confidence", -1, 1),
            ("threads", 0, 1024),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise UsageError(
                    f"The setting {name} must be between {low} and {high}, not {value}."
                )
        try:
            self.day()
        except ValueError:
            raise UsageError(
                f"The setting today must be a day such as 2024-11-20, not {self.today!r}."
            ) from None

    def day(self) -> date:
        """What day it is: the setting, else the calendar's here."""
        return date.fromisoformat(self.today) if self.today else datetime.now().astimezone().date()


def settings_file(environ: Mapping[str, str]) -> Path:
    """Where the user's settings are kept, whether or not the file exists."""
    if named := environ.get("QA_SETTINGS"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("footnote") / "settings.toml"


def cache_folder(settings: Settings) -> Path:
    """Where things are kept that can be made again; it need not exist."""
    if settings.cache:
        return Path(settings.cache).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("footnote")


def load_settings(environ: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Read the settings once.

    Args:
        environ: environment variables; the process's own by default.
        flags: values given on the command line; None means not given.

    Raises:
        UsageError: a file that is not TOML, an unknown setting, or a value of the wrong type.
    """
    environ = os.environ if environ is None else environ
    file = settings_file(environ)
    types = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
    values: dict[str, object] = {}
    for name, value in _read_file(file).items():
        if name not in types:
            known = ", ".join(types)
            raise UsageError(f"{file} has an unknown setting {name!r}; the settings are {known}.")
        values[name] = _typed(name, value, types[name], str(file))
    for name, kind in types.items():
        variable = f"QA_{name.upper()}"
        if environ.get(variable):  # an empty variable counts as not set
            values[name] = _typed(name, environ[variable], kind, f"${variable}")
    values |= {name: value for name, value in flags.items() if value is not None}
    return replace(Settings(), **values)  # type: ignore[arg-type]  # checked above


def _read_file(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{file} cannot be read as TOML settings ({error}); mend or remove it."
        ) from error


def _typed(name: str, value: object, kind: type, origin: str) -> object:
    if kind is str and not isinstance(value, str):
        raise UsageError(f"{origin}: the setting {name} must be text in quotes, not {value!r}.")
    if kind is bool:
        return _switch(name, value, origin)
    if isinstance(value, bool):
        raise UsageError(f"{origin}: the setting {name} must be a number, not {value!r}.")
    try:
        return kind(value)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"{origin}: the setting {name} must be a number, not {value!r}."
        ) from error


def _switch(name: str, value: object, origin: str) -> bool:
    found = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
    if found is None:
        raise UsageError(f"{origin}: the setting {name} must be true or false, not {value!r}.")
    return found
