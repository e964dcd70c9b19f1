"""Makes the pictures of the README from the demo business: `python docs/make_pictures.py`, with Chromium installed."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from data.actions.links import office_look
from data.demo import load_demo
from data.queries.people import active_staff, actor_of
from data.settings import load_settings
from data.store import Store, create_store
from screens.office import Office
from tradeconsole.app import TradeConsole
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings

HERE = Path(__file__).parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
SIZE = (112, 30)


class FixedClock:
    """The pictures show the same day whenever they are made."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 22, 15, tzinfo=UTC)


def terminal_picture(office: Office, keys: Sequence[str]) -> str:
    """The app's screen after some keys, as SVG."""

    async def take() -> str:
        app = TradeConsole(office)
        async with app.run_test(size=SIZE) as pilot:
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.4)
            await app.workers.wait_for_complete()
            await pilot.pause(0.4)
            return app.export_screenshot(title="TradeConsole")

    return asyncio.run(take())


def page_picture(store: Store, office: Office, target: Path) -> None:
    """The client's page on a phone."""
    maker = PortalMaker(store.path, PortalSettings("http://127.0.0.1:8399"), FixedClock())
    with serving_beside(maker, port=8399), sync_playwright() as playwright:
        settings = office.settings.with_values(portal_url="http://127.0.0.1:8399")
        link = office_look(store, office.actor, "J-0042", settings)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(reduced_motion="reduce", viewport={"width": 390, "height": 844}, device_scale_factor=2)
        page.goto(link.url)
        page.screenshot(path=target)
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(Path(folder) / "demo.db", FixedClock())
        load_demo(store)
        people = [actor_of(person) for person in active_staff(store.reader)]
        office = Office(store, load_settings({"TRADECONSOLE_HOME": folder}), people[1])
        HERE.mkdir(exist_ok=True)
        (HERE / "jobs.svg").write_text(terminal_picture(office, []), "utf-8")
        (HERE / "share.svg").write_text(terminal_picture(office, ["s"]), "utf-8")
        terminal_picture(office, ["s", "f9", "enter"])
        page_picture(store, office, HERE / "client-page.png")
        store.close()


if __name__ == "__main__":
    main()
