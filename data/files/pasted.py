"""Files as people name them in a terminal: typed, pasted, or dragged into the window."""

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data.errors import Invalid
from data.files.sizes import check_size

_HINT = "Type its path, or drag it into the window."


def pasted_path(text: str) -> Path:
    """The path that was meant. Terminals paste a dragged file in quotes, with backslashes, or as file://.

    Raises:
        Invalid: There is none.
    """
    words = text.strip()
    if len(words) > 1 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1]
    elif words.startswith("file://"):
        words = unquote(urlsplit(words).path)
    elif "\\" in words and not Path(words).exists():
        words = words.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")
    if not words:
        raise Invalid("Which file?", _HINT, "file")
    try:
        return Path(words).expanduser()
    except RuntimeError:
        raise Invalid(f"There is no home folder of {words.partition('/')[0]}.", _HINT, "file") from None


def check_file(path: Path) -> None:
    """See that a path leads to a file that is neither empty nor too large, without reading it.

    Raises:
        Invalid: It does not.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(found.st_mode):
        raise Invalid(f"{path} is not a file.", "Name one photo or PDF.", "file")
    check_size(found.st_size)


def read_file(path: Path) -> bytes:
    """What a file holds.

    Raises:
        Invalid: It can't be read, or is empty or too large.
    """
    check_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> Invalid:
    why = (error.strerror if isinstance(error, OSError) else None) or "no such path"
    return Invalid(f"{path} can't be read: {why}.", "Check its name.", "file")
