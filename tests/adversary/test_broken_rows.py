"""One value in the database that cannot be read: the screen it belongs to says so in its place, and the app lives."""

import pytest

from data.store import Store
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import WIDE, press, running, screen_text

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]

JOB = "(SELECT id FROM job WHERE number = 'J-0042')"
TABS = 6

BROKEN = {
    "when a note was written": f"UPDATE client_note SET written_at = 'garbage' WHERE job_id = {JOB}",
    "when an internal note was written": f"UPDATE internal_note SET written_at = 'garbage' WHERE job_id = {JOB}",
    "since when a job stands as it does": f"UPDATE job SET status_since = 'garbage' WHERE id = {JOB}",
    "how long a quote is valid": "UPDATE quote_version SET valid_until = 'garbage'",
    "when something happened": "INSERT INTO activity (at, who, action, subject, detail, job_id) VALUES "
    f"('garbage', 'x', 'y', 'z', '', {JOB})",
    "when a cost was made": f"UPDATE cost SET incurred_at = 'garbage' WHERE job_id = {JOB}",
}


@pytest.mark.parametrize("what", BROKEN)
async def test_the_app_lives_on(office: Office, demo: Store, what: str) -> None:
    assert demo.reader.run(BROKEN[what])

    async with running(office, WIDE) as pilot:
        await press(pilot, "enter")
        assert "The database is damaged" in screen_text(pilot)
        await press(pilot, *["right"] * TABS)

        assert pilot.app.is_running


async def test_the_list_shows_the_other_jobs(office: Office, demo: Store) -> None:
    demo.reader.run(f"UPDATE job SET next_visit_at = 'garbage' WHERE id = {JOB}")

    async with running(office, WIDE) as pilot:
        assert pilot.app.is_running
        assert screen_text(pilot).count("J-00") > 10
        assert "This job is damaged" in screen_text(pilot)
