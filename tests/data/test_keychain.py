"""Where the mail server's password comes from, and where it never goes."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import run
from sys import executable

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, kwallet, null
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from data.keychain import (
    SERVICE,
    KeychainUnavailable,
    password_source,
    refusal,
    smtp_password,
    store_smtp_password,
)

USER = "office@example.com"
SECRET = "hunter2-and-more"

Kind = Callable[[], KeyringBackend]


class MemoryKeyring:
    """A keyring in memory; with `failure`, a broken one."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:
        if self.failure:
            raise self.failure
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.failure:
            raise self.failure
        self.kept[service, username] = password


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "smtp-password"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def chosen_keyring() -> Iterator[None]:
    """Puts back the keyring that the library had chosen."""
    before = keyring.core._keyring_backend
    yield
    keyring.core._keyring_backend = before


class TestOrder:
    """Environment, then file, then keyring."""

    def test_variable_goes_before_all(self, password_file: Path) -> None:
        environ = {
            "TRADECONSOLE_SMTP_PASSWORD": "from the variable",
            "TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file),
        }

        assert smtp_password(USER, environ, MemoryKeyring(KeyringLocked())) == "from the variable"
        assert password_source(USER, environ) == "the environment variable TRADECONSOLE_SMTP_PASSWORD"

    def test_file_goes_before_the_keyring(self, password_file: Path) -> None:
        environ = {"TRADECONSOLE_SMTP_PASSWORD": "", "TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)}

        assert smtp_password(USER, environ, MemoryKeyring(KeyringLocked())) == SECRET
        assert password_source(USER, environ) == f"the file {password_file}"

    def test_keyring_comes_last_under_our_own_name(self) -> None:
        backend = MemoryKeyring()
        store_smtp_password(USER, SECRET, backend)

        assert backend.kept == {("tradeconsole", USER): SECRET}
        assert smtp_password(USER, {}, backend) == SECRET
        assert password_source(USER, {}, backend).startswith("this computer's keyring")

    def test_password_that_nobody_stored_is_none(self) -> None:
        backend = MemoryKeyring()
        store_smtp_password("another@example.com", SECRET, backend)

        assert smtp_password(USER, {}, backend) is None
        assert password_source(USER, {}, backend).startswith("no password stored")

    def test_password_of_another_program_is_not_taken(self) -> None:
        backend = MemoryKeyring()
        backend.kept["yagmail", USER] = SECRET

        assert smtp_password(USER, {}, backend) is None


class TestFile:
    """A file counts only while nobody else can read it."""

    @pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o602, 0o610])
    def test_file_open_to_others_is_refused(self, password_file: Path, mode: int) -> None:
        password_file.chmod(mode)

        with pytest.raises(KeychainUnavailable, match="can be read by others") as caught:
            smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)}, MemoryKeyring())

        assert "chmod 600" in caught.value.hint
        assert SECRET not in f"{caught.value!r} {caught.value.hint}"

    def test_read_only_file_is_taken(self, password_file: Path) -> None:
        password_file.chmod(0o400)

        assert smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)}) == SECRET

    @pytest.mark.parametrize(
        ("content", "password"),
        [(b"a b", "a b"), (b" a \n", " a "), (b"a\r\n", "a"), (b"a\n\n", "a\n"), ("ü\n".encode(), "ü")],
    )
    def test_one_line_end_is_dropped_and_nothing_else(self, password_file: Path, content: bytes, password: str) -> None:
        password_file.write_bytes(content)

        assert smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)}) == password

    @pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
    def test_file_without_a_password_is_said_so(self, password_file: Path, content: bytes) -> None:
        password_file.write_bytes(content)

        with pytest.raises(KeychainUnavailable, match="smtp-password"):
            smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)})

    def test_missing_file_is_said_so_and_the_keyring_not_asked(self, tmp_path: Path) -> None:
        environ = {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(tmp_path / "gone")}
        backend = MemoryKeyring()
        store_smtp_password(USER, SECRET, backend)

        with pytest.raises(KeychainUnavailable, match="No such file"):
            smtp_password(USER, environ, backend)
        assert "gone" in password_source(USER, environ, backend)

    def test_pipe_and_folder_are_refused_without_waiting(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe", 0o600)

        for path in (tmp_path / "pipe", tmp_path):
            with pytest.raises(KeychainUnavailable, match=r"plain file|directory"):
                smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(path)})


