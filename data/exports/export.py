"""Exports: to a file that nobody else can read, or to whatever takes text."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TextIO
from zoneinfo import ZoneInfo

from data.actions.acting import acting
from data.clock import day_in
from data.errors import Invalid
from data.exports import xero
from data.exports.clients import CLIENTS
from data.exports.jobs import JOBS
from data.exports.kinds import ExportFormat, ExportKind, require_export, require_format
from data.exports.papers import INVOICES, QUOTES
from data.exports.records import Source, read_records
from data.exports.values import Record, cell, for_json
from data.permissions import Action, Actor, may
from data.store import Store

Report = Callable[[int, int], None]
Pages = Iterator[list[Record]]

_SOURCES = {
    ExportKind.CLIENTS: CLIENTS,
    ExportKind.JOBS: JOBS,
    ExportKind.QUOTES: QUOTES,
    ExportKind.INVOICES: INVOICES,
}


@dataclass(frozen=True)
class Exported:
    """What was written, and how many records are in it."""

    file: Path
    records: int


def export_to(
    store: Store,
    actor: Actor,
    kind: ExportKind,
    form: ExportFormat,
    file: Path,
    progress: Report | None = None,
) -> Exported:
    """Write every record of a kind to a file, over whatever stands there. Only its maker can read it.

    Args:
        progress: Hears of how many records are written, of how many; if it raises, the file stays as it was.

    Raises:
        NotPermitted: The role may not export this.
        Invalid: There is no such format of it, or the file can't be written there.
    """
    target = file.expanduser().resolve()
    if not target.parent.is_dir() or target.is_dir():
        raise Invalid(f"{target} can't be written: it is no file in a folder.", "Name another file.", "to")
    asked = _begin(store, actor, kind, form)
    # So that Excel reads accents right when the file is opened with a double click.
    encoding = "utf-8-sig" if form is ExportFormat.CSV else "utf-8"
    with _written_whole(target, encoding) as out:
        written = _write(out, asked, _told(asked.pages, asked.counted, progress))
    return Exported(target, written)


def export_text(store: Store, actor: Actor, kind: ExportKind, form: ExportFormat, out: TextIO) -> int:
    """The same to a stream of text; how many records there were.

    Raises:
        NotPermitted, Invalid: Nothing was written.
    """
    asked = _begin(store, actor, kind, form)
    return _write(out, asked, asked.pages)


@dataclass(frozen=True)
class _Export:
    """What somebody may have. `pages` are read as they are asked for."""

    kind: ExportKind
    form: ExportFormat
    source: Source
    pages: Pages
    counted: int
    zone: ZoneInfo


def _begin(store: Store, actor: Actor, kind: ExportKind, form: ExportFormat) -> _Export:
    """See that they may, and keep in the history that they did."""
    with acting(store, actor, Action.EXPORT, kind) as act:
        require_export(act.actor.role, kind)
        require_format(kind, form)
        withheld = [action for action in Action if not may(act.actor.role, action)]
        source = xero.XERO if form is ExportFormat.XERO else _SOURCES[kind].without(withheld)
        zone = str(act.sql.value("SELECT timezone FROM business"))
        counted = int(act.sql.value(source.counted))
        act.record(f"{kind} exported", detail=f"as {form}: {counted}")
    pages = read_records(store, source, day_in(zone, act.now))
    return _Export(kind, form, source, pages, counted, ZoneInfo(zone))


def _told(pages: Pages, counted: int, progress: Report | None) -> Pages:
    done = 0
    for page in pages:
        yield page
        done += len(page)
        if progress is not None:
            progress(done, max(done, counted))


def _write(out: TextIO, asked: _Export, pages: Pages) -> int:
    if asked.form is ExportFormat.JSON:
        return _write_json(out, asked.kind, pages, asked.zone)
    if asked.form is ExportFormat.XERO:
        return _write_csv(out, xero.COLUMNS, pages, asked.zone, xero.xero_rows)
    return _write_csv(out, asked.source.columns, pages, asked.zone, iter)


def _write_csv(
    out: TextIO,
    columns: tuple[str, ...],
    pages: Pages,
    zone: ZoneInfo,
    rows_of: Callable[[list[Record]], Iterator[Record]],
) -> int:
    """With plain line ends, which every reader of RFC 4180 takes and no terminal acts on."""
    writer, written = csv.writer(out, lineterminator="\n"), 0
    writer.writerow(columns)
    for page in pages:
        writer.writerows([cell(row.get(name), zone) for name in columns] for row in rows_of(page))
        written += len(page)
    return written


def _write_json(out: TextIO, kind: ExportKind, pages: Pages, zone: ZoneInfo) -> int:
    """One document, `{"jobs": [...]}`, a record on each line. It is pure ASCII: what else there is stands as \\u...."""
    encode, written = json.JSONEncoder(default=for_json(zone)).encode, 0
    out.write(f'{{"{kind}": [')
    for page in pages:
        for record in page:
            out.write(f"{',' if written else ''}\n{encode(dict(record))}")
            written += 1
    out.write("\n]}\n")
    return written


@contextmanager
def _written_whole(target: Path, encoding: str) -> Iterator[TextIO]:
    """A file that takes its place once all of it is written. A pipe, or a device, is written to as it is."""
    if target.exists() and not target.is_file():
        with target.open("w", encoding=encoding, newline="") as out:
            yield out
        return
    try:
        handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise Invalid(f"{target} can't be written: {error.strerror}.", "Choose another file.", "to") from error
    try:
        with open(handle, "w", encoding=encoding, newline="") as out:
            yield out
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
