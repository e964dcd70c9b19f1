"""Beginnings that many tests have in common: built once per process, then copied into the database of each test."""

import pickle
from collections.abc import Callable
from contextlib import closing
from typing import Any, Concatenate, ParamSpec, TypeVar

from data.sqlite.connections import driver
from data.store import Store

Args = ParamSpec("Args")
Made = TypeVar("Made")

_STAGES: dict[object, tuple[Any, bytes]] = {}


def staged(
    store: Store, build: Callable[Concatenate[Store, Args], Made], *args: Args.args, **keywords: Args.kwargs
) -> Made:
    """What `build(store, ...)` makes of a database that is still empty, and returns."""
    assert not store.reader.value("SELECT count(*) FROM business"), "a copy would replace what stands here"
    key = (build, args, tuple(keywords.items()), store.clock.now())
    with closing(driver.connect(store.path)) as own:
        if key not in _STAGES:
            made = build(store, *args, **keywords)
            image = driver.connect(":memory:", check_same_thread=False)
            own.backup(image)
            _STAGES[key] = image, pickle.dumps(made)
            return made
        image, returned = _STAGES[key]
        image.backup(own)
    rebuilt: Made = pickle.loads(returned)
    return rebuilt
