"""Saving ticks and sending an update: what is done, what is refused, and that a refusal leaves nothing behind."""

import pytest

from data.actions.notes import move_note
from data.actions.shares import Update, dry_run, send_again
from data.actions.ticks import TickChanges
from data.enums import Role
from data.errors import (
    ConsoleError,
    Invalid,
    NoClient,
    NoEmail,
    NoPublicAddress,
    NotFound,
    PortalOff,
)
from data.settings import load_settings
from tests.billing import set_business
from tests.data.desk import (
    ALONE,
    DANA,
    DRAFT_INVOICE,
    DRAFT_QUOTE,
    FOREIGN_DRAFT,
    FOREIGN_QUOTE,
    INVOICE,
    JOB,
    KIM,
    QUOTE,
    Desk,
)
from tests.factories import make_invoice, make_note, make_quote, switch_portal


class TestFirstShare:
    def test_dates_status_and_sent_quotes_start_ticked_and_nothing_else(self, desk: Desk) -> None:
        assert desk.offer().ticked_keys() == {"dates", "status", QUOTE}
        assert desk.offer().saved_keys() == set()
        assert desk.new() == set()

    def test_everything_on_offer_is_listed_in_groups(self, desk: Desk) -> None:
        items = desk.offer().items

        assert [item.key for item in items] == desk.everything
        assert [item.group for item in items] == [
            *["Job details"] * 3,
            "Quotes",
            "Invoices",
            *["Notes for the client"] * 2,
            "To-dos for the client",
            "Photos and files",
        ]
        assert desk.offer().internal_notes == 1

    def test_saving_shows_what_was_ticked_and_tells_nobody(self, desk: Desk) -> None:
        done = desk.save("dates", desk.note)

        assert (done.job, done.items, done.added, done.removed) == (JOB, ("dates", desk.note), ("dates", desk.note), ())
        assert desk.keys() == ["dates", desk.note]
        assert desk.value("SELECT count(*) FROM outbox") == desk.value("SELECT count(*) FROM share_grant") == 0
        assert desk.last_act() == ("Sam Owner", "share saved", JOB, f"shown: dates, {desk.note}")

    def test_sending_saves_and_writes_to_the_primary_contact(self, desk: Desk) -> None:
        done = desk.send("dates", QUOTE, message="See you then")

        assert [(mail.to, mail.state) for mail in done.emails] == [(DANA, "queued")]
        assert desk.keys() == ["dates", QUOTE]
        assert desk.all("SELECT to_email, subject, staff_message, state FROM outbox") == [
            (DANA, "Rivera Plumbing: quote Q-0001 for 12 Wattle St", "See you then", "queued")
        ]
        assert desk.last_act() == ("Sam Owner", "share sent", JOB, f"to {DANA}: dates, {QUOTE}")

    def test_nothing_is_minted_until_the_sender_needs_it(self, desk: Desk) -> None:
        desk.send("dates")

        assert desk.value("SELECT count(*) FROM share_grant") == 1
        assert desk.value("SELECT count(*) FROM link_token") == 0

    def test_saving_nothing_new_is_not_recorded(self, desk: Desk) -> None:
        desk.save("dates")
        before = desk.traces()

        assert desk.save("dates", remove=["status"]).added == ()
        assert {**desk.traces(), "share_item": []} == {**before, "share_item": []}


class TestAddedAndRemoved:
    def test_both_are_told(self, desk: Desk) -> None:
        desk.save("dates", "status", desk.note)

        done = desk.save(desk.file, remove=["status", desk.note])

        assert (done.items, done.added, done.removed) == (("dates", desk.file), (desk.file,), (desk.note, "status"))
        assert desk.keys() == ["dates", desk.file]
        assert desk.last_act()[3] == f"shown: {desk.file}; taken away: {desk.note}, status"

    def test_later_the_ticks_start_as_saved_and_new_items_unticked(self, desk: Desk) -> None:
        desk.send("description")
        note = make_note(desk.store, desk.job, "The tiles are here.")

        assert desk.offer().ticked_keys() == {"description"}
        assert desk.new() == {f"note:{note.id}"}


