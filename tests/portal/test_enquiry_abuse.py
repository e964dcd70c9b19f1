"""The public enquiry form under those who abuse it: how often, how much, and how many mails it makes."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from data.portal.store import PortalStore
from data.store import Store
from tests.clock import FakeClock
from tests.portal.client import make_client
from tests.portal.enquiring import count, kept, open_form, send
from tests.staging import staged
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings


@pytest.fixture(autouse=True)
def business(store: Store) -> None:
    staged(store, open_form)


@pytest.fixture
def web(store: Store, portal: PortalStore) -> Iterator[TestClient]:
    with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
        yield opened


@pytest.fixture
def limited(store: Store, portal: PortalStore) -> Iterator[TestClient]:
    with make_client(build_portal(portal)) as opened:
        yield opened


class TestLimits:
    def test_the_sixth_in_ten_minutes_is_too_many(self, limited: TestClient, clock: FakeClock, store: Store) -> None:
        answers = [send(limited, clock) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [303] * 5 + [429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 600
        assert "03 5550 0100" in answers[-1].text
        assert count(store, "enquiry") == 5
        assert limited.get("/enquiry").status_code == 200
        other = make_client(limited.app, host="127.0.0.2")  # type: ignore[arg-type]
        assert send(other, clock).status_code == 303


class TestNotices:
    def notices(self, store: Store) -> list[tuple[Any, ...]]:
        query = "SELECT kind, to_email, subject FROM outbox ORDER BY id"
        return [tuple(row) for row in store.reader.execute(query, {}).fetchall()]

    def test_the_office_is_told_once_in_five_minutes_and_the_stranger_never(
        self, web: TestClient, clock: FakeClock, store: Store
    ) -> None:
        for _ in range(3):
            send(web, clock)
        told = ("office notice", "office@rivera.example", "Enquiry E-0001 from Bridget Lowe")
        assert self.notices(store) == [told]

        with store.writing() as tx:
            tx.sql.run("UPDATE outbox SET state = 'sent'")
        send(web, clock)
        assert len(self.notices(store)) == 1
        clock.advance(minutes=4, seconds=10)
        send(web, clock)
        assert len(self.notices(store)) == 1
        send(web, clock)
        assert self.notices(store)[1:] == [("office notice", told[1], "Enquiry E-0006 from Bridget Lowe")]

    def test_a_flood_is_kept_without_a_mail(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        with store.writing() as tx:
            for place in range(60):
                tx.sql.insert(
                    "enquiry",
                    number=f"X-{place}",
                    name="-",
                    email="",
                    phone="",
                    address="",
                    message="-",
                    preferred_times="",
                    status="New",
                    received_at=tx.now,
                )
        send(web, clock)
        assert self.notices(store) == []
        assert count(store, "enquiry") == 61

        clock.advance(minutes=61)
        send(web, clock)
        assert len(self.notices(store)) == 1


LARGE = 30 * 1024 * 1024
CHUNK = b"a" * 65_536


class TestLargeBodies:
    @pytest.mark.parametrize("kind", [b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"])
    @pytest.mark.parametrize("declared", [True, False])
    async def test_thirty_megabytes_are_refused_unread(
        self, web: TestClient, store: Store, kind: bytes, *, declared: bool
    ) -> None:
        taken = 0

        async def receive() -> dict[str, Any]:
            nonlocal taken
            taken += len(CHUNK)
            return {"type": "http.request", "body": bytes(CHUNK), "more_body": taken < LARGE}

        answers: list[Any] = []

        async def answer(message: Any) -> None:
            answers.append(message)

        headers = [(b"host", b"127.0.0.1:8321"), (b"sec-fetch-site", b"same-origin"), (b"content-type", kind)]
        headers += [(b"content-length", str(LARGE).encode())] if declared else [(b"transfer-encoding", b"chunked")]
        scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/enquiry", "raw_path": b"/enquiry"}
        scope |= {"query_string": b"", "headers": headers, "client": ("127.0.0.1", 5), "scheme": "http"}
        scope |= {"server": ("127.0.0.1", 8321), "root_path": ""}

        tracemalloc.start()
        await web.app(scope, receive, answer)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert answers[0]["status"] == 413
        assert taken <= (0 if declared else 3 * len(CHUNK))
        assert most < 20 * 1024 * 1024
        assert kept(store) == []
