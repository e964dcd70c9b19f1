"""The question before the Client Portal goes off."""

from data.queries.portal_use import PortalUse
from screens.dialogs.confirm import ConfirmModal


class PortalOffModal(ConfirmModal):
    """Shows what switching it off would cut."""

    def __init__(self, use: PortalUse) -> None:
        cut = use.cut_in_words() or "nothing that is in use"
        super().__init__(
            "Switch the Client Portal off?",
            f"Every client's access ends at once. Still open: {cut}. Switching it on again brings back the links.",
            yes="Switch off",
            no="Leave it on",
            danger=True,
        )
