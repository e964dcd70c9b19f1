"""Who gets an update, whose link ends, and what becomes of a share when its job changes hands."""

import pytest

from data.actions.clients import ClientChanges, edit_client
from data.actions.jobs import JobChanges, SharedWithClient, edit_job
from data.actions.links import address_for_contact, new_address, office_look, revoke_link
from data.actions.shares import send_again, stop_sharing
from data.enums import Role
from data.errors import Invalid, NotFound, NotPossible, PortalOff
from data.queries.links import links_of_job, live_links
from data.tokens import hash_token
from tests.billing import set_business
from tests.data.desk import DANA, FOREIGN, JOB, KIM, Desk
from tests.factories import make_contact, switch_portal

FOREMAN = 3


def sent_to(desk: Desk, **options: list[str] | None) -> list[str]:
    return [mail.to for mail in desk.send(**options).emails]  # type: ignore[arg-type]


def live(desk: Desk) -> list[str]:
    return [link.email for link in live_links(desk.store.reader, desk.clock.now())]


class TestRecipients:
    def test_at_first_it_is_the_primary_contact(self, desk: Desk) -> None:
        assert [person.email for person in desk.offer().suggested()] == [DANA]
        assert [mail.to for mail in desk.send("dates").emails] == [DANA]

    def test_later_it_is_whom_the_last_send_went_to(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])
        assert sent_to(desk) == [DANA, KIM]

        desk.send(to=[KIM])
        assert sent_to(desk) == [KIM]
        assert [person.email for person in desk.offer().suggested()] == [KIM]

    def test_a_copied_link_makes_nobody_a_recipient(self, desk: Desk) -> None:
        desk.send("dates", to=[KIM])
        new_address(desk.store, desk.owner, JOB, DANA, desk.settings)
        new_address(desk.store, desk.owner, JOB, KIM, desk.settings)

        assert sent_to(desk) == [KIM]

    def test_somebody_whose_link_was_revoked_is_not_written_to_by_itself(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])
        revoke_link(desk.store, desk.owner, 1)

        assert sent_to(desk) == [KIM]
        assert live(desk) == [KIM]

    def test_without_a_primary_contact_it_is_the_first_with_an_address(self, desk: Desk) -> None:
        desk.run("UPDATE contact SET is_primary = FALSE")

        assert [mail.to for mail in desk.send("dates").emails] == [DANA]

    def test_a_primary_contact_without_an_address_is_passed_over(self, desk: Desk) -> None:
        desk.run("UPDATE contact SET email = '' WHERE is_primary")

        assert [mail.to for mail in desk.send("dates").emails] == [KIM]

    @pytest.mark.parametrize("to", [[KIM, KIM], [KIM, KIM.upper()], [f" {KIM} ", KIM]])
    def test_nobody_gets_two_mails(self, desk: Desk, to: list[str]) -> None:
        assert [mail.to for mail in desk.send("dates", to=to).emails] == [KIM]

    def test_choosing_nobody_is_refused_in_words_of_its_own(self, desk: Desk) -> None:
        with pytest.raises(Invalid, match="Nobody is chosen"):
            desk.send("dates", to=[])

    @pytest.mark.parametrize("address", ["", " ", "bo.park.c-0002@example.com", "x@y.example", f"{DANA}, {KIM}"])
    def test_an_address_that_is_no_contact_of_the_client(self, desk: Desk, address: str) -> None:
        with pytest.raises(Invalid):
            desk.send("dates", to=[address])

    def test_a_removed_contact_is_no_contact(self, desk: Desk) -> None:
        desk.run(f"UPDATE contact SET removed_at = '2026-11-01 00:00:00.000000' WHERE email = '{KIM}'")

        with pytest.raises(Invalid):
            desk.send("dates", to=[KIM])

    def test_a_new_address_of_a_contact_is_written_to(self, desk: Desk) -> None:
        desk.send("dates")
        edit_client(desk.store, desk.owner, "C-0001", ClientChanges(email="Dana@new.example"))

        assert sent_to(desk) == ["dana@new.example"]
        assert [link.email for link in links_of_job(desk.store.reader, 1)] == ["dana@new.example"]

    def test_all_recipients_see_the_same(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA])
        desk.send("status", to=[KIM])

        assert desk.all("SELECT DISTINCT share_id FROM share_grant") == [(1,)]


