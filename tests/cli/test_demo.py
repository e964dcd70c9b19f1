"""`tradeconsole demo`: a business of its own, apart from whatever this machine is told of a real one."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.demo.business import NAME
from data.queries.jobs import job_counts
from data.queries.links import portal_was_on
from data.queries.people import read_business
from data.settings import Settings, load_settings
from data.store import open_store
from tradeconsole.cli import run
from tradeconsole.commands.demo import SIGNED_IN, USUAL_PORT, demo_settings, free_port

REAL = {
    "TRADECONSOLE_DATABASE": "real.db",
    "TRADECONSOLE_STAFF": "owner@real.example",
    "TRADECONSOLE_PASSWORD": "secret",
    "TRADECONSOLE_PORTAL_URL": "https://jobs.real.example",
    "TRADECONSOLE_SMTP_HOST": "smtp.real.example",
    "TRADECONSOLE_SMTP_PORT": "465",
    "TRADECONSOLE_SMTP_USER": "office@real.example",
    "TRADECONSOLE_SMTP_SECURITY": "tls",
    "TRADECONSOLE_SMTP_PASSWORD": "secret",
    "TRADECONSOLE_SMTP_PASSWORD_FILE": "/secret",
    "TRADECONSOLE_SMTP_CA_FILE": "/ca.pem",
    "TRADECONSOLE_TRUSTED_PROXIES": "10.0.0.1",
}


@pytest.fixture
def real(tmp_path: Path) -> Settings:
    """A machine that is told of a real business by every variable and by its settings file."""
    (tmp_path / "config.toml").write_text('smtp_host = "mail.file.example"\nsmtp_user = "file@real.example"\n')
    return load_settings({"TRADECONSOLE_HOME": str(tmp_path), "PATH": "/bin", **REAL})


class TestSettings:
    def test_nothing_of_the_real_business_reaches_it(self, real: Settings, tmp_path: Path) -> None:
        settings = demo_settings(real, 5_000)

        assert settings.mail(None) is None
        assert settings.portal_url(None) == "http://127.0.0.1:5000"
        assert (settings.staff, settings.trusted_proxies) == (SIGNED_IN, ())
        assert settings.environ == {"PATH": "/bin", "TRADECONSOLE_HOME": str(tmp_path / "demo")}
        assert settings.values.keys() == {"database", "portal_url", "staff"}
        assert not set(REAL.values()) & {*settings.values.values(), *settings.as_environment().values()}

    def test_everything_of_it_lies_in_its_own_folder(self, real: Settings, tmp_path: Path) -> None:
        paths = demo_settings(real, 5_000).paths

        for path in (paths.config, paths.data, paths.logs, paths.database, paths.kept_mail, paths.backups):
            assert path.is_relative_to(tmp_path / "demo")
        assert demo_settings(real, 5_000).database == paths.database

    def test_a_program_started_from_it_is_told_the_same(self, real: Settings) -> None:
        settings = demo_settings(real, 5_000)

        child = load_settings({**settings.environ, **settings.as_environment()})

        assert (child.database, child.paths, child.mail(None)) == (settings.database, settings.paths, None)
        assert child.portal_url(None) == settings.portal_url(None)


class TestPort:
    @pytest.fixture
    def usual(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
        """Somebody who listens on the usual port, which for this test is one that nothing else on the machine has."""
        with closing(socket.socket()) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            monkeypatch.setattr("tradeconsole.commands.demo.USUAL_PORT", listener.getsockname()[1])
            yield listener

    def test_another_one_is_taken_when_it_is_in_use(self, usual: socket.socket) -> None:
        port = free_port()

        assert port != usual.getsockname()[1]
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", port))

    def test_one_that_was_just_let_go_is_free(self, usual: socket.socket) -> None:
        """Connections of the portal before may still linger there."""
        address = usual.getsockname()
        with closing(socket.create_connection(address)):
            usual.accept()[0].close()
        usual.close()

        assert free_port() == address[1]

    def test_the_usual_one_is_the_contract_s(self) -> None:
        assert USUAL_PORT == 8321


class TestCommand:
    @pytest.fixture
    def opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, int | None]]:
        """What the console was opened with, each time; it is closed at once."""
        for name, value in REAL.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TRADECONSOLE_HOME", str(tmp_path / "home"))
        monkeypatch.chdir(tmp_path)
        calls: list[tuple[Settings, int | None]] = []

        def run_console(settings: Settings, *, portal_port: int | None = None, staff: str | None = None) -> int:
            assert staff == SIGNED_IN
            calls.append((settings, portal_port))
            return 0

        monkeypatch.setattr("tradeconsole.app.run_console", run_console)
        return calls

    def test_it_is_made_once_kept_and_made_anew_on_request(
        self, opened: list[tuple[Settings, int | None]], tmp_path: Path
    ) -> None:
        assert run(["demo"]) == 0
        [(settings, port)] = opened
        assert settings.portal_url(None) == f"http://127.0.0.1:{port}"
        assert settings.database == tmp_path / "home" / "demo" / "tradeconsole.db"
        assert [path.name for path in tmp_path.iterdir()] == ["home"]
        assert [path.name for path in (tmp_path / "home" / "demo").iterdir()] == ["tradeconsole.db"]
        assert settings.database.stat().st_mode & 0o777 == 0o600
        self.change_and_check(settings, "Changed")

        assert run(["demo"]) == 0
        assert self.business_name(settings) == "Changed"

        assert run(["demo", "--fresh"]) == 0
        assert self.business_name(settings) == NAME

    def change_and_check(self, settings: Settings, name: str) -> None:
        store = open_store(settings.database)
        business = read_business(store.reader)
        assert business is not None
        assert (business.is_demo, business.portal_on, business.smtp_host) == (True, True, "")
        assert portal_was_on(store.reader, store.clock.now())
        assert job_counts(store.reader).total > 10
        with store.writing() as tx:
            tx.sql.run("UPDATE business SET name = :name", name=name)
        store.close()

    def business_name(self, settings: Settings) -> str:
        store = open_store(settings.database)
        business = read_business(store.reader)
        store.close()
        assert business is not None
        return business.name

    def test_one_that_was_interrupted_is_none(self, opened: list[tuple[Settings, int | None]], tmp_path: Path) -> None:
        folder = tmp_path / "home" / "demo"
        folder.mkdir(parents=True)
        (folder / "tradeconsole.db.part").write_bytes(b"half of it")

        assert run(["demo"]) == 0

        assert not (folder / "tradeconsole.db.part").exists()
        assert self.business_name(opened[0][0]) == NAME

    @pytest.mark.parametrize("jobs", ["-1", "many"])
    def test_wrong_use(self, opened: list[tuple[Settings, int | None]], jobs: str) -> None:
        assert run(["demo", "--jobs", jobs]) == 2
        assert opened == []
