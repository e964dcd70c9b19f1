"""`tradeconsole share`: what the client of a job may see, and telling them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.moments import read_moment
from tradeconsole.commands.call import Office, confirm, office
from tradeconsole.commands.links import link_document
from tradeconsole.commands.output import AsJson, Block, Facts, Listing, emit
from tradeconsole.commands.warnings import leaks_of, warn, warnings_document

if TYPE_CHECKING:
    from data.actions.shares import Shared, Update
    from data.actions.ticks import TickChanges
    from data.queries.share_offer import ShareOffer
    from data.sharing.leaks import Leak
    from data.sharing.pages import SharedPage

app = typer.Typer(help="What a client may see: tick, preview, send, stop.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="J", help="The job's number.")]
Items = Annotated[
    list[str] | None, typer.Option("--item", metavar="KEY", help="The whole set of ticks; give it once for each item.")
]
Adds = Annotated[list[str] | None, typer.Option("--add", metavar="KEY", help="Tick this as well.")]
Removes = Annotated[list[str] | None, typer.Option("--remove", metavar="KEY", help="Untick this.")]
To = Annotated[list[str] | None, typer.Option("--to", metavar="EMAIL", help="A contact; may be repeated.")]


@app.command()
def items(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """List what can be shared of a job, and how it stands."""
    from data.permissions import Action, may

    with office(ctx) as at:
        offer = _offer(at, number)
        may_share = may(at.actor.role, Action.SHARE)
        shown = offer.items if may_share else ()
        rows = [
            ("x" if item.saved else " ", item.key, item.label, item.detail, "NEW" if item.new else "") for item in shown
        ]
        private = f"{offer.internal_notes} internal notes and the job's costs stay private."
        emit(ctx, _items_document(at, offer, may_share), Listing(("", "Key", "", "", ""), rows), private)


@app.command()
def preview(ctx: typer.Context, number: Number, item: Items = None, as_json: AsJson = False) -> None:
    """Show the client's page as text, as it is saved or with other ticks."""
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at, looking(at.store, at.actor, Action.SHARE, number):
        offer = _offer(at, number)
        wanted = offer.ticked_keys() if item is None else _offered_keys(at, offer, item)
        page = offer.page.only(wanted)
        text = _text(at, page)
        emit(ctx, {"job": offer.job.number, "items": page.keys(), "text": text}, text)


@app.command()
def save(
    ctx: typer.Context,
    number: Number,
    item: Items = None,
    add: Adds = None,
    remove: Removes = None,
    as_json: AsJson = False,
) -> None:
    """Save ticks and tell nobody. Works while the portal is off."""
    from data.actions.looking import looking
    from data.actions.shares import save_ticks
    from data.permissions import Action

    with office(ctx) as at:
        with looking(at.store, at.actor, Action.SHARE, number):
            changes = _changes(at, number, item, add, remove)
        done = save_ticks(at.store, at.actor, number, changes)
        emit(ctx, _done_document(done), *_done_blocks(done))


