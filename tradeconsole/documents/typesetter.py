"""Turns a sheet into PDF.

The words go in as data and are never markup. The template can open nothing outside its own folder, and only the
bundled fonts are used, so that a document looks the same wherever it is made.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tradeconsole.documents.glyphs import FONTS, printable
from tradeconsole.documents.sheet import Sheet

TEMPLATES = Path(__file__).parent / "templates"
# Archivable, and readable by assistive technology: the build fails rather than fall short of either.
STANDARDS: list[Any] = ["a-2a", "ua-1"]


def typeset(sheet: Sheet, dated: datetime, logo: bytes | None = None) -> bytes:
    """The sheet as PDF. `dated` is the moment that the file says it was made, so that its bytes are reproducible.

    A logo that the typesetter can't take is left out: a document without a picture is better than none.

    Raises:
        RuntimeError: The sheet can't be set.
    """
    words = json.dumps(_mapped(asdict(sheet), printable))
    if logo:
        with suppress(RuntimeError):
            return _guarded(words, dated, logo)
    return _guarded(words, dated, b"")


def _guarded(words: str, dated: datetime, logo: bytes) -> bytes:
    try:
        return _compiled({"sheet": words, "logo": json.dumps(list(logo))}, int(dated.timestamp()))
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as crash:
        # A crash inside the compiler is no ordinary exception, and would end a server rather than one answer.
        raise RuntimeError("The document could not be set.") from crash


def _compiled(inputs: dict[str, str], timestamp: int) -> bytes:
    # Imported here: most starts of the program print nothing.
    import typst

    made: bytes = typst.compile(
        TEMPLATES / "letter.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )
    return made


@cache
def _fonts() -> Any:
    """The bundled fonts, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(part, change) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(part, change) for part in value]
    return value
