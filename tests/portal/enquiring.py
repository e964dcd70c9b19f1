"""The public form as strangers fill it in, and what of it is kept."""

from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from data.actions.business import PREFIXES
from data.models import NumberSequence
from data.store import Store
from tests.clock import FakeClock
from tests.factories import make_business, save
from tests.portal.client import FROM_HERE, form_on

GOOD = {
    "name": "Bridget Lowe",
    "email": "Bridget.Lowe@example.com",
    "phone": "0412 555 019",
    "address": "29 Emmaline St, Northcote VIC 3070",
    "message": "The tap drips.\r\nAll night long.",
    "preferred_times": "Weekdays after 4",
}


def open_form(store: Store) -> None:
    """A business whose form is on while its portal is off."""
    make_business(store, portal_on=False, enquiry_form_on=True)
    save(store, *(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items()))


def stamp_on(page: Response) -> str:
    return form_on(page.text, "/enquiry")["stamp"]


def send(web: TestClient, clock: FakeClock, headers: dict[str, str] = FROM_HERE, /, **fields: str) -> Response:
    """Open the form, take ten seconds to fill it in, and send it."""
    filled_in = {"stamp": stamp_on(web.get("/enquiry"))} | GOOD | fields
    clock.advance(seconds=10)
    return web.post("/enquiry", data=filled_in, headers=headers)


def kept(store: Store, columns: str = "number, name, status") -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.reader.execute(f"SELECT {columns} FROM enquiry ORDER BY id", {}).fetchall()]


def count(store: Store, what: str) -> int:
    return int(store.reader.value(f"SELECT count(*) FROM {what}"))
