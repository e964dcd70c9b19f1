"""What the program draws, in ASCII: for terminals that show nothing beyond it with certainty."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from screens.glyphs import ASCII, UNICODE

_LINES = {
    "-": "─━╌╍┄┅┈┉═╴╶╸╺╼╾▔🬂🬋",
    "|": "│┃╎╏┆┇┊┋║╵╷╹╻▌▐▏▎▍▕▊▉▋",
    "+": "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬▖▗▘▝▛▜▙▟",
    "_": "▁",
    "#": "█■▪",
    # The ends of a scroll bar and of thick borders: their ground is enough.
    " ": "▂▃▄▅▆▇▀░▒▓",
}
_TEXT = {
    "-": "–—−‐‑",
    '"': "“”„",
    "'": "‘’",
    "*": "•",
    ">": "›→▶»",
    "<": "‹←◀«",
    "^": "↑▲",
    "v": "↓▼",
    "x": "×✗✘",
}
_PLAIN_FORMS = {
    **{ord(mark): plain for table in (_LINES, _TEXT) for plain, marks in table.items() for mark in marks},
    **{ord(mark): ASCII.signs[sign] for sign, mark in UNICODE.signs.items()},
    ord(UNICODE.ellipsis): ASCII.ellipsis,
    ord(UNICODE.dot): ASCII.dot,
}


def plain(text: str) -> str:
    """The text with every mark of the program, its lines and frames included, as one ASCII letter each.

    Letters of people's names and words stay as they are.
    """
    return text if text.isascii() else text.translate(_PLAIN_FORMS)


class PlainLetters(LineFilter):
    """Draws the lines of every widget in plain letters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]