class TestNew:
    def test_what_was_offered_at_a_send_is_not_new_and_what_came_later_is(self, desk: Desk) -> None:
        assert desk.new() == set()
        desk.send("dates")
        assert desk.new() == set()

        job = desk.job
        note, quote = make_note(desk.store, job), make_quote(desk.store, desk.client, job)
        assert desk.new() == {f"note:{note.id}", f"quote:{quote.number}"}

        desk.send()
        assert desk.new() == set()

    def test_saving_decides_on_the_ticked_ones_only(self, desk: Desk) -> None:
        desk.send("dates")
        first, second = (make_note(desk.store, desk.job) for _ in range(2))

        desk.save(f"note:{first.id}")

        assert desk.new() == {f"note:{second.id}"}

    def test_leaving_one_unticked_on_purpose_decides_too(self, desk: Desk) -> None:
        desk.send("dates")
        note = make_note(desk.store, desk.job)

        desk.save(remove=[f"note:{note.id}"])

        assert desk.new() == set()
        assert desk.keys() == ["dates"]

    def test_the_list_of_jobs_says_so_as_well(self, desk: Desk) -> None:
        desk.send("dates")
        assert not desk.offer().job.has_new

        make_invoice(desk.store, desk.client, desk.job)
        assert desk.offer().job.has_new


class TestRefused:
    @pytest.mark.parametrize(
        ("key", "error"),
        [
            (DRAFT_QUOTE, Invalid),
            (DRAFT_INVOICE, Invalid),
            (FOREIGN_QUOTE, NotFound),
            (FOREIGN_DRAFT, NotFound),
            ("quote:Q-0099", NotFound),
            ("note:9999", NotFound),
            ("cost:1", NotFound),
            ("internal_note:1", NotFound),
            ("note:-1", NotFound),
            ("note:1 OR 1", NotFound),
            ("note:99999999999999999999", NotFound),
            ("note", NotFound),
            ("dates:1", NotFound),
            ("", NotFound),
        ],
    )
    def test_what_is_not_on_offer_can_be_neither_ticked_nor_unticked(
        self, desk: Desk, key: str, error: type[ConsoleError]
    ) -> None:
        before = desk.traces()

        with pytest.raises(error):
            desk.save("dates", key)
        with pytest.raises(error):
            desk.send("dates", key)
        with pytest.raises(error):
            desk.save(remove=[key])
        assert desk.traces() == before

    def test_private_parts_of_the_job_itself_are_unknown(self, desk: Desk) -> None:
        parts = desk.parts

        for key in (f"note:{parts.internal}", f"todo:{parts.private_todo}", f"note:{parts.foreign_note}"):
            with pytest.raises(NotFound):
                desk.save(key)
        assert desk.value("SELECT count(*) FROM share_item") == 0

    def test_an_item_that_is_gone_can_still_be_unticked(self, desk: Desk) -> None:
        desk.save("dates", desk.note)
        move_note(desk.store, desk.owner, JOB, desk.parts.note, for_client=False)

        assert desk.save(remove=["dates", desk.note]).items == ()

    def test_an_empty_set_can_be_saved_and_not_sent(self, desk: Desk) -> None:
        desk.send("dates")
        before = desk.traces()

        with pytest.raises(Invalid, match="Nothing is ticked"):
            desk.send(remove=["dates"])
        assert desk.traces() == before

        assert desk.save(remove=["dates"]).removed == ("dates",)
        with pytest.raises(Invalid):
            send_again(desk.store, desk.owner, JOB, None, desk.settings)

    def test_the_portal_being_off_hinders_sending_and_not_saving(self, desk: Desk) -> None:
        switch_portal(desk.store, on=False)

        with pytest.raises(PortalOff) as refused:
            desk.send("dates")
        assert "Owner or Admin" in refused.value.hint
        assert desk.offer().blocked == "portal_off"
        assert desk.save("dates").items == ("dates",)

    def test_a_job_without_a_client_is_shared_with_nobody(self, desk: Desk) -> None:
        before = desk.traces()

        with pytest.raises(NoClient):
            desk.save("dates", job=ALONE)
        assert desk.offer(ALONE).blocked == "no_client"
        assert desk.traces() == before

    def test_a_deleted_client_is_no_client(self, desk: Desk) -> None:
        desk.run("UPDATE client SET deleted_at = '2026-11-01 00:00:00.000000' WHERE number = 'C-0001'")

        with pytest.raises(NoClient):
            desk.send("dates")

    def test_an_unknown_job(self, desk: Desk) -> None:
        for number in ("J-9999", "", "J-", "x", "9" * 5_000):
            with pytest.raises(NotFound):
                desk.save("dates", job=number)

    @pytest.mark.parametrize(("length", "fits"), [(2_000, True), (2_001, False)])
    def test_a_message_has_at_most_two_thousand_characters(self, desk: Desk, length: int, fits: bool) -> None:
        if fits:
            desk.send("dates", message="x" * length)
            assert desk.value("SELECT length(staff_message) FROM outbox") == length
            return
        before = desk.traces()
        with pytest.raises(Invalid) as refused:
            desk.send("dates", message="x" * length)
        assert refused.value.field == "message"
        assert desk.traces() == before

    def test_a_message_is_cleaned(self, desk: Desk) -> None:
        desk.send("dates", message="\x1b[2JBring\r\n\u202ethe key\x00 ")

        assert desk.value("SELECT staff_message FROM outbox") == "\ufffd[2JBring\n\ufffdthe key\ufffd"

    def test_a_failing_recipient_leaves_nothing(self, desk: Desk) -> None:
        desk.send("dates")
        before = desk.traces()

        for to in ([DANA, "nobody@example.com"], [DANA, "bo.park.c-0002@example.com"], [DANA, "no address"]):
            with pytest.raises(Invalid):
                desk.send("status", to=to)
        assert desk.traces() == before

    def test_a_client_without_an_address_is_told_of(self, desk: Desk) -> None:
        desk.run("UPDATE contact SET email = ''")

        with pytest.raises(NoEmail, match="Dana Li"):
            desk.send("dates")
        with pytest.raises(NoEmail):
            desk.send("dates", to=[])
        assert desk.value("SELECT count(*) FROM share") == 0


