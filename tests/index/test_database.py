from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from qa.errors import LibraryDamaged, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index import connections
from qa.index.database import Database
from qa.index.explaining import explained

if TYPE_CHECKING:
    from pathlib import Path


def test_create_makes_a_database_that_opens_again(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    Database.create(file).close()
    again = Database(file)
    with again.read() as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    again.close()


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(b"not a database, but long enough to be taken for one" * 50)
    with pytest.raises(LibraryDamaged, match=r"library\.sqlite"):
        Database(file)


def test_a_schema_that_cannot_be_quoted_is_damaged(tmp_path: Path) -> None:
    """SQLite says what is wrong in words of the schema, which Python then cannot decode."""
    file = tmp_path / "library.sqlite"
    Database.create(file).close()
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"CREATE TABLE meta (", b"CREATE T\xd4BLE meta ("))
    assert file.read_bytes() != whole
    with pytest.raises(LibraryDamaged, match=r"library\.sqlite is damaged"):
        Database(file)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(LibraryDamaged, match="not a library"):
        Database(file)


def test_a_library_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    Database.create(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(LibraryUnusable, match="newer version"):
        Database(file)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusable, match=r"absent\.sqlite"):
        Database(tmp_path / "absent.sqlite")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_does_not_exist_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusable, match="free space"):
        Database.create(tmp_path / "absent" / "library.sqlite")


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO meta VALUES ('a', 'b')")
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    with database.read() as connection:
        assert connection.execute("SELECT * FROM meta").fetchall() == []


def test_inner_calls_join_the_outer_transaction(database: Database) -> None:
    with database.read() as outer:
        assert outer.execute("SELECT count(*) FROM meta").fetchone() == (0,)
        written = threading.Thread(target=_write_one, args=(database,))
        written.start()
        written.join()
        with database.read() as inner:
            assert inner is outer
            assert inner.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    with database.read() as later:
        assert later.execute("SELECT count(*) FROM meta").fetchone() == (1,)


def _write_one(database: Database) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")


def test_connections_are_reused(database: Database) -> None:
    with database.read() as first:
        pass
    with database.read() as second:
        assert second is first


def test_a_busy_database_is_said_to_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.0)
    one = Database.create(tmp_path / "library.sqlite")
    other = Database(tmp_path / "library.sqlite")

    def write_both() -> None:
        with one.write(), other.write():
            pass

    with pytest.raises(LibraryLocked, match="another process"):
        write_both()
    one.close()
    other.close()


def test_ctrl_c_in_a_function_that_sqlite_calls_is_no_damage(tmp_path: Path) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_function("ours", 0, interrupted)
        with pytest.raises(KeyboardInterrupt), explained(tmp_path / "library.sqlite"):
            connection.execute("SELECT ours()")


def test_a_file_that_was_never_finished_is_no_library_and_can_be_made(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    file.touch()
    with pytest.raises(LibraryNotFound, match="qa index"):
        Database(file)
    Database.create(file).close()
    Database(file).close()


def test_making_it_twice_keeps_what_is_in_it(database: Database) -> None:
    _write_one(database)
    again = Database.create(database.file)
    with again.read() as connection:
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,)
    again.close()


def test_a_write_inside_a_read_is_kept_whatever_becomes_of_the_read(database: Database) -> None:
    def read_and_fail() -> None:
        with database.read():
            _write_one(database)
            raise KeyError("x")

    with pytest.raises(KeyError):
        read_and_fail()
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,)


def test_a_write_inside_a_write_is_part_of_it(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write():
            _write_one(database)
            raise KeyError("x")

    with pytest.raises(KeyError):
        write_and_fail()
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == (0,)


def test_a_connection_in_use_closes_as_it_comes_back(database: Database) -> None:
    with database.read() as connection:
        database.close()
        connection.execute("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
