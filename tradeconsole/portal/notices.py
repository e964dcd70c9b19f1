"""The pages that show nothing of a client's: what happened, and what can be done about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A page of a title and a sentence or two.

    Attributes:
        status: The HTTP status that it is answered with.
        action: Where its button posts to; empty when it has none.
        stamp: What goes with the button.
        back: Where the way back leads; empty when there is none.
        reference: What to name when asking for help; empty when nothing went wrong.
        wait: After how many seconds to try again.
        names_business: Whether the business and its public contact stand on the page.
    """

    status: int
    title: str
    words: str
    action: str = ""
    stamp: str = ""
    button: str = ""
    back: str = ""
    reference: str = ""
    wait: int | None = None
    names_business: bool = True


class Refused(Exception):
    """A request that gets a notice instead of what it asked for."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.title)
        self.notice = notice


@dataclass(frozen=True)
class Happened:
    """What stands on top of a page that could not do what was asked of it."""

    title: str
    words: str


CHANGED = Happened("This quote has changed", "Nothing was accepted. Below is the quote as it is now.")

WRONG_HOST = Notice(400, "This is not the right address", "Open the link in the email again.", names_business=False)
NOT_ENCRYPTED = Notice(
    400, "This page needs a secure connection", "Its address begins with https://.", names_business=False
)
NOT_DONE_HERE = Notice(405, "That can't be done here", "Open the link in the email again.")
CLOSED = Happened("That answer could not be recorded", "Nothing was changed. Below is how the quote stands now.")

UNKNOWN = Notice(
    404,
    "There is nothing at this address",
    "Part of the address may be missing. Open the link in the email again, or copy the whole of it.",
)
OFF = Notice(410, "This page is closed right now", "Please get in touch, and we will tell you what you need.")
REVOKED = Notice(410, "This link no longer works", "Please get in touch if you still need what it showed.")
RENEWED = Notice(
    410,
    "Look in your inbox",
    "A fresh link is on its way to the email address that we have for you. It can take a minute or two.",
)
OFFICE_LOOKS = Notice(
    403,
    "This is the office's own look at the page",
    "Nothing was sent. What the client says by phone or on paper is recorded in the console.",
)
NOT_FROM_HERE = Notice(
    403, "That can't be sent from there", "Nothing was changed. Open your page again and send it from there."
)
TOO_LARGE = Notice(413, "That is too much for one message", "Nothing was sent. Please write a shorter one.")


def expired(action: str, stamp: str) -> Notice:
    """The page of a link that is too old; with a button when a fresh one can be mailed."""
    words = "Links work for a limited time."
    if not action:
        return Notice(410, "This link has expired", f"{words} Please get in touch for a fresh one.")
    offer = f"{words} We can send a fresh one to the email address that we have for you."
    return Notice(410, "This link has expired", offer, action, stamp, "Email me a fresh link")


def not_shared(back: str) -> Notice:
    """The page of something that a link doesn't show."""
    return Notice(404, "This is not shared with you", "It may have been taken back or replaced.", back=back)


def too_many(wait: int) -> Notice:
    """The page of somebody who asks too often."""
    return Notice(429, "Too many requests", f"Please wait {_waiting(wait)}, then try again.", wait=wait)


def busy(wait: int = 5) -> Notice:
    """The page while the database does not answer."""
    return Notice(
        503, "This page is not available right now", "Nothing was lost. Please try again in a minute.", wait=wait
    )


def broken(reference: str) -> Notice:
    """The page of a fault of the program."""
    return Notice(500, "Something went wrong on our side", "Please try again, or get in touch.", reference=reference)


def _waiting(seconds: int) -> str:
    if seconds < 90:
        return "a minute"
    return f"{round(seconds / 60)} minutes"
