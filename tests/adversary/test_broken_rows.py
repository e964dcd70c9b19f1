"""One value in the database that cannot be read: the screen it belongs to says so in its place, and the app lives."""

import pytest

from data.store import Store
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import WIDE, press, running, screen_text
from tradeconsole.app import TradeConsole

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]

JOB = "(SELECT id FROM job WHERE number = 'J-0042')"
BROKEN = {
    "when a note was written": f"UPDATE client_note SET written_at = 'garbage' WHERE job_id = {JOB}",
    "when an internal note was written": f"UPDATE internal_note SET written_at = 'garbage' WHERE job_id = {JOB}",
    "what a note says": f"UPDATE client_note SET text = x'ff' WHERE job_id = {JOB}",
    "what a cost comes to": f"UPDATE cost SET amount_cents = 'much' WHERE job_id = {JOB}",
    "what a quote comes to": "UPDATE quote_version SET total_cents = 'much'",
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
        await press(pilot, "left")

        assert pilot.app.is_running


@pytest.mark.parametrize("value", ["next_visit_at = 'garbage'", "status = 'Bogus'", "title = x'ff'"])
async def test_the_list_shows_the_other_jobs(office: Office, demo: Store, value: str) -> None:
    demo.reader.run("PRAGMA ignore_check_constraints = ON")
    demo.reader.run(f"UPDATE job SET {value} WHERE id = {JOB}")

    async with running(office, WIDE) as pilot:
        assert pilot.app.is_running
        assert screen_text(pilot).count("J-00") > 10
        assert "Damaged. Run" in screen_text(pilot)


async def test_a_page_that_was_kept(office: Office, demo: Store) -> None:
    """The preview beside the list reads it."""
    demo.reader.run("DROP TRIGGER share_snapshot_is_kept_update")
    demo.reader.run("UPDATE share_snapshot SET view = 'garbage'")

    async with running(office, (160, 40)) as pilot:
        await press(pilot, "down")

        assert "that was kept can't be read" in screen_text(pilot)


async def test_the_console_goes_on_listening(office: Office, demo: Store) -> None:
    async with running(office, WIDE) as pilot:
        demo.reader.run(
            "INSERT INTO activity (at, who, grant_id, action, subject, detail) VALUES ('garbage', 'x', 1, 'y', 'z', '')"
        )
        app = pilot.app
        assert isinstance(app, TradeConsole)
        app._look()

        assert app._last_activity == demo.reader.value("SELECT max(id) FROM activity")
