"""Sharing with a client: saving ticks, sending the update, stopping."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data import entry
from data.actions.acting import Act, acting
from data.actions.grants import grant_for, revoke_all
from data.actions.outgoing import About, Letter, QueuedMail, queue_mail
from data.actions.recipients import chosen_recipients
from data.actions.rehearsal import rehearse
from data.actions.ticks import TickChanges, apply_changes, clear_ticks, offer_all, offered
from data.enums import OutboxKind
from data.errors import Invalid, NoClient, NoPublicAddress, PortalOff
from data.lengths import MESSAGE
from data.mail.wording import update_lead, update_subject
from data.permissions import Action, Actor, who_may
from data.queries.jobs import JobRow
from data.queries.links import page_at_last_send
from data.queries.people import BusinessRow, read_business
from data.queries.share_offer import Recipient, share_of_job, ticked_keys
from data.queries.shared import OfficeScope, find_scope
from data.settings import Settings
from data.sharing.client_view import Frame
from data.sharing.links import MintedLink, is_loopback, mint_link
from data.sharing.pages import SharedPage
from data.store import Store


@dataclass(frozen=True)
class Update:
    """What is sent, and to whom.

    Attributes:
        changes: The ticks that change with it.
        to: Email addresses of contacts; None for those of the last send, else the primary contact.
        message: The staff member's own words.
        wants_links: Whether the caller gets an address of each link as well.
    """

    changes: TickChanges = field(default_factory=TickChanges)
    to: Sequence[str] | None = None
    message: str = ""
    wants_links: bool = False


@dataclass(frozen=True)
class Shared:
    """What a save or a send has done, or would do.

    Attributes:
        items: The keys of everything that is ticked now.
        added: What the client could not see before.
        removed: What the client can't see any more.
        page: What the client sees now.
        links: An address of each recipient's link, where they were asked for.
    """

    job: str
    items: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    page: SharedPage
    letter: Letter | None = None
    emails: tuple[QueuedMail, ...] = ()
    links: tuple[MintedLink, ...] = ()


def save_ticks(store: Store, actor: Actor, number: str, changes: TickChanges) -> Shared:
    """Save ticks without telling anybody. Works while the portal is off: nothing is visible until it is on.

    Raises:
        NotPermitted, NotFound, NoClient, Conflict, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        job = act.job(number)
        require_client(act, job)
        done = _save(act, job, scope_of_job(act, job.id), changes)
        if done.added or done.removed:
            act.record("share saved", job.number, job=job.id, detail=_in_words(done))
        return done


def send_update(store: Store, actor: Actor, number: str, update: Update, settings: Settings) -> Shared:
    """Save ticks and queue each recipient's mail, in one transaction.

    Raises:
        NotPermitted, NotFound, PortalOff, NoClient, NoEmail, NoPublicAddress, Conflict, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        plan = _plan(act, number, update, settings)
        offer_all(act, plan.scope, offered(act, plan.scope))
        grants = [grant_for(act, plan.share, person.contact_id) for person in plan.people]
        _mark_sent(act, plan.share)
        to = ", ".join(person.email for person in plan.people)
        act.record("share sent", plan.done.job, job=plan.scope.job, detail=f"to {to}: {', '.join(plan.done.items)}")
        emails = tuple(_mail(act, plan, person, grant) for person, grant in zip(plan.people, grants, strict=True))
        links = tuple(copied_link(act, grant, settings, plan.business) for grant in grants if update.wants_links)
        return replace(plan.done, emails=emails, links=links)


def send_again(
    store: Store, actor: Actor, number: str, to: Sequence[str] | None, settings: Settings, *, wants_links: bool = False
) -> Shared:
    """Mail a fresh address of the link, with the ticks as they are saved. Earlier addresses keep working.

    Raises:
        As `send_update`.
    """
    return send_update(store, actor, number, Update(to=to, wants_links=wants_links), settings)


def dry_run(store: Store, actor: Actor, number: str, update: Update, settings: Settings) -> Shared:
    """What `send_update` would do and show, without doing it.

    Raises:
        As `send_update`.
    """

    def planned(act: Act) -> Shared:
        plan = _plan(act, number, update, settings)
        emails = tuple(QueuedMail(0, person.email, plan.letter.subject) for person in plan.people)
        return replace(plan.done, emails=emails)

    return rehearse(store, actor, Action.SHARE, number, planned)


def stop_sharing(store: Store, actor: Actor, number: str) -> list[str]:
    """Revoke every link of a job and clear its ticks; the addresses of those who lost their link.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        job = act.job(number)
        share = share_of_job(act.sql, job.id)
        return stop_sharing_in(act, share.id, job, "sharing stopped") if share else []


def stop_sharing_in(act: Act, share: int, job: JobRow, why: str) -> list[str]:
    """Revoke a share's links and clear its ticks as part of another act; `why` is what the history says."""
    lost = revoke_all(act, share)
    clear_ticks(act, share)
    act.record(why, job.number, job=job.id, detail=", ".join(lost))
    return lost


def scope_of_job(act: Act, job: int) -> OfficeScope:
    """The share of a job, made where there is none yet."""
    found = find_scope(act.sql, job, None)
    if found.share is not None:
        return found
    return replace(found, share=act.sql.insert("share", job_id=job, version=0, created_at=act.now))


