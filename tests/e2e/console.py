"""The terminal app at work in a thread of its own, so that a test can drive it and a browser at the same time."""

import asyncio
import queue
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from textual.pilot import Pilot

from data.clock import SystemClock
from data.queries.people import active_staff, actor_of
from data.store import Store, open_store
from screens.office import Office
from tests.e2e.machine import Machine
from tests.screens.driving import WIDE, press, screen_text
from tradeconsole.app import TradeConsole
from tradeconsole.background import Background

T = TypeVar("T")
Job = Callable[[Pilot[None]], Awaitable[Any]]
TICK = 0.02


@dataclass
class Console:
    """A person at the app.

    Attributes:
        store: The database that the app has open.
        ticks: When the app's own timer fired, which it can do only while nothing holds the app up.
    """

    store: Store
    ticks: list[float] = field(default_factory=list)
    _jobs: "queue.Queue[tuple[Job, Future[Any]] | None]" = field(default_factory=queue.Queue)

    def do(self, job: Callable[[Pilot[None]], Awaitable[T]]) -> T:
        """Do something with the app, in its own thread, and wait for the result."""
        result: Future[T] = Future()
        self._jobs.put((job, result))
        return result.result(timeout=60)

    def press(self, *keys: str) -> None:
        """Press keys, each after what the one before set off."""
        self.do(lambda pilot: press(pilot, *keys))

    def push(self, key: str) -> None:
        """Press a key without waiting for what it sets off."""
        self.do(lambda pilot: pilot.press(key))

    @property
    def text(self) -> str:
        """Everything in view."""

        async def read(pilot: Pilot[None]) -> str:
            return screen_text(pilot)

        return self.do(read)

    @property
    def front(self) -> str:
        """The name of the screen in front."""

        async def read(pilot: Pilot[None]) -> str:
            return type(pilot.app.screen).__name__

        return self.do(read)

    def wait_for(self, *words: str, within: float = 20.0) -> float:
        """Wait until all of this is in view; gives how long that took."""
        begun = time.monotonic()
        while not all(word in (shown := self.text) for word in words):
            assert time.monotonic() - begun < within, f"{words} did not appear within {within} s in:\n{shown}"
            time.sleep(0.02)
        return time.monotonic() - begun

    def longest_pause(self, since: float) -> float:
        """The longest time that the app let its timer wait after a moment."""
        marks = [since, *(tick for tick in self.ticks if tick > since), time.monotonic()]
        return max(after - before for before, after in pairwise(marks))

    async def work(self, app: TradeConsole, size: tuple[int, int]) -> None:
        """Run the app, and do one job after the other until there are no more."""
        async with app.run_test(size=size, notifications=True) as pilot:
            app.set_interval(TICK, lambda: self.ticks.append(time.monotonic()))
            await pilot.pause()
            while True:
                try:
                    task = self._jobs.get_nowait()
                except queue.Empty:
                    await asyncio.sleep(0.01)
                    continue
                if task is None:
                    return
                await _settle(pilot, *task)

    def close(self) -> None:
        """There is nothing more to do."""
        self._jobs.put(None)


async def _settle(pilot: Pilot[None], job: Job, result: "Future[Any]") -> None:
    try:
        result.set_result(await job(pilot))
    except BaseException as error:
        result.set_exception(error)
        if not isinstance(error, Exception):
            raise


@contextmanager
def at_work(machine: Machine, email: str, size: tuple[int, int] = WIDE) -> Iterator[Console]:
    """The app on a machine's database, with all that runs beside it, and somebody signed in."""
    store = open_store(machine.database, SystemClock())
    person = next(person for person in active_staff(store.reader) if person.email == email)
    console, ended = Console(store), Future[None]()

    def run() -> None:
        try:
            app = TradeConsole(
                Office(store, machine.settings, actor_of(person)), Background(store, machine.settings, None)
            )
            asyncio.run(console.work(app, size))
            ended.set_result(None)
        except BaseException as error:
            ended.set_exception(error)

    thread = threading.Thread(target=run, name="console")
    thread.start()
    try:
        yield console
    finally:
        console.close()
        thread.join(timeout=30)
        store.close()
    ended.result(timeout=0)
