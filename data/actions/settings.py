"""The business's settings, saved together or not at all."""

from collections.abc import Mapping

from data.actions.acting import Act, acting, refusal
from data.actions.business import put_portal_switch
from data.actions.enquiry_form import put_form_switch, put_origins
from data.actions.mail_server import DEFAULT_PORTS, NewMailServer, put_mail_server
from data.business.checks import YES, read_numbering
from data.business.schema import NUMBERED, SETTINGS, Kind, Section, find_setting
from data.enums import MailSecurity
from data.errors import Invalid, Question
from data.permissions import Action, Actor, may
from data.queries.settings import highest_number, read_settings_values
from data.snapshots import record_business
from data.store import Store

Values = Mapping[str, str]

# Saved and recorded by the actions that they belong to.
_ELSEWHERE = ("portal_on", "enquiry_form_on", "enquiry_origins")
# Recorded by their last digits: who changed where invoices are paid to must be seen.
_BANK = ("bank_bsb", "bank_account")
_SHOWN_DIGITS = 3


class ChangedMeanwhile(Question):
    """Somebody else has changed a setting since the person who saves it now has read it."""

    title = "Changed meanwhile"
    yes = "Save mine"


def save_settings(
    store: Store, actor: Actor, given: Values, seen: Values | None = None, *, confirmed: bool = False
) -> tuple[str, ...]:
    """Save several settings at once; the keys of those that changed.

    Args:
        given: Texts by the keys of their settings, as a form or a command gives them.
        seen: The values that the person had before them; what somebody else changed since is asked about.

    Raises:
        NotPermitted, NotFound, Invalid, ChangedMeanwhile: Nothing was changed; `Invalid` names the setting.
    """
    settings = [find_setting(key) for key in given]
    actions = list(dict.fromkeys(setting.action for setting in settings)) or [Action.CHANGE_SETTINGS]
    with acting(store, actor, actions[0], ", ".join(setting.key for setting in settings)) as act:
        _require(act, actions)
        wanted = {setting.key: setting.read(text) for setting, text in zip(settings, given.values(), strict=True)}
        before = read_settings_values(act.sql)
        changed = {key: text for key, text in wanted.items() if text != before[key]}
        if seen is not None and not confirmed:
            _ask_about_others(changed, before, seen)
        _check_gst(changed, before)
        _check_abn_kept(act, changed)
        _save(act, changed, before)
        record_business(act.sql, act.now)
    return tuple(changed)


def _require(act: Act, actions: list[Action]) -> None:
    for action in actions:
        if not may(act.actor.role, action):
            raise refusal(act.actor.role, action)


def _ask_about_others(changed: Values, before: Values, seen: Values) -> None:
    for key in changed:
        if before[key] != seen.get(key, before[key]) and not key.startswith("next_"):
            shown = f"“{before[key]}”" if before[key] else "empty"
            message = f"{SETTINGS[key].title} is {shown} by now: somebody else has changed it."
            raise ChangedMeanwhile(message, "Saving yours puts it in its place.")


def _check_gst(changed: Values, before: Values) -> None:
    """A business registered for GST writes tax invoices, which need its ABN."""
    touched = [key for key in ("abn", "gst_registered") if key in changed]
    after = {**before, **changed}
    if touched and after["gst_registered"] == YES and not after["abn"]:
        raise Invalid(
            "A business that is registered for GST needs its ABN.",
            "Give the ABN, or switch Registered for GST off.",
            touched[0],
        )


def _check_abn_kept(act: Act, changed: Values) -> None:
    """Tax invoices that were issued go on showing the ABN, whether the business is registered by now or not."""
    if changed.get("abn") == "" and (issued := act.sql.value(_TAX_INVOICE)):
        raise Invalid(f"{issued} is a tax invoice, and shows the ABN.", "Change it, but do not clear it.", "abn")


