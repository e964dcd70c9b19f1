"""Mail without a server becomes private files."""

import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.fakes import MemoryTransport
from tests.mail.messages import TEXT, write_message
from tradeconsole.mail.keeper import KeptMail
from tradeconsole.mail.transport import ServerUnreachable, Transport, Uncertain, YagmailTransport


@dataclass
class TickingClock:
    """Moves on by a second each time it is asked."""

    moment: datetime = datetime(2026, 11, 24, 9, 59, 58, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def kept(tmp_path: Path) -> KeptMail:
    return KeptMail(tmp_path / "home" / "mail", TickingClock())


class TestKeptMail:
    def test_message_can_be_read_back(self, kept: KeptMail) -> None:
        path = kept.keep(write_message())

        message = message_from_bytes(path.read_bytes(), policy=default)
        assert message["To"] == "jane@example.com"
        body = message.get_body()
        assert body is not None
        assert body.get_content().splitlines() == TEXT.splitlines()

    def test_file_and_folder_are_private(self, kept: KeptMail) -> None:
        path = kept.keep(write_message())

        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_open_folder_is_closed_to_others(self, kept: KeptMail) -> None:
        kept.folder.mkdir(parents=True)
        kept.folder.chmod(0o755)

        kept.keep(write_message())

        assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700

    def test_names_sort_by_time_and_tell_nothing(self, kept: KeptMail) -> None:
        paths = [kept.keep(write_message(number=number)) for number in range(3)]

        assert sorted(kept.folder.iterdir()) == paths
        assert all(path.suffix == ".eml" for path in paths)
        assert not any("jane" in path.name or "0031" in path.name for path in paths)

    def test_two_in_the_same_moment_are_two_files(self, tmp_path: Path) -> None:
        clock = TickingClock()
        first = KeptMail(tmp_path, clock).keep(write_message())
        clock.moment -= timedelta(seconds=1)
        second = KeptMail(tmp_path, clock).keep(write_message())

        assert first != second
        assert first.exists()

    def test_file_that_stands_in_the_way_is_left_alone(self, kept: KeptMail, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("secrets.token_hex", lambda size: "00" * size)
        clock = TickingClock()
        path = KeptMail(kept.folder, clock).keep(write_message())
        before = path.read_bytes()
        clock.moment -= timedelta(seconds=1)

        with pytest.raises(ServerUnreachable):
            KeptMail(kept.folder, clock).keep(write_message(text="another"))

        assert path.read_bytes() == before

    def test_folder_that_cannot_be_made_keeps_the_mail_queued(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        with pytest.raises(ServerUnreachable, match="can't be kept"):
            KeptMail(tmp_path / "file" / "mail", TickingClock()).keep(write_message())


class TestMemoryTransport:
    def test_it_fails_as_told_and_then_sends(self) -> None:
        transport = MemoryTransport(Uncertain("lost"))

        with transport, pytest.raises(Uncertain):
            transport.send(write_message(number=1))
        with transport:
            transport.send(write_message(number=2))

        assert [message["Message-ID"] for message in transport.sent] == ["<row-2@example.com>"]
        assert transport.sessions == 2


def test_every_transport_fits_the_protocol(kept: KeptMail) -> None:
    kinds: list[type[Transport]] = [KeptMail, MemoryTransport, YagmailTransport]

    with kept as transport:
        transport.send(write_message())

    assert len(kinds) == 3
    assert len(list(kept.folder.iterdir())) == 1
