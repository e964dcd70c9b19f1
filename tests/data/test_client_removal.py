"""A client deleted, restored, erased: who can still find, open or be sent what."""

import pytest

from data.actions.acceptance import accept_quote
from data.actions.client_removal import SharedWithThem, delete_client, restore_client
from data.actions.clients import ClientEntry, add_client
from data.actions.erasure import GoneForGood, erase_client
from data.actions.invoice_sending import send_invoice
from data.actions.jobs import JobChanges, edit_job
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.enums import OutboxState, Role
from data.errors import Conflict, NoClient, NotFound, NotPermitted
from data.money import DraftLine
from data.queries.client_list import ClientFilter, ClientList, deleted_count
from data.queries.client_shares import shares_of_client
from data.queries.clients import ClientSight, client_record, find_client, likely_duplicates, list_clients
from data.queries.links import live_links
from data.queries.outbox import newest_mails
from tests.billing import BY_PHONE
from tests.data.desk import DANA, JOB, KIM, QUOTE, Desk
from tests.factories import make_quote

C = "C-0001"


def delete(desk: Desk) -> int:
    return delete_client(desk.store, desk.owner, C, confirmed=True)


def share_quote(desk: Desk) -> None:
    """Q-0004 of the same client, which has no job and a share of its own."""
    add_quote(desk.store, desk.owner, C, Offer((DraftLine("Tap", unit_price_cents=10_000),)))
    send_quote(desk.store, desk.owner, "Q-0010", desk.settings)


class TestDeleting:
    def test_with_links_it_asks_and_names_what_they_open(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])
        share_quote(desk)

        with pytest.raises(SharedWithThem, match="Dana Li has 3 links, to J-0001 and Q-0010"):
            delete_client(desk.store, desk.owner, C)

        assert find_client(desk.store.reader, C) is not None
        assert len(live_links(desk.store.reader, desk.clock.now())) == 3

    def test_then_every_link_ends_and_every_tick_is_cleared(self, desk: Desk) -> None:
        desk.send("dates", QUOTE, to=[DANA, KIM])
        share_quote(desk)

        assert delete(desk) == 3

        assert live_links(desk.store.reader, desk.clock.now()) == []
        assert desk.value("SELECT count(*) FROM share_item WHERE ticked") == 0
        assert [mail.state for mail in newest_mails(desk.store.reader)] == [OutboxState.CANCELLED] * 3
        stopped = desk.all("SELECT subject, detail FROM activity WHERE action = 'sharing stopped'")
        assert stopped == [(JOB, f"{DANA}, {KIM}"), ("Q-0010", DANA)]

    def test_without_links_nothing_is_asked(self, desk: Desk) -> None:
        assert delete_client(desk.store, desk.owner, C) == 0
        assert desk.last_act() == ("Sam Owner", "client deleted", C, "Dana Li")

    def test_what_was_only_ticked_is_cleared_too(self, desk: Desk) -> None:
        desk.save("dates")

        delete_client(desk.store, desk.owner, C)

        assert desk.keys() == []

    def test_they_are_found_no_more_save_where_deleted_ones_are_asked_for(self, desk: Desk) -> None:
        delete(desk)
        db = desk.store.reader

        assert [row.name for row in list_clients(db)] == ["Bo Park"]
        assert list_clients(db, "dana") == []
        assert find_client(db, C) is None
        assert likely_duplicates(db, name="X", email=DANA, phone="", address="") == []
        assert [row.number for row in list_clients(db, "dana", deleted=True)] == [C]
        assert [row.number for row in ClientList(db, ClientFilter(deleted=True)).page(0)] == [C]
        assert deleted_count(db) == 1

    def test_their_job_stands_as_one_without_a_client(self, desk: Desk) -> None:
        desk.send("dates")
        delete(desk)

        assert (desk.offer().blocked, desk.offer().has_client, desk.offer().recipients) == ("no_client", False, ())
        with pytest.raises(NoClient):
            desk.send("dates")
        with pytest.raises(NoClient, match="Dana Li was deleted"):
            send_quote(desk.store, desk.owner, "Q-0002", desk.settings)
        with pytest.raises(NoClient):
            send_invoice(desk.store, desk.owner, "INV-0002", desk.settings)
        assert edit_job(desk.store, desk.owner, JOB, JobChanges(client="C-0002")).client == "Bo Park"

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    def test_who_may_not(self, desk: Desk, role: Role) -> None:
        with pytest.raises(NotPermitted):
            delete_client(desk.store, desk.team[role], C, confirmed=True)

        assert desk.last_act()[1:3] == ("refused to delete clients", C)

    def test_one_who_is_deleted_already_is_not_found(self, desk: Desk) -> None:
        delete(desk)

        with pytest.raises(NotFound):
            delete(desk)


