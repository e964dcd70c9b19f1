"""What an act would do, found out by doing it in a transaction that is undone."""

from collections.abc import Callable
from typing import TypeVar

from data.actions.acting import Act, acting
from data.permissions import Action, Actor
from data.store import Store

T = TypeVar("T")


class _Undone(Exception):
    """Ends a transaction without saving anything."""


def rehearse(store: Store, actor: Actor, action: Action, subject: str, do: Callable[[Act], T]) -> T:
    """What `do` gives, with nothing of it done.

    Raises:
        NotPermitted: The role may not do this.
        ConsoleError: Whatever `do` raises.
    """
    results: list[T] = []
    try:
        with acting(store, actor, action, subject) as act:
            results.append(do(act))
            raise _Undone
    except _Undone:
        return results[0]
