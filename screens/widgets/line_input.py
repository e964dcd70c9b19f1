"""A line to type in, into which a stranger's words may be pasted."""

from textual.widgets import Input

from data.safe_text import safe_text


class LineInput(Input):
    """Keeps no character that a terminal would act on, whoever typed or pasted it."""

    def validate_value(self, value: str) -> str:
        # Spaces stay as they are typed: only what is kept in the end is trimmed.
        return safe_text(value).replace("\n", " ").replace("\t", " ")
