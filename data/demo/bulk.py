"""Jobs by the thousand, for trying the program at sizes that nobody can write by hand."""

from collections import defaultdict
from datetime import datetime
from random import Random

from data.demo.bulk_papers import Papers
from data.demo.bulk_rows import INSERTS, LAST_VISIT, NEWEST, OLDEST, Ids, Maker, Rows
from data.demo.days import Days
from data.demo.hours import Hours
from data.demo.progress import Progress
from data.rows import moment
from data.snapshots import record_view, saved_page
from data.sqlite.schema import loading
from data.store import Transaction

_BATCH = 2_000


def load_bulk(tx: Transaction, days: Days, random: Random, used: dict[str, int], jobs: int, progress: Progress) -> None:
    """Add so many jobs, with clients and all that hangs on a job, and what is worked out from them."""
    maker = _maker(tx, days, random, used)
    papers = Papers(maker, random)
    with progress.indexing(tx.sql), loading(tx.sql):
        for first in range(0, jobs, _BATCH):
            batch = range(first, min(first + _BATCH, jobs))
            _write(tx, maker, papers, batch, jobs)
            progress.add(len(batch))


def _maker(tx: Transaction, days: Days, random: Random, used: dict[str, int]) -> Maker:
    staff = [int(found) for found in tx.sql.values("SELECT id FROM staff ORDER BY id")]
    return Maker(Ids(tx.sql), Hours(days, OLDEST, LAST_VISIT), random, used, staff)


def _write(tx: Transaction, maker: Maker, papers: Papers, batch: range, jobs: int) -> None:
    rows: Rows = defaultdict(list)
    for place in batch:
        # As their numbers grow, so do the days on which they were made.
        day = OLDEST + place * (NEWEST - OLDEST) // jobs
        papers.add(rows, maker.job(rows, place, day), place)
    for table, sql in INSERTS.items():
        tx.sql.raw.executemany(sql, rows[table])
    for share, _job, _version, made, *_ in rows["share"]:
        _keep_view(tx, share, moment(made))


def _keep_view(tx: Transaction, share: int, made: datetime) -> None:
    """What a new share shows, which triggers would have noted."""
    page = saved_page(tx.sql, share)
    assert page is not None
    record_view(tx.sql, share, page, made)
