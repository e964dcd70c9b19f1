"""The people and addresses of a client: added, changed, removed, and what that does to their links and mail."""

import pytest

from data.actions.clients import ClientChanges, edit_client
from data.actions.contacts import (
    ContactChanges,
    ContactEntry,
    HoldsLinks,
    add_contact,
    edit_contact,
    make_primary,
    remove_contact,
)
from data.actions.quote_sending import send_quote
from data.actions.sites import add_site, edit_site, remove_site
from data.enums import OutboxState, Role
from data.errors import Invalid, NotFound
from data.mail.claims import claim_next
from data.queries.clients import contacts_of, find_client, sites_of
from data.queries.links import live_links
from data.queries.outbox import newest_mails
from tests.data.desk import DANA, JOB, KIM, Desk
from tests.factories import switch_portal

C = "C-0001"
NAMES = ["Dana Li", "Kim Li", "Site Foreman"]
DANA_ID, KIM_ID, FOREMAN_ID = 1, 2, 3


def people(desk: Desk) -> list[tuple[str, bool]]:
    return [(person.name, person.is_primary) for person in contacts_of(desk.store.reader, 1)]


def primary(desk: Desk) -> list[str]:
    return [name for name, is_primary in people(desk) if is_primary]


def live(desk: Desk) -> list[str]:
    return [link.email for link in live_links(desk.store.reader, desk.clock.now())]


def states(desk: Desk) -> dict[str, OutboxState]:
    return {mail.to: mail.state for mail in newest_mails(desk.store.reader)}


class TestAdding:
    def test_a_contact_can_be_written_to_and_found(self, desk: Desk) -> None:
        added = add_contact(
            desk.store, desk.owner, C, ContactEntry(" Bo Li ", "Bo@Li.example", "0400 111 222", "Tenant")
        )

        assert (added.name, added.email, added.role, added.is_primary) == ("Bo Li", "bo@li.example", "Tenant", False)
        assert [mail.to for mail in desk.send("dates", to=["bo@li.example"]).emails] == ["bo@li.example"]
        assert desk.value("SELECT phone_digits FROM contact WHERE name = 'Bo Li'") == "0400111222"

    def test_one_who_is_primary_takes_the_place_of_the_one_before(self, desk: Desk) -> None:
        add_contact(desk.store, desk.owner, C, ContactEntry("Bo Li", primary=True))

        assert primary(desk) == ["Bo Li"]

    def test_the_first_one_is_primary(self, desk: Desk) -> None:
        desk.run("UPDATE contact SET removed_at = '2026-11-01 00:00:00.000000', is_primary = FALSE")

        assert add_contact(desk.store, desk.owner, C, ContactEntry("Bo Li")).is_primary

    @pytest.mark.parametrize(
        "wrong",
        [ContactEntry(""), ContactEntry("B", email="b"), ContactEntry("B", phone="12"), ContactEntry("B", email=KIM)],
    )
    def test_what_can_t_be_saved(self, desk: Desk, wrong: ContactEntry) -> None:
        with pytest.raises(Invalid):
            add_contact(desk.store, desk.owner, C, wrong)

        assert [name for name, _ in people(desk)] == NAMES


class TestChanging:
    def test_values_are_changed_or_cleared(self, desk: Desk) -> None:
        changed = edit_contact(
            desk.store, desk.owner, C, KIM_ID, ContactChanges(name="Kim Low", email="", role="Owner")
        )

        assert (changed.name, changed.email, changed.role) == ("Kim Low", "", "Owner")
        assert desk.last_act()[1:] == ("contact changed", C, "Kim Low")

    def test_a_link_follows_its_holder_s_new_address(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])

        edit_contact(desk.store, desk.owner, C, KIM_ID, ContactChanges(email="kim@new.example"))
        edit_client(desk.store, desk.owner, C, ClientChanges(email="dana@new.example"))

        assert live(desk) == ["kim@new.example", "dana@new.example"]

    def test_another_one_becomes_primary(self, desk: Desk) -> None:
        make_primary(desk.store, desk.owner, C, KIM_ID)

        assert people(desk) == [("Kim Li", True), ("Dana Li", False), ("Site Foreman", False)]

    def test_an_email_of_somebody_else_there_is_refused(self, desk: Desk) -> None:
        with pytest.raises(Invalid, match="Kim Li has this email"):
            edit_client(desk.store, desk.owner, C, ClientChanges(email=KIM))

    @pytest.mark.parametrize(("client", "contact"), [(C, 99), ("C-0002", KIM_ID), ("C-0099", KIM_ID)])
    def test_one_who_is_not_there(self, desk: Desk, client: str, contact: int) -> None:
        with pytest.raises(NotFound):
            edit_contact(desk.store, desk.owner, client, contact, ContactChanges(name="X"))


