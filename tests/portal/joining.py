"""A quote with a share of its own beside the job of the same client, and how it becomes part of that job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from data.actions.conversion import GainsSight, add_quote_to_job
from data.enums import Role
from data.models import Quote, Share
from data.permissions import Actor
from data.queries.links import LinkRow, links_of_share, page_at
from data.store import Store
from tests.billing import make_person
from tests.factories import id_of, make_link, make_quote, make_share, set_tick
from tests.shared_work import SharedWork


@dataclass(frozen=True)
class Joining:
    """Dana has a link to the job; both Dana and Kim have one to a quote of its own, which is ticked."""

    store: Store
    work: SharedWork
    owner: Actor
    quote: Quote
    alone: Share
    dana: str
    kim: str

    @property
    def key(self) -> str:
        return f"quote:{self.quote.number}"

    @property
    def job_share(self) -> int:
        return id_of(self.work.share)

    def add(self) -> None:
        add_quote_to_job(self.store, self.owner, self.quote.number, self.work.job.number, confirmed=True)

    def question(self) -> str:
        with pytest.raises(GainsSight) as asked:
            add_quote_to_job(self.store, self.owner, self.quote.number, self.work.job.number)
        return asked.value.message

    def standing(self, share: int) -> list[LinkRow]:
        return [link for link in links_of_share(self.store.reader, share) if link.revoked_at is None]

    def showed(self, share: int, *moments: datetime) -> list[bool]:
        """Whether a share showed the quote then, by what is kept."""
        kept = [page_at(self.store.reader, share, moment) for moment in moments]
        return [page is not None and self.key in page.keys() for page in kept]

    def set_grants(self, share: int, assignment: str, place: int | None = None) -> None:
        """Set columns of a share's links; of one person's, where a place among the contacts is given."""
        person = "" if place is None else f" AND contact_id = {self.work.contacts[place].id}"
        with self.store.writing() as tx:
            tx.sql.run(f"UPDATE share_grant SET {assignment} WHERE share_id = :share{person}", share=share)

    def run_out(self, share: int, place: int) -> None:
        """Have a person's link to a share expire a day ago."""
        self.set_grants(share, f"expires_at = '{stamp(self.store.clock.now() - timedelta(days=1))}'", place)


def stamp(moment: datetime) -> str:
    """A moment as the database keeps it."""
    return moment.isoformat(" ", "microseconds").removesuffix("+00:00")


def joining(store: Store, work: SharedWork) -> Joining:
    """The quote and the job as they stand apart."""
    quote = make_quote(store, work.client)
    alone = make_share(store, quote)
    set_tick(store, alone, f"quote:{quote.number}")
    dana, kim = (make_link(store, alone, person) for person in work.contacts[:2])
    return Joining(store, work, make_person(store, Role.OWNER), quote, alone, dana, kim)
