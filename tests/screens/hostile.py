"""Texts that a stranger may have typed, and what must never reach the terminal."""

HOSTILE = [
    "[red]x[/red]",
    "[/red]",
    "[@click=app.quit]hi[/]",
    "[link=https://x.example]y[/link]",
    "trailing\\",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J\x9b31m",
    "日本語の長い名前がここに入る",
    "e" + "\u0301" * 40,
    "\u202egnp.exe",
    "two\nlines\tand a tab\r\n",
    "\ud800lone",
    "",
]

MARKUP_LIKE = ["[red]x[/red]", "[/red]", "[@click=app.quit]hi[/]", "[/", "a\\"]

FORBIDDEN = "\x1b\x07\x9b\x00\t\u202e\ud800"
