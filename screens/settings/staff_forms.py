"""What is asked of somebody who works here, and of passwords."""

from collections.abc import Mapping, Sequence

from data import entry
from data.actions.staff import SHORTEST_PASSWORD, check_length
from data.enums import Role
from data.errors import Invalid
from data.lengths import EMAIL, NAME, PHONE
from data.permissions import may_manage
from data.queries.people import StaffRow
from screens.forms.fields import Field, Kind
from screens.office import Office

_PASSWORD_HINT = f"At least {SHORTEST_PASSWORD} characters."

# Which roles somebody may give.
ROLES_OF = {role: tuple(given for given in Role if may_manage(role, given)) for role in Role}
_MAY = {
    Role.OWNER: "everything",
    Role.ADMIN: "all but the history",
    Role.SUPERVISOR: "jobs, quotes, sharing",
    Role.FINANCE: "quotes, invoices, costs",
    Role.TRADIE: "their own jobs",
    Role.APPRENTICE: "sees their own jobs",
}


def person_fields(roles: Sequence[Role], person: StaffRow | None = None) -> list[Field]:
    """What is asked of a person: a new one, or one who is there. Without roles none is asked."""
    fields = [Field("name", "Name", person.name if person else "", check=_name, at_most=NAME)]
    if person is None:
        fields.append(Field("email", "Email", check=_email, hint="They sign in by it.", at_most=EMAIL))
    fields.append(Field("phone", "Phone", person.phone if person else "", check=entry.phone, at_most=PHONE))
    if roles:
        given = person.role if person else Role.TRADIE
        choices = [(role.value, f"{role}: {_MAY[role]}") for role in roles]
        fields.append(Field("role", "Role", given.value, Kind.CHOICE, choices))
    if person is None:
        hint = f"{_PASSWORD_HINT} Empty: they sign in by name alone."
        fields.append(Field("password", "Password", kind=Kind.SECRET, check=_if_given, hint=hint))
    return fields


def password_fields(*, asks_old: bool = False) -> list[Field]:
    """A new password, typed twice; with the old one first where it is one's own."""
    fields = [
        Field("password", "New password", kind=Kind.SECRET, check=check_length, hint=_PASSWORD_HINT),
        Field("again", "The same again", kind=Kind.SECRET),
    ]
    old = Field("old", "Password now", kind=Kind.SECRET)
    return [old, *fields] if asks_old else fields


def new_password(values: Mapping[str, str]) -> str:
    """The password that was typed twice.

    Raises:
        Invalid: The two differ.
    """
    if values["password"] != values["again"]:
        raise Invalid("The two passwords differ.", "Type the same one twice.", "again")
    return values["password"]


def save_new_person(office: Office, values: Mapping[str, str], _confirmed: bool) -> StaffRow:
    """Add a person, with a password where one is given.

    Raises:
        ConsoleError: They can't be added.
    """
    from data.actions.staff import add_staff

    return add_staff(
        office.store,
        office.actor,
        name=values["name"],
        email=values["email"],
        phone=values["phone"],
        role=Role(values["role"]),
        password=values["password"],
    )


def _if_given(password: str) -> None:
    if password:
        check_length(password)


def _name(text: str) -> str:
    return entry.line(text, "Name", NAME, required=True)


def _email(text: str) -> str:
    if address := entry.email(text):
        return address
    raise Invalid("Email is missing.", "People sign in by it.", "email")
