"""What the client could see when: a view is kept with every change that alters it, and with no other."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from data.actions import (
    acceptance,
    clients,
    costs,
    files,
    invoice_sending,
    invoice_standing,
    invoices,
    jobs,
    notes,
    payments,
    quote_sending,
    quote_standing,
    quotes,
    todos,
    visits,
)
from data.actions.business import switch_portal
from data.actions.links import new_address, revoke_link
from data.actions.shares import send_again, stop_sharing
from data.enums import JobStatus, VisitKind
from data.errors import NotFound
from data.money import DraftLine
from data.portal.store import PortalStore
from data.queries.links import changes_of_share, page_at, page_at_last_send, portal_was_on
from data.queries.shared import portal_page
from data.sharing.pages import page_from_json, to_json, view_hash
from tests.data.desk import DANA, INVOICE, JOB, QUOTE, Desk
from tests.factories import make_share, make_visit, set_tick
from tests.factories import switch_portal as set_switch

DEARER = quotes.Offer([DraftLine("Unit", unit_price_cents=500_00)])
CASH = invoices.InvoiceChange([DraftLine("Cash")], terms="Cash.")
PHONE = acceptance.ToldAnswer(by="Dana Li", how="by phone")

Act = Callable[[Desk], object]


def _times(desk: Desk, hours: int = 5) -> visits.VisitTimes:
    start = desk.clock.now() + timedelta(hours=hours)
    return visits.VisitTimes(start, start + timedelta(hours=1), VisitKind.WINDOW)


def _job(desk: Desk, **changes: str) -> object:
    return jobs.edit_job(desk.store, desk.owner, JOB, jobs.JobChanges(**changes), confirmed=True)


# Acts on J-0001 while everything of it is ticked: those that a client notices.
SEEN: dict[str, Act] = {
    "title": lambda d: _job(d, title="Boiler"),
    "description": lambda d: _job(d, description="Another unit."),
    "site": lambda d: _job(d, site="1 New St, Coburg VIC 3058"),
    "another client": lambda d: _job(d, client="C-0002"),
    "no client": lambda d: _job(d, client=""),
    "status": lambda d: jobs.set_status(d.store, d.owner, JOB, JobStatus.ON_HOLD),
    "completed": lambda d: jobs.set_status(d.store, d.owner, JOB, JobStatus.COMPLETED),
    "visit booked": lambda d: visits.schedule(d.store, d.owner, JOB, _times(d)),
    "visit moved": lambda d: visits.reschedule(d.store, d.owner, JOB, d.parts.visit, _times(d)),
    "visit done": lambda d: visits.finish_visit(d.store, d.owner, JOB, d.parts.visit),
    "visit removed": lambda d: visits.remove_visit(d.store, d.owner, JOB, d.parts.visit),
    "note moved": lambda d: notes.move_note(d.store, d.owner, JOB, d.parts.note, for_client=False),
    "note removed": lambda d: notes.remove_note(d.store, d.owner, JOB, d.parts.note),
    "to-do done": lambda d: todos.finish_todo(d.store, d.owner, JOB, d.parts.todo),
    "to-do removed": lambda d: todos.remove_todo(d.store, d.owner, JOB, d.parts.todo),
    "file removed": lambda d: files.remove_file(d.store, d.owner, JOB, d.parts.file),
    "quote revised": lambda d: quotes.revise_quote(d.store, d.owner, "Q-0001", DEARER),
    "quote withdrawn": lambda d: quote_standing.withdraw_quote(d.store, d.owner, "Q-0001"),
    "quote accepted": lambda d: acceptance.accept_quote(d.store, d.owner, "Q-0001", PHONE),
    "quote declined": lambda d: acceptance.decline_quote(d.store, d.owner, "Q-0001", PHONE),
    "another quote sent": lambda d: quote_sending.send_quote(d.store, d.owner, "Q-0002", d.settings),
    "invoice sent": lambda d: invoice_sending.send_invoice(d.store, d.owner, "INV-0002", d.settings),
    "invoice paid": lambda d: payments.record_payment(d.store, d.owner, "INV-0001", 1_00),
    "invoice voided": lambda d: invoice_standing.void_invoice(d.store, d.owner, "INV-0001", "Wrong"),
    "unticked": lambda d: d.save(remove=["dates"]),
    "sent with one less": lambda d: d.send(remove=[d.note]),
    "stopped": lambda d: stop_sharing(d.store, d.owner, JOB),
}

# Those that no client notices.
UNSEEN: dict[str, Act] = {
    "the same title": lambda d: _job(d, title="Hot water unit"),
    "the same status": lambda d: jobs.set_status(d.store, d.owner, JOB, JobStatus.PENDING),
    "assigned": lambda d: jobs.assign(d.store, d.owner, JOB, []),
    "client note, not ticked": lambda d: notes.add_note(d.store, d.owner, JOB, "Hello", for_client=True),
    "internal note": lambda d: notes.add_note(d.store, d.owner, JOB, "Dog", for_client=False),
    "internal note removed": lambda d: notes.remove_note(d.store, d.owner, JOB, d.parts.internal),
    "internal note moved": lambda d: notes.move_note(d.store, d.owner, JOB, d.parts.internal, for_client=True),
    "to-do, not ticked": lambda d: todos.add_todo(d.store, d.owner, JOB, "Sweep", for_client=True),
    "private to-do done": lambda d: todos.finish_todo(d.store, d.owner, JOB, d.parts.private_todo),
    "file, not ticked": lambda d: files.add_file(d.store, d.owner, JOB, "a.pdf", b"%PDF-1.7", for_client=True),
    "cost": lambda d: costs.add_cost(d.store, d.owner, JOB, label="Pipe", cents=1_00),
    "draft edited": lambda d: quotes.revise_quote(d.store, d.owner, "Q-0002", DEARER),
    "quote handed over": lambda d: quote_sending.send_quote(d.store, d.owner, "Q-0002", d.settings, email=False),
    "invoice drafted": lambda d: invoices.invoice_job(d.store, d.owner, JOB, [DraftLine("Labour")]),
    "invoice draft edited": lambda d: invoices.edit_invoice(d.store, d.owner, "INV-0002", CASH),
    "invoice draft given up": lambda d: invoice_standing.void_invoice(d.store, d.owner, "INV-0002", "Wrong"),
    "invoice handed over": lambda d: invoice_sending.send_invoice(
        d.store, d.owner, "INV-0002", d.settings, email=False
    ),
    "client renamed": lambda d: clients.edit_client(d.store, d.owner, "C-0001", clients.ClientChanges(name="Dana K")),
    "saved as it was": lambda d: d.save(*d.everything),
    "sent again": lambda d: send_again(d.store, d.owner, JOB, None, d.settings),
    "link copied": lambda d: new_address(d.store, d.owner, JOB, DANA, d.settings),
    "link revoked": lambda d: revoke_link(d.store, d.owner, 1),
    "portal off": lambda d: switch_portal(d.store, d.owner, False),
    "another job's note": lambda d: notes.remove_note(d.store, d.owner, "J-0002", d.parts.foreign_note),
}


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """Everything of J-0001 is ticked and sent."""
    desk.send(*desk.everything)
    return desk


def versions(desk: Desk) -> list[tuple[int, str]]:
    return desk.all("SELECT version, view_hash FROM share_snapshot WHERE share_id = 1 ORDER BY version")


class TestKept:
    @pytest.mark.parametrize("name", SEEN)
    def test_what_a_client_notices_is_kept_with_it(self, shared: Desk, name: str) -> None:
        before, page = versions(shared), shared.page()

        SEEN[name](shared)

        after = versions(shared)
        assert shared.page() != page
        assert after[:-1] == before
        assert after[-1] == (len(before) + 1, view_hash(to_json(shared.page())))
        self.check(shared)

    @pytest.mark.parametrize("name", UNSEEN)
    def test_what_none_notices_is_not(self, shared: Desk, name: str) -> None:
        before, page = versions(shared), shared.page()

        UNSEEN[name](shared)

        assert (versions(shared), shared.page()) == (before, page)
        self.check(shared)

    def check(self, desk: Desk) -> None:
        """What holds after every transaction."""
        version, kept = desk.all("SELECT version, view_hash FROM share_snapshot ORDER BY version DESC LIMIT 1")[0]
        assert kept == view_hash(to_json(desk.page()))
        assert version == desk.value("SELECT version FROM share WHERE id = 1")
        assert desk.all("SELECT * FROM share_change") == []
        assert desk.all("PRAGMA foreign_key_check") == []

    def test_a_draft_that_was_revised_after_it_was_sent_keeps_what_the_client_has(self, shared: Desk) -> None:
        quotes.revise_quote(shared.store, shared.owner, "Q-0001", DEARER)
        revised = versions(shared)
        quotes.revise_quote(shared.store, shared.owner, "Q-0001", quotes.Offer([DraftLine("Other")]))

        assert versions(shared) == revised
        assert (shared.page().quotes[0].version, shared.page().quotes[0].being_revised) == (1, True)

        quote_sending.send_quote(shared.store, shared.owner, "Q-0001", shared.settings, email=False)
        assert (shared.page().quotes[0].version, shared.page().quotes[0].being_revised) == (2, False)
        self.check(shared)

    def test_each_thing_that_is_ticked_or_unticked_is_a_version(self, desk: Desk) -> None:
        for count, key in enumerate(desk.everything, start=1):
            desk.save(key)
            assert (len(versions(desk)), len(desk.keys())) == (count, count)
        for count, key in enumerate(desk.everything, start=1):
            desk.save(remove=[key])
            assert len(versions(desk)) == len(desk.everything) + count
        assert desk.keys() == []
        self.check(desk)

    def test_a_refused_act_keeps_nothing(self, shared: Desk) -> None:
        before = shared.traces()

        with pytest.raises(NotFound):
            shared.save("note:9999", remove=["dates"])

        assert shared.traces() == before

    def test_several_changes_of_one_transaction_are_one_version(self, shared: Desk) -> None:
        before = versions(shared)

        with shared.store.writing() as tx:
            tx.sql.run("UPDATE job SET title = 'One'")
            tx.sql.run("UPDATE client_note SET text = 'Two'")
            tx.sql.run("UPDATE visit SET done_at = :now", now=tx.now)

        assert len(versions(shared)) == len(before) + 1

    def test_a_quote_s_own_share_has_its_own(self, desk: Desk) -> None:
        from data.models import Quote

        desk.run("UPDATE quote SET job_id = NULL WHERE number = 'Q-0003'")
        with desk.store.writing() as tx:
            quote = tx.session.get_one(Quote, 3)
            tx.session.expunge(quote)
        share = make_share(desk.store, quote, ["quote:Q-0003"])

        quote_standing.withdraw_quote(desk.store, desk.owner, "Q-0003")

        kept = desk.value("SELECT view_hash FROM share_snapshot ORDER BY id DESC LIMIT 1")
        assert kept == view_hash(to_json(desk.page(share.id or 0)))
        assert desk.page(share.id or 0).quotes[0].status == "Withdrawn"


class TestThen:
    def test_each_moment_has_the_page_that_was(self, desk: Desk) -> None:
        start = desk.clock.now()
        moments, pages = [], []
        for act in (
            lambda: desk.save("dates"),
            lambda: desk.save(desk.note),
            lambda: jobs.edit_job(desk.store, desk.owner, JOB, jobs.JobChanges(site="1 New St")),
            lambda: notes.remove_note(desk.store, desk.owner, JOB, desk.parts.note),
            lambda: stop_sharing(desk.store, desk.owner, JOB),
        ):
            desk.clock.advance(hours=1)
            act()
            moments.append(desk.clock.now())
            pages.append(desk.page())
        db = desk.store.reader

        assert page_at(db, 1, start) is None
        assert page_at(db, 1, moments[0] - timedelta(microseconds=1)) is None
        for moment, page in zip(moments, pages, strict=True):
            assert page_at(db, 1, moment) == page_at(db, 1, moment + timedelta(minutes=59)) == page
        assert [change.taken_at for change in changes_of_share(db, 1)] == moments[::-1]

    def test_when_clients_were_last_told(self, desk: Desk) -> None:
        assert page_at_last_send(desk.store.reader, 1) is None
        desk.send("dates")
        told = desk.page()
        desk.save(desk.note)

        assert page_at_last_send(desk.store.reader, 1) == told
        assert desk.offer().last_sent == told

        desk.send()
        assert page_at_last_send(desk.store.reader, 1) == desk.page()

    def test_whether_the_portal_was_on(self, desk: Desk) -> None:
        start, db = desk.clock.now(), desk.store.reader
        set_switch(desk.store, on=False)
        times = []
        for on in (True, False, True):
            desk.clock.advance(hours=1)
            switch_portal(desk.store, desk.owner, on)
            times.append(desk.clock.now())

        assert [portal_was_on(db, time) for time in (start, *times)] == [False, True, False, True]
        assert portal_was_on(db, times[1] - timedelta(microseconds=1))


class TestPortalAgrees:
    @pytest.mark.parametrize("step", range(0, 512, 37))
    def test_its_views_show_what_the_office_saved(self, desk: Desk, step: int) -> None:
        """Any set of ticks; each bit of `step` is one item."""
        chosen = [key for place, key in enumerate(desk.everything) if step >> place & 1]
        desk.save("dates")
        token = new_address(desk.store, desk.owner, JOB, DANA, desk.settings).url.rpartition("/")[2]
        desk.save(*chosen, remove={"dates"} - set(chosen))
        portal = PortalStore(desk.store.path, desk.clock)

        with portal.reading(token) as looked:
            page = portal_page(looked.db)
        portal.close()

        assert page == desk.page()
        assert page is not None
        assert page.keys() == chosen

    def test_what_is_kept_reads_back_as_it_was_shown(self, shared: Desk) -> None:
        acceptance.accept_quote(shared.store, shared.owner, "Q-0001", PHONE)
        make_visit(shared.store, shared.job, done_at=shared.clock.now())

        kept = shared.value("SELECT view FROM share_snapshot ORDER BY version DESC LIMIT 1")

        assert page_from_json(kept) == shared.page()
        assert {QUOTE, INVOICE} <= set(shared.page().keys())
        assert shared.page().quotes[0].answer is not None


def test_ticks_set_behind_the_program_s_back_are_noticed_too(desk: Desk) -> None:
    share = make_share(desk.store, desk.job)
    set_tick(desk.store, share, "status")

    assert versions(desk)[-1][1] == view_hash(to_json(desk.page()))
