"""Opens an address in a browser without letting it write over the terminal."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping


def open_in_browser(url: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Hand `url` to the desktop's browser; False where there is none, as over SSH."""
    command = browser_command(environ, sys.platform)
    if command is None:
        return False
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen([*command, url], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return False
    return True


def browser_command(environ: Mapping[str, str], platform: str) -> list[str] | None:
    """What opens addresses here: the command in `BROWSER`, else the desktop's own; None where there is no desktop."""
    if chosen := environ.get("BROWSER"):
        return shlex.split(chosen)
    if platform == "darwin":
        return ["open"]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    has_desktop = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return ["xdg-open"] if has_desktop else None
