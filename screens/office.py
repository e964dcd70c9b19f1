"""What every screen is given: the store, who works here, and the manners of this terminal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.database import Connection
from data.permissions import Action, Actor, may
from data.queries.people import HeaderState, read_business
from data.queries.today import today_count, today_sight
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store
from screens.glyphs import UNICODE, GlyphSet


@dataclass(frozen=True)
class HeaderView:
    """What the header says.

    Attributes:
        answering: Whether the portal's address answers; None while nobody has asked yet.
        keeps_mail: Whether there is no mail server, so that mail is kept as files.
        today: How many things need the person's attention, up to a hundred.
    """

    state: HeaderState
    actor: Actor | None
    answering: bool | None = None
    keeps_mail: bool = False
    is_sole_trader: bool = False
    today: int = 0


@dataclass
class Office:
    """One business, opened in one terminal.

    Attributes:
        actor: The person who is signed in.
        mail_queued: Called when mail was put into the outbox, to wake the sender.
    """

    store: Store
    settings: Settings
    actor: Actor
    glyphs: GlyphSet = UNICODE
    header: HeaderView | None = None
    mail_queued: Callable[[], None] = field(default=lambda: None)

    @property
    def db(self) -> Connection:
        """This thread's connection for reads."""
        return self.store.reader

    @property
    def now(self) -> datetime:
        return self.store.clock.now()

    def frame(self) -> Frame:
        """The moment, and where the business is."""
        business = read_business(self.db)
        assert business is not None
        return Frame(self.now, business.timezone)

    def may(self, action: Action) -> bool:
        """Whether the signed-in person's role may do this; what is carried out asks the database again."""
        return may(self.actor.role, action)

    def today_count(self) -> int:
        """How many things need the person's attention, up to a hundred."""
        return today_count(self.db, today_sight(self.actor), self.now, self.frame().zone)

    def keeps_mail(self) -> bool:
        """Whether mail is kept as files because no mail server is known."""
        return self.settings.mail(read_business(self.db)) is None

    def portal_url(self) -> str:
        """The public base address of the portal."""
        return self.settings.portal_url(read_business(self.db))

    def sign_in(self, actor: Actor) -> None:
        """Go on as this person."""
        self.actor = actor
        if self.header is not None:
            self.header = replace(self.header, actor=actor)
