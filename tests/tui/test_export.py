"""Markdown with every quote and its place; whole files only, and none written over."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from tui import export, wording
from tui.paths import export_target, paths_in

QUESTION = "Who is calling for an investigation into Musk?"


def answer_of(said: str, cited: qa.Citation) -> qa.Answer:
    return qa.Answer(
        question="q", answered=True, text="", short=None, confidence=0.9,
        statements=(qa.Statement(said, (cited.number,), None),), citations=(cited,),
        passages=(), asked_as=None, timings_ms={"total": 1.0},
    )  # fmt: skip


@pytest.fixture
def turns(articles: qa.Library) -> tuple[qa.Turn, ...]:
    conversation = articles.conversation()
    for question in (QUESTION, "When was that?", "What is the capital of [Australia](x)?"):
        conversation.ask(question)
    return conversation.turns


def test_every_quote_with_title_date_and_line(
    turns: tuple[qa.Turn, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wording.seconds", lambda _: "0.1 s")
    page = export.markdown("Musk", turns)
    assert page.startswith(f"# Musk\n\n## {QUESTION}\n\nAsked 20")
    for turn in turns:
        for citation in turn.answer.citations:
            quoted = citation.quote.splitlines()[0][:40]
            assert f"> {quoted}" in page
            assert citation.document.title in page
    assert "· 2024-11-17 · " in page
    assert ".txt:1" in page
    assert f"Asked as: {turns[1].answer.asked_as}" in page
    assert "What is the capital of \\[Australia\\](x)?" in page
    assert "The articles don't answer this." in page
    assert "What came closest:" in page
    assert page.endswith("*\n")


def test_text_of_articles_is_no_markup_and_no_control() -> None:
    info = qa.Document(1, "*T* \x1b[2J", "/x/`a`.txt", "", None, "", 3, "<b>")
    cited = qa.Citation(1, info, qa.Span(0, 3), "<b>")
    answer = answer_of("# [x]\r\n<b>\u202e", cited)
    lines = export._answer(answer)
    assert lines[:2] == ["> \\# \\[x\\] ", "> \\<b\\>�"]
    assert any("\\*T\\* �\\[2J" in line for line in lines)
    assert "  > \\<b\\>" in lines


def test_who_wrote_and_published_it_where() -> None:
    info = qa.Document(
        1, "T", "/x/a.txt", "", None, "", 3, "Yes",
        author="Ada\nLow", site="The Post", url="https://post.example/a_b",
    )  # fmt: skip
    answer = answer_of("Yes", qa.Citation(1, info, qa.Span(0, 3), "Yes"))
    known = "T · /x/a.txt · Ada Low · The Post · https://post.example/a"
    assert f"- \\[1\\] {known}\\_b" in export._answer(answer)
    assert wording.answer_with_sources(answer).endswith(f"[1] {known}_b")


def test_default_names() -> None:
    assert export.default_name("Who is it, [/] really?\x1b") == "who-is-it-really.md"
    assert export.default_name("???") == "conversation.md"
    assert len(export.default_name("word " * 100)) <= 63


def test_writing(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    export.write("one", file, replace=False)
    with pytest.raises(export.ExportRefused, match=r"a\.md exists; /export --replace"):
        export.write("two", file, replace=False)
    assert file.read_text(encoding="utf-8") == "one"
    export.write("two", file, replace=True)
    assert file.read_text(encoding="utf-8") == "two"
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(export.ExportRefused, match="could not be written"):
        export.write("x", tmp_path / "no" / "a.md", replace=False)
    (tmp_path / "folder").mkdir()
    with pytest.raises(export.ExportRefused, match="could not be written"):
        export.write("x", tmp_path / "folder", replace=True)
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


def test_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert export_target("", "A title") == (False, Path("a-title.md"))
    assert export_target("--replace", "A title") == (True, Path("a-title.md"))
    assert export_target("--replace my file.md", "x") == (True, Path("my file.md"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert export_target("~/x.md", "x") == (False, tmp_path / "x.md")


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two words").mkdir()
    whole = str(tmp_path / "two words")
    assert paths_in(whole) == [whole]
    assert paths_in("a 'b c'") == ["a", "b c"]
    assert paths_in("it's") == ["it's"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths_in("~/two words") == [whole]
    assert paths_in("~/a b") == [str(tmp_path / "a"), "b"]
