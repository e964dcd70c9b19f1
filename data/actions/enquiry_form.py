"""The public enquiry form: its switch, and the sites that may show it. Neither hangs on the Client Portal's switch."""

from data.actions.acting import Act, acting
from data.enquiry_form import embed_snippet, enquiry_url, read_origins
from data.permissions import Action, Actor
from data.store import Store

__all__ = [
    "embed_snippet",
    "enquiry_url",
    "put_form_switch",
    "put_origins",
    "save_enquiry_origins",
    "switch_enquiry_form",
]


def switch_enquiry_form(store: Store, actor: Actor, on: bool) -> bool:
    """Switch the public form; whether that changed anything. It holds from the next request on.

    Raises:
        NotPermitted: Only leaders may.
    """
    with acting(store, actor, Action.SWITCH_PORTAL, "enquiry form") as act:
        return put_form_switch(act, on)


def put_form_switch(act: Act, on: bool) -> bool:
    """Switch the public form within an act; whether that changed anything."""
    changed = act.sql.run(
        "UPDATE business SET enquiry_form_on = :on, version = version + 1 WHERE enquiry_form_on <> :on", on=on
    )
    if changed:
        act.record(f"enquiry form switched {'on' if on else 'off'}")
    return bool(changed)


def save_enquiry_origins(store: Store, actor: Actor, text: str) -> tuple[str, ...]:
    """Say which sites may show the form in a frame, in place of those before; as they were kept.

    Raises:
        NotPermitted, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.SWITCH_PORTAL, "enquiry form") as act:
        origins = read_origins(text)
        put_origins(act, origins)
        return origins


def put_origins(act: Act, origins: tuple[str, ...]) -> None:
    """Say within an act which sites may show the form."""
    changed = act.sql.run(
        "UPDATE business SET enquiry_origins = :kept, version = version + 1 WHERE enquiry_origins <> :kept",
        kept="\n".join(origins),
    )
    if changed:
        act.record("enquiry form sites changed", detail=", ".join(origins) or "none")
