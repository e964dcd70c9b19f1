"""What can go wrong, as people and programs read it: a code, a message, and how to mend it."""

from typing import ClassVar

ASK_CHECK = "Run `tradeconsole check` to see what is wrong."


class ConsoleError(Exception):
    """An expected failure. Nothing was changed when one is raised.

    Attributes:
        message: What happened, in one sentence.
        hint: What to do about it; empty when there is nothing to do.
        code: The word that programs read.
        exit_code: What a command ends with.
        title: The heading of a dialog that shows it.
    """

    code: ClassVar[str] = "invalid"
    exit_code: ClassVar[int] = 6
    title: ClassVar[str] = "That can't be saved"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Usage(ConsoleError):
    code = "usage"
    exit_code = 2
    title = "Something is missing"


class NotFound(ConsoleError):
    code = "not_found"
    exit_code = 3
    title = "Not found"


class NotPermitted(ConsoleError):
    code = "not_permitted"
    exit_code = 4
    title = "Not for your role"


class NotPossible(ConsoleError):
    """Something that the state of things forbids for now."""

    code = "conflict"
    exit_code = 5
    title = "Not possible now"


class PortalOff(NotPossible):
    code = "portal_off"
    title = "The Client Portal is off"


class NoClient(NotPossible):
    code = "no_client"
    title = "No client attached"


class NoEmail(NotPossible):
    code = "no_email"
    title = "No email address"


class NoPublicAddress(NotPossible):
    code = "no_public_address"
    title = "The portal has no public address"


class Conflict(NotPossible):
    """It does not go with how things stand; the message says how they do."""


class Overtaken(Conflict):
    """Somebody else was faster; the message shows both states."""

    title = "Changed meanwhile"


class Question(Conflict):
    """What is done only once somebody said yes. The message says what would happen.

    Attributes:
        yes: The words on the button that goes ahead.
    """

    title = "Are you sure?"
    yes: ClassVar[str] = "Go ahead"


class Invalid(ConsoleError):
    """A value that can't be taken. `field` names the form field or option it came from."""

    def __init__(self, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class Unreachable(ConsoleError):
    """The database, the mail server or the portal can't be reached or used."""

    code = "unreachable"
    exit_code = 7
    title = "Not reachable"


class Damaged(ConsoleError):
    """The database holds what its columns can't hold. Unlike one that is away, it does not come back."""

    code = "unreachable"
    exit_code = 7
    title = "Something can't be read"

    def __init__(self, message: str, hint: str = ASK_CHECK) -> None:
        super().__init__(message, hint)


class StoreBusy(Unreachable):
    title = "The database is busy"


class StoreReadOnly(Unreachable):
    title = "The database is read-only"
