from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

import qa
from qa.settings import cache_folder, load_settings, settings_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def environ(file: Path, **more: str) -> dict[str, str]:
    return {"QA_SETTINGS": str(file)} | more


def test_defaults_without_a_file(file: Path) -> None:
    assert load_settings(environ(file)) == qa.Settings()


def test_flags_beat_environment_beats_file(file: Path) -> None:
    file.write_text('library = "a"\nk = 3\nmax_file_mb = 2\npassage_words = 50\n')
    settings = load_settings(environ(file, QA_LIBRARY="b", QA_K="4"), k=5, model=None)
    assert (settings.library, settings.k, settings.passage_words) == ("b", 5, 50)
    assert settings.max_file_mb == 2.0
    assert settings.model == ""


def test_where_the_file_is() -> None:
    assert settings_file({"QA_SETTINGS": "/x/y.toml"}) == Path("/x/y.toml")
    assert settings_file({}).name == "settings.toml"
    assert settings_file({}).parent.name == "footnote"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("k = ", "TOML"),
        ("kk = 3", "unknown setting 'kk'"),
        ('k = "many"', "must be a number"),
        ("k = true", "must be a number"),
        ("library = 3", "must be text"),
        ("k = 0", "between 1 and 1000"),
        ("k = [1]", "must be a number"),
        ("min_confidence = 2.0", "between -1 and 1"),
        ('today = "soon"', "a day such as 2024-11-20, not 'soon'"),
    ],
)
def test_a_wrong_file_is_one_sentence(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(qa.UsageError, match=said):
        load_settings(environ(file))


def test_a_wrong_variable_is_named(file: Path) -> None:
    with pytest.raises(qa.UsageError, match=r"\$QA_K"):
        load_settings(environ(file, QA_K="many"))


def test_a_file_that_is_not_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(qa.UsageError, match=r"settings\.toml"):
        load_settings(environ(file))


def test_where_things_are_kept_that_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder(qa.Settings(cache=str(tmp_path))) == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder(qa.Settings(cache="~/kept")) == tmp_path / "kept"
    assert cache_folder(qa.Settings()).name == "footnote"


def test_what_day_it_is(file: Path) -> None:
    assert load_settings(environ(file, QA_TODAY="2024-11-20")).day() == date(2024, 11, 20)
    before = datetime.now().astimezone().date()
    assert before <= qa.Settings().day() <= datetime.now().astimezone().date()


def test_a_switch(file: Path) -> None:
    file.write_text("file_dates = true\n")
    assert load_settings(environ(file)).file_dates is True
    assert load_settings(environ(file, QA_FILE_DATES="0")).file_dates is False
    with pytest.raises(qa.UsageError, match="must be true or false, not 'perhaps'"):
        load_settings(environ(file, QA_FILE_DATES="perhaps"))
