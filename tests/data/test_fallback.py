"""The portal on Python's own SQLite, which is used where the bundled one has no wheel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(240)
def test_the_portal_s_rules_hold_on_the_standard_library_s_sqlite() -> None:
    files = [f"tests/data/{name}.py" for name in ("test_portal_privilege", "test_portal_store", "test_quote_answers")]
    chosen = "TestReads or TestLinkStates or TestHistory or test_an_acceptance_is_recorded_whole"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files, "-k", chosen]

    environ = os.environ | {"TRADECONSOLE_SQLITE": "standard"}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout[-3_000:] + ended.stderr
    assert " passed" in ended.stdout
