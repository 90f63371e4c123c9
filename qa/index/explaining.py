"""SQLite's errors in the project's words, and what makes a file no library of ours."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index.schema import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Statements are ours and parse, so that one which does not shows a damaged schema.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
# What SQLite says of a function of ours that raises, which only Ctrl+C makes it do.
_IN_OURS = "user-defined function raised"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def check_identity(connection: sqlite3.Connection, file: Path) -> None:
    """Hold a database to be a library that this version can use.

    Raises:
        LibraryNotFound: it is empty.
        LibraryDamaged: it is another program's.
        LibraryUnusable: it is a newer version's.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise LibraryNotFound(f"{file} is empty; `qa index FOLDER` makes a library there.")
    if application != APPLICATION_ID:
        raise LibraryDamaged(f"{file} is not a library of this program; choose another folder.")
    if version > VERSION:
        raise LibraryUnusable(
            f"{file} was made by a newer version of this program; update it to open this library."
        )


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into the project's, naming the file and the remedy."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of ours, which no advice to the user would mend
    except sqlite3.Error as error:
        if str(error).startswith(_IN_OURS):
            raise KeyboardInterrupt from error
        raise _explanation(error, file) from error
    except UnicodeDecodeError as error:  # SQLite's own words of a damaged schema quote from it
        raise _explanation(error, file) from error


def _explanation(error: sqlite3.Error | UnicodeDecodeError, file: Path) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE or "decode" in str(error):  # text that is no UTF-8 any more
        return LibraryDamaged(
            f"{file} is damaged ({error}); `qa verify --repair` mends what it can, "
            "and `qa restore FILE` puts a backup back."
        )
    if code in _BUSY:
        return LibraryLocked(
            f"{file} is being written by another process; try again when it is done."
        )
    return LibraryUnusable(
        f"{file} cannot be used ({error}); check that its folder exists, "
        "can be written and has free space."
    )
