"""The addresses where a client has work done. A job keeps its own: changing one here changes no job."""

from data import entry
from data.actions.acting import Act, acting
from data.actions.clients import known_client
from data.errors import Invalid, NotFound
from data.lengths import ADDRESS
from data.permissions import Action, Actor
from data.queries.clients import ClientRow, SiteRow, sites_of
from data.store import Store


def add_site(store: Store, actor: Actor, client: str, address: str) -> SiteRow:
    """Add an address of a client.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        clean = _checked(act, row, address)
        site = act.sql.insert("site", client_id=row.id, address=clean)
        act.record("site added", row.number, detail=clean)
        return SiteRow(site, clean)


def edit_site(store: Store, actor: Actor, client: str, site: int, address: str) -> SiteRow:
    """Change an address of a client.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        before = _site(act, row, site)
        clean = _checked(act, row, address, site)
        act.sql.run("UPDATE site SET address = :address WHERE id = :site", site=site, address=clean)
        act.record("site changed", row.number, detail=f"from {before.address} to {clean}")
        return SiteRow(site, clean)


def remove_site(store: Store, actor: Actor, client: str, site: int) -> SiteRow:
    """Take an address off a client.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        gone = _site(act, row, site)
        act.sql.run("UPDATE site SET removed_at = :now WHERE id = :site", site=site, now=act.now)
        act.record("site removed", row.number, detail=gone.address)
        return gone


def _checked(act: Act, client: ClientRow, address: str, but: int = 0) -> str:
    clean = entry.line(address, "Address", ADDRESS, required=True)
    if any(known.id != but and known.address.casefold() == clean.casefold() for known in sites_of(act.sql, client.id)):
        raise Invalid(f"{clean} is on record already.", "Nothing needs to be added.", "address")
    return clean


def _site(act: Act, client: ClientRow, site: int) -> SiteRow:
    for known in sites_of(act.sql, client.id):
        if known.id == site:
            return known
    raise NotFound(f"{client.number} has no such address.", f"`tradeconsole clients show {client.number}` lists them.")
