"""What tests of quotes and invoices begin with: a business, its Owner, a client and their job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.actions.acceptance import ToldAnswer
from data.actions.business import PREFIXES
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.enums import Role
from data.errors import ConsoleError, NotPermitted
from data.models import NumberSequence, Site
from data.money import DraftLine
from data.permissions import Actor
from data.queries.quotes import QuoteRecord, find_quote, quote_record
from data.settings import load_settings
from data.store import Store
from tests.factories import id_of, make_business, make_client, make_job, make_staff, save
from tests.staging import staged

LINES = (DraftLine("Replace the hot water unit", unit_price_cents=2_980_00), DraftLine("Labour", 2_500, 120_00))
DEARER = (DraftLine("Replace the hot water unit", unit_price_cents=3_480_00),)
BY_PHONE = ToldAnswer("Dana Li", "by phone")

# Where the business is; in UTC it is still the day before.
TODAY = date(2026, 11, 24)


def make_office(store: Store) -> Actor:
    """The Owner of a business that is registered for GST, with its portal on, the client C-0001 and their J-0001."""
    return staged(store, _make_office)


def _make_office(store: Store) -> Actor:
    make_business(store)
    save(store, *(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items()))
    client, _ = make_client(store, "Dana Li")
    save(store, Site(client_id=id_of(client), address="9 Acacia Ave, Coburg VIC 3058"))
    make_job(store, client)
    return make_person(store, Role.OWNER, name="Lee Rivera")


@dataclass(frozen=True)
class Quoted:
    """The Owner, and Q-0001 of J-0001 as they left it."""

    owner: Actor
    quote: QuoteRecord


def make_draft(store: Store) -> Quoted:
    """The same office with a draft of a quote."""
    return staged(store, _make_draft)


def _make_draft(store: Store) -> Quoted:
    owner = _make_office(store)
    return Quoted(owner, add_quote(store, owner, "C-0001", Offer(LINES), job="J-0001"))


def make_sent(store: Store) -> Quoted:
    """The same office with a quote that its client has the link to."""
    return staged(store, _make_sent)


def _make_sent(store: Store) -> Quoted:
    owner, machine = _make_draft(store).owner, load_settings({"TRADECONSOLE_HOME": "/nowhere"})
    return Quoted(owner, send_quote(store, owner, "Q-0001", machine).quote)


def read_quote(store: Store) -> QuoteRecord:
    """Q-0001 as it stands now."""
    row = find_quote(store.reader, "Q-0001", TODAY)
    assert row is not None
    return quote_record(store.reader, row)


def make_person(store: Store, role: Role, **columns: Any) -> Actor:
    """Somebody of a role."""
    staff = make_staff(store, role, **columns)
    return Actor(id_of(staff), staff.name, staff.email, role)


def set_business(store: Store, columns: str) -> None:
    """Change columns of the business, as SQL names them."""
    with store.writing() as tx:
        tx.sql.run(f"UPDATE business SET {columns}")


def history(store: Store) -> list[tuple[str, str]]:
    """What was done, and to what."""
    return list(store.reader.execute("SELECT action, subject FROM activity ORDER BY id", {}).fetchall())


def outbox(store: Store) -> list[tuple[str, str, bool, str]]:
    """The mails that wait: kind, address, whether they carry a link, subject."""
    query = "SELECT kind, to_email, grant_id IS NOT NULL, subject FROM outbox ORDER BY id"
    return [(kind, to, bool(link), subject) for kind, to, link, subject in store.reader.execute(query, {}).fetchall()]


def ticked(store: Store) -> list[tuple[str, int]]:
    """What is ticked on any share: kind and record."""
    query = "SELECT kind, ref_id FROM share_item WHERE ticked ORDER BY id"
    return list(store.reader.execute(query, {}).fetchall())


def allowed(act: Callable[[], object]) -> bool:
    """Whether somebody may do this, whatever else hinders it."""
    try:
        act()
    except NotPermitted:
        return False
    except ConsoleError:
        return True
    return True
