"""Text as content that no markup is read from."""

from textual.content import Content

from data.safe_text import safe_text


def safe_content(text: str | Content) -> Content:
    """Text to show as it is; content keeps its styles unless it holds what a terminal would act on."""
    plain = text.plain if isinstance(text, Content) else text
    safe = safe_text(plain)
    return text if isinstance(text, Content) and safe == plain else Content(safe)
