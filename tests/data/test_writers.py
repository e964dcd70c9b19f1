"""Several programs that write one database: what one of them has read still holds when it writes."""

import subprocess
import sys
from pathlib import Path

from data.store import Store

ROOT = Path(__file__).parents[2]
TIMES = 300

COUNT_UP = f"""
import sys
from pathlib import Path
from data.store import open_store

store = open_store(Path(sys.argv[1]))
for _ in range({TIMES}):
    with store.writing() as tx:
        value = tx.sql.value("SELECT next_value FROM number_sequence")
        tx.sql.run("UPDATE number_sequence SET next_value = :value", value=value + 1)
"""


def test_two_programs_that_count_together_lose_no_step(store: Store) -> None:
    with store.writing() as tx:
        tx.sql.run("INSERT INTO number_sequence (name, prefix, width, next_value) VALUES ('job', 'J-', 4, 0)")

    command = [sys.executable, "-c", COUNT_UP, str(store.path)]
    programs = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [program.communicate()[1] for program in programs]

    assert [program.returncode for program in programs] == [0, 0], errors
    assert store.reader.value("SELECT next_value FROM number_sequence") == 2 * TIMES
