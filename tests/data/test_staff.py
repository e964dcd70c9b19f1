"""The people of the business, and how they sign in."""

from datetime import timedelta

import pytest

from data.actions.sign_in import ATTEMPTS, LOCKED_FOR, sign_in
from data.actions.staff import (
    add_staff,
    bring_back,
    change_own_password,
    deactivate_staff,
    edit_staff,
    reset_password,
    set_password,
)
from data.enums import Role
from data.errors import Conflict, ConsoleError, Invalid, NotFound, NotPermitted, NotPossible
from data.permissions import Actor
from data.queries.people import staff_by_email
from data.store import Store
from tests.billing import history
from tests.clock import FakeClock
from tests.office import make_team

PASSWORD = "correct horse"


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return make_team(store)


class TestPeople:
    def test_somebody_is_added(self, store: Store, team: dict[Role, Actor]) -> None:
        person = add_staff(store, team[Role.OWNER], name=" Bo  Lee ", email="Bo@X.example", role=Role.TRADIE)

        assert (person.name, person.email, person.role, person.active) == ("Bo Lee", "bo@x.example", Role.TRADIE, True)
        assert history(store) == [("staff added", "bo@x.example")]

    def test_with_a_password_or_not_at_all(self, store: Store, team: dict[Role, Actor]) -> None:
        owner = team[Role.OWNER]
        with pytest.raises(Invalid):
            add_staff(store, owner, name="Bo", email="bo@x.example", role=Role.TRADIE, password="short")
        nobody = staff_by_email(store.reader, "bo@x.example")
        add_staff(store, owner, name="Bo", email="bo@x.example", role=Role.TRADIE, password=PASSWORD)

        assert nobody is None
        assert sign_in(store, "bo@x.example", PASSWORD).name == "Bo"

    def test_an_address_is_taken_once(self, store: Store, team: dict[Role, Actor]) -> None:
        with pytest.raises(Conflict):
            add_staff(store, team[Role.OWNER], name="Bo", email=team[Role.ADMIN].email, role=Role.TRADIE)

    def test_somebody_deactivated_comes_back_without_the_old_password(
        self, store: Store, team: dict[Role, Actor]
    ) -> None:
        owner, admin = team[Role.OWNER], team[Role.ADMIN]
        set_password(store, admin, admin.email, PASSWORD)
        deactivate_staff(store, owner, admin.email)

        person = add_staff(store, owner, name="Sam", email=admin.email, role=Role.FINANCE)

        assert (person.id, person.role, person.active, person.has_password) == (
            admin.staff_id,
            Role.FINANCE,
            True,
            False,
        )

    def test_somebody_comes_back_as_who_they_were(self, store: Store, team: dict[Role, Actor]) -> None:
        owner, tradie = team[Role.OWNER], team[Role.TRADIE]
        edit_staff(store, owner, tradie.email, phone="0491 570 006")
        set_password(store, owner, tradie.email, PASSWORD)
        deactivate_staff(store, owner, tradie.email)

        person = bring_back(store, owner, tradie.email)

        assert (person.name, person.phone, person.role) == (tradie.name, "0491 570 006", Role.TRADIE)
        assert (person.active, person.has_password) == (True, False)
        assert bring_back(store, owner, tradie.email) == person
        assert [action for action, _ in history(store)].count("staff brought back") == 1

    def test_only_what_is_new_is_recorded(self, store: Store, team: dict[Role, Actor]) -> None:
        owner, tradie = team[Role.OWNER], team[Role.TRADIE]
        edit_staff(store, owner, tradie.email, name=tradie.name, role=Role.TRADIE, phone="")
        assert history(store) == []

        person = edit_staff(store, owner, tradie.email, name="Bo Lee", phone="0491 570 006")
        assert (person.name, person.phone) == ("Bo Lee", "0491 570 006")
        assert [action for action, _ in history(store)] == ["staff renamed", "staff phone changed"]
        with pytest.raises(Invalid):
            edit_staff(store, owner, tradie.email, phone="12")

    @pytest.mark.parametrize(("name", "email"), [("", "bo@x.example"), ("Bo", ""), ("Bo", "bo"), ("B" * 121, "b@x.au")])
    def test_wrong_values_are_refused(self, store: Store, team: dict[Role, Actor], name: str, email: str) -> None:
        with pytest.raises(Invalid):
            add_staff(store, team[Role.OWNER], name=name, email=email, role=Role.TRADIE)

    def test_nobody_is_changed_who_is_not_there(self, store: Store, team: dict[Role, Actor]) -> None:
        with pytest.raises(NotFound):
            edit_staff(store, team[Role.OWNER], "who@x.example", role=Role.ADMIN)


