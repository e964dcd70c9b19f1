"""Notices of the console that name people: what a terminal would act on is shown as a mark, or not at all."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from data.sharing.links import MintedLink
from data.store import Store
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import WIDE, screen_text, settled
from tradeconsole.app import TradeConsole

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]

NAME = "Eve\x1b]52;c;aGk=\x07\x1b[2J\x9b2J\u202egnp\u200bend"
HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@asynccontextmanager
async def running(office: Office) -> AsyncIterator[Pilot[None]]:
    """The app, opened on Jobs, with its notices on the screen."""
    async with TradeConsole(office).run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        yield pilot
        await settled(pilot)


async def shown(pilot: Pilot[None], word: str) -> str:
    """The screen, once a word stands on it."""
    for _ in range(400):
        if word in (text := screen_text(pilot)):
            return text
        await pilot.pause(0.01)
    raise AssertionError(f"{word} was not shown")


def rename_whoever_has_a_link(store: Store) -> int:
    """Give everybody who has a link a name that no input of ours would have let in."""
    with store.writing() as tx:
        tx.sql.run("UPDATE share_grant SET name = :name", name=NAME)
    return int(store.reader.value("SELECT id FROM share_grant ORDER BY id LIMIT 1"))


async def test_what_a_client_did(office: Office, demo: Store) -> None:
    grant = rename_whoever_has_a_link(demo)
    async with running(office) as pilot:
        with demo.writing() as tx:
            job = tx.sql.value("SELECT s.job_id FROM share_grant g JOIN share s ON s.id = g.share_id WHERE g.id = 1")
            act = {"at": tx.now, "who": NAME, "grant_id": grant, "action": "message received", "subject": NAME}
            tx.sql.insert("activity", job_id=job, detail="", **act)
        text = await shown(pilot, "received")

        assert HOSTILE.findall(text.replace("\n", "")) == []


async def test_whose_page_was_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tradeconsole.requests.links.open_in_browser", lambda _url: True)
    link = MintedLink(1, NAME, "eve@example.com", "http://127.0.0.1:8321/p/x", office.now + timedelta(days=1))
    async with running(office) as pilot:
        assert isinstance(pilot.app, TradeConsole)
        pilot.app._show_in_browser(link)
        text = await shown(pilot, "Opened")

        assert HOSTILE.findall(text.replace("\n", "")) == []
        assert [HOSTILE.findall(told.message) for told in pilot.app._notifications] == [[]]