class TestPublicAddress:
    FAR = {"TRADECONSOLE_SMTP_HOST": "smtp.example.com"}

    def test_a_link_to_this_machine_does_not_leave_by_a_far_server(self, desk: Desk) -> None:
        before = desk.traces()

        for host in ("smtp.example.com", "203.0.113.7", "[bad"):
            desk.settings = load_settings({**self.FAR, "TRADECONSOLE_SMTP_HOST": host})
            with pytest.raises(NoPublicAddress):
                desk.send("dates")
        assert desk.traces() == before

    def test_the_business_s_own_server_counts_too(self, desk: Desk) -> None:
        set_business(desk.store, "smtp_host = 'smtp.example.com'")
        with pytest.raises(NoPublicAddress):
            desk.send("dates")

        set_business(desk.store, "portal_url = 'https://jobs.example.com/'")
        assert desk.send("dates", wants_links=True).links[0].url.startswith("https://jobs.example.com/p/")

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
    def test_a_server_on_this_machine_is_fine(self, desk: Desk, host: str) -> None:
        desk.settings = load_settings({"TRADECONSOLE_SMTP_HOST": host})

        assert desk.send("dates").emails


class TestDryRun:
    def test_it_tells_the_same_and_does_nothing(self, desk: Desk) -> None:
        update = Update(TickChanges(frozenset({"dates", QUOTE})), [KIM], "Hello")
        before = desk.traces()

        planned = dry_run(desk.store, desk.owner, JOB, update, desk.settings)
        assert desk.traces() == before

        done = desk.send("dates", QUOTE, to=[KIM], message="Hello")
        assert (planned.items, planned.added, planned.letter) == (done.items, done.added, done.letter)
        assert planned.page.keys() == done.page.keys()
        assert [(mail.to, mail.subject) for mail in planned.emails] == [(mail.to, mail.subject) for mail in done.emails]
        assert planned.links == ()

    def test_it_fails_as_the_send_would(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            dry_run(desk.store, desk.owner, JOB, Update(), desk.settings)
        with pytest.raises(NotFound):
            dry_run(desk.store, desk.owner, JOB, Update(TickChanges(frozenset({"note:9999"}))), desk.settings)


class TestFlow:
    def test_a_note_moved_to_internal_disappears_and_stays_away(self, desk: Desk) -> None:
        desk.send("dates", desk.note)

        move_note(desk.store, desk.owner, JOB, desk.parts.note, for_client=False)
        assert desk.keys() == ["dates"]

        move_note(desk.store, desk.owner, JOB, desk.parts.note, for_client=True)
        assert desk.keys() == ["dates"]
        assert desk.save(desk.note).items == ("dates", desk.note)

    def test_what_is_shared_follows_the_record(self, desk: Desk) -> None:
        desk.save(*desk.everything)
        assert desk.keys() == desk.everything

        desk.run("UPDATE client_note SET text = 'Changed' WHERE id = 1")
        assert desk.page().notes[0].text == "Changed"

    @pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR])
    def test_the_history_names_who_did_it(self, desk: Desk, role: Role) -> None:
        desk.send(INVOICE, by=desk.team[role])

        assert desk.last_act()[0] == desk.team[role].name
        assert desk.value("SELECT p.name FROM share s JOIN staff p ON p.id = s.last_sent_by") == desk.team[role].name
