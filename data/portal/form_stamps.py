"""Stamps for the forms of client pages: signed, so that a form comes from our page, and what it brings counts once.

A stamp says which form it stands in, for which link, on what, and when the page was made. It holds no secret, and
needs no row in the database until its form is submitted.
"""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer

from data.sharing.expiry import AT_MOST_AFTER_SEND
from data.tokens import hash_token

# A page may stand open for as long as its link works.
OLDEST_CLIENT_FORM = AT_MOST_AFTER_SEND


class Form(StrEnum):
    ANSWER = "answer"
    MESSAGE = "message"
    SEEN = "seen"
    RENEW = "renew"
    ENQUIRY = "enquiry"


@dataclass(frozen=True)
class Bound:
    """What a stamp is good for.

    Attributes:
        form: The form that it stands in.
        grant: The link that the page was made for; 0 for a page without one.
        item: The opaque id of what the form is about.
    """

    form: Form
    grant: int = 0
    item: str = ""


@dataclass(frozen=True)
class Stamp:
    """A stamp that is ours and stands in the right form.

    Attributes:
        content_hash: Of what the page showed, for what must not have changed since.
        version: The version of the share that the page showed.
        nonce: What makes this page's form one of its own.
        made_at: When the page was made.
    """

    content_hash: str
    version: int
    nonce: str
    made_at: datetime

    def is_aged(self, now: datetime, oldest: timedelta, youngest: timedelta = timedelta()) -> bool:
        """Whether the form was open for at least `youngest` and at most `oldest`."""
        return youngest <= now - self.made_at <= oldest

    @property
    def nonce_hash(self) -> str:
        """What the database remembers of a form that was submitted."""
        return hash_token(self.nonce)


def make_stamp(key: bytes, bound: Bound, now: datetime, content_hash: str = "", version: int = 0) -> str:
    """A fresh stamp, as it stands in a page."""
    content = [*asdict(bound).values(), content_hash, version, secrets.token_urlsafe(12), now.timestamp()]
    return str(_serializer(key).dumps(content))


def read_stamp(key: bytes, text: str, bound: Bound) -> Stamp | None:
    """The stamp of a submitted form; None when it is forged, damaged, or of another form, link or item."""
    try:
        form, grant, item, content_hash, version, nonce, made_at = _serializer(key).loads(text)
    except (BadData, UnicodeError):
        return None
    if (form, grant, item) != (bound.form, bound.grant, bound.item):
        return None
    return Stamp(content_hash, version, nonce, datetime.fromtimestamp(made_at, UTC))


def _serializer(key: bytes) -> URLSafeSerializer:
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(key, salt="tradeconsole.form", signer_kwargs=options)