def scope_of_quote(act: Act, quote: int) -> OfficeScope:
    """The share of a quote that has no job, made where there is none yet."""
    found = find_scope(act.sql, None, quote)
    if found.share is not None:
        return found
    # A quote that was taken off its job leaves the share to the job, and whoever that is for by now.
    act.sql.run("UPDATE share SET quote_id = NULL WHERE quote_id = :quote", quote=quote)
    return replace(found, share=act.sql.insert("share", quote_id=quote, version=0, created_at=act.now))


def require_portal(act: Act, settings: Settings) -> BusinessRow:
    """The business, if links can be sent now.

    Raises:
        PortalOff: The Client Portal is off.
        NoPublicAddress: Mail would carry an address that leads nowhere for its reader.
    """
    business = read_business(act.sql)
    assert business is not None
    if not business.portal_on:
        raise PortalOff(
            "The Client Portal is off.",
            f"{who_may(Action.SWITCH_PORTAL)} can switch it on: `tradeconsole portal on`, or ctrl+p in the console.",
        )
    mail, url = settings.mail(business), settings.portal_url(business)
    if mail is not None and not mail.is_on_loopback and is_loopback(url):
        raise NoPublicAddress(
            f"The portal's address {url} can't be opened from anywhere else.",
            "Give it a public https address first: TRADECONSOLE_PORTAL_URL.",
        )
    return business


def require_client(act: Act, job: JobRow) -> int:
    """The client of a job.

    Raises:
        NoClient: It has none.
    """
    client = act.sql.value(
        "SELECT c.id FROM job j JOIN client c ON c.id = j.client_id WHERE j.id = :job AND c.deleted_at IS NULL",
        job=job.id,
    )
    if client is None:
        # The job keeps the name of a client who was deleted.
        trouble = f"{job.client} was deleted." if job.client else f"{job.number} has no client attached."
        raise NoClient(trouble, f"Attach one: `tradeconsole jobs edit {job.number} --client C`.")
    return int(client)


def copied_link(act: Act, grant: int, settings: Settings, business: BusinessRow) -> MintedLink:
    """A fresh address of a link for somebody to send by hand; the history tells of it."""
    link = mint_link(act.sql, grant, settings.portal_url(business), "copy", act.now)
    job = act.sql.value("SELECT s.job_id FROM share_grant g JOIN share s ON s.id = g.share_id WHERE g.id = :g", g=grant)
    act.record("link copied", link.email or link.name, job=job)
    return link


@dataclass(frozen=True)
class _Plan:
    """A send, with its ticks saved and nothing else done yet."""

    scope: OfficeScope
    business: BusinessRow
    people: list[Recipient]
    letter: Letter
    done: Shared

    @property
    def share(self) -> int:
        assert self.scope.share is not None
        return self.scope.share


def _plan(act: Act, number: str, update: Update, settings: Settings) -> _Plan:
    job = act.job(number)
    business = require_portal(act, settings)
    client = require_client(act, job)
    scope = scope_of_job(act, job.id)
    before = _last_sent(act, scope)
    done = _save(act, job, scope, update.changes)
    if not done.items:
        raise Invalid("Nothing is ticked.", "Tick what the client may see, or stop sharing.", "item")
    people = chosen_recipients(act.sql, client, scope.share, update.to)
    letter = _letter(act, business, done.page, before, update.message)
    return _Plan(scope, business, people, letter, replace(done, letter=letter))


def _letter(act: Act, business: BusinessRow, page: SharedPage, before: SharedPage | None, message: str) -> Letter:
    frame = Frame(act.now, business.timezone)
    return Letter(
        subject=update_subject(business.name, page, before),
        lead=update_lead(page, before, frame),
        message=entry.paragraphs(message, "Message", MESSAGE),
    )


def _mail(act: Act, plan: _Plan, person: Recipient, grant: int) -> QueuedMail:
    to, about = (person.name, person.email), About(share=plan.share, grant=grant)
    return queue_mail(act.sql, OutboxKind.UPDATE, to, plan.letter, about, act.now, act.actor.staff_id)


def _save(act: Act, job: JobRow, scope: OfficeScope, changes: TickChanges) -> Shared:
    assert scope.share is not None
    page = offered(act, scope)
    before = ticked_keys(act.sql, scope.share, page)
    apply_changes(act, scope, page, changes)
    page = offered(act, scope)
    after = ticked_keys(act.sql, scope.share, page)
    items = tuple(key for key in page.keys() if key in after)
    added = tuple(key for key in items if key not in before)
    return Shared(job.number, items, added, tuple(sorted(before - after)), page.only(after))


def _in_words(done: Shared) -> str:
    added = [f"shown: {', '.join(done.added)}"] if done.added else []
    removed = [f"taken away: {', '.join(done.removed)}"] if done.removed else []
    return "; ".join(added + removed)


def _last_sent(act: Act, scope: OfficeScope) -> SharedPage | None:
    """What the clients could see when they were last told."""
    assert scope.share is not None
    return page_at_last_send(act.sql, scope.share)


def _mark_sent(act: Act, share: int) -> None:
    query = "UPDATE share SET last_sent_at = :now, last_sent_by = :by WHERE id = :share"
    act.sql.run(query, share=share, now=act.now, by=act.actor.staff_id)