class TestLinks:
    def test_each_person_has_one_link_with_addresses_of_its_own(self, desk: Desk) -> None:
        first = desk.send("dates", to=[DANA, KIM], wants_links=True).links
        again = send_again(desk.store, desk.owner, JOB, [DANA], desk.settings, wants_links=True).links
        copied = new_address(desk.store, desk.owner, JOB, DANA, desk.settings)

        assert [link.id for link in (*first, *again, copied)] == [1, 2, 1, 1]
        assert len({link.url for link in (*first, *again, copied)}) == 4
        hashes = {hash_token(link.url.rpartition("/")[2]) for link in (*first, *again, copied)}
        assert {found for (found,) in desk.all("SELECT token_hash FROM link_token")} == hashes

    def test_a_copied_link_is_recorded_and_mails_nothing(self, desk: Desk) -> None:
        desk.save("dates")

        link = new_address(desk.store, desk.owner, JOB, KIM, desk.settings)

        assert desk.last_act() == ("Sam Owner", "link copied", "kim.li.c-0001@example.com", "")
        assert desk.value("SELECT job_id FROM activity ORDER BY id DESC LIMIT 1") == 1
        assert desk.value("SELECT made_for FROM link_token") == "copy"
        assert desk.value("SELECT count(*) FROM outbox") == 0
        assert link.url.rpartition("/")[2] not in str(desk.traces())

    def test_a_contact_without_an_address_gets_one_to_copy(self, desk: Desk) -> None:
        desk.save("dates")

        link = address_for_contact(desk.store, desk.owner, JOB, FOREMAN, desk.settings)

        assert (link.name, link.email) == ("Site Foreman", "")
        assert desk.last_act()[1:3] == ("link copied", "Site Foreman")

    def test_a_contact_of_another_client_gets_none(self, desk: Desk) -> None:
        desk.save("dates")
        before = desk.traces()

        with pytest.raises(NotFound):
            address_for_contact(desk.store, desk.owner, JOB, 4, desk.settings)
        with pytest.raises(Invalid):
            new_address(desk.store, desk.owner, JOB, "bo.park.c-0002@example.com", desk.settings)
        assert desk.traces() == before

    def test_there_is_none_to_what_is_not_shared_or_while_the_portal_is_off(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            new_address(desk.store, desk.owner, JOB, DANA, desk.settings)
        with pytest.raises(NotPossible):
            office_look(desk.store, desk.owner, JOB, desk.settings)

        desk.send("dates")
        switch_portal(desk.store, on=False)
        with pytest.raises(PortalOff):
            new_address(desk.store, desk.owner, JOB, DANA, desk.settings)
        with pytest.raises(PortalOff):
            office_look(desk.store, desk.owner, JOB, desk.settings)

    def test_the_office_s_look_is_its_own_but_in_the_demo(self, desk: Desk) -> None:
        desk.send("dates")
        office_look(desk.store, desk.owner, JOB, desk.settings)
        assert desk.last_act()[1:3] == ("link opened by the office", JOB)

        set_business(desk.store, "is_demo = TRUE")
        office_look(desk.store, desk.owner, JOB, desk.settings)
        assert desk.all("SELECT made_for FROM link_token ORDER BY made_at, rowid") == [("open",), ("copy",)]

    def test_revoking_ends_one_person_s_link_and_no_other(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])

        revoked = revoke_link(desk.store, desk.team[Role.SUPERVISOR], 1)

        assert (revoked.email, revoked.revoked_at) == (DANA, desk.clock.now())
        assert live(desk) == [KIM]
        assert desk.last_act() == ("Sam Supervisor", "link revoked", JOB, DANA)

    def test_revoking_twice_is_once(self, desk: Desk) -> None:
        desk.send("dates")
        first = revoke_link(desk.store, desk.owner, 1)
        before = desk.traces()
        desk.clock.advance(days=1)

        assert revoke_link(desk.store, desk.owner, 1) == first
        assert desk.traces() == before

    @pytest.mark.parametrize("link", [0, -1, 99, 2**63 - 1])
    def test_an_unknown_link(self, desk: Desk, link: int) -> None:
        with pytest.raises(NotFound):
            revoke_link(desk.store, desk.owner, link)


