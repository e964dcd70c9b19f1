"""What the last look warns of, by what stands in the database."""

import pytest

from data.enums import Role
from data.models import Staff
from data.permissions import Actor
from data.queries.leaks import leaks_in_update
from data.sharing.leaks import Secret
from tests.data.desk import Desk
from tests.factories import id_of, make_client, make_contact, make_cost, make_file, make_internal_note, make_note, save

TICKS = ("dates", "status", "quote:Q-0001")


def warned(
    desk: Desk, message: str = "", ticks: tuple[str, ...] = TICKS, by: Actor | None = None
) -> list[tuple[str, str]]:
    sender = (by or desk.owner).staff_id
    leaks = leaks_in_update(desk.store.reader, desk.offer(), ticks, message, sender=sender)
    return [(leak.where, leak.words) for leak in leaks]


def found(desk: Desk, message: str) -> set[Secret]:
    leaks = leaks_in_update(desk.store.reader, desk.offer(), TICKS, message, sender=desk.owner.staff_id)
    return {leak.what for leak in leaks}


def test_a_plain_message_is_let_pass(desk: Desk) -> None:
    assert warned(desk, "Hi Dana, we come on Friday at 8. The quote is $3,608.00. Questions? 03 5550 0100") == []
    assert warned(desk, "") == []


class TestMoney:
    def test_costs_their_sums_and_what_is_left_of_the_quote(self, desk: Desk) -> None:
        make_cost(desk.store, desk.job, label="Valve", supplier="Tradelink", amount_cents=87_35)
        subtotal, total = desk.offer().page.quotes[0].subtotal_cents, desk.offer().page.quotes[0].total_cents
        margins = [f"${(sold - 1_587_35) / 100:,.2f}" for sold in (subtotal, total)]

        assert found(desk, "$87.35") == found(desk, "1,500") == found(desk, "$1,587.35") == {Secret.COST}
        assert {what for text in margins for what in found(desk, text)} == {Secret.MARGIN}
        assert found(desk, f"Our margin: {(subtotal - 1_587_35) * 100 / subtotal:.0f}%") == {Secret.MARGIN}

    def test_a_figure_of_a_ticked_paper_is_none_but_of_an_unticked_one_it_is(self, desk: Desk) -> None:
        total = desk.offer().page.quotes[0].total_cents
        make_cost(desk.store, desk.job, amount_cents=total)
        message = f"That is ${total / 100:,.2f}."

        assert warned(desk, message) == []
        assert warned(desk, message, ("dates",)) == [("Your message", f"${total / 100:,.2f}")]

    def test_what_others_are_paid(self, desk: Desk) -> None:
        desk.run("UPDATE staff SET pay_rate_cents = 4125 WHERE role = 'Tradie'")

        assert found(desk, "He costs us $41.25 an hour") == {Secret.PAY_RATE}


class TestPeople:
    def test_staff_but_not_the_one_who_sends(self, desk: Desk) -> None:
        desk.run("UPDATE staff SET phone = '0491 570 110' WHERE role = 'Tradie'")
        message = "Ask Sam Tradie, sam.tradie@rivera.example, +61 491 570 110. Sam Owner"

        assert found(desk, message) == {Secret.STAFF_NAME, Secret.STAFF_EMAIL, Secret.STAFF_PHONE}
        assert "Sam Owner" not in dict(warned(desk, message)).values()

    def test_somebody_who_left_is_no_staff(self, desk: Desk) -> None:
        save(
            desk.store,
            Staff(name="Old Hand", email="o@x.example", role=Role.ADMIN, active=False, created_at=desk.clock.now()),
        )

        assert warned(desk, "Old Hand says hello") == []

    def test_another_client_by_name_phone_or_address_and_never_their_own(self, desk: Desk) -> None:
        other, _ = make_client(desk.store, "Omar Haddad")
        make_contact(desk.store, other, "Lou", phone="0412 555 020", phone_digits="0412555020", email="lou@x.example")

        assert found(desk, "As at omar haddad's") == {Secret.CLIENT_NAME}
        assert found(desk, "Ring 0412 555 020") == {Secret.CLIENT_PHONE}
        assert found(desk, "Write to Lou@x.example") == {Secret.CLIENT_EMAIL}
        assert warned(desk, "Dana Li, Kim Li, dana.li.c-0001@example.com, 0491 570 006") == []

    def test_a_business_of_one_word_but_no_person_of_one(self, desk: Desk) -> None:
        make_client(desk.store, "Woolworths", kind="business")
        make_client(desk.store, "Monday")

        assert warned(desk, "On Monday, as for Woolworths") == [("Your message", "Woolworths")]

    def test_a_supplier(self, desk: Desk) -> None:
        assert warned(desk, "It comes from Reece") == [("Your message", "Reece")]


class TestTexts:
    def test_internal_notes_of_the_job_and_of_its_client(self, desk: Desk) -> None:
        make_internal_note(desk.store, desk.job, "Ask for the money before the work begins")
        desk.run("UPDATE client SET internal_notes = 'Slow payer' WHERE id = 1")

        assert found(desk, "We ask for the money before the work") == {Secret.INTERNAL_NOTE}
        assert found(desk, "You were a slow payer") == {Secret.INTERNAL_NOTE}

    def test_what_is_ticked_is_looked_at_as_well(self, desk: Desk) -> None:
        note = f"note:{make_note(desk.store, desk.job, 'Reece delivers the unit on Tuesday morning, early').id}"
        file = f"file:{id_of(make_file(desk.store, desk.job, name='invoice_Reece_1500.pdf'))}"
        desk.run("UPDATE todo SET text = 'Pay Reece' WHERE for_client")
        desk.run("UPDATE job SET description = 'As done for Bo Park' WHERE id = 1")

        assert warned(desk, "", ("dates",)) == []
        assert warned(desk, "", (note, file, desk.todo, "description")) == [
            ("Description", "Bo Park"),
            ("Note “Reece delivers the unit on Tue…”", "Reece"),
            ("To-do “Pay Reece”", "Reece"),
            ("File invoice_Reece_1500.pdf", "Reece"),
        ]

    def test_what_its_clients_were_told_before_is_not_named_again_until_it_changes(self, desk: Desk) -> None:
        note = f"note:{make_note(desk.store, desk.job, 'Reece delivers').id}"
        desk.send("dates", note)
        again = warned(desk, "", ("dates", note))
        desk.run(f"UPDATE client_note SET text = 'Reece is late, ask Bo Park' WHERE id = {note[5:]}")

        assert again == []
        assert warned(desk, "", ("dates", note)) == [("Note “Reece is late, ask Bo Park”", "Bo Park")]

    def test_what_cannot_be_read_stops_nothing(self, desk: Desk) -> None:
        desk.store.reader.execute("PRAGMA ignore_check_constraints = ON", {})
        desk.store.reader.execute("UPDATE cost SET amount_cents = 'much'", {})

        assert warned(desk, "Reece") == []


@pytest.mark.parametrize("text", ["'; DROP TABLE client; --", "%", "\x00", "A" * 2_000, "Ab Cd " * 330])
def test_any_message_can_be_looked_up(desk: Desk, text: str) -> None:
    assert warned(desk, text) == []
