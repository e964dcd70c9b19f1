"""`tradeconsole links`: who can open what, and ending it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import office
from tradeconsole.commands.output import AsJson, Facts, Listing, emit

if TYPE_CHECKING:
    from data.queries.links import LinkRow
    from data.sharing.links import MintedLink

app = typer.Typer(help="Clients' links: list them, revoke one, make an address to copy.", no_args_is_help=True)


@app.command("list")
def list_links(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="[J]", help="Only those of this job.")] = None,
    as_json: AsJson = False,
) -> None:
    """List a job's links; without a job, every link that still opens a page."""
    from data.actions.acting import visible_job
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.links import links_of_job, live_links

    with office(ctx) as at, looking(at.store, at.actor, Action.SHARE, number or "links") as db:
        if number is None:
            links = live_links(db, at.store.clock.now())
        else:
            links = links_of_job(db, visible_job(db, at.actor, number).id)
        rows = [
            (str(link.id), link.job, link.email or link.name, f"{link.expires_at:%d/%m/%Y}", _standing(link))
            for link in links
        ]
        columns = ("Link", "Job", "Person", "Open until", "")
        emit(ctx, {"links": [row_document(link) for link in links]}, Listing(columns, rows))


@app.command()
def revoke(
    ctx: typer.Context,
    link: Annotated[
        int, typer.Argument(metavar="LINK", min=1, max=2**63 - 1, help="The link, as `links list` numbers it.")
    ],
    as_json: AsJson = False,
) -> None:
    """End one person's link, all its addresses at once, for good."""
    from data.actions.links import revoke_link

    with office(ctx) as at:
        done = revoke_link(at.store, at.actor, link)
        emit(ctx, {"link": row_document(done)}, f"The link of {done.email or done.name} to {done.job} is revoked.")


@app.command()
def new(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="J", help="The job's number.")],
    to: Annotated[str, typer.Option(metavar="EMAIL", help="The contact whose link it is.")],
    as_json: AsJson = False,
) -> None:
    """Make an address of somebody's link to send by hand; mails nothing."""
    from data.actions.links import new_address

    with office(ctx) as at:
        link = new_address(at.store, at.actor, number, to, at.settings)
        pairs = [("For", link.email), ("Link", link.url), ("Open until", f"{link.expires_at:%d/%m/%Y}")]
        emit(ctx, {"link": link_document(link)}, Facts(pairs))


def link_document(link: "MintedLink") -> dict[str, Any]:
    """A link with an address, for programs."""
    return {"id": link.id, "email": link.email, "url": link.url, "expires_at": link.expires_at}


def row_document(link: "LinkRow") -> dict[str, Any]:
    """A link as it is listed, for programs: it holds no address."""
    return {
        "id": link.id,
        "job": link.job,
        "email": link.email,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
        "last_opened": link.last_opened,
        "last_seen": link.last_seen,
    }


def _standing(link: "LinkRow") -> str:
    if link.revoked_at is not None:
        return "revoked"
    if link.last_seen is not None:
        return "seen"
    return "opened" if link.last_opened is not None else ""
