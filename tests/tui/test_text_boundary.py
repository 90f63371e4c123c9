"""No module but the boundary turns text into UI: read off the source, call by call."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tui

PACKAGE = Path(next(iter(tui.__path__)))
BOUNDARY = "safe_text.py"
DRAWING = {"article.py", "output_net.py"}
"""Build segments of their own: gutter and net."""
TAKES_TEXT = {"Static", "Label", "Option", "Button", "update", "border_title", "border_subtitle"}
FORBIDDEN_IMPORTS = {
    "textual.content": {"Content", "Span"},
    "rich.text": {"Text"},
    "rich.markup": {"escape", "render"},
    "textual.markup": {"to_content"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def type_checking_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def made_of_raw_text(node: ast.expr) -> bool:
    """An f-string, a literal, an addition, `%`, `.format(…)` or `str(…)`."""
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return True
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        return name in {"format", "str", "join", "clean", "one_line", "shortened"}
    return False


def problems(source: str, name: str) -> list[str]:
    tree = ast.parse(source)
    typing_only = type_checking_lines(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.lineno not in typing_only:
            found += imported(node, name)
        elif isinstance(node, ast.Call):
            found += called(node)
        elif isinstance(node, ast.Assign):
            found += assigned(node)
    return found


def imported(node: ast.ImportFrom, name: str) -> list[str]:
    names = {alias.name for alias in node.names}
    if names & FORBIDDEN_IMPORTS.get(node.module or "", set()):
        return [f"{node.lineno}: makes UI of its own"]
    if name not in DRAWING and node.module == "rich.segment":
        return [f"{node.lineno}: draws of its own"]
    return []


def called(node: ast.Call) -> list[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    first = ast.unparse(node.args[0]) if node.args else ""
    if name in {"from_markup", "from_text", "from_rich_text", "render_str"}:
        return [f"{node.lineno}: reads markup"]
    if name in TAKES_TEXT and any(map(made_of_raw_text, node.args)):
        return [f"{node.lineno}: raw text into {name}"]
    if name == "notify":
        return [f"{node.lineno}: a note of its own"]
    if name == "copy_to_clipboard" and not first.startswith("clean("):
        return [f"{node.lineno}: copies what is not cleaned"]
    return []


def assigned(node: ast.Assign) -> list[str]:
    names = {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
    if names & TAKES_TEXT and made_of_raw_text(node.value):
        return [f"{node.lineno}: raw text into a title"]
    return []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_text_becomes_ui_in_one_module_only(module: Path) -> None:
    if module.name != BOUNDARY:
        assert problems(module.read_text(encoding="utf-8"), module.name) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "from textual.content import Content",
        "Static(f'[b]{title}')",
        "Static('plain')",
        "widget.update('%s' % title)",
        "Option('x'.format(title))",
        "pane.border_title = title + 'x'",
        "pane.border_title = f'{title}'",
        "app.notify(title)",
        "app.notify(title, markup=False)",
        "app.copy_to_clipboard(answer)",
        "Content.from_markup(x)",
        "from rich.segment import Segment",
    ],
)
def test_the_lint_sees(wrong: str) -> None:
    assert len(problems(wrong, "some.py")) >= 1


def test_modules_are_short() -> None:
    long = [m.name for m in MODULES if len(m.read_text(encoding="utf-8").splitlines()) > 300]
    assert long == []


def test_all_css_is_in_the_styles_folder() -> None:
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        assert "DEFAULT_CSS" not in text
        assert "\n    CSS = " not in text
