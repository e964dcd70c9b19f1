"""No text from data may reach a place where Textual reads markup: there it could crash the app, or act in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SCREENS = [*Path("screens").rglob("*.py"), Path("tradeconsole/app.py"), *Path("tradeconsole/requests").glob("*.py")]

# What parses its text as markup unless it is given Content, and which argument that is.
SINKS = {
    "Static": 0,
    "Label": 0,
    "Button": 0,
    "Option": 0,
    "Tab": 0,
    "Checkbox": 0,
    "RadioButton": 0,
    "Collapsible": 0,
    "update": 0,
    "notify": 0,
}
# What makes Content of text, beside the functions that say so in their annotation.
MAKERS = {"Content", "assemble", "styled"}

# Attributes of dialogs that hold Content since they were made.
HOLDERS = {"_text", "_head"}


def functions_giving_content() -> set[str]:
    """The names of all functions whose annotation says that they return Content."""
    trees = [ast.parse(path.read_text()) for path in SCREENS]
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "Content"
    }


SAFE = MAKERS | functions_giving_content()


def unsafe_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each call of a sink with a text that is neither written out in the code nor made safe."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := called(node)) in SINKS and not says_no_markup(node):
            for argument in node.args[SINKS[name] : SINKS[name] + 1]:
                if not is_safe(argument):
                    yield node.lineno, name


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def says_no_markup(node: ast.Call) -> bool:
    return any(
        keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in node.keywords
    )


def is_safe(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Constant):
        return True
    if isinstance(argument, ast.IfExp):
        return is_safe(argument.body) and is_safe(argument.orelse)
    if isinstance(argument, ast.Call):
        return called(argument) in SAFE or is_joined(argument)
    return isinstance(argument, ast.Attribute) and argument.attr in HOLDERS


def is_joined(call: ast.Call) -> bool:
    """Whether it is `Content(...).join(...)`, and not a join of plain text."""
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr == "join" and is_safe(function.value)


@pytest.mark.parametrize("path", SCREENS, ids=str)
def test_no_text_from_data_is_read_as_markup(path: Path) -> None:
    found = list(unsafe_calls(ast.parse(path.read_text())))

    assert found == [], f"{path}: wrap the text in safe_content or Content"


@pytest.mark.parametrize("code", ["Static(row.name)", "self.notify(words)", "Label(f'{x}')", "Option(name, id='a')"])
def test_the_rule_finds_what_it_is_for(code: str) -> None:
    assert list(unsafe_calls(ast.parse(code)))
