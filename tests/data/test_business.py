"""Founding a business, and the portal's switch."""

from typing import Any

import pytest

from data.actions.business import Founding, found_business, switch_portal
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job
from data.business.abn import checked_abn
from data.enums import OutboxKind, OutboxState, QuoteStatus, Role
from data.errors import Conflict, Invalid
from data.models import OutboxMail
from data.queries.people import read_business
from data.queries.portal_use import portal_use
from data.store import Store
from tests.billing import history
from tests.factories import grant_of, id_of, make_business, make_invoice, make_quote, save, set_tick
from tests.office import make_team
from tests.shared_work import make_shared_work

FOUNDING = Founding("Rivera Plumbing", "Ann Rivera", "Ann@Rivera.example", "51 824 753 556")


class TestFounding:
    def test_it_makes_the_business_and_its_owner(self, store: Store) -> None:
        owner = found_business(store, FOUNDING)

        business = read_business(store.reader)
        assert business is not None
        assert (owner.name, owner.email, owner.role) == ("Ann Rivera", "ann@rivera.example", Role.OWNER)
        assert (business.name, business.abn, business.email) == ("Rivera Plumbing", "51824753556", "ann@rivera.example")
        assert business.gst_registered
        assert not business.portal_on
        assert history(store) == [("business founded", "")]

    def test_without_an_abn_it_is_not_registered_for_gst(self, store: Store) -> None:
        found_business(store, Founding("Rivera", "Ann", "ann@x.example"))

        business = read_business(store.reader)
        assert business is not None
        assert not business.gst_registered

    def test_numbers_begin_at_one(self, store: Store) -> None:
        owner = found_business(store, FOUNDING)

        assert start_job(store, owner, NewWork(JobEntry("Leak"))).number == "J-0001"

    def test_its_public_face_is_kept(self, store: Store) -> None:
        found_business(store, FOUNDING)

        assert store.reader.value("SELECT count(*) FROM business_snapshot") == 1

    def test_a_second_one_is_refused(self, store: Store) -> None:
        found_business(store, FOUNDING)

        with pytest.raises(Conflict):
            found_business(store, FOUNDING)

    @pytest.mark.parametrize(
        "wrong",
        [
            Founding("", "Ann", "ann@x.example"),
            Founding("R", "", "ann@x.example"),
            Founding("R", "Ann", ""),
            Founding("R", "Ann", "ann"),
            Founding("R", "Ann", "ann@x.example", "51 824 753 557"),
        ],
    )
    def test_a_wrong_value_sets_nothing_up(self, store: Store, wrong: Founding) -> None:
        with pytest.raises(Invalid):
            found_business(store, wrong)

        assert read_business(store.reader) is None


def test_an_abn_is_read_with_or_without_spaces() -> None:
    assert checked_abn(" 51 824 753 556 ") == checked_abn("51824753556") == "51824753556"
    assert checked_abn(" ") == ""


class TestSwitch:
    def test_it_is_recorded_once(self, store: Store) -> None:
        owner = make_team(store)[Role.OWNER]

        assert switch_portal(store, owner, False)
        assert not switch_portal(store, owner, False)
        assert switch_portal(store, owner, True)

        assert [action for action, _ in history(store)] == ["portal switched off", "portal switched on"]

    def test_mails_with_a_link_wait_while_it_is_off(self, store: Store) -> None:
        owner = make_team(store)[Role.OWNER]
        grant = grant_of(store, make_shared_work(store).token)
        linked, sent = make_mail(store, grant), make_mail(store, grant, state=OutboxState.SENT)
        on_paper = make_mail(store, None, kind=OutboxKind.QUOTE)
        notice = make_mail(store, grant, kind=OutboxKind.OFFICE_NOTICE)

        switch_portal(store, owner, False)
        assert states(store) == {linked: "held", sent: "sent", on_paper: "queued", notice: "queued"}

        switch_portal(store, owner, True)
        assert states(store)[linked] == "queued"

    def test_it_tells_what_it_would_cut(self, store: Store) -> None:
        make_business(store)
        work = make_shared_work(store)
        make_mail(store, grant_of(store, work.token))

        use = portal_use(store.reader, store.clock.now())

        assert (use.live_links, use.open_quotes, use.unpaid_invoices, use.waiting_mails) == (1, 1, 1, 1)
        assert use.cut_in_words() == "1 unanswered quote, 1 unpaid shared invoice, 1 update mail not yet sent"

    def test_what_nobody_waits_for_is_not_cut(self, store: Store) -> None:
        make_business(store)
        work = make_shared_work(store)
        set_tick(store, work.share, f"quote:{work.quote.number}", ticked=False)
        make_quote(store, work.client, work.job, status=QuoteStatus.ACCEPTED)
        make_invoice(store, work.client, work.job)

        use = portal_use(store.reader, store.clock.now())

        assert (use.open_quotes, use.unpaid_invoices) == (0, 1)


def make_mail(store: Store, grant: int | None, **columns: Any) -> int:
    plain: dict[str, Any] = {
        "kind": OutboxKind.UPDATE,
        "to_email": "dana@example.com",
        "subject": "News",
        "message_id": f"<{store.reader.value('SELECT count(*) FROM outbox')}@x.example>",
        "grant_id": grant,
        "created_at": store.clock.now(),
        "next_attempt_at": store.clock.now(),
    }
    return id_of(save(store, OutboxMail(**plain | columns)))


def states(store: Store) -> dict[int, str]:
    return dict(store.reader.execute("SELECT id, state FROM outbox", {}).fetchall())
