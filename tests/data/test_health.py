"""`check`: what it finds, and that it changes nothing."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.actions.business import Founding, found_business
from data.actions.staff import add_staff, set_password
from data.backups.copies import new_backup_path, write_copy
from data.enums import Role
from data.errors import Invalid, Unreachable
from data.health import Finding, Level, examine
from data.settings import load_settings, read_settings
from data.sqlite import connections
from data.store import Store

FAR_MAIL = {"TRADECONSOLE_SMTP_HOST": "smtp.example.com", "TRADECONSOLE_SMTP_PASSWORD": "x"}


def found(path: Path, tmp_path: Path, **environ: str) -> dict[str, Finding]:
    settings, faults = read_settings({"TRADECONSOLE_HOME": str(tmp_path), **environ})
    return {finding.code: finding for finding in examine(settings, path, "1.0", faults)}


@pytest.fixture
def path(store: Store, tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    store.path.chmod(0o600)
    found_business(store, Founding("Rivera", "Ann", "ann@rivera.example"))
    return store.path


def test_a_sound_one(path: Path, tmp_path: Path) -> None:
    findings = found(path, tmp_path)

    assert {code: finding.level for code, finding in findings.items()} == {
        "versions": Level.INFO,
        "database": Level.INFO,
        "no_backup": Level.WARNING,
        "no_mail_server": Level.WARNING,
        "portal": Level.INFO,
    }
    assert "1.0" in findings["versions"].message


@pytest.mark.parametrize(
    ("environ", "code", "level"),
    [
        ({"TRADECONSOLE_CLOCK_OFFSET": "60"}, "clock_offset", Level.WARNING),
        ({"TRADECONSOLE_RATE_LIMIT": "off"}, "rate_limit_off", Level.WARNING),
        (FAR_MAIL, "no_public_address", Level.WARNING),
        (FAR_MAIL, "mail_server", Level.INFO),
        (FAR_MAIL | {"TRADECONSOLE_SMTP_SECURITY": "none"}, "mail_security", Level.ERROR),
        ({"TRADECONSOLE_SMTP_HOST": "smtp.example.com"}, "mail_password", Level.WARNING),
    ],
)
def test_what_the_environment_makes_of_it(
    path: Path, tmp_path: Path, environ: dict[str, str], code: str, level: Level
) -> None:
    assert found(path, tmp_path, **environ)[code].level is level


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PORTAL_URL", "http://rivera.example", "portal_url"),
        ("SMTP_SECURITY", "ssl", "smtp_security"),
        ("SMTP_PORT", "70000", "smtp_port"),
        ("SMTP_PORT", "9" * 5_000, "smtp_port"),
        ("TRUSTED_PROXIES", "10.0.0.2, proxy", "trusted_proxies"),
        ("CLOCK_OFFSET", "soon", "clock_offset"),
    ],
)
def test_a_setting_that_can_t_be_used_is_said_with_all_the_rest(
    path: Path, tmp_path: Path, name: str, value: str, code: str
) -> None:
    environ = FAR_MAIL | {f"TRADECONSOLE_{name}": value}

    findings = found(path, tmp_path, **environ)

    assert findings[code].level is Level.ERROR
    assert ("mail_server" in findings) is not code.startswith("smtp")
    assert ("portal" in findings) is (code != "portal_url")
    assert "database" in findings
    with pytest.raises(Invalid) as raised:
        load_settings({"TRADECONSOLE_HOME": str(tmp_path), **environ})
    assert (raised.value.message, raised.value.hint) == (findings[code].message, findings[code].hint)


@pytest.mark.parametrize("content", ["portal_url = ", "databse = 'x'\nsmtp_port = 25"])
def test_the_settings_file_too(path: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "config.toml").write_text(content)

    findings = found(path, tmp_path)

    assert str(tmp_path / "config.toml") in findings["settings_file"].message
    assert {"database", "portal"} <= findings.keys()


def test_a_public_address_is_fine(path: Path, tmp_path: Path) -> None:
    findings = found(path, tmp_path, **FAR_MAIL, TRADECONSOLE_PORTAL_URL="https://jobs.example.com")

    assert "no_public_address" not in findings
    assert "https://jobs.example.com" in findings["portal"].message


def test_files_that_others_can_read(path: Path, tmp_path: Path) -> None:
    path.chmod(0o644)

    assert f"chmod 600 {path}" in found(path, tmp_path)["file_mode"].hint


def test_several_people_need_passwords(store: Store, path: Path, tmp_path: Path) -> None:
    from data.queries.people import active_staff, actor_of

    owner = actor_of(active_staff(store.reader)[0])
    add_staff(store, owner, name="Bo", email="bo@x.example", role=Role.TRADIE)
    assert "bo@x.example" in found(path, tmp_path)["no_password"].message

    for email in (owner.email, "bo@x.example"):
        set_password(store, owner, email, "correct horse")
    assert "no_password" not in found(path, tmp_path)


def test_no_database_and_no_business_are_errors(store: Store, tmp_path: Path) -> None:
    assert found(tmp_path / "none.db", tmp_path)["no_database"].level is Level.ERROR
    assert found(store.path, tmp_path)["no_business"].level is Level.ERROR


def test_a_business_needs_a_backup_of_this_week(store: Store, path: Path, tmp_path: Path) -> None:
    assert "`tradeconsole backup`" in found(path, tmp_path)["no_backup"].hint

    now = datetime.now(UTC)
    for age, code in ((timedelta(days=7, minutes=5), "old_backup"), (timedelta(days=6, hours=23), "backup")):
        made = write_copy(store.reader, new_backup_path(path, now - age), now - age)
        assert made.path.name in found(path, tmp_path)[code].message

    store.reader.run("UPDATE business SET is_demo = TRUE")
    assert not [code for code in found(path, tmp_path) if "backup" in code]


def test_an_empty_file_is_an_error_and_its_journal_is_kept(store: Store, path: Path, tmp_path: Path) -> None:
    empty, journal = tmp_path / "empty.db", tmp_path / "empty.db-wal"
    empty.touch()
    shutil.copy(path, journal)
    backup = write_copy(store.reader, new_backup_path(path, store.clock.now(), "monday"), store.clock.now())

    finding = found(empty, tmp_path)["empty"]

    assert (finding.level, str(backup.path) in finding.hint) == (Level.ERROR, True)
    assert journal.read_bytes() == path.read_bytes()
    connections.make_file(tmp_path / "new.db")
    assert found(tmp_path / "new.db", tmp_path)["empty"].level is Level.ERROR


def test_a_file_of_another_program_can_t_be_looked_at(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"no database at all" * 100)

    with pytest.raises(Unreachable):
        found(other, tmp_path)


def test_damage_names_the_newest_good_backup(store: Store, path: Path, tmp_path: Path) -> None:
    backup = write_copy(store.reader, new_backup_path(path, store.clock.now(), "monday"), store.clock.now())
    shutil.copy(path, backup.path.with_name("copied.db"))
    backup.path.with_name("unfinished.db").touch()
    store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    root = store.reader.value("SELECT rootpage FROM sqlite_master WHERE name = 'ix_activity_at'")
    size = store.reader.value("PRAGMA page_size")
    store.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 64)

    damaged = found(path, tmp_path)["damaged"]

    assert damaged.level is Level.ERROR
    assert f"{backup.path}. " in damaged.hint


def test_another_version_s_schema_is_left_alone(store: Store, path: Path, tmp_path: Path) -> None:
    store.reader.run("UPDATE alembic_version SET version_num = '0000'")
    assert found(path, tmp_path)["schema"].level is Level.WARNING

    store.reader.run("UPDATE alembic_version SET version_num = '9999'")
    assert found(path, tmp_path)["schema"].level is Level.ERROR
    assert store.reader.value("SELECT version_num FROM alembic_version") == "9999"
