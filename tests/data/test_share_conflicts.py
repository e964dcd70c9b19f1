"""Several people at one share: ticks are changes to the newest state, so nothing that anybody did is lost."""

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from data.actions.shares import Update, save_ticks, send_update
from data.actions.ticks import TickChanges
from data.enums import Role
from data.errors import Conflict
from data.permissions import Actor
from tests.data.desk import JOB, QUOTE, Desk
from tests.factories import make_note

EDITS = 200


def seen(desk: Desk) -> dict[str, int]:
    """How often each tick has changed, as somebody sees it who opens the Share screen now."""
    return {item.key: item.version for item in desk.offer().items}


def save(
    desk: Desk, by: Role, add: Iterable[str] = (), remove: Iterable[str] = (), *, saw: dict[str, int] | None = None
) -> None:
    changes = TickChanges(frozenset(add), frozenset(remove), saw or {})
    save_ticks(desk.store, desk.team[by], JOB, changes)


class TestOneItem:
    def test_the_opposite_of_what_somebody_else_did_is_a_conflict_that_shows_both(self, desk: Desk) -> None:
        save(desk, Role.OWNER, ["dates", "status"])
        saw = seen(desk)
        save(desk, Role.SUPERVISOR, remove=["dates"])
        save(desk, Role.SUPERVISOR, ["dates"])

        with pytest.raises(Conflict) as clash:
            save(desk, Role.OWNER, [QUOTE], ["dates"], saw=saw)

        assert clash.value.message == "Sam Supervisor ticked dates while you unticked it."
        assert desk.keys() == ["dates", "status"]

    def test_a_conflict_undoes_all_that_was_saved_with_it(self, desk: Desk) -> None:
        save(desk, Role.OWNER, ["dates"])
        saw = seen(desk)
        save(desk, Role.ADMIN, [QUOTE])
        save(desk, Role.ADMIN, remove=[QUOTE])
        before = desk.traces()

        with pytest.raises(Conflict):
            save(desk, Role.OWNER, [QUOTE, "status"], ["dates"], saw=saw)
        changes = TickChanges(frozenset({QUOTE, "status"}), versions=saw)
        with pytest.raises(Conflict):
            send_update(desk.store, desk.owner, JOB, Update(changes), desk.settings)

        assert desk.traces() == before

    @pytest.mark.parametrize("ticks", [True, False])
    def test_what_both_did_alike_is_none(self, desk: Desk, ticks: bool) -> None:
        save(desk, Role.OWNER, ["status"] if ticks else ["status", "dates"])
        saw = seen(desk)
        add, remove = (["dates"], []) if ticks else ([], ["dates"])
        save(desk, Role.SUPERVISOR, add, remove)

        save(desk, Role.OWNER, add, remove, saw=saw)

        assert ("dates" in desk.keys()) is ticks

    def test_other_items_are_none(self, desk: Desk) -> None:
        saw = seen(desk)
        save(desk, Role.SUPERVISOR, [desk.note], saw=saw)

        save(desk, Role.OWNER, ["dates"], saw=saw)

        assert desk.keys() == ["dates", desk.note]

    def test_a_first_decision_of_somebody_else_counts(self, desk: Desk) -> None:
        saw = seen(desk)
        save(desk, Role.SUPERVISOR, remove=["dates"], saw=saw)

        with pytest.raises(Conflict, match="Sam Supervisor unticked dates while you ticked it"):
            save(desk, Role.OWNER, ["dates"], saw=saw)

    def test_a_send_that_left_it_as_it_was_is_none(self, desk: Desk) -> None:
        """What a send offers is noted, so that it is not new any more; nobody has decided on it."""
        saw = seen(desk)
        desk.send("dates", by=desk.team[Role.SUPERVISOR])

        save(desk, Role.OWNER, [desk.note], saw=saw)

        assert desk.keys() == ["dates", desk.note]

    def test_who_has_looked_again_may_save(self, desk: Desk) -> None:
        save(desk, Role.OWNER, ["dates"])
        save(desk, Role.SUPERVISOR, remove=["dates"])

        save(desk, Role.OWNER, ["dates"], saw=seen(desk))

        assert desk.keys() == ["dates"]


class TestTwoAtOnce:
    @pytest.fixture
    def notes(self, desk: Desk) -> list[str]:
        """Twenty things to tick."""
        return [f"note:{make_note(desk.store, desk.job, f'Note {place}').id}" for place in range(20)]

    def test_no_tick_is_lost_on_different_items(self, desk: Desk, notes: list[str]) -> None:
        desk.save("dates")

        with ThreadPoolExecutor(2) as pool:
            start = Barrier(2)
            halves = zip((Role.OWNER, Role.SUPERVISOR), (notes[::2], notes[1::2]), strict=True)
            wanted = list(pool.map(lambda half: edit_blindly(desk, desk.team[half[0]], half[1], start), halves))

        ticked = {key for half in wanted for key, on in half.items() if on}
        assert set(desk.keys()) == {"dates", *ticked}
        assert desk.all("SELECT * FROM share_change") == []

    def test_on_the_same_items_every_edit_is_done_or_refused_as_a_conflict(self, desk: Desk, notes: list[str]) -> None:
        desk.save("dates")
        keys = notes[:5]

        with ThreadPoolExecutor(2) as pool:
            start = Barrier(2)
            people = [desk.team[Role.OWNER], desk.team[Role.SUPERVISOR]]
            outcomes = list(pool.map(lambda person: edit_as_seen(desk, person, keys, start), people))

        done = sum(len(saved) for saved, _ in outcomes)
        refused = sum(clashes for _, clashes in outcomes)
        assert done + refused == 2 * EDITS
        assert done >= EDITS
        # Each edit that was done moved one tick once: none was overwritten by one that had not seen it.
        versions = {item.key: item.version for item in desk.offer().items}
        edits = [key for saved, _ in outcomes for key in saved]
        assert {key: versions[key] for key in keys} == {key: edits.count(key) for key in keys}
        assert {key: key in desk.keys() for key in keys} == {key: edits.count(key) % 2 == 1 for key in keys}


def edit_blindly(desk: Desk, person: Actor, keys: list[str], start: Barrier) -> dict[str, bool]:
    """Tick and untick at random among keys that are one's own; what was wanted last of each."""
    dice = random.Random(person.staff_id)
    wanted = dict.fromkeys(keys, False)
    start.wait()
    for _ in range(EDITS):
        key = dice.choice(keys)
        wanted[key] = not wanted[key]
        add, remove = ({key}, set()) if wanted[key] else (set[str](), {key})
        save_ticks(desk.store, person, JOB, TickChanges(frozenset(add), frozenset(remove)))
    return wanted


def edit_as_seen(desk: Desk, person: Actor, keys: list[str], start: Barrier) -> tuple[list[str], int]:
    """Turn ticks over as they were last seen; which were turned, and how often somebody else was faster."""
    dice = random.Random(person.staff_id)
    saved: list[str] = []
    clashes = 0
    start.wait()
    for _ in range(EDITS):
        items = {item.key: item for item in desk.offer().items}
        key = dice.choice(keys)
        one = frozenset({key})
        add, remove = (frozenset[str](), one) if items[key].saved else (one, frozenset[str]())
        try:
            done = save_ticks(desk.store, person, JOB, TickChanges(add, remove, {key: items[key].version}))
        except Conflict:
            clashes += 1
        else:
            saved += [*done.added, *done.removed]
            clashes += not done.added and not done.removed
    return saved, clashes
