"""An enquiry as a stranger sends it: checked field by field, kept once, and told to the office now and then.

Plain SQL that the portal's connection allows. It needs no link, and works while the Client Portal is off.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from data import entry
from data.enums import EnquiryStatus, OutboxKind
from data.errors import Invalid
from data.lengths import ADDRESS, LINE, NAME, TEXT
from data.mail.queue import NewMail, queue_enquiry_notice
from data.portal.store import Looked
from data.queries.portal import portal_switch
from data.queries.shared import portal_business
from data.safe_text import MARK

YOUNGEST_FORM, OLDEST_FORM = timedelta(seconds=3), timedelta(hours=2)

NO_WAY_TO_ANSWER = "Please give an email address or a phone number, so that we can answer."


@dataclass(frozen=True)
class NewEnquiry:
    """An enquiry that can be kept: its texts are clean."""

    name: str
    email: str
    phone: str
    address: str
    message: str
    preferred_times: str


class Misfilled(Exception):
    """A form that can't be taken. `errors` says what is wrong with which field, in the order of the form."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


FIELDS: dict[str, Callable[[str], str]] = {
    "name": lambda text: _needed(entry.line(text, "Your name", NAME), "Please type your name."),
    "email": entry.email,
    "phone": lambda text: entry.phone(text, "The phone number"),
    "address": lambda text: entry.line(text, "The address", ADDRESS),
    "message": lambda text: _needed(entry.paragraphs(text, "What you wrote", TEXT), "Please write what you need."),
    "preferred_times": lambda text: entry.line(text, "The line about times", LINE),
}


def read_form(values: Mapping[str, str]) -> NewEnquiry:
    """The enquiry that a form brings.

    Raises:
        Misfilled: With a sentence for every field that can't be taken.
    """
    clean: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, check in FIELDS.items():
        try:
            clean[name] = check(values.get(name, ""))
        except Invalid as error:
            errors[name] = f"{error.message} {error.hint}".strip()
    if not {"email", "phone"} & errors.keys() and not (clean["email"] or clean["phone"]):
        errors["email"] = NO_WAY_TO_ANSWER
    if errors:
        raise Misfilled({name: errors[name] for name in FIELDS if name in errors})
    return NewEnquiry(**clean)


def _needed(text: str, otherwise: str) -> str:
    if not text.replace(MARK, "").strip():
        raise Invalid(otherwise)
    return text


def form_is_on(looked: Looked) -> bool:
    """Whether the form takes enquiries."""
    switch = portal_switch(looked.db)
    return switch is not None and switch.enquiry_form_on


def keep_enquiry(looked: Looked, new: NewEnquiry, stamp_hash: str) -> bool:
    """Keep an enquiry, with a line in the history and a notice to the office; False when its form came before."""
    db = looked.db
    number = db.execute(_TAKE_NUMBER, {"stamp": stamp_hash}).fetchone()
    if number is None:
        return False
    prefix, width, value = number
    named = f"{prefix}{value:0{width}}"
    enquiry = db.insert(
        "enquiry",
        number=named,
        status=EnquiryStatus.NEW,
        received_at=looked.now,
        stamp_hash=stamp_hash,
        **vars(new),
    )
    db.insert("activity", at=looked.now, who=new.name, action="enquiry received", subject=named, detail="")
    _tell_office(looked, new, named, enquiry)
    return True


_TAKE_NUMBER = """
    UPDATE number_sequence SET next_value = next_value + 1
    WHERE name = 'enquiry' AND NOT EXISTS (SELECT id FROM enquiry WHERE stamp_hash = :stamp)
    RETURNING prefix, width, next_value - 1 AS taken
"""


def _tell_office(looked: Looked, new: NewEnquiry, number: str, enquiry: int) -> None:
    """Mail the business itself, seldom; what the notice says is read when it is sent."""
    business = portal_business(looked.db)
    assert business is not None
    words = f"Enquiry {number} from {new.name}"
    mail = NewMail(
        kind=OutboxKind.OFFICE_NOTICE,
        sender=business.email,
        to_name=business.name,
        to_email=business.email,
        subject=words,
        lead=f"{words} came in by the form.",
        enquiry=enquiry,
    )
    queue_enquiry_notice(looked.db, mail, looked.now)
