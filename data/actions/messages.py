"""What clients write from their page: that the office has read it."""

from data.actions.acting import acting
from data.enums import Sender
from data.permissions import Action, Actor
from data.store import Store


def mark_messages_read(store: Store, actor: Actor, number: str) -> int:
    """Note that the office has read what was written on the page of a job, or of a quote without one; how many
    messages were new.

    Raises:
        NotPermitted: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        read = act.sql.run(_READ, number=number, client=Sender.CLIENT, now=act.now)
        if read:
            job = act.sql.value("SELECT id FROM job WHERE number = :number", number=number)
            act.record("messages read", number, job=job)
        return read


_READ = """
    UPDATE message SET read_at = :now WHERE read_at IS NULL AND sender = :client AND share_id IN (
        SELECT s.id FROM share s JOIN job j ON j.id = s.job_id WHERE j.number = :number
        UNION ALL SELECT s.id FROM share s JOIN quote q ON q.id = s.quote_id WHERE q.number = :number
    )
"""
