"""The places where Textual and Rich read markup, links or Markdown: none of them gets a text that is not ours."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_markup_sinks import SCREENS, is_safe

FOLDERS = ("screens", "tradeconsole", "data")
SOURCES = [path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.py"))]

# Widgets and functions that the program has no need of: each reads markup or Markdown, or makes links or actions.
NEVER = (
    "Markdown",
    "MarkdownViewer",
    "RichLog",
    "Log",
    "DataTable",
    "Tree",
    "Select",
    "SelectionList",
    "Collapsible",
    "Sparkline",
    "from_markup",
    "render_markup",
    "Pretty",
    "Link",
    "Toast",
)
# Attributes that read markup from what they are given.
TITLES = ("border_title", "border_subtitle", "tooltip")


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in NEVER:
                yield node.lineno, name
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("rich.markdown", "rich.markup")):
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.ImportFrom) and node.module == "textual.markup":
            yield node.lineno, "textual.markup"


def titled(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each title or tooltip that is set to something else than a text written in the code, or Content."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    content = {
        target.id
        for node in assigned
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Call) and is_safe(node.value)
    }
    arguments = [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation is not None]
    content |= {node.arg for node in arguments if ast.unparse(node.annotation or node).startswith("Content")}
    for node in assigned:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in TITLES and not is_title(node.value, content):
                yield node.lineno, target.attr


def is_title(value: ast.expr, content: set[str]) -> bool:
    """Whether a value is written in the code, or Content: given as it is, by a name, or as what the type asks for."""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "cast":
        return is_title(value.args[1], content)
    return is_safe(value) or (isinstance(value, ast.Name) and value.id in content)


# Sinks given by name, which a look at the places of arguments would miss.
BY_NAME = {"content", "renderable", "label", "prompt", "message"}
SINKS = {"Static", "Label", "Button", "Option", "Tab", "TabPane", "Checkbox", "RadioButton", "update", "notify"}


def by_name(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        markup_off = any(
            keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            for keyword in node.keywords
        )
        for keyword in node.keywords:
            if name in SINKS and keyword.arg in BY_NAME and not markup_off and not is_safe(keyword.value):
                yield node.lineno, f"{name}({keyword.arg}=...)"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_that_reads_markup_is_used(path: Path) -> None:
    assert list(named(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize("path", SCREENS, ids=str)
def test_titles_tooltips_and_named_arguments_are_no_text_from_data(path: Path) -> None:
    tree = ast.parse(path.read_text())

    assert list(titled(tree)) == []
    assert list(by_name(tree)) == []


def test_every_notice_says_that_it_is_no_markup() -> None:
    """A notice's title is read as markup as well, whatever its text is."""
    for path in SCREENS:
        for node in ast.walk(ast.parse(path.read_text())):
            is_notice = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "notify"
            if is_notice:
                assert isinstance(node, ast.Call)
                assert "markup" in {keyword.arg for keyword in node.keywords}, f"{path}:{node.lineno}"


def test_no_code_writes_links_or_other_sequences_of_a_terminal() -> None:
    for path in SOURCES:
        text = path.read_text()

        assert not re.search(r"\]8;|\]52;|\\x1b|\\033|\\u001b", text), path
        assert not re.search(r"@click|Style\([^)]*(?:link|meta)=|hyperlink", text), path
