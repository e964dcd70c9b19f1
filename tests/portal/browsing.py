"""A real Chromium before the real portal on a port."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.portal.client import Client

PHONE, DESKTOP = (390, 844), (1280, 900)
AXE = Axe()


@contextmanager
def chromium(*options: str) -> Iterator[Browser]:
    """The system's Chromium, with `options`. Without one, tests are left out; where it is required, they fail."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("TRADECONSOLE_REQUIRE_BROWSER") == "1":
            pytest.fail("TRADECONSOLE_REQUIRE_BROWSER is set, but there is no chromium.")
        pytest.skip("There is no chromium.")
    with sync_playwright() as playwright:
        # As root, which containers often are, Chromium has no sandbox.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *options])
        yield opened
        opened.close()


@dataclass(frozen=True)
class Desk:
    """A person before a browser.

    Attributes:
        page: The open page.
        complaints: What the browser said was wrong: blocked by the content policy, broken script, missing file.
    """

    page: Page
    origin: str
    client: Client
    complaints: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()


def watch(page: Page) -> list[str]:
    """A list that fills with what goes wrong on a page. An answer that is no 200 is a state of ours, not a wrong."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" and "status of" not in said.text else None,
    )
    return complaints


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    found: list[dict[str, Any]] = AXE.run(page).response["violations"]
    faults = [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return faults + (["wider than the window"] if wide else [])