class TestRemoving:
    def test_one_with_a_link_is_asked_about_first(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])

        with pytest.raises(HoldsLinks, match=f"Kim Li has a link to {JOB}"):
            remove_contact(desk.store, desk.owner, C, KIM_ID)

        assert [name for name, _ in people(desk)] == NAMES
        assert live(desk) == [KIM, DANA]

    def test_then_their_links_end_and_nobody_else_s(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])

        _, revoked = remove_contact(desk.store, desk.owner, C, KIM_ID, confirmed=True)

        assert revoked == 1
        assert live(desk) == [DANA]
        assert desk.keys() == ["dates"]
        assert ("Sam Owner", "link revoked", JOB, KIM) in desk.all("SELECT who, action, subject, detail FROM activity")

    def test_a_link_that_has_run_out_counts(self, desk: Desk) -> None:
        desk.send("dates", to=[KIM])
        desk.clock.advance(days=200)

        with pytest.raises(HoldsLinks):
            remove_contact(desk.store, desk.owner, C, KIM_ID)

    def test_mail_that_waits_for_them_never_leaves(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])

        remove_contact(desk.store, desk.owner, C, KIM_ID, confirmed=True)

        assert states(desk) == {DANA: OutboxState.QUEUED, KIM: OutboxState.CANCELLED}

    def test_nor_does_a_pdf_without_a_link(self, desk: Desk) -> None:
        switch_portal(desk.store, on=False)
        send_quote(desk.store, desk.owner, "Q-0002", desk.settings, to=[KIM])

        remove_contact(desk.store, desk.owner, C, KIM_ID)

        assert claimed(desk) is None
        assert states(desk) == {KIM: OutboxState.CANCELLED}

    def test_without_a_link_nothing_is_asked(self, desk: Desk) -> None:
        remove_contact(desk.store, desk.owner, C, KIM_ID)

        assert [name for name, _ in people(desk)] == ["Dana Li", "Site Foreman"]

    def test_after_the_primary_one_comes_the_next(self, desk: Desk) -> None:
        remove_contact(desk.store, desk.owner, C, DANA_ID)

        assert primary(desk) == ["Kim Li"]

    def test_the_last_one_may_go(self, desk: Desk) -> None:
        for person in (DANA_ID, KIM_ID, FOREMAN_ID):
            remove_contact(desk.store, desk.owner, C, person)

        assert people(desk) == []
        row = find_client(desk.store.reader, C)
        assert row is not None
        assert row.email == ""

    def test_finance_may_too(self, desk: Desk) -> None:
        desk.send("dates", to=[KIM])

        remove_contact(desk.store, desk.team[Role.FINANCE], C, KIM_ID, confirmed=True)

        assert live(desk) == []


def claimed(desk: Desk) -> object:
    """What a sender would send next."""
    with desk.store.writing() as tx:
        return claim_next(tx.sql, "sender", tx.now)


class TestAddresses:
    def test_they_are_added_changed_and_removed(self, desk: Desk) -> None:
        first = add_site(desk.store, desk.owner, C, "12 Wattle St")
        second = add_site(desk.store, desk.owner, C, " 9 High St ")
        edit_site(desk.store, desk.owner, C, first.id, "14 Wattle St")
        assert [site.address for site in sites_of(desk.store.reader, 1)] == ["14 Wattle St", "9 High St"]

        remove_site(desk.store, desk.owner, C, first.id)
        row = find_client(desk.store.reader, C)

        assert row is not None
        assert row.address == second.address == "9 High St"

    def test_the_same_twice_or_nothing_is_refused(self, desk: Desk) -> None:
        add_site(desk.store, desk.owner, C, "12 Wattle St")

        for address in ("12 WATTLE st", " "):
            with pytest.raises(Invalid):
                add_site(desk.store, desk.owner, C, address)

    def test_another_client_s_is_not_found(self, desk: Desk) -> None:
        site = add_site(desk.store, desk.owner, "C-0002", "1 High St")

        with pytest.raises(NotFound):
            edit_site(desk.store, desk.owner, C, site.id, "X")
        with pytest.raises(NotFound):
            remove_site(desk.store, desk.owner, C, site.id)