class TestRestoring:
    def test_the_client_is_back_and_the_links_are_not(self, desk: Desk) -> None:
        desk.send("dates")
        delete(desk)

        row = restore_client(desk.store, desk.owner, C)

        assert (row.name, row.email, row.is_deleted) == ("Dana Li", DANA, False)
        assert live_links(desk.store.reader, desk.clock.now()) == []
        assert desk.keys() == []
        assert [mail.to for mail in desk.send("dates").emails] == [DANA]
        assert len(live_links(desk.store.reader, desk.clock.now())) == 1

    def test_one_who_is_there(self, desk: Desk) -> None:
        with pytest.raises(Conflict, match="not deleted"):
            restore_client(desk.store, desk.owner, C)
        with pytest.raises(NotFound):
            restore_client(desk.store, desk.owner, "C-0099")


class TestErasing:
    def test_it_asks_and_says_what_stays(self, desk: Desk) -> None:
        with pytest.raises(GoneForGood, match="1 issued invoice with its buyer, 1 job by its title and the history"):
            erase_client(desk.store, desk.owner, C)

        assert find_client(desk.store.reader, C) is not None

    def test_nothing_but_what_must_stay_tells_who_they_were(self, desk: Desk) -> None:
        desk.send("dates", message="See you, Dana Li")
        for statement in _CANARIES:
            desk.run(statement)

        erased = erase_client(desk.store, desk.owner, C, confirmed=True)

        assert erased.kept == (
            "1 issued invoice with its buyer",
            "1 job by its title",
            "the history, with the pages that were shared",
        )
        assert left_of("Dana", desk) == {"activity", "invoice"}
        assert left_of("wattle", desk) == {"share_snapshot"}
        assert left_of("canary", desk) == set()
        assert desk.value("SELECT number FROM client WHERE id = 1") == C
        assert live_links(desk.store.reader, desk.clock.now()) == []
        assert desk.all("SELECT count(*) FROM job_search WHERE job_search MATCH 'dana'") == [(0,)]

    def test_an_accepted_quote_keeps_its_acceptance(self, desk: Desk) -> None:
        accept_quote(desk.store, desk.owner, "Q-0001", BY_PHONE)

        assert "1 accepted quote with its acceptance" in erase_client(desk.store, desk.owner, C, confirmed=True).kept
        assert desk.value("SELECT name FROM answer") == "Dana Li"

    def test_other_clients_keep_everything(self, desk: Desk) -> None:
        before = desk.all("SELECT * FROM client WHERE id = 2"), desk.all("SELECT * FROM job WHERE number <> 'J-0001'")

        erase_client(desk.store, desk.owner, C, confirmed=True)

        after = desk.all("SELECT * FROM client WHERE id = 2"), desk.all("SELECT * FROM job WHERE number <> 'J-0001'")
        assert after == before
        assert desk.value("SELECT count(*) FROM client_note") == 1

    def test_one_who_was_deleted_can_be_erased_but_not_restored_then(self, desk: Desk) -> None:
        delete(desk)
        erase_client(desk.store, desk.owner, C, confirmed=True)

        with pytest.raises(Conflict, match="was erased"):
            restore_client(desk.store, desk.owner, C)
        with pytest.raises(Conflict, match="erased already"):
            erase_client(desk.store, desk.owner, C, confirmed=True)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
    def test_only_the_owner_may(self, desk: Desk, role: Role) -> None:
        with pytest.raises(NotPermitted):
            erase_client(desk.store, desk.team[role], C, confirmed=True)


