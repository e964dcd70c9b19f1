"""What the portal writes down about requests and faults, and what never."""

import logging

import pytest
from starlette.testclient import TestClient

from data.errors import StoreBusy
from data.portal.store import PortalStore
from data.tokens import hash_token, make_token
from tests.portal.client import Client
from tradeconsole.portal import journal
from tradeconsole.portal.journal import loggable_path
from tradeconsole.portal.pages import Pages


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    # What the test's own browser asks for, it may write down.
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)
    return caplog


class TestRequests:
    def test_line_has_the_start_of_the_tokens_hash(self, client: Client, lines: pytest.LogCaptureFixture) -> None:
        client.get(client.quote)

        [line] = [record.getMessage() for record in lines.records if record.name == journal.logger.name]
        assert line.startswith(f"200 GET /p/{hash_token(client.work.token)[:8]}/quotes/")
        assert line.endswith("ms from 127.0.0.1")

    def test_no_token_and_no_text_in_any_line(self, client: Client, lines: pytest.LogCaptureFixture) -> None:
        token = client.work.token
        for path in [*client.addresses, f"/p/{token}&utm=1", f"/p/{token[:-1]}", f"/x/{token}", f"/p/x/{token}"]:
            client.get(f"{path}?again={token}")
        client.fill_in(client.page, f"{client.page}/messages", text="Between us")
        client.accept(name="Dana of the Secret Name")

        assert len(lines.text) > 500
        for secret in (token, token[:30], "Between us", "Secret Name", "stamp"):
            assert secret not in lines.text

    @pytest.mark.parametrize("path", ["/p/a%0d%0aGET /fake", "/%1b[31mred", "/p/%00", "/%E2%80%AEx", "/%C2%9B2J"])
    def test_control_characters_are_escaped(self, client: Client, lines: pytest.LogCaptureFixture, path: str) -> None:
        client.get(path)

        [line] = [record.getMessage() for record in lines.records if record.name == journal.logger.name]
        assert line.isascii()
        assert line.isprintable()

    def test_path_is_cut(self) -> None:
        assert len(loggable_path("/a b" * 500)) <= 200

    def test_nearly_a_token_is_hidden_too(self) -> None:
        token = make_token()

        assert loggable_path(f"/p/{token[:42]}") == f"/p/{hash_token(token[:42])[:8]}"
        assert token[:20] not in loggable_path(f"/q/{token[:20]}")


class TestFaults:
    def test_page_shows_a_reference_and_the_log_the_place(
        self, client: Client, lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("Between us")

        monkeypatch.setattr(Pages, "job", fail)
        answer = client.get()

        [line] = [record.getMessage() for record in lines.records if record.levelno == logging.ERROR]
        reference = line.split()[1].rstrip(":")
        assert answer.status_code == 500
        assert f"Reference {reference}" in answer.text
        assert "RuntimeError" not in answer.text
        assert "RuntimeError at" in line
        assert "test_journal.py" in line
        assert "Between us" not in lines.text + answer.text

    def test_busy_database_is_told_with_a_time_to_come_back(
        self, client: Client, portal: PortalStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise StoreBusy("Another program kept the database busy.")

        monkeypatch.setattr(Pages, "job", fail)
        answer = client.get()

        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert "Nothing was lost" in answer.text

    def test_load_that_cannot_be_noted_is_answered_all_the_same(
        self, client: Client, lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise StoreBusy("Another program kept the database busy.")

        monkeypatch.setattr("tradeconsole.portal.pages.record_opened", fail)

        assert client.get().status_code == 200
        assert "fault -: StoreBusy" in lines.text

    def test_database_that_is_gone(self, web: TestClient, client: Client, portal: PortalStore) -> None:
        page = client.page
        portal.close()
        moved = portal.path.rename(portal.path.with_suffix(".gone"))

        assert web.get(page).status_code == 503
        assert web.get("/healthz").status_code == 503
        moved.rename(portal.path)
        assert web.get(page).status_code == 200
