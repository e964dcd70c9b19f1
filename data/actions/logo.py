"""The business's logo, which stands at the head of its documents."""

from data.actions.acting import acting
from data.actions.looking import looking
from data.files.logos import CONTENT_TYPE, drawn_logo
from data.permissions import Action, Actor
from data.queries.logo import read_logo
from data.store import Store


def set_logo(store: Store, actor: Actor, content: bytes) -> None:
    """Put a PNG or JPEG at the head of documents, drawn as small as a letterhead needs it.

    Raises:
        NotPermitted, Invalid: Nothing was changed.
    """
    with looking(store, actor, Action.CHANGE_SETTINGS, "logo"):
        # Drawn before the one writer of the database is asked for: a large picture takes a while.
        drawn = drawn_logo(content)
    with acting(store, actor, Action.CHANGE_SETTINGS, "logo") as act:
        if read_logo(act.sql) == drawn:
            return
        act.sql.run(_PUT, content=drawn, content_type=CONTENT_TYPE)
        act.record("settings changed", detail="Logo")


_PUT = """
    INSERT INTO logo (id, content, content_type) VALUES (1, :content, :content_type)
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, content_type = excluded.content_type
"""


def remove_logo(store: Store, actor: Actor) -> bool:
    """Take the logo off; whether there was one.

    Raises:
        NotPermitted: Nothing was changed.
    """
    with acting(store, actor, Action.CHANGE_SETTINGS, "logo") as act:
        removed = bool(act.sql.run("DELETE FROM logo"))
        if removed:
            act.record("settings changed", detail="Logo removed")
    return removed
