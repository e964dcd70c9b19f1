"""The desk of the sharing tests, worked by commands: J-0001 offers one of everything, and nothing is shared yet."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console
from tests.clock import START
from tests.data.desk import TRACES, Parts, furnish
from tests.staging import staged


@dataclass
class FrontDesk:
    """Commands at a given time of the desk's day, and what they leave in the database."""

    run: Console
    store: Store
    team: dict[Role, Actor]
    parts: Parts
    monkeypatch: pytest.MonkeyPatch

    @classmethod
    def at(
        cls, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> "FrontDesk":
        """The desk in a database that is still empty."""
        team, parts = staged(store, furnish)
        console = Console.at(store, team[Role.OWNER], folder, monkeypatch, capsys)
        desk = cls(console, store, team, parts, monkeypatch)
        desk.later(minutes=1)
        return desk

    def later(self, **by: float) -> datetime:
        """Move the commands' clock to so long after the desk was furnished."""
        moment = START + timedelta(**by)
        offset = ceil((moment - datetime.now(UTC)).total_seconds())
        self.monkeypatch.setenv("TRADECONSOLE_CLOCK_OFFSET", str(offset))
        return moment

    def become(self, role: Role) -> None:
        self.run.become(self.team[role])

    def all(self, query: str) -> list[Any]:
        return list(self.store.reader.execute(query, {}).fetchall())

    def change(self, statement: str) -> None:
        """Change the database behind the program's back."""
        with self.store.writing() as tx:
            tx.sql.run(statement)

    def traces(self) -> dict[str, list[Any]]:
        """Every row that sharing could add or alter."""
        return {table: self.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TRACES}

    def items(self, number: str = "J-0001") -> dict[str, Any]:
        """What `share items` says of each item, by its key."""
        return {item["key"]: item for item in self.run("share", "items", number)["items"]}

    def shared(self) -> list[str]:
        return [key for key, item in self.items().items() if item["shared"]]
