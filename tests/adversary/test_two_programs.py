"""Two programs on one database, the office and the portal, a thousand steps each: none is lost and none fails."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from data.sqlite import connections
from data.store import Store
from tests.factories import make_business

ROOT = Path(__file__).parents[2]
TIMES = 1_000

OFFICE = f"""
import sys
from pathlib import Path
from data.store import open_store

store = open_store(Path(sys.argv[1]))
for _ in range({TIMES}):
    with store.writing() as tx:
        value = tx.sql.value("SELECT next_value FROM number_sequence")
        tx.sql.run("UPDATE number_sequence SET next_value = :value", value=value + 1)
"""

# What the portal may do with the counter of enquiries is to move it on, in the transaction that reads it back.
PORTAL = f"""
import sys
from pathlib import Path
from data.portal.store import PortalStore

portal = PortalStore(Path(sys.argv[1]))
for _ in range({TIMES}):
    with portal.writing(None) as looked:
        taken = looked.db.value("UPDATE number_sequence SET next_value = next_value + 1 RETURNING next_value - 1")
        assert taken is not None
"""


@pytest.mark.e2e
@pytest.mark.parametrize("second", [OFFICE, PORTAL], ids=["two offices", "office and portal"])
@pytest.mark.parametrize("driver", ["", "standard"], ids=["bundled", "python's own"])
def test_every_step_counts(store: Store, second: str, driver: str) -> None:
    make_business(store, enquiry_form_on=True)
    with store.writing() as tx:
        tx.sql.run("INSERT INTO number_sequence (name, prefix, width, next_value) VALUES ('enquiry', 'E-', 4, 0)")
    store.close()
    if driver:
        # The journal that is safe for it stays with the file from then on.
        with closing(connections.driver.connect(store.path)) as raw:
            raw.execute("PRAGMA journal_mode = TRUNCATE")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TRADECONSOLE_SQLITE": driver}

    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(store.path)], env=environ, stderr=subprocess.PIPE, text=True)
        for code in (OFFICE, second)
    ]
    errors = [program.communicate()[1] for program in programs]

    assert [program.returncode for program in programs] == [0, 0], errors
    assert store.reader.value("SELECT next_value FROM number_sequence") == 2 * TIMES
    assert store.reader.value("PRAGMA quick_check") == "ok"
