"""The parts that every document shares: who it is from, whom it is for, and where the work is."""

import re

from data.sharing.pages import SharedBusiness
from data.wording import licence_words
from tradeconsole.documents.accent import printable_accent
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.sheet import Fact, Letterhead

_BARE_ABN = re.compile(r"(\d{2})(\d{3})(\d{3})(\d{3})")
_BETWEEN = " · "


def letterhead(business: SharedBusiness) -> Letterhead:
    """The business as its paper names it."""
    legal = business.legal_name if business.legal_name != business.name else ""
    registrations = _listed(_labelled("ABN", abn_words(business.abn)), licence_words(business.licence))
    contact = _listed(business.phone, business.email)
    return Letterhead(
        name=business.name,
        lines=_filled(legal, registrations, business.address, contact),
        footer=_listed(business.legal_name or business.name, registrations),
        accent=printable_accent(business.accent),
    )


def places(label: str, addressee: Addressee, site: str) -> tuple[Fact, ...]:
    """Whom a document is for and where the work is; a site that is not known is left out."""
    recipient = Fact(label, "\n".join(_filled(addressee.name, *addressee.address)))
    return (recipient, Fact("Site", site)) if site else (recipient,)


def abn_words(abn: str) -> str:
    """An ABN in the groups that people read it in: "51 824 753 556"."""
    bare = _BARE_ABN.fullmatch(abn)
    return " ".join(bare.groups()) if bare else abn


def _labelled(label: str, text: str) -> str:
    return f"{label} {text}" if text else ""


def _listed(*parts: str) -> str:
    return _BETWEEN.join(_filled(*parts))


def _filled(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
