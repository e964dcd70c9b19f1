"""Six roles by everything that is done around sharing: who may, and what is kept of a refusal."""

from collections.abc import Callable

import pytest

from data.actions.business import switch_portal
from data.actions.links import address_for_contact, new_address, office_look, revoke_link
from data.actions.looking import looking
from data.actions.shares import Update, dry_run, save_ticks, send_again, send_update, stop_sharing
from data.actions.staff import deactivate_staff, edit_staff
from data.actions.ticks import TickChanges
from data.enums import Role
from data.errors import NotPermitted
from data.permissions import Action, Actor, Reach, reach
from tests.data.desk import DANA, FOREIGN, JOB, Desk

SHARERS = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR}
LEADERS = {Role.OWNER, Role.ADMIN}

Act = Callable[[Desk, Actor], object]
DATES = TickChanges(frozenset({"dates"}))

ACTS: dict[str, tuple[set[Role], str, str, Act]] = {
    "save": (SHARERS, Action.SHARE, JOB, lambda d, a: save_ticks(d.store, a, JOB, DATES)),
    "untick": (SHARERS, Action.SHARE, JOB, lambda d, a: d.save(remove=["status"], by=a)),
    "send": (SHARERS, Action.SHARE, JOB, lambda d, a: send_update(d.store, a, JOB, Update(DATES), d.settings)),
    "dry run": (SHARERS, Action.SHARE, JOB, lambda d, a: dry_run(d.store, a, JOB, Update(DATES), d.settings)),
    "send again": (SHARERS, Action.SHARE, JOB, lambda d, a: send_again(d.store, a, JOB, None, d.settings)),
    "stop": (SHARERS, Action.SHARE, JOB, lambda d, a: stop_sharing(d.store, a, JOB)),
    "revoke": (SHARERS, Action.SHARE, "link 1", lambda d, a: revoke_link(d.store, a, 1)),
    "new address": (SHARERS, Action.SHARE, JOB, lambda d, a: new_address(d.store, a, JOB, DANA, d.settings)),
    "link to copy": (SHARERS, Action.SHARE, JOB, lambda d, a: address_for_contact(d.store, a, JOB, 1, d.settings)),
    "office look": (SHARERS, Action.SHARE, JOB, lambda d, a: office_look(d.store, a, JOB, d.settings)),
    "preview": (SHARERS, Action.SHARE, JOB, lambda d, a: look(d, a)),
    "portal off": (LEADERS, Action.SWITCH_PORTAL, "", lambda d, a: switch_portal(d.store, a, False)),
    "portal on": (LEADERS, Action.SWITCH_PORTAL, "", lambda d, a: switch_portal(d.store, a, True)),
}


def look(desk: Desk, actor: Actor) -> None:
    with looking(desk.store, actor, Action.SHARE, JOB):
        return


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """J-0001, shared with Dana Li."""
    desk.send("status")
    return desk


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ACTS)
class TestTable:
    def test_who_may_and_what_stays_of_a_refusal(self, shared: Desk, name: str, role: Role) -> None:
        roles, action, subject, act = ACTS[name]
        person = shared.team[role]
        before, count = shared.traces(), len(shared.all("SELECT id FROM activity"))

        if role in roles:
            act(shared, person)
            return
        with pytest.raises(NotPermitted) as refused:
            act(shared, person)

        after = shared.traces()
        [row] = shared.all(f"SELECT at, who, staff_id, action, subject FROM activity WHERE id > {count}")
        at = shared.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
        assert row == (at, person.name, person.staff_id, f"refused to {action}", subject)
        assert {**after, "activity": []} == {**before, "activity": []}
        assert f"{role} may not {action}" in refused.value.message
        assert "Owner" in refused.value.hint


def test_own_jobs_make_no_difference_to_who_shares() -> None:
    for role in Role:
        assert reach(role, Action.SHARE) is (Reach.ALL if role in SHARERS else Reach.NONE)
        assert reach(role, Action.SWITCH_PORTAL) is (Reach.ALL if role in LEADERS else Reach.NONE)


@pytest.mark.parametrize("number", [FOREIGN, "J-9999"])
def test_a_refusal_does_not_tell_whether_a_job_exists(shared: Desk, number: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        save_ticks(shared.store, shared.team[Role.TRADIE], number, DATES)

    assert number not in refused.value.message
    assert shared.last_act()[1:3] == ("refused to share with a client", number)


class TestRoleOfToday:
    def test_it_is_read_at_each_act(self, shared: Desk) -> None:
        admin = shared.team[Role.ADMIN]
        shared.save("dates", by=admin)
        edit_staff(shared.store, shared.owner, admin.email, role=Role.FINANCE)

        with pytest.raises(NotPermitted, match="Finance"):
            shared.save(remove=["dates"], by=admin)
        with pytest.raises(NotPermitted):
            switch_portal(shared.store, admin, False)
        assert shared.keys() == ["dates", "status"]

        edit_staff(shared.store, shared.owner, admin.email, role=Role.SUPERVISOR)
        shared.save(remove=["dates"], by=admin)
        with pytest.raises(NotPermitted, match="Supervisor"):
            switch_portal(shared.store, admin, False)

    def test_a_role_that_somebody_claims_counts_for_nothing(self, shared: Desk) -> None:
        tradie = shared.team[Role.TRADIE]
        claimed = Actor(tradie.staff_id, "The Owner", "owner@rivera.example", Role.OWNER)

        with pytest.raises(NotPermitted):
            shared.save("dates", by=claimed)
        assert shared.value("SELECT staff_id FROM activity ORDER BY id DESC LIMIT 1") == tradie.staff_id

    def test_the_history_has_the_name_of_today(self, shared: Desk) -> None:
        admin = shared.team[Role.ADMIN]
        edit_staff(shared.store, shared.owner, admin.email, name="Alex Newname")

        shared.save("dates", by=admin)

        assert shared.last_act()[0] == "Alex Newname"

    def test_somebody_deactivated_is_refused_and_that_is_kept(self, shared: Desk) -> None:
        admin = shared.team[Role.ADMIN]
        deactivate_staff(shared.store, shared.owner, admin.email)

        for _, _, _, act in ACTS.values():
            with pytest.raises(NotPermitted, match="no longer active"):
                act(shared, admin)
        refusals = shared.value("SELECT count(*) FROM activity WHERE action LIKE 'refused%'")
        assert refusals == len(ACTS)
