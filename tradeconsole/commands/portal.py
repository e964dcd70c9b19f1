"""`tradeconsole portal`: the web pages of clients, switched and served."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tradeconsole.commands.call import Office, call_of, confirm, office, opened_store
from tradeconsole.commands.output import AsJson, Facts, emit

if TYPE_CHECKING:
    from data.settings import Settings
    from tradeconsole.portal.server import PortalMaker

app = typer.Typer(help="The Client Portal: look at it, switch it, serve it.", no_args_is_help=True)

USUAL_PORT = 8321


@app.command()
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show whether it is on, whether it answers, and what clients have open."""
    from data.queries.people import read_business
    from data.queries.portal_use import portal_use
    from tradeconsole.background import answers

    with opened_store(ctx) as store:
        with store.reading() as db:
            business, use = read_business(db), portal_use(db, store.clock.now())
        url = call_of(ctx).settings.portal_url(business)
        on, serving = bool(business and business.portal_on), answers(url)
        document = {
            "on": on,
            "url": url,
            "serving": serving,
            "live_links": use.live_links,
            "open_quotes": use.open_quotes,
            "unpaid_shared_invoices": use.unpaid_invoices,
            "held_emails": use.held_mails,
        }
        facts = [
            ("Portal", "on" if on else "off"),
            ("Address", url),
            ("Server", "answering" if serving else "not answering"),
            ("Live links", str(use.live_links)),
            ("Unanswered quotes", str(use.open_quotes)),
            ("Unpaid shared invoices", str(use.unpaid_invoices)),
            ("Held mails", str(use.held_mails)),
        ]
        emit(ctx, document, Facts(facts))


@app.command()
def on(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Switch it on: every link that was not revoked opens again, and mails that waited go out."""
    from data.actions.business import switch_portal

    with office(ctx) as at:
        changed = switch_portal(at.store, at.actor, True)
        _emit_switch(ctx, "on", changed=changed)


@app.command()
def off(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Switch it off: no client sees anything from the next request on."""
    from data.actions.business import switch_portal

    with office(ctx) as at:
        ask_before_off(ctx, at, yes=yes)
        changed = switch_portal(at.store, at.actor, False)
        _emit_switch(ctx, "off", changed=changed)


def ask_before_off(ctx: typer.Context, at: Office, *, yes: bool) -> None:
    """Show what switching the portal off would cut, and ask; not when that is answered already, or it is off.

    Raises:
        NotPermitted: The person may not switch it.
        Usage: There is nobody to ask.
    """
    from data.actions.business import may_switch_portal
    from data.queries.portal_use import portal_use

    may_switch_portal(at.store, at.actor)
    if at.business.portal_on and not yes:
        open_now = portal_use(at.store.reader, at.store.clock.now()).cut_in_words()
        confirm(ctx, f"Switch the portal off? Still open: {open_now or 'nothing'}.")


def _emit_switch(ctx: typer.Context, state: str, *, changed: bool) -> None:
    words = f"The Client Portal is {state}." if changed else f"The Client Portal was {state} already."
    emit(ctx, {"on": state == "on", "changed": changed}, words)


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = USUAL_PORT,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer.")] = 1,
    no_sender: Annotated[bool, typer.Option("--no-sender", help="Send no mail from here.")] = False,
    parent: Annotated[int | None, typer.Option("--with-parent", metavar="PID", hidden=True)] = None,
) -> None:
    """Serve the clients' pages until it is ended, with a sender of mail beside it."""
    from tradeconsole.portal.server import serve as serve_portal

    make = _maker(ctx, port)
    if parent is not None:
        _end_with(parent)

    def ready(at_host: str, at_port: int) -> None:
        typer.echo(f"The Client Portal listens on {at_host}, port {at_port}. Its address is {make.settings.base_url}.")

    with _sender(call_of(ctx).settings, wanted=not no_sender):
        serve_portal(make, host, port, workers=workers, ready=ready)


def _maker(ctx: typer.Context, port: int) -> "PortalMaker":
    from data.queries.people import read_business
    from tradeconsole.portal.server import PortalMaker
    from tradeconsole.portal.settings import PortalSettings

    settings = call_of(ctx).settings
    # Opened as the office first: the portal can bring no schema up to date.
    with opened_store(ctx) as store:
        business = read_business(store.reader)
        named = settings.values.get("portal_url") or (business.portal_url if business else "")
        url = settings.portal_url(business) if named or not port else f"http://127.0.0.1:{port}"
        return PortalMaker(
            store.path, PortalSettings(url, settings.trusted_proxies, settings.rate_limit), settings.clock
        )


@contextmanager
def _sender(settings: "Settings", *, wanted: bool) -> Iterator[None]:
    """A process that sends mail, as the portal's own opens no connection."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "tradeconsole.mail.process"]
    sender = subprocess.Popen(command, stdin=subprocess.DEVNULL, env={**settings.environ, **settings.as_environment()})
    try:
        yield
    finally:
        sender.terminate()
        sender.wait()


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone, however it ended, even while this one was starting."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
