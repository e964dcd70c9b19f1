"""What an update seems to give away: for people on standard error, for programs in the document."""

import sys
from typing import TYPE_CHECKING, Any

import typer

from tradeconsole.commands.call import Office, call_of

if TYPE_CHECKING:
    from data.actions.shares import Update
    from data.queries.share_offer import ShareOffer
    from data.sharing.leaks import Leak


def leaks_of(at: Office, offer: "ShareOffer", update: "Update") -> "list[Leak]":
    """What the update seems to give away, as things stand before it."""
    from data.queries.leaks import leaks_in_update

    keys = (offer.saved_keys() | update.changes.ticked) - update.changes.unticked
    return leaks_in_update(at.store.reader, offer, keys, update.message, sender=at.actor.staff_id)


def warn(ctx: typer.Context, leaks: "list[Leak]") -> None:
    """Tell people; programs find it in the document."""
    from data.safe_text import safe_line

    if not call_of(ctx).json:
        sys.stderr.writelines(f"Look again: {safe_line(leak.sentence)}\n" for leak in leaks)


def warnings_document(leaks: "list[Leak]") -> dict[str, Any]:
    """The same for programs."""
    return {"warnings": [{"where": leak.where, "what": leak.what.value, "words": leak.words} for leak in leaks]}
