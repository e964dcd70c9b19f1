"""What is shipped, what it depends on, and whose names it takes."""

import importlib.util
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("data", "screens", "tradeconsole")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked_versions() -> dict[str, list[str]]:
    """Every version that the lock pins, by name; several when they differ by platform."""
    versions: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        name, equals, rest = line.partition("==")
        if equals and not line.startswith(" "):
            versions.setdefault(canonicalize_name(name), []).append(rest.split()[0])
    return versions


def declared(project: dict[str, Any]) -> list[Requirement]:
    """Everything that pyproject.toml asks for: to run, to run with extras, to develop."""
    extras = project["project"]["optional-dependencies"].values()
    groups = [*extras, project["dependency-groups"]["dev"]]
    return [Requirement(text) for text in sum(groups, project["project"]["dependencies"])]


class TestWheel:
    def test_every_file_of_the_packages_is_in_it(self, shipped: set[str]) -> None:
        here = {
            path.relative_to(ROOT).as_posix()
            for package in PACKAGES
            for path in (ROOT / package).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

        assert here - shipped == set()

    @pytest.mark.parametrize("package", PACKAGES)
    def test_each_package_says_that_it_is_typed(self, shipped: set[str], package: str) -> None:
        assert {f"{package}/__init__.py", f"{package}/py.typed"} <= shipped

    @pytest.mark.parametrize(
        ("folder", "suffix"),
        [
            ("data/migrations", ".py"),
            ("screens", ".tcss"),
            ("tradeconsole/documents/templates", ".typ"),
            ("tradeconsole/mail/templates", ".html"),
            ("tradeconsole/portal/templates", ".html"),
            ("tradeconsole/portal/static", ".css"),
        ],
    )
    def test_files_that_are_no_modules_are_in_it(self, shipped: set[str], folder: str, suffix: str) -> None:
        assert any(name.startswith(f"{folder}/") and name.endswith(suffix) for name in shipped)

    def test_it_takes_our_three_names_and_no_other(self, shipped: set[str]) -> None:
        names = {PurePosixPath(name).parts[0] for name in shipped}

        assert {name for name in names if not name.endswith(".dist-info")} == set(PACKAGES)

    def test_licence_travels_along(self, shipped: set[str]) -> None:
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in shipped)


class TestLock:
    def test_it_holds_no_address(self) -> None:
        text = (ROOT / "requirements.lock").read_text()

        assert "http://" not in text
        assert "https://" not in text

    def test_every_pin_has_a_hash(self) -> None:
        lines = (ROOT / "requirements.lock").read_text().splitlines()
        pins = [index for index, line in enumerate(lines) if "==" in line and not line.startswith(" ")]

        assert pins
        assert all(lines[index + 1].startswith("    --hash=sha256:") for index in pins)

    def test_every_dependency_is_pinned_within_its_range(self, project: dict[str, Any]) -> None:
        locked = locked_versions()
        wanted = declared(project)

        assert len(wanted) > 30
        for requirement in wanted:
            pins = locked.get(canonicalize_name(requirement.name), [])
            assert pins, f"{requirement.name} is not in requirements.lock: run `make lock`"
            assert all(pin in requirement.specifier for pin in pins), f"{requirement} is locked at {pins}"

    def test_no_lock_with_addresses_is_tracked(self) -> None:
        assert "/uv.lock" in (ROOT / ".gitignore").read_text().splitlines()
        if shutil.which("git"):
            command = ["git", "ls-files", "--", "uv.lock", "pylock.toml", "pylock.*.toml"]
            tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert tracked.stdout == ""


class TestNames:
    """Other distributions with a top-level `data` exist; ours must be the one that is imported."""

    @pytest.mark.parametrize("package", PACKAGES)
    def test_nobody_else_owns_the_name(self, package: str) -> None:
        spec = importlib.util.find_spec(package)

        assert set(packages_distributions().get(package, [])) <= {"tradeconsole"}
        assert spec is not None
        assert spec.origin == str(ROOT / package / "__init__.py")

    @pytest.mark.parametrize("intruder", ["data.py", "data/__init__.py", "screens.py"])
    def test_intruder_in_the_current_folder_is_named(self, tmp_path: Path, intruder: str) -> None:
        (tmp_path / intruder).parent.mkdir(exist_ok=True)
        (tmp_path / intruder).write_text("")

        ended = import_from(tmp_path)

        assert ended.returncode == 1
        assert str(tmp_path / intruder) in ended.stderr.splitlines()[-1]
        assert "Start it from another folder" in ended.stderr.splitlines()[-1]

    def test_plain_folder_named_data_does_no_harm(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()

        assert import_from(tmp_path).returncode == 0


def import_from(folder: Path) -> subprocess.CompletedProcess[str]:
    """Import the program as `python -m` would: what lies in `folder` comes first."""
    code = f"import sys; sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]; import tradeconsole"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
