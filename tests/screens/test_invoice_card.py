"""An invoice at the keyboard: mended until it may be sent, sent, paid in parts, made void and issued anew."""

from textual.pilot import Pilot

from data.actions.acceptance import accept_quote
from data.actions.invoices import invoice_job
from data.enums import Role
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.settings import Settings
from data.store import Store
from screens.forms.form_modal import FormModal
from screens.invoices.card import InvoiceCardScreen
from screens.invoices.form import InvoiceFormScreen
from screens.invoices.writes import sending
from screens.messages import OpenInvoice, OpenJob
from screens.office import Office
from screens.papers.send import SendModal
from tests.billing import BY_PHONE, LINES, TODAY, make_office, make_person, make_sent, outbox, set_business
from tests.screens.driving import WIDE, fill, press, running, screen_text, settled
from tests.screens.hostile import FORBIDDEN, HOSTILE


def make_invoice(store: Store, settings: Settings) -> Office:
    """INV-0001 of J-0001, $3,608.00, as a draft, and the Owner."""
    owner = make_office(store)
    invoice_job(store, owner, "J-0001", LINES)
    return Office(store, settings, owner)


def invoice(store: Store, number: str = "INV-0001") -> InvoiceRecord:
    row = find_invoice(store.reader, number, TODAY)
    assert row is not None
    return invoice_record(store.reader, row)


async def opened(pilot: Pilot[None]) -> None:
    pilot.app.post_message(OpenInvoice("INV-0001"))
    await settled(pilot)


async def test_a_rule_that_is_broken_is_named_with_where_to_mend_it(store: Store, settings: Settings) -> None:
    office = make_invoice(store, settings)
    set_business(store, "abn = ''")
    async with running(office) as pilot:
        await opened(pilot)
        shown = screen_text(pilot)
        assert "Can't be sent yet:" in shown
        assert "ABN" in shown
        await press(pilot, "s", "enter")
        assert isinstance(pilot.app.screen, SendModal)
        assert "ABN" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InvoiceCardScreen)
    assert (invoice(store).row.status, outbox(store)) == ("Draft", [])


async def test_it_is_sent_and_paid_in_parts_and_a_mistake_is_taken_back(store: Store, settings: Settings) -> None:
    async with running(make_invoice(store, settings), toasts=True) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        assert "invoice INV-0001?" in screen_text(pilot)
        await press(pilot, "enter")
        assert "✉ Sent" in screen_text(pilot)
        assert [(kind, link) for kind, _, link, _ in outbox(store)] == [("invoice", True)]

        await press(pilot, "a")
        assert isinstance(pilot.app.screen, FormModal)
        assert pilot.app.screen.form.values()["amount"] == "3608.00"
        await fill(pilot, amount="4000")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormModal)
        await fill(pilot, amount="1000", method="cash")
        await press(pilot, "ctrl+s")
        assert "◐ Part paid" in screen_text(pilot)
        assert "v Void" not in screen_text(pilot)

        await press(pilot, "right")
        assert "$1,000.00 of $3,608.00 is paid, $2,608.00 is owed." in screen_text(pilot)
        assert "cash" in screen_text(pilot)
        await press(pilot, "d", *"Wrong", "ctrl+s")
        assert "✉ Sent" in screen_text(pilot)
        await press(pilot, "a", "ctrl+s")
        assert "✓ Paid" in screen_text(pilot)
    assert invoice(store).row.owed_cents == 0


async def test_a_void_one_is_issued_anew(store: Store, settings: Settings) -> None:
    async with running(make_invoice(store, settings)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "enter", "v", "ctrl+s")
        assert "Why is missing." in screen_text(pilot)
        await press(pilot, *"Wrong", "ctrl+s")
        shown = screen_text(pilot)
        assert "✕ Void" in shown
        assert "a Paid" not in shown
        await press(pilot, "r")
        assert "INV-0002" in screen_text(pilot).splitlines()[2]
    assert (invoice(store).content.void_reason, invoice(store, "INV-0002").row.status) == ("Wrong", "Draft")


async def test_finance_does_all_of_this(store: Store, settings: Settings) -> None:
    make_invoice(store, settings)
    async with running(Office(store, settings, make_person(store, Role.FINANCE)), WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        assert "your role does not share" in screen_text(pilot)
        assert "stands as new to share" not in screen_text(pilot)
        await press(pilot, "enter", "a", "ctrl+s")
        assert "✓ Paid" in screen_text(pilot)
    assert [link for _, _, link, _ in outbox(store)] == [False]


def test_on_a_job_that_is_shared_it_stands_as_new_to_share(store: Store, settings: Settings) -> None:
    make_invoice(store, settings)
    with store.writing() as tx:
        tx.sql.run("UPDATE job SET is_shared = TRUE")
    look = sending(Office(store, settings, make_person(store, Role.FINANCE)), invoice(store))
    assert look.as_pdf.endswith("For Owner, Admin or Supervisor it then stands as new to share.")


async def test_on_a_job_what_was_agreed_is_billed_before_anything_else(store: Store, settings: Settings) -> None:
    owner = make_sent(store).owner
    accept_quote(store, owner, "Q-0001", BY_PHONE)
    async with running(Office(store, settings, owner)) as pilot:
        pilot.app.post_message(OpenJob("J-0001"))
        await settled(pilot)
        await press(pilot, "right", "right", "right", "n")
        assert "$3,608.00 to bill" in screen_text(pilot)
        await press(pilot, "enter", *"30", "space", "%", "ctrl+s")
        assert (invoice(store).row.quote, invoice(store).row.total_cents) == ("Q-0001", 1_082_40)
        await press(pilot, "escape", "n")
        assert "$2,525.60 to bill" in screen_text(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, InvoiceFormScreen)


async def test_hostile_texts_stand_on_the_card_as_they_are(store: Store, settings: Settings) -> None:
    office, words = make_invoice(store, settings), "\n".join(HOSTILE).encode("utf-8", "replace").decode()
    with store.writing() as tx:
        line = HOSTILE[3]
        tx.sql.run("UPDATE invoice SET terms = :t, buyer = :s, void_reason = :s", t=words, s=line)
        tx.sql.run("UPDATE invoice_line SET description = :t, unit = '[/]'", t=words)
        tx.sql.run("UPDATE client SET name = :t", t=line)
        tx.sql.run("UPDATE contact SET name = :t", t=line)
    shown = []
    async with running(office, (140, 60)) as pilot:
        await opened(pilot)
        for key in ("right", "right", "v", "escape", "s", "escape", "left"):
            shown.append(screen_text(pilot))
            await press(pilot, key)
        assert isinstance(pilot.app.screen, InvoiceCardScreen)
    assert HOSTILE[0] in shown[0]
    assert not set("".join(shown)) & set(FORBIDDEN)
