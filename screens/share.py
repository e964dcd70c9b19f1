"""The Share screen: ticks on one side, on the other the page as the client will see it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Input, Label, Static

from data.actions.shares import Shared, Update, save_ticks, send_update
from data.actions.ticks import TickChanges
from data.errors import ConsoleError
from data.lengths import MESSAGE
from data.mail.wording import update_subject
from data.queries.leaks import leaks_in_update
from data.queries.share_offer import Recipient, ShareOffer, share_offer
from data.safe_text import safe_line
from data.sharing.pages import SharedBusiness
from screens.content import safe_content
from screens.dialogs.last_look import LastLook, LastLookModal
from screens.dialogs.share_prompt import first_name
from screens.dialogs.unsaved import UnsavedModal
from screens.jobs.client_panel import item_name
from screens.messages import CopyLink, OpenClientPage, SomethingWrong, UpdateSent, ViewMail
from screens.office import Office
from screens.share_work import Failed, Saved, Sent, link_question
from screens.widgets.header import HeaderBar
from screens.widgets.line_input import LineInput
from screens.widgets.page_preview import PagePreview
from screens.widgets.tick_box import TickBox
from screens.widgets.tick_list import TickLine, TickList
from screens.widgets.views import ViewTabs

SIDE_BY_SIDE_FROM = 100
PEOPLE_GAP = 3


class ShareScreen(Screen[None]):
    """Tick exactly what the client may see, look at their page, send."""

    CSS_PATH = "share.tcss"
    AUTO_FOCUS = "TickList"
    HELP: ClassVar[str] = (
        "Tick what the client may see. Their page stands beside the ticks and follows them at once. f9 sends an update "
        "after a last look; ctrl+s saves the ticks and tells nobody."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9", "send", "Send update", id="share-send", tooltip="Save the ticks and email the link", priority=True
        ),
        Binding("ctrl+s", "save", "Save without email", id="share-save", tooltip="Save the ticks, tell nobody"),
        Binding("a", "tick_new", "Tick all new", id="share-new", tooltip="Tick everything that is new", show=False),
        Binding("p", "preview", "Page", id="share-preview", tooltip="Show the client's page, or the ticks again"),
        Binding("e", "email", "Email", id="share-email", tooltip="See the email that would be sent"),
        Binding("l", "link", "Link", id="share-link", tooltip="Copy the link or show it as a QR code"),
        Binding("o", "open", "Open page", id="share-open", tooltip="Open the client's page in a browser", show=False),
        Binding("escape", "back", "Back", id="share-back", tooltip="Go back; asks when ticks are not saved"),
        Binding("question_mark", "app.help", "Help", key_display="?", id="share-help", tooltip="The keys", show=False),
    ]

    def __init__(self, office: Office, offer: ShareOffer, business: SharedBusiness) -> None:
        super().__init__()
        self.office = office
        self.offer = offer
        self._business = business
        self._sending = False

    def compose(self) -> ComposeResult:
        number = self.offer.job.number
        yield HeaderBar(self.office.glyphs, self.office.header)
        yield ViewTabs(
            self.app.current_mode or "",
            self.office.actor.role,
            f"{number}  ›  Share with {safe_line(self.offer.job.client)}",
        )
        with Horizontal(id="halves"):
            with Vertical(id="ticks"):
                yield TickList([_line(self.offer, place) for place in range(len(self.offer.items))])
                yield Static(safe_content(_private(self.offer, self.office)), id="private")
            with Vertical(id="page"):
                yield PagePreview(self._business, self.offer.page, self.office.frame())
        with Horizontal(id="to"):
            yield from self._recipient_boxes()
        with Horizontal(id="message-line"):
            yield Label("Message: ")
            yield LineInput(placeholder="your own words, if any", id="message", compact=True, max_length=MESSAGE)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        keys = {"space": "tick", **({"a": "tick all new"} if self.check_action("tick_new", ()) else {})}
        _write_on_border(self.query_one("#ticks"), Content("Tick what the client may see"), _named(keys))
        _write_on_border(self.query_one("#page"), safe_content(f"What {first_name(self.offer)} will see"))
        self._show_preview()

    def on_resize(self) -> None:
        width = self.app.size.width
        self.set_class(width < SIDE_BY_SIDE_FROM, "-narrow")
        # Nobody who gets the mail may be out of view.
        needed = sum(box.cells + PEOPLE_GAP for box in self.query(TickBox))
        self.set_class(needed > width - len("To: ") - PEOPLE_GAP, "-stacked")
        self.refresh_bindings()

    @property
    def ticks(self) -> TickList:
        return self.query_one(TickList)

    @property
    def _shows_page(self) -> bool:
        """Whether the client's page stands in place of the ticks."""
        return self.has_class("-narrow") and self.has_class("-page")

    def has_changes(self) -> bool:
        """Whether there are ticks or words that are not saved."""
        if not self.is_mounted:
            return False
        return self.ticks.ticked != self.offer.ticked_keys() or bool(self.query_one("#message", Input).value)

    @on(TickList.Changed)
    def follow_tick(self) -> None:
        """Show the page as it would be now."""
        self._show_preview()

    @on(Input.Submitted, "#message")
    def leave_message(self) -> None:
        """Go back to the ticks, keeping the message."""
        self.ticks.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing here are not shown."""
        if action == "tick_new":
            return any(item.new for item in self.offer.items)
        return self.has_class("-narrow") if action == "preview" else True

    def action_tick_new(self) -> None:
        """Tick everything that came since the last send."""
        self.ticks.tick(item.key for item in self.offer.items if item.new)

    def action_preview(self) -> None:
        """On a narrow terminal, show the client's page in place of the ticks, or the ticks again."""
        self.toggle_class("-page")
        (self.query_one(PagePreview) if self.has_class("-page") else self.ticks).focus()

    def action_email(self) -> None:
        """See the email that would be sent."""
        self.post_message(ViewMail(self.offer.job.number, self._update()))

    @work
    async def action_link(self) -> None:
        """Copy an address of the link, or show it as a QR code; what it shows is saved first, after a question."""
        added, removed = self._changed_names()
        question = link_question(added, removed, self._warnings(""))
        if not added and not removed:
            self.post_message(CopyLink(self.offer.job.number))
        elif await self.app.push_screen_wait(question):
            self._save(self._changes(), then_link=True)

    def action_open(self) -> None:
        """Open the client's page, as it is saved, in a browser."""
        self.post_message(OpenClientPage(self.offer.job.number))

    def action_save(self) -> None:
        """Save the ticks and tell nobody."""
        self._save(self._changes())

    @work
    async def action_send(self) -> None:
        """Ask for a last look, then save and send."""
        if self._sending or isinstance(self.app.screen, LastLookModal):
            return
        if not any(person.email for person in self.offer.recipients):
            self.action_link()
            return
        if await self.app.push_screen_wait(LastLookModal(self._last_look())):
            self._sending = True
            self._send(self._update())

    @work
    async def action_back(self) -> None:
        """Go back one step; ticks and words that are not saved are asked about."""
        if self._shows_page:
            self.action_preview()
            return
        if self.focused is self.query_one("#message", Input):
            self.ticks.focus()
            return
        question = UnsavedModal("Leave without saving?", leave="Leave")
        if self.has_changes() and not await self.app.push_screen_wait(question):
            return
        self.dismiss(None)

    @work(thread=True, exclusive=True, group="share")
    def _save(self, changes: TickChanges, *, then_link: bool = False) -> None:
        try:
            done = save_ticks(self.office.store, self.office.actor, self.offer.job.number, changes)
        except ConsoleError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(Saved(done, then_link))

    @work(thread=True, exclusive=True, group="share")
    def _send(self, update: Update) -> None:
        office = self.office
        try:
            done = send_update(office.store, office.actor, self.offer.job.number, update, office.settings)
        except ConsoleError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(Sent(done))

    @on(Saved)
    def tell_saved(self, event: Saved) -> None:
        """Say what was saved and go back; or go on to the link that shows it."""
        if event.then_link:
            self.offer = share_offer(self.office.db, self.offer.job, self.office.frame())
            self._show_preview()
            self.post_message(CopyLink(self.offer.job.number))
            return
        self.notify(_saved_words(event.done), title="Saved without email", markup=False)
        self._leave()

    @on(Sent)
    def tell_sent(self, event: Sent) -> None:
        """Say who gets it and go back to the Job Card."""
        self.office.mail_queued()
        self.post_message(UpdateSent(self.offer.job.number, event.done))
        self._leave()

    @on(Failed)
    def tell_failed(self, event: Failed) -> None:
        """Say what went wrong; every tick and word is kept."""
        self._sending = False
        self.post_message(SomethingWrong(event.error))

    def _leave(self) -> None:
        """Go back, also from under a dialog that was opened meanwhile."""
        while self in self.app.screen_stack and not self.is_current:
            self.app.pop_screen()
        if self.is_current:
            self.dismiss(None)

    def _show_preview(self) -> None:
        self.query_one(PagePreview).show(self.ticks.ticked, self.offer.saved_keys())

    def _changes(self) -> TickChanges:
        versions = {item.key: item.version for item in self.offer.items}
        return TickChanges.between(self.offer.saved_keys(), self.ticks.ticked, versions)

    def _update(self) -> Update:
        chosen = [str(box.name) for box in self.query(TickBox) if box.ticked]
        return Update(self._changes(), chosen, self.query_one("#message", Input).value)

    def _last_look(self) -> LastLook:
        update, (added, removed) = self._update(), self._changed_names()
        shown = self.offer.page.only(self.ticks.ticked)
        to = [_address(person) for person in self.offer.recipients if person.email in (update.to or ())]
        return LastLook(
            to=to,
            added=added,
            removed=removed,
            others=_others(self.offer, update.to or (), self.office),
            subject=update_subject(self._business.name, shown, self.offer.last_sent),
            message=update.message,
            kept=self.office.keeps_mail(),
            warnings=self._warnings(update.message),
        )

    def _changed_names(self) -> tuple[list[str], list[str]]:
        """What the ticks add to the page, and what they take away, by name."""
        changes = self._changes()
        names = {item.key: item_name(item) for item in self.offer.items}
        return (
            [name for key, name in names.items() if key in changes.ticked],
            [name for key, name in names.items() if key in changes.unticked],
        )

    def _warnings(self, message: str) -> list[str]:
        """What the client would get to read that seems to give something away."""
        office = self.office
        leaks = leaks_in_update(office.db, self.offer, self.ticks.ticked, message, sender=office.actor.staff_id)
        return [leak.sentence for leak in leaks]

    def _recipient_boxes(self) -> list[Widget]:
        chosen = {person.contact_id for person in self.offer.suggested()}
        people = [person for person in self.offer.recipients if person.email]
        if not people:
            hint = "No email address: l saves the ticks and makes a link or a QR code."
            return [Label(safe_content(hint), classes="-warning")]
        boxes = [TickBox(_address(person), person.contact_id in chosen, name=person.email) for person in people]
        return [Label("To: "), Container(*boxes, id="people")]


