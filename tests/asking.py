"""Enquiries for tests, as the public form leaves them."""

from typing import Any

from data.enums import Role
from data.models import Enquiry
from data.permissions import Actor
from data.store import Store
from tests.billing import set_business
from tests.factories import save
from tests.office import make_team
from tests.staging import staged

TAP = "The kitchen tap drips, and the one in the laundry will not close.\nCould you look at both?"


def make_enquiry(store: Store, **columns: Any) -> Enquiry:
    """One more enquiry, of Bridget Lowe unless told otherwise."""
    place = int(store.reader.value("SELECT count(*) FROM enquiry")) + 1
    plain: dict[str, Any] = {
        "number": f"E-{place:04}",
        "name": "Bridget Lowe",
        "email": "bridget.lowe@example.com",
        "phone": "0412 555 019",
        "address": "29 Emmaline St, Northcote VIC 3070",
        "message": TAP,
        "preferred_times": "Weekdays after 4",
        "received_at": store.clock.now(),
        "stamp_hash": f"{place:064}",
    }
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = :next WHERE name = 'enquiry'", next=place + 1)
    return save(store, Enquiry(**plain | columns))


def stage_enquiry(store: Store) -> dict[Role, Actor]:
    """Somebody of every role, and E-0001 that nobody has read."""
    return staged(store, _team_with_enquiry)


def _team_with_enquiry(store: Store) -> dict[Role, Actor]:
    team = make_team(store)
    set_business(store, "enquiry_form_on = TRUE")
    make_enquiry(store)
    return team
