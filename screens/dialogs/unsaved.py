"""The question before ticks and words that are not saved are lost."""

from screens.dialogs.confirm import ConfirmModal


class UnsavedModal(ConfirmModal):
    """Answers True only when the person lets them go."""

    def __init__(self, title: str, *, leave: str) -> None:
        """
        Args:
            title: What is asked.
            leave: The words on the button that lets them go.
        """
        super().__init__(title, "What you typed or ticked is not saved.", yes=leave, no="Stay", danger=True)
