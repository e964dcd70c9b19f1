"""The demo's business and its people. Names are made up; telephone numbers are ones reserved for fiction."""

from datetime import timedelta

from data.actions.business import PREFIXES
from data.demo.days import Days
from data.enums import Role
from data.models import Activity, Business, NumberSequence, Staff
from data.snapshots import record_business
from data.store import Transaction

ZONE = "Australia/Melbourne"
NAME = "Rivera Plumbing"
EMAIL = "office@riveraplumbing.example.com"
STARTED = timedelta(days=420)

QUOTE_TERMS = (
    "Prices hold until the date above. Work starts once the quote is accepted and, where one is asked for, the "
    "deposit is paid. Rotten timber or asbestos found on the way is priced before we go on. Our workmanship is "
    "guaranteed for seven years."
)
INVOICE_TERMS = "Please pay within 14 days and put the invoice number in the reference. Thank you for your business."

# Quotes are older than the demo: the paper book went up to here.
QUOTES_ON_PAPER = 18

# What the stories call them; name, role, telephone, pay by the hour in cents.
PEOPLE: dict[str, tuple[str, Role, str, int | None]] = {
    "rosa": ("Rosa Rivera", Role.OWNER, "0491 570 156", None),
    "mia": ("Mia Chen", Role.ADMIN, "0491 570 157", 3_950),
    "sam": ("Sam Whitford", Role.SUPERVISOR, "0491 570 158", 5_600),
    "priya": ("Priya Nair", Role.FINANCE, "0491 570 159", 4_300),
    "dan": ("Dan Kowalski", Role.TRADIE, "0491 570 110", 4_850),
    "leo": ("Leo Tran", Role.TRADIE, "0491 570 006", 4_600),
    "zoe": ("Zoe Bennett", Role.APPRENTICE, "03 5550 0142", 2_380),
}


def add_business(tx: Transaction, days: Days) -> None:
    """The business, with its portal on and its public face kept from the day it began."""
    started = days.now - STARTED
    tx.session.add(
        Business(
            name=NAME,
            legal_name="Rivera Plumbing & Roofing Pty Ltd",
            abn="51824753556",
            gst_registered=True,
            licence="00417",
            phone="03 7010 0100",
            email=EMAIL,
            address="Unit 3, 48 Foundry Rd, Brunswick VIC 3056",
            timezone=days.zone,
            accent="#1f6f78",
            portal_on=True,
            enquiry_form_on=True,
            quote_terms=QUOTE_TERMS,
            invoice_terms=INVOICE_TERMS,
            bank_name="Rivera Plumbing & Roofing Pty Ltd",
            bank_bsb="000-123",
            bank_account="1234 5678",
            is_demo=True,
            created_at=started,
        )
    )
    tx.session.flush()
    record_business(tx.sql, started)


def add_staff(tx: Transaction, days: Days) -> dict[str, Staff]:
    """Everybody who works there, without passwords: in the demo a name is enough to sign in."""
    staff = {
        key: Staff(
            name=name,
            email=f"{key}@example.com",
            phone=phone,
            role=role,
            pay_rate_cents=rate,
            created_at=days.now - STARTED,
        )
        for key, (name, role, phone, rate) in PEOPLE.items()
    }
    for person in staff.values():
        tx.session.add(person)
        tx.session.flush()
    return staff


def record_switch(tx: Transaction, days: Days, owner: Staff) -> None:
    """The portal was switched on the day the business began."""
    at = days.now - STARTED
    tx.session.add(Activity(at=at, who=owner.name, staff_id=owner.id, action="portal switched on"))
    tx.session.flush()


def numbers_used() -> dict[str, int]:
    """The last number of each sequence before the demo begins."""
    return dict.fromkeys(PREFIXES, 0) | {"quote": QUOTES_ON_PAPER}


def add_sequences(tx: Transaction, used: dict[str, int]) -> None:
    """Number sequences that go on where the demo's own numbers end."""
    for name, prefix in PREFIXES.items():
        tx.session.add(NumberSequence(name=name, prefix=prefix, next_value=used[name] + 1))
    tx.session.flush()