_CANARIES = (
    "UPDATE client SET internal_notes = 'canary', postal_address = 'canary' WHERE id = 1",
    "INSERT INTO site (client_id, address) VALUES (1, 'canary')",
    "UPDATE contact SET role = 'canary' WHERE client_id = 1",
    "UPDATE internal_note SET text = 'canary' WHERE job_id = 1",
    "UPDATE visit SET note = 'canary' WHERE job_id = 1",
    "INSERT INTO message (share_id, grant_id, sender, name, text, written_at) "
    "VALUES (1, 1, 'client', 'Dana Li', 'canary', '2026-11-24 00:00:00.000000')",
    "INSERT INTO enquiry (number, name, email, phone, address, message, preferred_times, status, received_at, "
    "client_id) VALUES ('E-0001', 'Dana Li', 'canary@x.example', '', 'canary', 'canary', '', 'New', "
    "'2026-11-24 00:00:00.000000', 1)",
    "INSERT INTO enquiry_reply (enquiry_id, sender, text, written_at, message_id) "
    "VALUES (1, 'office', 'canary', '2026-11-24 00:00:00.000000', '')",
)


def left_of(words: str, desk: Desk) -> set[str]:
    """The tables in which these words still stand."""
    found = set()
    tables = desk.all("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    for (table,) in tables:
        if "search" in table or "prefix" in table or table in ("staff", "business", "business_snapshot"):
            continue
        rows = desk.all(f"SELECT * FROM {table}" + (" WHERE client_id = 1" if table in ("job", "quote") else ""))
        if words.lower() in str(rows).lower():
            found.add(table)
    return found


class TestShares:
    def test_each_share_says_what_with_whom_and_when_they_looked(self, desk: Desk) -> None:
        desk.send("dates", QUOTE, desk.note, to=[DANA, KIM])
        share_quote(desk)
        desk.run("UPDATE share_grant SET last_seen_at = sent_at WHERE id = 1")
        desk.run("UPDATE share_grant SET revoked_at = sent_at WHERE id = 2")

        quote, job = shares_of_client(desk.store.reader, 1)

        assert (quote.number, quote.job, quote.words) == ("Q-0010", None, "Q-0010")
        assert (job.number, job.title, job.words) == (JOB, "Hot water unit", "dates, Q-0001, 1 note")
        people = {person.email: (person.standing(desk.clock.now()), person.last_seen) for person in job.people}
        assert people[KIM] == ("revoked", None)
        assert people[DANA] == ("live", job.last_seen)
        assert job.last_seen is not None
        desk.clock.advance(days=200)
        assert [person.standing(desk.clock.now()) for person in quote.people] == ["expired"]

    def test_a_job_that_went_to_somebody_else_is_theirs_alone(self, desk: Desk) -> None:
        desk.send("dates")
        edit_job(desk.store, desk.owner, JOB, JobChanges(client="C-0002"), confirmed=True)
        desk.save("status")

        assert shares_of_client(desk.store.reader, 1) == []
        (share,) = shares_of_client(desk.store.reader, 2)
        assert (share.words, share.people) == ("status", ())

    def test_the_record_of_a_deleted_client_can_be_read(self, desk: Desk) -> None:
        make_quote(desk.store, desk.client)
        delete(desk)
        row = find_client(desk.store.reader, C, deleted=None)
        assert row is not None

        record = client_record(desk.store.reader, row, ClientSight(), desk.clock.now())

        assert record.row.is_deleted
        assert [job.number for job in record.jobs] == [JOB]


def test_a_client_added_again_is_named_as_a_duplicate_only_while_the_first_is_there(desk: Desk) -> None:
    again = ClientEntry("Dana", email=DANA)
    assert [found.number for found in add_client(desk.store, desk.owner, again).duplicates] == [C]

    delete(desk)

    assert [found.number for found in add_client(desk.store, desk.owner, again).duplicates] == ["C-0010"]