@app.command()
def send(
    ctx: typer.Context,
    number: Number,
    item: Items = None,
    to: To = None,
    message: Annotated[str, typer.Option(help="Your own words, as yours.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the mail and the page, and do nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Save ticks and mail each recipient their link."""
    from data.actions.looking import looking
    from data.actions.shares import Update, send_update
    from data.permissions import Action

    with office(ctx) as at:
        with looking(at.store, at.actor, Action.SHARE, number):
            changes = _first_ticks(at, number) if item is None else _changes(at, number, item, None, None)
        update = Update(changes, to, message, wants_links=not dry_run and _wants_links(ctx))
        leaks = leaks_of(at, _offer(at, number), update)
        warn(ctx, leaks)
        if dry_run:
            _emit_dry_run(ctx, at, number, update, leaks)
            return
        done = send_update(at.store, at.actor, number, update, at.settings)
        document = _done_document(done) | warnings_document(leaks)
        emit(ctx, document, *_done_blocks(done), *_kept_note(at))


@app.command()
def again(ctx: typer.Context, number: Number, to: To = None, as_json: AsJson = False) -> None:
    """Mail a fresh address of the link; earlier ones keep working."""
    from data.actions.shares import send_again

    with office(ctx) as at:
        done = send_again(at.store, at.actor, number, to, at.settings, wants_links=_wants_links(ctx))
        emit(ctx, _done_document(done), *_done_blocks(done), *_kept_note(at))


@app.command()
def stop(
    ctx: typer.Context,
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Say yes to the question.")] = False,
    as_json: AsJson = False,
) -> None:
    """Revoke every link of a job and clear its ticks."""
    from data.actions.shares import stop_sharing

    with office(ctx) as at:
        if not yes:
            confirm(ctx, f"Stop sharing {number}? Every link of it ends at once, for good.")
        lost = stop_sharing(at.store, at.actor, number)
        words = f"{number} is no longer shared. Links that ended: {', '.join(lost) or 'none'}."
        emit(ctx, {"job": _offer(at, number).job.number, "revoked": lost, "items": []}, words)


@app.command()
def history(
    ctx: typer.Context,
    number: Number,
    at_time: Annotated[str | None, typer.Option("--at", metavar="TIME", help="What the client could see then.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the client could see at a moment; without one, when it changed."""
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at, looking(at.store, at.actor, Action.SHARE, number) as db:
        offer = _offer(at, number)
        if at_time is None:
            from data.queries.links import changes_of_share
            from data.wording import local

            changes = changes_of_share(db, offer.share.id) if offer.share else []
            rows = [(str(change.version), f"{local(change.taken_at, at.zone):%d/%m/%Y %H:%M}") for change in changes]
            document = {"job": offer.job.number, "changes": [vars(change) for change in changes]}
            emit(ctx, document, Listing(("Version", "From"), rows))
            return
        moment = read_moment(at_time, at.zone)
        emit(ctx, *_page_then(at, offer, moment))


def _page_then(at: Office, offer: "ShareOffer", moment: datetime) -> tuple[dict[str, Any], str]:
    from data.history import seen_then

    then = seen_then(at.store.reader, offer.share.id if offer.share else None, moment)
    text = _text(at, then.page, moment) if then.page else then.unseen.in_words(offer.job.number) if then.unseen else ""
    document = {
        "job": offer.job.number,
        "at": moment,
        "portal_on": then.portal_on,
        "reason": then.unseen,
        "links": [{"id": link.id, "email": link.email} for link in then.links],
        "items": then.page.keys() if then.page else [],
        "text": text,
    }
    return document, text


def _offer(at: Office, number: str) -> "ShareOffer":
    from data.actions.acting import visible_job
    from data.queries.share_offer import share_offer
    from data.sharing.client_view import Frame

    db = at.store.reader
    return share_offer(db, visible_job(db, at.actor, number), Frame(at.store.clock.now(), at.zone))


def _keys(at: Office, given: list[str]) -> frozenset[str]:
    """The keys of an option, in full; an empty one stands for no tick at all."""
    from data.queries.share_offer import full_key

    return frozenset(full_key(at.store.reader, key) for key in given if key.strip())


def _offered_keys(at: Office, offer: "ShareOffer", given: list[str]) -> frozenset[str]:
    from data.errors import NotFound

    wanted = _keys(at, given)
    if unknown := wanted - {item.key for item in offer.items}:
        raise NotFound(
            f"There is nothing to share called {', '.join(sorted(unknown))}.", "`share items` lists the keys."
        )
    return wanted


def _changes(
    at: Office, number: str, item: list[str] | None, add: list[str] | None, remove: list[str] | None
) -> "TickChanges":
    from data.actions.ticks import TickChanges
    from data.errors import Usage

    if item is not None and (add or remove):
        raise Usage("--item is the whole set of ticks.", "Give either --item, or --add and --remove.")
    added, removed = _keys(at, add or []), _keys(at, remove or [])
    if both := added & removed:
        raise Usage(f"{', '.join(sorted(both))} stands in --add and in --remove.", "Say which of the two you mean.")
    if item is not None:
        return TickChanges.between(_offer(at, number).saved_keys(), _keys(at, item), {})
    return TickChanges(added, removed)


def _first_ticks(at: Office, number: str) -> "TickChanges":
    """Left out, the ticks are as saved; before anything was saved, those that a first share suggests."""
    from data.actions.ticks import TickChanges

    offer = _offer(at, number)
    return TickChanges(frozenset() if offer.saved_keys() else offer.ticked_keys())


def _wants_links(ctx: typer.Context) -> bool:
    return bool(ctx.obj.json)


def _text(at: Office, page: "SharedPage", moment: datetime | None = None) -> str:
    from data.queries.shared import business_face
    from data.sharing.client_view import Frame
    from data.sharing.page_text import page_text

    business = business_face(at.store.reader)
    assert business is not None
    return page_text(business, page, Frame(moment or at.store.clock.now(), at.zone))


def _items_document(at: Office, offer: "ShareOffer", may_share: bool) -> dict[str, Any]:
    return {
        "job": offer.job.number,
        "portal_on": at.business.portal_on,
        "may_share": may_share,
        "reason": offer.blocked,
        "items": [
            {"key": item.key, "group": item.group, "label": item.label, "shared": item.saved, "new": item.new}
            for item in (offer.items if may_share else ())
        ],
        "private": {"internal_notes": offer.internal_notes},
        "recipients": [{"name": person.name, "email": person.email} for person in offer.recipients if may_share],
    }


def _done_document(done: "Shared") -> dict[str, Any]:
    return {
        "job": done.job,
        "items": list(done.items),
        "added": list(done.added),
        "removed": list(done.removed),
        "links": [link_document(link) for link in done.links],
        "emails": [
            {"id": mail.id, "to": mail.to, "subject": mail.subject, "state": mail.state.value} for mail in done.emails
        ],
    }


def _done_blocks(done: "Shared") -> list[Block]:
    pairs = [
        ("Shared", ", ".join(done.items) or "nothing"),
        ("Added", ", ".join(done.added)),
        ("Taken away", ", ".join(done.removed)),
        ("Mail to", ", ".join(mail.to for mail in done.emails)),
    ]
    return [Facts(pairs, title=done.job)]


def _kept_note(at: Office) -> list[Block]:
    if at.settings.mail(at.business) is not None:
        return []
    return [
        "No mail server is set up: the mail will be kept as a file. `tradeconsole mail setup` tells how to add one."
    ]


def _emit_dry_run(ctx: typer.Context, at: Office, number: str, update: "Update", leaks: "list[Leak]") -> None:
    from data.actions.shares import dry_run

    done = dry_run(at.store, at.actor, number, update, at.settings)
    assert done.letter is not None
    text = _text(at, done.page)
    mail = {"subject": done.letter.subject, "lead": done.letter.lead, "message": done.letter.message}
    document = _done_document(done) | {"dry_run": True, "mail": mail, "text": text}
    document |= warnings_document(leaks)
    emit(ctx, document, *_done_blocks(done), Facts([("Subject", done.letter.subject), ("", done.letter.lead)]), text)