class TestBackends:
    """Only keyrings that the system encrypts are used."""

    @pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
    @pytest.mark.usefixtures("chosen_keyring")
    def test_missing_keyring_is_said_so(self, backend: Kind) -> None:
        keyring.set_keyring(_made(backend))

        with pytest.raises(KeychainUnavailable) as caught:
            smtp_password(USER, {})
        with pytest.raises(KeychainUnavailable):
            store_smtp_password(USER, SECRET)

        assert "TRADECONSOLE_SMTP_PASSWORD" in caught.value.hint
        assert password_source(USER, {}) == f"no password: {caught.value.message}"

    @pytest.mark.usefixtures("chosen_keyring")
    def test_missing_keyring_does_not_matter_with_a_variable(self) -> None:
        keyring.set_keyring(_made(fail.Keyring))

        assert smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD": SECRET}) == SECRET

    def test_keyring_of_the_system_is_trusted(self) -> None:
        assert refusal(_made(SecretService.Keyring)) is None
        assert refusal(_made(kwallet.DBusKeyring)) is None
        assert refusal(_named("keyring.backends.macOS", "Keyring")) is None
        assert refusal(_named("keyring.backends.Windows", "WinVaultKeyring")) is None

    @pytest.mark.parametrize(
        ("module", "name"),
        [
            ("keyrings.alt.file", "PlaintextKeyring"),
            ("keyrings.alt.file", "EncryptedKeyring"),
            ("evil.keyring.backends.macOS", "Keyring"),
        ],
    )
    def test_plain_or_unknown_keyring_is_refused_by_name(self, module: str, name: str) -> None:
        assert f"{module}.{name}" in (refusal(_named(module, name)) or "")

    def test_chain_is_trusted_when_every_link_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        good, bad = _made(SecretService.Keyring), _named("keyrings.alt.file", "PlaintextKeyring")
        chain = _made(chainer.ChainerBackend)

        for links, trusted in [([good], True), ([good, bad], False), ([], False)]:
            monkeypatch.setattr(chainer.ChainerBackend, "backends", links)
            assert (refusal(chain) is None) is trusted

    @pytest.mark.parametrize(
        ("failure", "words"),
        [
            (KeyringLocked("locked"), "locked"),
            (InitError("dismissed"), "locked"),
            (PasswordSetError(f"cannot store {SECRET}"), "PasswordSetError"),
            (OSError("D-Bus is gone"), "OSError"),
        ],
    )
    def test_keyring_that_fails_is_said_so_without_the_password(self, failure: Exception, words: str) -> None:
        backend = MemoryKeyring(failure)

        with pytest.raises(KeychainUnavailable, match=words):
            smtp_password(USER, {}, backend)
        with pytest.raises(KeychainUnavailable, match=words) as caught:
            store_smtp_password(USER, SECRET, backend)
        assert SECRET not in f"{caught.value!r} {caught.value.hint}"
        assert password_source(USER, {}, backend).startswith("no password: ")

    @pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "no.such.Keyring", "keyring.nothing"])
    def test_keyring_chosen_by_the_environment_never_prompts_or_crashes(self, name: str) -> None:
        code = "from data.keychain import password_source; print(password_source('u@example.com', {}))"
        environ = {**os.environ, "PYTHON_KEYRING_BACKEND": name}

        ended = run([executable, "-c", code], env=environ, input="", capture_output=True, text=True, check=False)

        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout.startswith("no password: ")


def test_password_reaches_no_log(caplog: pytest.LogCaptureFixture, password_file: Path) -> None:
    caplog.set_level(logging.DEBUG)
    backend = MemoryKeyring()

    store_smtp_password(USER, SECRET, backend)
    smtp_password(USER, {"TRADECONSOLE_SMTP_PASSWORD_FILE": str(password_file)}, backend)
    smtp_password(USER, {}, backend)

    assert SECRET not in caplog.text
    assert SERVICE == "tradeconsole"


def test_keyring_library_is_loaded_only_when_asked() -> None:
    code = "import sys, data.keychain; sys.exit('keyring' in sys.modules)"

    assert run([executable, "-c", code], check=False).returncode == 0


def _named(module: str, name: str) -> object:
    """An object whose class bears that full name."""
    return type(name, (), {"__module__": module})()


def _made(kind: Kind) -> KeyringBackend:
    return kind()
