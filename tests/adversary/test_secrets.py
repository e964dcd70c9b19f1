"""What must stand in no file: links, in whatever is kept or backed up; the mail server's password, anywhere."""

import inspect
import io
import re
import sys
from pathlib import Path

import pytest

from data.actions.links import address_for_contact, office_look
from data.actions.shares import Update, send_update
from data.actions.ticks import TickChanges
from data.backups.copies import write_copy
from data.enums import Role
from data.permissions import Actor
from data.store import Store
from data.tokens import hash_token
from tests.cli.conftest import team
from tests.cli.console import Console
from tests.data.desk import JOB, Desk, furnish
from tests.factories import make_business
from tests.fakes import MemoryTransport
from tests.mail.outbox import settings_for, text_of
from tests.staging import staged
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

__all__ = ["team"]

TOKEN = re.compile(r"/p/([A-Za-z0-9_-]{43})")
SERVER = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")
PASSWORD = "correct-horse-battery-staple"


def files_with(folder: Path, *secrets: str) -> list[str]:
    """The files below a folder in which one of these texts stands."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path.name}: {secret[:6]}..." for secret in secrets if secret.encode() in content]
    return found


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    people, parts = staged(store, furnish)
    return Desk(store, store.clock, settings_for(tmp_path / "home", SERVER), people, parts)  # type: ignore[arg-type]


def test_no_link_that_was_mailed_copied_or_opened_stands_in_the_database_or_a_backup_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    store, owner, settings = desk.store, desk.owner, desk.settings
    tokens: list[str] = []

    def check() -> None:
        """At every moment: with what has not gone into the database's own file yet, and after it has."""
        assert files_with(tmp_path, *tokens) == []
        copy = tmp_path / f"copy-{len(tokens)}.db"
        write_copy(store.reader, copy, store.clock.now())
        assert files_with(tmp_path, *tokens) == []
        assert all(hash_token(token).encode() in copy.read_bytes() for token in tokens)

    wanted = Update(TickChanges(frozenset({"dates"})), wants_links=True)
    tokens += [TOKEN.findall(link.url)[0] for link in send_update(store, owner, JOB, wanted, settings).links]
    check()
    tokens.append(TOKEN.findall(address_for_contact(store, owner, JOB, 2, settings).url)[0])
    tokens.append(TOKEN.findall(office_look(store, owner, JOB, settings).url)[0])
    check()
    transport = MemoryTransport()
    Sender(store, settings, lambda *_: transport).run_once()
    tokens += TOKEN.findall(text_of(transport.sent[0]))
    check()

    assert len(set(tokens)) == 4
    store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert files_with(tmp_path, *tokens) == []


def test_the_hash_of_a_link_stands_once_in_the_database(store: Store) -> None:
    make_business(store)
    indexes = store.reader.values(
        "SELECT i.name FROM pragma_index_list('link_token') l JOIN pragma_index_info(l.name) i WHERE l.\"unique\""
    )

    assert indexes == ["token_hash"]


class TestPassword:
    def test_setting_it_up_writes_it_to_the_keyring_and_to_nothing_else(
        self,
        store: Store,
        team: dict[Role, Actor],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        console = Console.at(store, team[Role.OWNER], tmp_path, monkeypatch, capsys)
        kept: dict[str, str] = {}
        monkeypatch.setattr("data.keychain.store_smtp_password", lambda user, secret: kept.update({user: secret}))
        monkeypatch.setattr("data.keychain.password_source", lambda *_: "this computer's keyring")
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))

        console("mail", "setup", "--host", "smtp.example.com", "--user", "me@example.com", "--password-stdin")

        assert kept == {"me@example.com": PASSWORD}
        assert files_with(tmp_path, PASSWORD) == []
        assert PASSWORD not in str(store.reader.execute("SELECT * FROM business", {}).fetchall())

    def test_a_password_on_the_command_line_is_not_taken(
        self,
        store: Store,
        team: dict[Role, Actor],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        from tradeconsole.cli import run

        Console.at(store, team[Role.OWNER], tmp_path, monkeypatch, capsys)

        assert run(["mail", "setup", "--host", "smtp.example.com", "--password", PASSWORD]) == 2
        said = capsys.readouterr()
        assert "No such option" in said.err
        assert PASSWORD not in said.out + said.err
        assert store.reader.value("SELECT smtp_host FROM business") == ""

    def test_no_function_of_the_commands_takes_one_as_an_option(self) -> None:
        from tradeconsole.commands import mail

        for function in (mail.setup, mail.send_test):
            names = set(inspect.signature(function).parameters)
            assert not {name for name in names if "password" in name} - {"password_stdin"}

    def test_a_settings_file_that_holds_one_is_refused(self, tmp_path: Path) -> None:
        from data.errors import Invalid
        from data.settings import load_settings

        (tmp_path / "config.toml").write_text(f'smtp_password = "{PASSWORD}"\n')

        with pytest.raises(Invalid) as refused:
            load_settings({"TRADECONSOLE_HOME": str(tmp_path)})
        assert PASSWORD not in f"{refused.value} {refused.value.hint}"

    def test_a_program_that_is_started_from_here_is_not_given_one_by_its_arguments(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from data.settings import load_settings
        from tradeconsole import background

        told = {"TRADECONSOLE_HOME": str(tmp_path), "TRADECONSOLE_SMTP_PASSWORD": PASSWORD}
        started: list[list[str]] = []
        monkeypatch.setattr("tradeconsole.background.subprocess.Popen", lambda command, **_: started.append(command))
        background.start_portal(load_settings(told), 8_400)

        assert PASSWORD not in " ".join(started[0])
        assert PASSWORD not in repr(load_settings(told).values)
