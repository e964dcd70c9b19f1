"""The password of the mail server: from the environment, a private file, or the computer's own keyring.

Nothing here asks a person, and no message or log line holds the password.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from data.errors import Unreachable

SERVICE = "tradeconsole"
PASSWORD_VARIABLE = "TRADECONSOLE_SMTP_PASSWORD"
FILE_VARIABLE = "TRADECONSOLE_SMTP_PASSWORD_FILE"
MAX_FILE_BYTES = 4096

_HINT = f"Set {PASSWORD_VARIABLE}, or {FILE_VARIABLE} to a file that only you can read."
_CHAINER = "keyring.backends.chainer.ChainerBackend"
_TRUSTED = {
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
}


class KeychainUnavailable(Unreachable):
    """The password can't be read or stored; the message says why, the hint what to do instead."""

    title = "The password can't be reached"


class Keyring(Protocol):
    """What is used of a backend of the `keyring` library."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...


def smtp_password(user: str, environ: Mapping[str, str], backend: Keyring | None = None) -> str | None:
    """The password that `user` signs in with at the mail server; None when none was ever stored.

    Args:
        user: The user name at the mail server.
        environ: The environment to look in first.
        backend: A keyring to use instead of the computer's, for tests.

    Raises:
        KeychainUnavailable: When the place to look in can't be read or can't be trusted.
    """
    if environ.get(PASSWORD_VARIABLE):
        return environ[PASSWORD_VARIABLE]
    if environ.get(FILE_VARIABLE):
        return _from_file(Path(environ[FILE_VARIABLE]))
    return _from_keyring(user, backend or _trusted_keyring())


def store_smtp_password(user: str, password: str, backend: Keyring | None = None) -> None:
    """Put the password into the computer's keyring.

    Raises:
        KeychainUnavailable: When there is no keyring that can be trusted, or it refuses.
    """
    keyring = backend or _trusted_keyring()
    try:
        keyring.set_password(SERVICE, user, password)
    except Exception as error:
        # Backends raise their own kinds beside KeyringError (D-Bus, OS calls); none may end the program.
        raise _failed(error) from None


def password_source(user: str, environ: Mapping[str, str], backend: Keyring | None = None) -> str:
    """Where the password comes from, in words for the Settings screen. Never raises."""
    try:
        found = smtp_password(user, environ, backend) is not None
    except KeychainUnavailable as error:
        return f"no password: {error.message}"
    if environ.get(PASSWORD_VARIABLE):
        return f"the environment variable {PASSWORD_VARIABLE}"
    if environ.get(FILE_VARIABLE):
        return f"the file {environ[FILE_VARIABLE]}"
    return _keyring_words(found, backend)


def refusal(backend: object) -> str | None:
    """Why this keyring backend is not used, as a sentence; None when it may be."""
    name = _full_name(backend)
    if name == _CHAINER and (chosen := _chosen(backend)):
        return next(filter(None, map(refusal, chosen)), None)
    if name in _TRUSTED:
        return None
    if name in ("keyring.backends.fail.Keyring", _CHAINER):
        return "This computer offers no keyring to this session."
    if name == "keyring.backends.null.Keyring":
        return "The keyring is switched off (it would forget the password at once)."
    return f"The keyring {name!r} is not one that keeps passwords encrypted by the system."


def _keyring_words(found: bool, backend: Keyring | None) -> str:
    kind = _kind(backend or _trusted_keyring())
    if found:
        return f"this computer's keyring ({kind})"
    return f"no password stored in this computer's keyring ({kind})"


def _kind(backend: Keyring) -> str:
    name = _full_name(backend)
    if name == _CHAINER:
        return ", ".join(dict.fromkeys(map(_kind, _chosen(backend))))
    return _TRUSTED.get(name, name)


def _chosen(chainer: object) -> list[Keyring]:
    """The keyrings that keyring's chainer would ask, in its order."""
    return list(getattr(chainer, "backends", ()))


def _full_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _from_keyring(user: str, keyring: Keyring) -> str | None:
    try:
        return keyring.get_password(SERVICE, user) or None
    except Exception as error:
        # As above: whatever a backend raises, the mail stays queued and the program lives.
        raise _failed(error) from None


def _trusted_keyring() -> Keyring:
    # Imported here: finding the backend talks to the desktop, and most starts need no password.
    import keyring

    try:
        backend = keyring.get_keyring()
        reason = refusal(backend)
    except Exception as error:
        raise _failed(error) from None
    if reason:
        raise KeychainUnavailable(reason, _HINT)
    return backend


def _failed(error: Exception) -> KeychainUnavailable:
    """The keyring's failure in our words: its kind only, for its text may quote what it was given."""
    from keyring.errors import InitError, KeyringLocked

    if isinstance(error, InitError | KeyringLocked):
        return KeychainUnavailable("The keyring is locked.", f"Unlock it and try again. {_HINT}")
    return KeychainUnavailable(f"The keyring can't be used ({type(error).__name__}).", _HINT)


def _from_file(path: Path) -> str:
    try:
        password = _read_private(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise KeychainUnavailable(f"The password file {path} can't be read: {reason}.", _HINT) from None
    if not password:
        raise KeychainUnavailable(f"The password file {path} is empty.", _HINT)
    return password


def _read_private(path: Path) -> str:
    # The open file is judged, not its name, so nothing can be swapped in between.
    # Without O_NONBLOCK a pipe would hold the program until somebody writes to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(descriptor, "rb") as file:
        _require_private(path, os.fstat(file.fileno()).st_mode)
        return file.read(MAX_FILE_BYTES).decode().removesuffix("\n").removesuffix("\r")


def _require_private(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeychainUnavailable(f"The password file {path} is not a plain file.", _HINT)
    if os.name == "posix" and mode & 0o077:
        raise KeychainUnavailable(
            f"The password file {path} can be read by others, so it is not used.", f"Run: chmod 600 {path}"
        )
