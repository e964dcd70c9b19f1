"""Every file and folder of the program, in one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

APP = "tradeconsole"


@dataclass(frozen=True)
class Paths:
    """Where the program keeps what it keeps."""

    config: Path
    data: Path
    logs: Path

    @property
    def database(self) -> Path:
        return self.data / "tradeconsole.db"

    @property
    def settings_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def kept_mail(self) -> Path:
        return self.data / "mail"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def documents(self) -> Path:
        return self.data / "documents"

    @property
    def demo(self) -> Path:
        return self.data / "demo"


def paths_from(environ: Mapping[str, str] = os.environ) -> Paths:
    """The platform's folders, or the one folder that `TRADECONSOLE_HOME` names."""
    if home := environ.get("TRADECONSOLE_HOME"):
        return under(Path(home))
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_log_path)


def under(home: Path) -> Paths:
    """Everything in one folder: tests, portable use, the demo."""
    home = home.expanduser().absolute()
    return Paths(config=home, data=home, logs=home / "logs")


def make_private_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, for this user alone."""
    for missing in [above for above in (*reversed(folder.parents), folder) if not above.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)