class TestStopping:
    def test_every_link_ends_and_every_tick_is_cleared(self, desk: Desk) -> None:
        desk.send("dates", desk.note, to=[DANA, KIM])

        assert stop_sharing(desk.store, desk.owner, JOB) == [DANA, KIM]

        assert (live(desk), desk.keys()) == ([], [])
        assert desk.offer().job.is_shared is False
        assert desk.last_act() == ("Sam Owner", "sharing stopped", JOB, f"{DANA}, {KIM}")

    def test_what_was_never_shared_needs_no_stopping(self, desk: Desk) -> None:
        before = desk.traces()

        assert stop_sharing(desk.store, desk.owner, JOB) == []
        assert desk.traces() == before

    def test_it_works_while_the_portal_is_off(self, desk: Desk) -> None:
        desk.send("dates")
        switch_portal(desk.store, on=False)

        assert stop_sharing(desk.store, desk.owner, JOB) == [DANA]

    def test_sharing_afterwards_makes_new_links(self, desk: Desk) -> None:
        desk.send("dates")
        stop_sharing(desk.store, desk.owner, JOB)

        assert desk.offer().ticked_keys() == set()
        assert [link.id for link in desk.send("dates", wants_links=True).links] == [2]
        assert [link.revoked_at is None for link in links_of_job(desk.store.reader, 1)] == [True, False]

    def test_other_jobs_are_left_alone(self, desk: Desk) -> None:
        desk.send("dates")
        desk.save("dates", job=FOREIGN)

        stop_sharing(desk.store, desk.owner, FOREIGN)

        assert (desk.keys(), live(desk)) == (["dates"], [DANA])


class TestAnotherClient:
    @pytest.mark.parametrize("client", ["C-0002", ""])
    def test_it_asks_then_revokes_and_clears(self, desk: Desk, client: str) -> None:
        desk.send(*desk.everything, to=[DANA, KIM])
        before = desk.traces()

        with pytest.raises(SharedWithClient):
            edit_job(desk.store, desk.owner, JOB, JobChanges(client=client))
        assert desk.traces() == before

        edit_job(desk.store, desk.owner, JOB, JobChanges(client=client), confirmed=True)
        assert (live(desk), desk.keys()) == ([], [])
        assert desk.value("SELECT count(*) FROM share_item WHERE ticked") == 0

    def test_the_next_client_is_offered_nothing_of_the_last_one(self, desk: Desk) -> None:
        desk.send(*desk.everything)
        edit_job(desk.store, desk.owner, JOB, JobChanges(client="C-0002"), confirmed=True)

        offer = desk.offer()
        assert {item.key.partition(":")[0] for item in offer.items}.isdisjoint({"quote", "invoice"})
        assert [person.email for person in offer.recipients] == ["bo.park.c-0002@example.com"]
        assert [mail.to for mail in desk.send("dates").emails] == ["bo.park.c-0002@example.com"]
        assert live(desk) == ["bo.park.c-0002@example.com"]

    def test_two_contacts_of_one_address_are_one_mail(self, desk: Desk) -> None:
        make_contact(desk.store, desk.client, "Dana at work", email=DANA)

        assert [mail.to for mail in desk.send("dates", to=[DANA]).emails] == [DANA]
