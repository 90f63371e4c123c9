"""Which files to read: those named, and those found in the folders named.

The rules of a walk, so that a folder can be indexed as it is:

- A named file is always taken, whatever it is called; one of an unknown kind is read as text.
- In a folder only `KNOWN_SUFFIXES` are taken. Hidden files and folders are not, nor files
  called README, which describe the folder and are not one of its articles.
- A `.jsonl` file in a folder is taken unless its first line is an object without a `text`:
  such a file is a collection of something else, such as questions. So is a `.json` file without
  a `text`, and an `.xml` file that is neither a feed nor a page.
- The folder that a browser saves beside a page (`page.html`, `page_files`) is passed over.
- Links found on the way are not followed, so a walk can neither loop nor leave the folder;
  a link that is named is followed.
- Only regular files are taken. Nothing is opened to find out: a pipe would block.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from qa.ingest import detect
from qa.ingest.paths import absolute_path, decoded, shown
from qa.ingest.peek import is_something_else
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KNOWN_SUFFIXES = frozenset(f".{suffix}" for suffix in detect.KINDS)
"""Extensions, in lower case, that are taken from a folder."""

_SAVED_WITH = ("_files", ".fld", "_datoteke", "-Dateien", "_fichiers", "_archivos")
"""What browsers add to the name of a page for the folder of its pictures and frames."""


def find_files(paths: Iterable[str | Path]) -> Iterator[Path | Failure]:
    """Walk files and folders.

    Yields:
        The absolute path of each article file, once, in the order of `paths` and by name
        within a folder; and a `Failure` for each path that is missing or cannot be read,
        and for a named folder that holds no article.
    """
    seen: set[Path] = set()
    for named in paths:
        for found in _from_named(named):
            if isinstance(found, Failure):
                yield found
            elif found not in seen:
                seen.add(found)
                yield found


def _from_named(named: str | Path) -> Iterator[Path | Failure]:
    path = absolute_path(named)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield _failure(named, "does not exist; check the spelling")
        return
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield _failure(named, f"cannot be reached ({_why(error)}); check the path")
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(path)
    elif not stat.S_ISREG(mode):
        yield _failure(path, "is not a regular file; name a text file or a folder")
    else:
        yield path


def _from_folder(root: Path) -> Iterator[Path | Failure]:
    empty = True
    for found in _walk(root):
        empty = False
        yield found
    if empty:
        yield _failure(
            root,
            "holds no articles; put text, Markdown, HTML, PDF, Word, EPUB, e-mail, feed or JSON "
            "files there, or name another folder",
        )


def _walk(root: Path) -> Iterator[Path | Failure]:
    """Depth first, files of a folder before its folders, without recursion."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            files, within = _listed(folder)
        except OSError as error:
            yield _failure(folder, f"cannot be listed ({_why(error)}); check its permissions")
            continue
        for file in files:
            yield from _taken(file)
        folders += reversed(within)


def _listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """The regular files and the folders in a folder, by name, without hidden ones and links."""
    with os.scandir(folder) as scan:
        entries = [entry for entry in scan if not entry.name.startswith(".")]
    files = [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    pages = {file.stem for file in files if file.suffix.lower() in (".html", ".htm")}
    folders = [folder for folder in folders if not _belongs_to_a_page(folder.name, pages)]
    return sorted(files), sorted(folders)


def _belongs_to_a_page(name: str, pages: set[str]) -> bool:
    return any(name.endswith(end) and name[: -len(end)] in pages for end in _SAVED_WITH)


def _taken(path: Path) -> Iterator[Path | Failure]:
    """The file, if it is an article's."""
    suffix = path.suffix.lower()
    packed = suffix == ".gz" and not detect.named_kind(path.stem)
    if suffix not in KNOWN_SUFFIXES or packed or path.stem.lower() == "readme":
        return
    if not is_something_else(path):
        yield path


def _failure(path: str | Path, what: str) -> Failure:
    return Failure(decoded(path), f"{shown(path)} {what}.")


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
