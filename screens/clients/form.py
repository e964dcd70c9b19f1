"""The forms of a client, of a contact and of an address."""

from collections.abc import Mapping
from typing import Any

from data import entry
from data.actions import clients, contacts, sites
from data.business.abn import checked_abn
from data.enums import ClientKind
from data.lengths import ADDRESS, EMAIL, NAME, PHONE, TEXT
from data.queries.clients import ClientRecord, ClientRow, ContactRow, SiteRow
from screens.forms.fields import Field, Kind
from screens.forms.form_modal import FormModal
from screens.office import Office

_KINDS = ((ClientKind.PERSON.value, "A person"), (ClientKind.BUSINESS.value, "A business"))


def new_client_form(office: Office, typed: str = "") -> FormModal[ClientRow]:
    """Asks for a new client, with what was typed into a search standing where it belongs."""

    def save(values: Mapping[str, str], confirmed: bool) -> ClientRow:
        new = clients.ClientEntry(**_columns(values))
        return clients.add_client(office.store, office.actor, new, may_duplicate=confirmed).row

    return FormModal("New client", _client_fields(_place_of(typed)), save, save_words="Add client")


def _place_of(typed: str) -> dict[str, str]:
    """A name, an email or a phone number, by what it looks like."""
    text = typed.strip()
    if "@" in text:
        return {"email": text}
    return {"phone" if text[:1] in "+0" and len(entry.phone_digits(text)) >= 6 else "name": text} if text else {}


def edit_client_form(office: Office, client: ClientRecord) -> FormModal[ClientRow]:
    """Asks for what is changed of a client. Only that is saved: what somebody else changed meanwhile stays."""
    before = _values_of(client)

    def save(values: Mapping[str, str], confirmed: bool) -> ClientRow:
        changed = {key: value for key, value in values.items() if value != before[key]}
        changes = clients.ClientChanges(**_columns(changed))
        number = client.row.number
        return clients.edit_client(office.store, office.actor, number, changes, may_duplicate=confirmed).row

    return FormModal(f"{client.row.number} {client.row.name}", _client_fields(before), save)


def _values_of(client: ClientRecord) -> dict[str, str]:
    primary = next((contact.name for contact in client.contacts if contact.is_primary), "")
    return {
        "name": client.row.name,
        "kind": client.row.kind.value,
        "contact": primary,
        "email": client.row.email,
        "phone": client.row.phone,
        "address": client.row.address,
        "postal_address": client.paper.postal_address,
        "abn": client.paper.abn,
        "notes": client.paper.internal_notes,
    }


def _columns(values: Mapping[str, str]) -> dict[str, Any]:
    """The values by the names that a client's have."""
    columns: dict[str, Any] = dict(values)
    if "kind" in columns:
        columns["kind"] = ClientKind(columns["kind"])
    if "notes" in columns:
        columns["internal_notes"] = columns.pop("notes")
    return columns


def _client_fields(values: Mapping[str, str]) -> list[Field]:
    def given(key: str) -> str:
        return values.get(key, "")

    return [
        Field("name", "Name", given("name"), check=_name, at_most=NAME, placeholder="like Anna Nguyen"),
        Field("phone", "Phone", given("phone"), check=entry.phone, at_most=PHONE),
        Field("email", "Email", given("email"), check=entry.email, at_most=EMAIL, hint="Links are mailed here."),
        Field("address", "Address", given("address"), at_most=ADDRESS, placeholder=_EXAMPLE, hint="Where the work is."),
        Field("kind", "They are", given("kind"), Kind.CHOICE, _KINDS),
        Field("contact", "Contact", given("contact"), at_most=NAME, hint="Whom to reach there; empty for themselves."),
        Field("postal_address", "Postal address", given("postal_address"), at_most=ADDRESS, hint="If it is another."),
        Field("abn", "ABN", given("abn"), check=checked_abn, at_most=20, hint="Of a business, for its invoices."),
        Field("notes", "Internal notes", given("notes"), Kind.TEXT, hint=_PRIVATE, at_most=TEXT, lines=3),
    ]


_EXAMPLE = "like 12 Wattle St, Brunswick VIC 3056"
_PRIVATE = "Only the office reads these. They can't be shared."


def _name(text: str) -> str:
    return entry.line(text, "Name", NAME, required=True)


def contact_form(office: Office, client: ClientRow, contact: ContactRow | None = None) -> FormModal[ContactRow]:
    """Asks for a contact: a new one, or what is changed of one. Only that is saved, as with a client."""

    def save(values: Mapping[str, str], _confirmed: bool) -> ContactRow:
        given: dict[str, Any] = dict(values)
        if contact is None:
            return contacts.add_contact(office.store, office.actor, client.number, contacts.ContactEntry(**given))
        changed: dict[str, Any] = {key: value for key, value in values.items() if value != getattr(contact, key)}
        changes = contacts.ContactChanges(**changed)
        return contacts.edit_contact(office.store, office.actor, client.number, contact.id, changes)

    shown = contact or ContactRow(0, "", "", "", "", False)
    fields = [
        Field("name", "Name", shown.name, check=_name, at_most=NAME),
        Field("email", "Email", shown.email, check=entry.email, at_most=EMAIL, hint="Links are mailed here."),
        Field("phone", "Phone", shown.phone, check=entry.phone, at_most=PHONE),
        Field("role", "Role", shown.role, at_most=NAME, placeholder="like owner, tenant, accounts"),
    ]
    title = shown.name if contact else f"New contact for {client.name}"
    return FormModal(title, fields, save, save_words="Save" if contact else "Add contact")


def site_form(office: Office, client: ClientRow, site: SiteRow | None = None) -> FormModal[SiteRow]:
    """Asks for an address: a new one, or what one is changed to."""

    def save(values: Mapping[str, str], _confirmed: bool) -> SiteRow:
        if site is None:
            return sites.add_site(office.store, office.actor, client.number, values["address"])
        return sites.edit_site(office.store, office.actor, client.number, site.id, values["address"])

    def check(text: str) -> str:
        return entry.line(text, "Address", ADDRESS, required=True)

    shown = site.address if site else ""
    field = Field("address", "Address", shown, check=check, at_most=ADDRESS, placeholder=_EXAMPLE)
    note = "Jobs keep the address that they have." if site else ""
    title = f"Address of {client.name}" if site else f"New address for {client.name}"
    return FormModal(title, [field], save, save_words="Save" if site else "Add address", note=note)
