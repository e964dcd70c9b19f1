"""`tradeconsole settings`: the business's settings, by role. What a machine is told stands in its environment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import Office, office
from tradeconsole.commands.output import AsJson, Listing, emit
from tradeconsole.commands.portal import ask_before_off

if TYPE_CHECKING:
    from data.business.schema import Setting

app = typer.Typer(help="The business's settings: list, look at one, change one.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(metavar="KEY", help="The setting's name, as the list has it.")]


@app.command("list")
def list_settings(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List every setting, and what of it this machine does not go by."""
    from data.business.schema import SETTINGS

    with office(ctx) as at:
        values = _values(at)
        documents = [_document(at, setting, values) for setting in SETTINGS.values()]
        rows = [(each["key"], each["value"], _note(each)) for each in documents]
        password = _password(at)
        emit(
            ctx,
            {"settings": documents, "mail_password": password},
            Listing(("Setting", "Value", ""), rows),
            f"The mail server's password: {password}.",
        )


@app.command()
def get(ctx: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Show one setting."""
    from data.business.schema import find_setting

    with office(ctx) as at:
        setting, values = find_setting(key), _values(at)
        emit(ctx, {"setting": _document(at, setting, values)}, values[setting.key])


@app.command("set")
def change(
    ctx: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its new value; '' empties it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Switch the portal off without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change one setting."""
    from data.actions.settings import save_settings
    from data.business.checks import NO_WORDS
    from data.business.schema import find_setting, still_to_do

    with office(ctx) as at:
        setting = find_setting(key)
        if setting.key == "portal_on" and value.strip().lower() in NO_WORDS:
            ask_before_off(ctx, at, yes=yes)
        changed = bool(save_settings(at.store, at.actor, {setting.key: value}))
        values = _values(at)
        document = {"setting": _document(at, setting, values), "changed": changed}
        now = values[setting.key] or "empty"
        words = f"{setting.title}: {now}." if changed else f"{setting.title} was that already: {now}."
        emit(ctx, document, *filter(None, (words, still_to_do((setting.key,) if changed else (), values))))


@app.command()
def logo(
    ctx: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="PNG or JPEG, up to 5 MB; it is made smaller.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the logo off.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a logo at the head of quotes and invoices, or take it off."""
    from data.actions.logo import remove_logo, set_logo
    from data.errors import Usage
    from data.files.pasted import read_file

    if remove == (path is not None):
        raise Usage("Which logo?", "Give a FILE, or --remove to take it off.")
    with office(ctx) as at:
        if path is None:
            words = "The logo is taken off." if remove_logo(at.store, at.actor) else "There was no logo."
        else:
            set_logo(at.store, at.actor, read_file(path))
            words = "The logo stands at the head of quotes and invoices now."
        emit(ctx, {"logo": path is not None}, words)


def _values(at: Office) -> dict[str, str]:
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.settings import read_settings_values

    with looking(at.store, at.actor, Action.CHANGE_SETTINGS, "settings") as db:
        return read_settings_values(db)


def _document(at: Office, setting: "Setting", values: dict[str, str]) -> dict[str, Any]:
    from data.business.schema import overridden_by

    return {
        "key": setting.key,
        "value": values[setting.key],
        "section": setting.section.value,
        "title": setting.title,
        "overridden_by": overridden_by(setting, at.settings) or None,
    }


def _note(document: dict[str, Any]) -> str:
    return f"not used here: {document['overridden_by']} goes first" if document["overridden_by"] else ""


def _password(at: Office) -> str:
    """Where the mail server's password comes from, never what it is."""
    from data.enums import MailSecurity
    from data.keychain import password_source
    from data.queries.people import read_business

    mail = at.settings.mail(read_business(at.store.reader))
    if mail is None or mail.security is MailSecurity.NONE:
        return "none needed"
    return password_source(mail.user, at.settings.environ)
