"""A quote or an invoice goes to its client: as a tick and a link where both may be, else as a PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.actions.acting import Act
from data.actions.grants import grant_for
from data.actions.outgoing import About, Letter, QueuedMail, queue_mail
from data.actions.recipients import chosen_recipients
from data.actions.shares import require_portal
from data.actions.ticks import offer_all, offered, tick
from data.enums import OutboxKind
from data.errors import Conflict, NoEmail
from data.permissions import Action, may
from data.queries.billed import BilledClient, client_of_job
from data.queries.people import read_business
from data.queries.share_offer import Recipient, recipients, ticked_keys
from data.queries.shared import OfficeScope
from data.settings import Settings
from data.wording import joined


@dataclass(frozen=True)
class Sending:
    """How a quote or an invoice is to leave: by email to these people, else on paper.

    Attributes:
        expected: The content hash of what the person looked at; None to send whatever it says.
    """

    settings: Settings
    email: bool
    to: Sequence[str] | None
    message: str = ""
    expected: str | None = None


@dataclass(frozen=True)
class Paper:
    """A quote or an invoice on its way to its client.

    Attributes:
        key: What ticks call it: `quote:Q-0031`.
        scope: The share that can show it, made where there is none; None where no share can.
    """

    kind: OutboxKind
    key: str
    client: BilledClient
    job: int | None
    letter: Letter
    about: About
    scope: Callable[[Act], OfficeScope] | None


@dataclass(frozen=True)
class Dispatch:
    """How a document left.

    Attributes:
        shared: Whether the client's page shows it now because of this.
        gains: The keys of what those who get it by link can see from then on, and could not before.
        others: The addresses of everybody else who can open the same page.
    """

    emails: tuple[QueuedMail, ...] = ()
    shared: bool = False
    gains: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the history says about it."""
        if not self.emails:
            return "not by email"
        return f"{'link' if self.shared else 'PDF'} to {joined([mail.to for mail in self.emails])}"


def dispatch(act: Act, paper: Paper, settings: Settings, to: Sequence[str] | None = None) -> Dispatch:
    """Tick a document and mail its link; mail its PDF where the portal is off or the person may not share.

    Raises:
        NoEmail, NoPublicAddress, Conflict, Invalid: It can't go out like this.
    """
    business = read_business(act.sql)
    assert business is not None
    if paper.scope is not None and business.portal_on and may(act.actor.role, Action.SHARE):
        require_portal(act, settings)
        return _by_link(act, paper, _own_scope(act, paper, paper.scope), to)
    people = _recipients(act, paper, None, to)
    return Dispatch(tuple(_mail(act, paper, person, paper.about) for person in people))


def _own_scope(act: Act, paper: Paper, scope: Callable[[Act], OfficeScope]) -> OfficeScope:
    """The share; refused where its links lead somebody else to it."""
    owner = client_of_job(act.sql, paper.job) if paper.job is not None else paper.client
    if owner is None or owner.id != paper.client.id:
        raise Conflict(
            f"The job is not {paper.client.name}'s any more.",
            "Its client has changed since this was written: write it anew for the job's client.",
        )
    return scope(act)


def _by_link(act: Act, paper: Paper, scope: OfficeScope, to: Sequence[str] | None) -> Dispatch:
    assert scope.share is not None
    people = _recipients(act, paper, scope.share, to)
    before = ticked_keys(act.sql, scope.share, offered(act, scope))
    tick(act, scope, paper.key)
    page = offered(act, scope)
    # It is a send like any other: what its share could show by now does not stand out as new afterwards.
    offer_all(act, scope, page)
    sent = "UPDATE share SET last_sent_at = :now, last_sent_by = :by WHERE id = :share"
    act.sql.run(sent, share=scope.share, now=act.now, by=act.actor.staff_id)
    mails = []
    for person in people:
        grant = grant_for(act, scope.share, person.contact_id)
        mails.append(_mail(act, paper, person, replace(paper.about, share=scope.share, grant=grant)))
    after = ticked_keys(act.sql, scope.share, page)
    # Who had no link yet gains all that the page shows.
    known = before if all(person.is_live(act.now) for person in people) else frozenset()
    gains = tuple(key for key in page.keys() if key in after - known)
    return Dispatch(tuple(mails), shared=True, gains=gains, others=_others(act, paper, scope.share, people))


def _others(act: Act, paper: Paper, share: int, people: Sequence[Recipient]) -> tuple[str, ...]:
    """Who else can open the page."""
    told = {person.contact_id for person in people}
    known = recipients(act.sql, paper.client.id, share)
    return tuple(who.email or who.name for who in known if who.contact_id not in told and who.is_live(act.now))


def _recipients(act: Act, paper: Paper, share: int | None, to: Sequence[str] | None) -> list[Recipient]:
    try:
        return chosen_recipients(act.sql, paper.client.id, share, to)
    except NoEmail as error:
        raise NoEmail(error.message, "Add one to the client, or use --no-email and hand it over on paper.") from error


def _mail(act: Act, paper: Paper, person: Recipient, about: About) -> QueuedMail:
    return queue_mail(
        act.sql, paper.kind, (person.name, person.email), paper.letter, about, act.now, act.actor.staff_id
    )
