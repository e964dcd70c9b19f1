"""A quote or an invoice that goes out by link is a send of its job's share; as a PDF or on paper it is none."""

from collections.abc import Callable

import pytest

from data.actions.invoice_sending import send_invoice
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.enums import Role
from data.errors import NoClient
from data.permissions import Actor
from tests.billing import LINES
from tests.data.desk import DRAFT_INVOICE, DRAFT_QUOTE, Desk
from tests.factories import make_note, switch_portal

Send = Callable[[Desk, Actor, bool], object]
SENDS: dict[str, Send] = {
    DRAFT_QUOTE: lambda desk, who, email: send_quote(desk.store, who, "Q-0002", desk.settings, email=email),
    DRAFT_INVOICE: lambda desk, who, email: send_invoice(desk.store, who, "INV-0002", desk.settings, email=email),
}


@pytest.mark.parametrize("key", SENDS)
class TestByLink:
    def test_what_was_on_offer_then_is_not_new(self, desk: Desk, key: str) -> None:
        SENDS[key](desk, desk.owner, True)

        assert desk.new() == set()
        assert not desk.offer().job.has_new
        assert desk.keys() == [key]

    def test_what_comes_later_is(self, desk: Desk, key: str) -> None:
        SENDS[key](desk, desk.owner, True)

        note = make_note(desk.store, desk.job)

        assert desk.new() == {f"note:{note.id}"}
        assert desk.offer().job.has_new

    def test_what_came_after_the_send_before_is_not_new_since_this_one(self, desk: Desk, key: str) -> None:
        desk.send("dates")
        note = make_note(desk.store, desk.job)
        assert desk.new() == {f"note:{note.id}"}

        SENDS[key](desk, desk.owner, True)

        assert desk.new() == set()
        assert desk.keys() == ["dates", key]


@pytest.mark.parametrize("key", SENDS)
class TestWithoutALink:
    @pytest.mark.parametrize("why", ["may not share", "portal off", "on paper"])
    def test_it_stands_as_new_itself_and_so_does_what_was_new_before(self, desk: Desk, key: str, why: str) -> None:
        desk.send("dates")
        note = make_note(desk.store, desk.job)
        switch_portal(desk.store, on=why != "portal off")
        who = desk.team[Role.FINANCE] if why == "may not share" else desk.owner

        SENDS[key](desk, who, why != "on paper")

        assert desk.new() == {key, f"note:{note.id}"}
        assert desk.keys() == ["dates"]


@pytest.mark.parametrize("key", SENDS)
def test_a_client_who_was_deleted_gets_nothing(desk: Desk, key: str) -> None:
    desk.run("UPDATE client SET deleted_at = '2026-11-23 00:00:00' WHERE number = 'C-0001'")
    before = desk.traces()

    with pytest.raises(NoClient, match="Dana Li was deleted"):
        SENDS[key](desk, desk.owner, True)

    assert desk.traces() == before


def test_a_quote_without_a_job_offers_nothing_but_itself(desk: Desk) -> None:
    add_quote(desk.store, desk.owner, "C-0001", Offer(LINES))

    send_quote(desk.store, desk.owner, "Q-0010", desk.settings)

    assert desk.all("SELECT kind, ticked FROM share_item") == [("quote", True)]