_TAX_INVOICE = "SELECT number FROM invoice WHERE shows_gst AND status IN ('Sent', 'Part paid', 'Paid') LIMIT 1"


def _save(act: Act, changed: Values, before: Values) -> None:
    """Save what changed, each part by what it belongs to."""
    if "portal_on" in changed:
        put_portal_switch(act, changed["portal_on"] == YES)
    if "enquiry_form_on" in changed:
        put_form_switch(act, changed["enquiry_form_on"] == YES)
    if "enquiry_origins" in changed:
        put_origins(act, tuple(changed["enquiry_origins"].split()))
    if any(SETTINGS[key].section is Section.MAIL for key in changed):
        _save_mail_server(act, changed, before)
    numbers = [kind for kind in NUMBERED if f"next_{kind}" in changed]
    for kind in numbers:
        _save_numbering(act, kind, {**before, **changed}, before)
    plain = [key for key in changed if _is_column(key)]
    if plain:
        _save_columns(act, {key: changed[key] for key in plain})
    if told := [*plain, *(f"next_{kind}" for kind in numbers)]:
        act.record("settings changed", detail=", ".join(_told(key, before[key], changed[key]) for key in told))


def _is_column(key: str) -> bool:
    return not (key in _ELSEWHERE or key.startswith("next_") or SETTINGS[key].section is Section.MAIL)


def _save_columns(act: Act, texts: Values) -> None:
    values = {key: _column(key, text) for key, text in texts.items()}
    changes = ", ".join(f"{key} = :{key}" for key in values)
    act.sql.run(f"UPDATE business SET {changes}, version = version + 1", **values)


def _column(key: str, text: str) -> str | int | bool:
    match SETTINGS[key].kind:
        case Kind.SWITCH:
            return text == YES
        case Kind.NUMBER:
            return int(text)
        case _:
            return text


def _told(key: str, before: str, after: str) -> str:
    title = SETTINGS[key].title
    if key in _BANK:
        return f"{title} from {_last_digits(before)} to {_last_digits(after)}"
    return f"{title} from {before} to {after}" if key.startswith("next_") else title


def _last_digits(text: str) -> str:
    return f"…{text[-_SHOWN_DIGITS:]}" if text else "none"


def _save_mail_server(act: Act, changed: Values, before: Values) -> None:
    after = {**before, **changed}
    security = MailSecurity(after["smtp_security"])
    # The usual port of one kind of security gives way to that of the other.
    follows = "smtp_port" not in changed and int(before["smtp_port"]) in DEFAULT_PORTS.values()
    port = None if follows and "smtp_security" in changed else int(after["smtp_port"])
    try:
        put_mail_server(act, NewMailServer(after["smtp_host"], port, after["smtp_user"], security))
    except Invalid as error:
        raise Invalid(error.message, error.hint, f"smtp_{error.field}") from error


def _save_numbering(act: Act, kind: str, after: Values, before: Values) -> None:
    """Go on from another number, which nothing bears and nothing bore."""
    key = f"next_{kind}"
    new, old = read_numbering(after[key]), read_numbering(before[key])
    least = max(old.value, highest_number(act.sql, kind, new.prefix) + 1)
    if new.value < least:
        lowest = f"{new.prefix}{least:0{new.width}}"
        raise Invalid(f"{new} may be taken: numbers only go up.", f"The lowest that is free is {lowest}.", key)
    for other in NUMBERED:
        if other != kind and read_numbering(after[f"next_{other}"]).prefix == new.prefix:
            raise Invalid(f"The numbers of {_plural(other)} begin with {new.prefix} too.", "Use other letters.", key)
    act.sql.run(_GO_ON, name=kind, prefix=new.prefix, width=new.width, value=new.value)


def _plural(kind: str) -> str:
    return "enquiries" if kind == "enquiry" else f"{kind}s"


_GO_ON = "UPDATE number_sequence SET prefix = :prefix, width = :width, next_value = :value WHERE name = :name"
