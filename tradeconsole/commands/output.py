"""What commands print: one JSON document for programs, tables for people, plain lines where nobody looks."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import Call, call_of

if TYPE_CHECKING:
    from rich.console import RenderableType


def _answer_in_json(ctx: typer.Context, wanted: bool) -> bool:
    call_of(ctx).json = wanted
    return wanted


# Every command that reads or writes records takes it, after the command.
AsJson = Annotated[
    bool, typer.Option("--json", is_eager=True, callback=_answer_in_json, help="One JSON document, for programs.")
]


@dataclass(frozen=True)
class Listing:
    """Rows of records: a table on a terminal, lines with tabs elsewhere."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    title: str = ""
    empty: str = "Nothing to show."


@dataclass(frozen=True)
class Facts:
    """One record: names and values. Empty values are left out."""

    pairs: Sequence[tuple[str, str]]
    title: str = ""


Block = Listing | Facts | str


def emit(ctx: typer.Context, document: dict[str, Any], *blocks: Block) -> None:
    """Print the document, or what stands for it in front of people.

    Times in the document become ISO 8601 with the business's zone, days ISO days.
    """
    call = call_of(ctx)
    if call.json:
        sys.stdout.write(f"{json.dumps(document, default=_plain(call))}\n")
    elif sys.stdout.isatty():
        _draw(blocks)
    else:
        sys.stdout.writelines(f"{line}\n" for block in blocks for line in _lines(block))


def _plain(call: Call) -> Callable[[Any], str]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(call.zone)

    def plain(value: Any) -> str:
        if isinstance(value, datetime):
            return value.astimezone(zone).isoformat()
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{type(value).__name__} has no place in JSON")

    return plain


def _lines(block: Block) -> Iterable[str]:
    from data.safe_text import safe_line, safe_text

    if isinstance(block, str):
        return [safe_text(block)]
    if isinstance(block, Facts):
        heading = [safe_line(block.title)] if block.title else []
        return heading + [f"{name}\t{safe_line(value)}" for name, value in block.pairs if value]
    heading = [safe_line(block.title)] if block.title and block.rows else []
    return heading + ["\t".join(safe_line(cell) for cell in row) for row in block.rows]


def _draw(blocks: Iterable[Block]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for place, block in enumerate(blocks):
        if place and not isinstance(block, str):
            console.print()
        console.print(_drawn(block))


def _drawn(block: Block) -> "RenderableType":
    from rich.text import Text

    from data.safe_text import safe_text

    if isinstance(block, str):
        return Text(safe_text(block))
    if isinstance(block, Facts):
        return _drawn_facts(block)
    return _drawn_listing(block)


def _drawn_facts(facts: Facts) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    from data.safe_text import safe_line, safe_text

    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify = Text(safe_line(facts.title), style="bold") if facts.title else None, "left"
    for name, value in facts.pairs:
        if value:
            table.add_row(Text(name, style="dim"), Text(safe_text(value)))
    return table


def _drawn_listing(listing: Listing) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    from data.safe_text import safe_line

    if not listing.rows:
        return Text(listing.empty, style="dim")
    table = Table(*listing.columns, box=None, header_style="bold", pad_edge=False)
    table.title, table.title_justify = Text(listing.title, style="bold") if listing.title else None, "left"
    for row in listing.rows:
        table.add_row(*(Text(safe_line(cell)) for cell in row))
    return table
