"""Links one by one: revoke, copy, open as the office."""

from data.actions.acting import Act, acting
from data.actions.grants import grant_for
from data.actions.quotes import known_quote
from data.actions.recipients import chosen_recipients
from data.actions.shares import copied_link, require_client, require_portal
from data.actions.written import today
from data.errors import Invalid, NotFound, NotPossible
from data.permissions import Action, Actor
from data.queries.links import LinkRow, find_link
from data.queries.people import BusinessRow
from data.queries.share_offer import share_of_job
from data.settings import Settings
from data.sharing.links import MintedLink, mint_link
from data.store import Store


def revoke_link(store: Store, actor: Actor, link: int) -> LinkRow:
    """End one person's link, all its addresses at once. It can't be undone: sharing again makes a new one.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.SHARE, f"link {link}") as act:
        found = find_link(act.sql, link)
        if found is None:
            raise NotFound(f"There is no link {link}.", "`tradeconsole links list` shows them.")
        if found.revoked_at is None:
            query = "UPDATE share_grant SET revoked_at = :now, revoked_by = :by WHERE id = :link"
            act.sql.run(query, link=link, now=act.now, by=act.actor.staff_id)
            act.record("link revoked", found.job, job=found.job_id, detail=found.email or found.name)
        revoked = find_link(act.sql, link)
        assert revoked is not None
        return revoked


def new_address(store: Store, actor: Actor, number: str, to: str, settings: Settings) -> MintedLink:
    """An address of one contact's link, to send by hand; mails nothing.

    Raises:
        NotPermitted, NotFound, PortalOff, NoClient, NoPublicAddress, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        job = act.job(number)
        business = require_portal(act, settings)
        share = _shared(act, job.id, number)
        person = chosen_recipients(act.sql, require_client(act, job), share, [to])[0]
        return copied_link(act, grant_for(act, share, person.contact_id), settings, business)


def address_for_contact(store: Store, actor: Actor, number: str, contact: int, settings: Settings) -> MintedLink:
    """The same for a contact who may have no email address.

    Raises:
        NotPermitted, NotFound, PortalOff, NoClient, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        job = act.job(number)
        business = require_portal(act, settings)
        share = _shared(act, job.id, number)
        client = require_client(act, job)
        belongs = "SELECT id FROM contact WHERE id = :contact AND client_id = :client AND removed_at IS NULL"
        if act.sql.value(belongs, contact=contact, client=client) is None:
            raise NotFound("This person is no contact of the client any more.", "Open the Job Card again.")
        return copied_link(act, grant_for(act, share, contact), settings, business)


def office_look(store: Store, actor: Actor, number: str, settings: Settings) -> MintedLink:
    """An address for the office's own look at the client's page, which counts as neither opened nor seen.

    In the demo there is nobody else to be the client: there it is the client's own.

    Raises:
        NotPermitted, NotFound, PortalOff, NotPossible: There is no page to look at.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        job = act.job(number)
        business = require_portal(act, settings)
        grant = act.sql.value(_ANY_LIVE, job=job.id, now=act.now)
        if grant is None:
            raise NotPossible(f"Nobody has a working link to {job.number}.", "Send an update first: press s.")
        return _look(act, int(grant), settings, business, (job.number, job.id))


def office_look_at_quote(store: Store, actor: Actor, number: str, settings: Settings) -> MintedLink:
    """The same for a quote that has no job yet.

    Raises:
        NotPermitted, NotFound, PortalOff, NotPossible: There is no page to look at.
    """
    with acting(store, actor, Action.SHARE, number) as act:
        business = require_portal(act, settings)
        quote = known_quote(act.sql, number, today(act))
        grant = act.sql.value(_ANY_LIVE_OF_QUOTE, quote=quote.id, now=act.now)
        if grant is None:
            raise NotPossible(f"Nobody has a working link to {quote.number}.", "Send it by a link first.")
        return _look(act, int(grant), settings, business, (quote.number, None))


def _look(act: Act, grant: int, settings: Settings, business: BusinessRow, of: tuple[str, int | None]) -> MintedLink:
    """`of` is what it is called in the history, and its job."""
    if business.is_demo:
        return copied_link(act, grant, settings, business)
    number, job = of
    act.record("link opened by the office", number, job=job)
    return mint_link(act.sql, grant, settings.portal_url(business), "open", act.now)


_ANY_LIVE_OF_QUOTE = """
    SELECT g.id FROM share_grant g JOIN share s ON s.id = g.share_id
    WHERE s.quote_id = :quote AND s.job_id IS NULL AND g.revoked_at IS NULL AND g.expires_at > :now
    ORDER BY g.sent_at DESC, g.id LIMIT 1
"""
_ANY_LIVE = """
    SELECT g.id FROM share_grant g JOIN share s ON s.id = g.share_id
    WHERE s.job_id = :job AND g.revoked_at IS NULL AND g.expires_at > :now ORDER BY g.sent_at DESC, g.id LIMIT 1
"""


def _shared(act: Act, job: int, number: str) -> int:
    share = share_of_job(act.sql, job)
    ticked = share and act.sql.value("SELECT id FROM share_item WHERE share_id = :s AND ticked LIMIT 1", s=share.id)
    if share is None or not ticked:
        raise Invalid(f"Nothing of {number} is shared yet.", "Tick what the client may see first.")
    return share.id
