"""Commands as scripts give them, and what they print."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from pypdf import PdfReader

from data.permissions import Actor
from data.store import Store
from tradeconsole.cli import run


@dataclass
class Console:
    """Runs commands in this process, on a machine that is told nothing but where the database is and who acts."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    @classmethod
    def at(
        cls,
        store: Store,
        actor: Actor,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> Self:
        """A console in `folder`, where `actor` acts."""
        monkeypatch.setenv("TRADECONSOLE_HOME", str(folder / "home"))
        monkeypatch.setenv("TRADECONSOLE_DATABASE", str(store.path))
        monkeypatch.chdir(folder)
        made = cls(monkeypatch, capsys)
        made.become(actor)
        return made

    def become(self, actor: Actor) -> None:
        """Let somebody else act from now on."""
        self.monkeypatch.setenv("TRADECONSOLE_STAFF", actor.email)

    def __call__(self, *arguments: str) -> Any:
        """The document of a command that is done."""
        code, document = self.ended(*arguments)
        assert code == 0, document
        return document

    def ended(self, *arguments: str) -> tuple[int, Any]:
        """What a command ends with, and its document."""
        code = run([*arguments, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def failed(self, *arguments: str) -> tuple[int, str]:
        """What a command that fails ends with, and its error's code."""
        code, document = self.ended(*arguments)
        return code, document["error"]["code"]

    def text(self, *arguments: str) -> str:
        """What a command prints for people."""
        assert run(arguments) == 0
        return self.capsys.readouterr().out


def text_of(path: Path) -> str:
    """The words of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
