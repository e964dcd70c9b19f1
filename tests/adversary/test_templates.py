"""What turns data into pages and mails: escaped throughout, strict about names, and never a template itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from tradeconsole.mail import html as mail_html
from tradeconsole.portal.assets import Assets
from tradeconsole.portal.rendering import Renderer

PORTAL = Path("tradeconsole/portal")
SOURCES = [path for folder in ("data", "screens", "tradeconsole") for path in sorted(Path(folder).rglob("*.py"))]


def environments() -> Iterator[Environment]:
    yield next(iter(Renderer(Assets("https://jobs.example")).templates.values())).environment
    yield mail_html._template().environment


class TestEnvironments:
    @pytest.mark.parametrize("place", [0, 1], ids=["portal", "mail"])
    def test_a_name_that_is_not_there_is_an_error_and_every_value_is_escaped(self, place: int) -> None:
        environment = list(environments())[place]

        assert environment.undefined is StrictUndefined
        assert environment.autoescape is True
        with pytest.raises(UndefinedError):
            environment.from_string("{{ nothing }}").render()
        for name in ("a.txt", "a.html.j2", "a"):
            compiled = environment.template_class.from_code(
                environment, environment.compile("{{ text }}", name, name), environment.make_globals(None)
            )
            assert compiled.render(text="<b>") == "&lt;b&gt;"

    @pytest.mark.parametrize("place", [0, 1], ids=["portal", "mail"])
    def test_templates_are_not_looked_at_again(self, place: int) -> None:
        assert list(environments())[place].auto_reload is False

    def test_every_page_is_compiled_before_the_first_request(self) -> None:
        compiled = Renderer(Assets("https://jobs.example")).templates

        assert set(compiled) == {path.name for path in (PORTAL / "templates").iterdir()}


OURS = re.compile(
    r"#|/|\{\{ (?:paths\.|asset\(|accent_url\(|[\w.]+\|(?:tel|mailto) |(?:one|row|task)\.url |notice\.\w+ )"
)


class TestScripts:
    """Nothing on a page acts for its reader, but the sign that somebody looks."""

    def test_no_script_sends_a_form(self) -> None:
        scripts = {script.name: script.read_text() for script in (PORTAL / "static").glob("*.js")}

        text = "".join(scripts.values())
        assert not re.search(r"submit|\.click\s*\(|document\.forms|innerHTML|eval|location\s*=|XMLHttpRequest", text)
        assert re.findall(r"fetch\(([^,]+),", scripts.pop("seen.js")) == ["page.seen"]
        assert "fetch" not in "".join(scripts.values())

    @pytest.mark.parametrize("path", sorted((PORTAL / "templates").iterdir()), ids=lambda path: path.name)
    def test_no_page_acts_by_itself(self, path: Path) -> None:
        text = path.read_text()

        assert not re.search(r"http-equiv|\son[a-z]+\s*=|javascript:|<iframe|<object|<embed|<base", text, re.IGNORECASE)

    @pytest.mark.parametrize("path", sorted((PORTAL / "templates").iterdir()), ids=lambda path: path.name)
    def test_every_address_is_ours_or_made_by_a_filter(self, path: Path) -> None:
        """A link leads to a path of the portal, to a place of the page, or is made by `tel` or `mailto`."""
        for found in re.findall(r'(?:href|src|action)="([^"]*)"', path.read_text()):
            assert OURS.match(found), found


class TestMail:
    """The one template of mails, by the same rules as those of pages."""

    @pytest.mark.parametrize("path", sorted(Path("tradeconsole/mail/templates").iterdir()), ids=lambda path: path.name)
    def test_attributes_are_quoted_and_nothing_is_marked_safe(self, path: Path) -> None:
        text = path.read_text()
        tags = re.findall(r"<[a-z][^<>]*>", re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL))

        assert tags
        assert not [tag for tag in tags if re.search(r"=[^\"]", re.sub(r'"[^"]*"', '""', tag))]
        assert not re.search(r"\|\s*safe\b|autoescape|<script|\son[a-z]+=|<link|@import|url\(", text)
        assert set(re.findall(r'(?:href|src|action|background)="([^"]*)"', text)) <= {"{{ url }}"}


# What takes a pattern of its caller: each caller's is written in the code.
PARAMETERS = {("data/demo/share_events.py", "sql")}
FILLS = ("format", "format_map", "from_string", "safe_substitute", "substitute")


def is_constant(node: ast.expr | None) -> bool:
    """Whether a text is written in the code, or taken from what is: a constant, or a table of them."""
    return isinstance(node, ast.Constant) or any(
        isinstance(part, ast.Name) and part.id.isupper() for part in ast.walk(node or ast.Pass())
    )


def names_of_constants(tree: ast.AST) -> set[str]:
    """The names that are given to texts out of a constant or a table of them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.NamedExpr) and is_constant(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return found


def filled_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each place where a text that is not the program's own is used as a pattern."""
    constants = names_of_constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILLS:
            receiver = node.func.value
            is_named = isinstance(receiver, ast.Name) and receiver.id in constants
            if not is_named and not is_constant(receiver):
                yield node.lineno, ast.unparse(receiver)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_text_from_data_is_a_pattern(path: Path) -> None:
    tree = ast.parse(path.read_text())

    found = [place for place in filled_in(tree) if (path.as_posix(), place[1]) not in PARAMETERS]
    assert found == [], f"{path}: a text of people must be put in by plain replacement"
    assert "string.Template" not in path.read_text()


@pytest.mark.parametrize("code", ["row.text.format(a=1)", "text.format_map({})", "environment.from_string(row.note)"])
def test_the_rule_finds_what_it_is_for(code: str) -> None:
    assert list(filled_in(ast.parse(code)))
