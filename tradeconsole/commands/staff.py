"""`tradeconsole staff`: who works here, as what, and with which password."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.enums import Role
from tradeconsole.commands.call import call_of, confirm, office, opened_store
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.queries.people import StaffRow

app = typer.Typer(help="Who works here: list, add, change, and set passwords.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="E", help="The person's email.")]


@app.command("list")
def list_staff(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List everybody, active or not."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.people import staff_list

    with office(ctx) as at, looking(at.store, at.actor, Action.MANAGE_STAFF) as db:
        people = staff_list(db)
        rows = [(person.name, person.email, person.phone, person.role.value, _standing(person)) for person in people]
        emit(
            ctx,
            {"staff": [staff_document(person) for person in people]},
            Listing(("Name", "Email", "Phone", "Role", ""), rows),
        )


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="What they are called.")],
    email: Annotated[str, typer.Option(help="They sign in by it.")],
    role: Annotated[Role, typer.Option(case_sensitive=False, help="What they may do.")],
    phone: Annotated[str, typer.Option(help="How to reach them.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add somebody, or bring back somebody who was deactivated."""
    from data.actions.staff import add_staff

    with office(ctx) as at:
        person = add_staff(at.store, at.actor, name=name, email=email, role=role, phone=phone)
        _emit(ctx, person, f"{person.name} works here as {person.role}.")


@app.command()
def edit(
    ctx: typer.Context,
    email: Email,
    role: Annotated[Role | None, typer.Option(case_sensitive=False, help="What they may do.")] = None,
    name: Annotated[str | None, typer.Option(help="What they are called.")] = None,
    phone: Annotated[str | None, typer.Option(help="How to reach them; '' for none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change somebody's role, name or phone number."""
    from data.actions.staff import edit_staff

    with office(ctx) as at:
        person = edit_staff(at.store, at.actor, email, role=role, name=name, phone=phone)
        _emit(ctx, person, f"{person.name} is {person.role}.")


@app.command()
def password(
    ctx: typer.Context,
    email: Email,
    reset: Annotated[
        bool, typer.Option("--reset", help="Take it away, without signing in: for a forgotten one. It is recorded.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", hidden=True)] = False,
    as_json: AsJson = False,
) -> None:
    """Set a password: asked for, or the first line of standard input."""
    from data.actions.staff import reset_password, set_password
    from data.queries.people import staff_by_email

    if reset:
        with opened_store(ctx) as store:
            if sys.stdin.isatty() and not yes and not call_of(ctx).json:
                confirm(ctx, f"Let {email} sign in without a password until a new one is set?")
            reset_password(store, email)
            person = staff_by_email(store.reader, email)
            assert person is not None
            _emit(ctx, person, f"{person.name} signs in without a password now. Set a new one.")
        return
    with office(ctx) as at:
        set_password(at.store, at.actor, email, _new_password(ctx))
        person = staff_by_email(at.store.reader, email)
        assert person is not None
        _emit(ctx, person, f"{person.name} signs in with the new password.")


def _new_password(ctx: typer.Context) -> str:
    from data.errors import Invalid, Usage

    if sys.stdin.isatty():
        return str(typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True))
    lines = sys.stdin.read().splitlines()
    if not lines:
        raise Usage("A new password is needed.", "Write it to standard input, or take the old one away with --reset.")
    if len(lines) > 1 and lines[1] and lines[1] != lines[0]:
        raise Invalid("The two passwords differ.", "Type the same one twice.", "password")
    return lines[0]


@app.command()
def deactivate(ctx: typer.Context, email: Email, as_json: AsJson = False) -> None:
    """Let somebody in no more. What they did stays on record."""
    from data.actions.staff import deactivate_staff

    with office(ctx) as at:
        person = deactivate_staff(at.store, at.actor, email)
        _emit(ctx, person, f"{person.name} can't sign in any more.")


def staff_document(person: "StaffRow") -> dict[str, Any]:
    """A person as programs read them."""
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "role": person.role.value,
        "active": person.active,
        "has_password": person.has_password,
    }


def _standing(person: "StaffRow") -> str:
    if not person.active:
        return "deactivated"
    return "with a password" if person.has_password else "without a password"


def _emit(ctx: typer.Context, person: "StaffRow", words: str) -> None:
    emit(ctx, {"staff": staff_document(person)}, words)
