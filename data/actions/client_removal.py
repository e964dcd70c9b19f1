"""A client deleted, which keeps the record, and brought back. What was shared with them ends either way."""

from dataclasses import dataclass

from data.actions.acting import Act, acting
from data.actions.client_links import held_links_in_words, revoke_links
from data.actions.client_mail import cancel_mail_of
from data.actions.clients import known_client
from data.actions.grants import revoke_all
from data.actions.ticks import clear_ticks
from data.errors import Conflict, NotFound, Question
from data.permissions import Action, Actor
from data.queries.client_shares import SHARES_OF_CLIENT, standing_links_of_client
from data.queries.clients import ClientRow, find_client
from data.store import Store


class SharedWithThem(Question):
    """A client has links, which end when they are deleted."""

    title = "The client has links"
    yes = "Delete and revoke"


def delete_client(store: Store, actor: Actor, number: str, *, confirmed: bool = False) -> int:
    """Delete a client: their record is kept, but found no more; how many links that revoked. Their shares show
    nothing any more, and mail that waits for them is cancelled.

    Raises:
        SharedWithThem: They have links, and nobody said yes to `confirmed`.
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.DELETE_CLIENTS, number) as act:
        row = known_client(act, number)
        links = standing_links_of_client(act.sql, row.id)
        if links and not confirmed:
            raise SharedWithThem(
                f"{row.name} has {held_links_in_words(links)}. Deleting the client revokes "
                f"{'it' if len(links) == 1 else 'them all'}, for good.",
                "Say yes to delete them, or leave the client as they are.",
            )
        stop_all_sharing(act, row.id)
        cancel_mail_of(act, row.id, "The client was deleted.")
        act.sql.run("UPDATE client SET deleted_at = :now, version = version + 1 WHERE id = :id", id=row.id, now=act.now)
        act.record("client deleted", row.number, detail=row.name)
        return len(links)


@dataclass(frozen=True)
class _Shown:
    """A share that somebody can open, or that shows something."""

    id: int
    number: str
    job_id: int | None


def stop_all_sharing(act: Act, client: int) -> None:
    """Revoke every link to a client's jobs and quotes, and clear what is ticked there."""
    for share in act.sql.all(_Shown, _SHOWN, client=client):
        lost = revoke_all(act, share.id)
        clear_ticks(act, share.id)
        act.record("sharing stopped", share.number, job=share.job_id, detail=", ".join(lost))
    revoke_links(act, standing_links_of_client(act.sql, client))


_SHOWN = f"""
    SELECT f.id, f.number, f.job_id FROM ({SHARES_OF_CLIENT}) f WHERE
        EXISTS (SELECT 1 FROM share_grant g WHERE g.share_id = f.id AND g.revoked_at IS NULL)
        OR EXISTS (SELECT 1 FROM share_item i WHERE i.share_id = f.id AND i.ticked)
    ORDER BY f.id
"""


def restore_client(store: Store, actor: Actor, number: str) -> ClientRow:
    """Bring a deleted client back. Links stay revoked: sharing with them again makes new ones.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
        Conflict: They are not deleted, or were erased.
    """
    with acting(store, actor, Action.DELETE_CLIENTS, number) as act:
        row = any_client(act, number)
        if not row.is_deleted:
            raise Conflict(f"{row.number} {row.name} is not deleted.")
        if was_erased(act, row):
            raise Conflict(f"{row.number} was erased.", "Nothing is left to restore: add the client anew.")
        act.sql.run("UPDATE client SET deleted_at = NULL, version = version + 1 WHERE id = :id", id=row.id)
        act.record("client restored", row.number, detail=row.name)
        return known_client(act, row.number)


def any_client(act: Act, number: str) -> ClientRow:
    """The client with this number, deleted or not.

    Raises:
        NotFound: There is none.
    """
    row = find_client(act.sql, number, deleted=None)
    if row is None:
        raise NotFound(f"There is no client {number}.", "`tradeconsole clients list --deleted` shows deleted ones.")
    return row


def was_erased(act: Act, client: ClientRow) -> bool:
    """Whether the history says that a client's data was erased."""
    query = "SELECT id FROM activity WHERE action = 'client erased' AND subject = :number LIMIT 1"
    return act.sql.value(query, number=client.number) is not None
