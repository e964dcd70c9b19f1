"""Reads that only some roles may make."""

from collections.abc import Iterator
from contextlib import contextmanager

from data.actions.acting import record_refusal, refusal
from data.database import Connection
from data.permissions import Action, Actor, may
from data.queries.people import read_actor
from data.store import Store


@contextmanager
def looking(store: Store, actor: Actor, action: Action, subject: str = "") -> Iterator[Connection]:
    """Reads of one moment by somebody who may do `action`, with the role read from the database first.

    Raises:
        NotPermitted: The role may not; the refusal stands in the history.
    """
    person = read_actor(store.reader, actor.staff_id)
    if person is None or not may(person.role, action):
        record_refusal(store, actor, action, subject)
        raise refusal(person.role if person else None, action)
    with store.reading() as db:
        yield db
