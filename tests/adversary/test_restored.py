"""A backup restored, and restored once more: what was open to strangers when it was made is not open again."""

from pathlib import Path

import pytest

from data.actions.enquiry_form import switch_enquiry_form
from data.backups.copies import Backup
from data.backups.making import make_backup
from data.backups.restoring import restore_backup
from data.portal.form_stamps import Bound, Form, make_stamp, read_stamp
from data.portal.store import PortalStore
from data.queries.enquiries import enquiry_form
from data.settings import load_settings
from data.store import Store
from tests.clock import FakeClock
from tests.data.desk import Desk, furnish
from tests.staging import staged


@pytest.fixture
def desk(store: Store, clock: FakeClock, tmp_path: Path) -> Desk:
    team, parts = staged(store, furnish)
    return Desk(store, clock, load_settings({"TRADECONSOLE_HOME": str(tmp_path)}), team, parts)


def restore(desk: Desk, backup: Backup) -> None:
    desk.store.close()
    restore_backup(desk.store.path, backup.path, desk.owner, desk.clock)


@pytest.mark.parametrize("is_on", [True, False])
def test_the_public_form_is_as_it_was_left_not_as_the_backup_has_it(desk: Desk, is_on: bool) -> None:
    switch_enquiry_form(desk.store, desk.owner, on=True)
    backup = make_backup(desk.store, desk.owner)
    switch_enquiry_form(desk.store, desk.owner, on=is_on)

    for _ in range(2):
        restore(desk, backup)
        assert enquiry_form(desk.store.reader).is_on is is_on

    said = desk.value("SELECT count(*) FROM activity WHERE action = 'enquiry form switched off'")
    assert said == (0 if is_on else 1)


def test_a_form_that_stood_open_counts_for_nothing_after_either(desk: Desk, clock: FakeClock) -> None:
    bound, stamps, backup = Bound(Form.ENQUIRY), [], make_backup(desk.store, desk.owner)
    for _ in range(2):
        portal = PortalStore(desk.store.path, clock)
        stamps.append(make_stamp(portal.key, bound, clock.now()))
        portal.close()
        restore(desk, backup)

    portal = PortalStore(desk.store.path, clock)
    assert [read_stamp(portal.key, stamp, bound) for stamp in stamps] == [None, None]
    portal.close()