class TestOwners:
    def test_an_admin_touches_no_owner(self, store: Store, team: dict[Role, Actor]) -> None:
        admin, owner = team[Role.ADMIN], team[Role.OWNER]
        acts = (
            lambda: edit_staff(store, admin, owner.email, role=Role.ADMIN),
            lambda: edit_staff(store, admin, owner.email, name="X"),
            lambda: deactivate_staff(store, admin, owner.email),
            lambda: set_password(store, admin, owner.email, PASSWORD),
            lambda: edit_staff(store, admin, admin.email, role=Role.OWNER),
            lambda: add_staff(store, admin, name="Bo", email="bo@x.example", role=Role.OWNER),
        )
        for act in acts:
            with pytest.raises(NotPermitted):
                act()

        assert [action for action, _ in history(store)] == ["refused to manage staff"] * len(acts)
        assert staff_by_email(store.reader, "bo@x.example") is None

    @pytest.mark.parametrize("inactive_other", [False, True])
    def test_the_last_owner_stays(self, store: Store, team: dict[Role, Actor], inactive_other: bool) -> None:
        owner = team[Role.OWNER]
        if inactive_other:
            add_staff(store, owner, name="Bo", email="bo@x.example", role=Role.OWNER)
            deactivate_staff(store, owner, "bo@x.example")

        with pytest.raises(NotPossible):
            edit_staff(store, owner, owner.email, role=Role.ADMIN)
        with pytest.raises(NotPossible):
            deactivate_staff(store, owner, owner.email)

    def test_one_of_two_may_go(self, store: Store, team: dict[Role, Actor]) -> None:
        owner = team[Role.OWNER]
        edit_staff(store, owner, team[Role.ADMIN].email, role=Role.OWNER)

        assert not deactivate_staff(store, owner, owner.email).active


class TestSigningIn:
    def test_without_a_password_the_name_is_enough(self, store: Store, team: dict[Role, Actor]) -> None:
        assert sign_in(store, " SAM.Tradie@rivera.example", None) == team[Role.TRADIE]

    def test_with_one_it_takes_the_right_one(self, store: Store, team: dict[Role, Actor]) -> None:
        admin = team[Role.ADMIN]
        set_password(store, admin, admin.email, PASSWORD)

        assert sign_in(store, admin.email, PASSWORD) == admin
        for wrong in (None, "", "Correct horse"):
            with pytest.raises(NotPermitted):
                sign_in(store, admin.email, wrong)
        assert ("refused to sign in", admin.email) in history(store)

    def test_strangers_and_those_who_left_stay_out(self, store: Store, team: dict[Role, Actor]) -> None:
        deactivate_staff(store, team[Role.OWNER], team[Role.TRADIE].email)

        for email in ("who@x.example", "", team[Role.TRADIE].email):
            with pytest.raises(NotPermitted):
                sign_in(store, email, None)

    def test_too_many_wrong_ones_lock_the_door_for_a_while(
        self, store: Store, team: dict[Role, Actor], clock: FakeClock
    ) -> None:
        admin = team[Role.ADMIN]
        set_password(store, admin, admin.email, PASSWORD)
        for _ in range(ATTEMPTS):
            with pytest.raises(NotPermitted, match="is not"):
                sign_in(store, admin.email, "wrong")

        with pytest.raises(NotPermitted, match="too many"):
            sign_in(store, admin.email, PASSWORD)

        clock.moment += LOCKED_FOR + timedelta(seconds=1)
        assert sign_in(store, admin.email, PASSWORD) == admin
        assert store.reader.value("SELECT failed_sign_ins FROM staff WHERE id = :id", id=admin.staff_id) == 0

    def test_a_right_one_forgives_the_wrong_ones(self, store: Store, team: dict[Role, Actor]) -> None:
        admin = team[Role.ADMIN]
        set_password(store, admin, admin.email, PASSWORD)
        for _ in range(2):
            for _ in range(ATTEMPTS - 1):
                with pytest.raises(NotPermitted):
                    sign_in(store, admin.email, "wrong")
            assert sign_in(store, admin.email, PASSWORD) == admin

    def test_only_a_hash_is_kept(self, store: Store, team: dict[Role, Actor]) -> None:
        admin = team[Role.ADMIN]
        set_password(store, admin, admin.email, PASSWORD)

        kept = str(store.reader.value("SELECT password_hash FROM staff WHERE id = :id", id=admin.staff_id))
        assert kept.startswith("$argon2id$")
        assert PASSWORD not in "".join(map(str, history(store)))

    @pytest.mark.parametrize("password", ["", "short", "x" * 201])
    def test_a_poor_one_is_refused(self, store: Store, team: dict[Role, Actor], password: str) -> None:
        with pytest.raises(Invalid):
            set_password(store, team[Role.ADMIN], team[Role.ADMIN].email, password)

    def test_everybody_sets_their_own(self, store: Store, team: dict[Role, Actor]) -> None:
        tradie = team[Role.TRADIE]
        set_password(store, tradie, tradie.email, PASSWORD)

        assert sign_in(store, tradie.email, PASSWORD) == tradie
        with pytest.raises(ConsoleError):
            set_password(store, tradie, team[Role.APPRENTICE].email, PASSWORD)

    def test_one_s_own_is_changed_by_who_knows_it(self, store: Store, team: dict[Role, Actor]) -> None:
        tradie = team[Role.TRADIE]
        change_own_password(store, tradie, "", PASSWORD)

        with pytest.raises(NotPermitted):
            change_own_password(store, tradie, "wrong horse", "battery staple")
        with pytest.raises(Invalid):
            change_own_password(store, tradie, PASSWORD, "short")
        change_own_password(store, tradie, PASSWORD, "battery staple")

        assert sign_in(store, tradie.email, "battery staple") == tradie

    def test_a_forgotten_one_is_taken_away_and_that_is_recorded(self, store: Store, team: dict[Role, Actor]) -> None:
        owner = team[Role.OWNER]
        set_password(store, owner, owner.email, PASSWORD)
        reset_password(store, owner.email)

        assert sign_in(store, owner.email, None) == owner
        assert history(store)[-1] == ("password reset", owner.email)
        with pytest.raises(NotFound):
            reset_password(store, "who@x.example")