def _write_on_border(half: Widget, title: Content, keys: Content | None = None) -> None:
    # Content: from a string markup would be read.
    half.border_title = cast(str, title)
    half.border_subtitle = cast("str | None", keys)


def _named(keys: Mapping[str, str]) -> Content:
    """Keys and what they do, as the last line of the screen shows them."""
    parts = [Content.assemble((key, "bold $text-accent"), (f" {words}", "$text-muted")) for key, words in keys.items()]
    return Content("   ").join(parts)


def _line(offer: ShareOffer, place: int) -> TickLine:
    item = offer.items[place]
    return TickLine(item.key, item.group, item.label, item.detail, item.ticked, "NEW" if item.new else "")


def _address(person: Recipient) -> str:
    return f"{safe_line(person.name)} <{person.email}>"


def _private(offer: ShareOffer, office: Office) -> str:
    count = offer.internal_notes
    notes = f"{count or ''} internal note{'s' if count != 1 else ''}".strip().capitalize()
    return office.glyphs.label("private", f"{notes} and the job's costs stay private. They can't be shared.")


def _others(offer: ShareOffer, to: Sequence[str], office: Office) -> list[str]:
    return [_address(person) for person in offer.recipients if person.is_live(office.now) and person.email not in to]


def _saved_words(done: Shared) -> str:
    added, removed = len(done.added), len(done.removed)
    if not added and not removed:
        return "Nothing had changed."
    return f"{added} added, {removed} taken away. The client was not told."
