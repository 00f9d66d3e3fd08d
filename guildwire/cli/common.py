"""Options and output that several commands share."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from guildwire import data_folder, logs
from guildwire.settings import Settings, load
from guildwire.wiring import Parts
from news.errors import Unavailable

if TYPE_CHECKING:
    from guildwire.progress import Watch
    from query.errors import Remark
    from query.parse import QueryReading
    from query.unknown import UnknownValue

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder with the log, index and state (default: ./data)."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON lines on standard output, for machines.")]

console = Console(stderr=True)
"""For people: progress, summaries of long work, warnings. Standard output carries results only."""


class _Results(Console):
    def on_broken_pipe(self) -> None:
        reader_has_gone()


out = _Results(soft_wrap=True)
"""For results that people read on standard output."""


def settings(data: Path | None, level: str = "ERROR", **more: Any) -> Settings:
    """Return the settings in force and set up logging by them, at ``level`` unless they name one."""
    found = load(data=data, **more)
    logs.configure(found.log_level or level, found.log_format)
    return found


@contextmanager
def parts(data: Path | None, level: str = "ERROR", *, look_only: bool = False, **more: Any) -> Iterator[Parts]:
    """Open the parts that the settings name, for as long as the command runs.

    Settings that contradict each other are told before anything is done, unless it is only to be looked at them.
    Where the block fails with :class:`Unavailable` and the files may not be written, that is what is told.
    """
    opened = Parts(settings(data, level, **more))
    data_folder.refuse_file(opened.settings.data)
    if not look_only:
        opened.check()
    try:
        yield opened
    except Unavailable as error:
        if told := data_folder.without_rights(opened.embedded_files()):
            raise Unavailable(told) from error
        raise
    finally:
        opened.close()


LABELS = {
    "poll": "poll feeds",
    "enrich": "enrich items",
    "index": "index items",
    "match": "match subscriptions",
    "compare": "compare with today",
    "write": "write what differs",
    "rehearse": "rehearse the past",
    "export": "export items",
    "verify": "verify hashes",
    "ask": "ask the index again",
}


@contextmanager
def watching() -> "Iterator[Watch]":
    """Show one progress bar a stage on standard error while the block runs; none where that is no terminal."""
    with Progress(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description:<20}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, advance: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(LABELS.get(stage, stage), total=total)
            bars.update(tasks[stage], advance=advance, total=total)

        yield watch


def say_remarks(found: "Iterable[Remark]") -> None:
    """Show what of a query was read otherwise than it may be meant, each with the query written the other way."""
    for remark in found:
        _note(remark.message, remark.query)


def say_unknown(reading: "QueryReading", found: "Iterable[UnknownValue]") -> None:
    """Show the values of a query that no item has, each with the query that has the nearest instead."""
    for each in found:
        _note(each.words, _nearest(reading, each))


def offer_known(reading: "QueryReading", found: "Iterable[UnknownValue]") -> None:
    """Show only those queries, where the receipt names the values."""
    for query in filter(None, (_nearest(reading, each) for each in found)):
        _try(query)


def _nearest(reading: "QueryReading", each: "UnknownValue") -> str:
    return reading.with_value(each.field, each.value, each.near[0]) if each.near else ""


def _note(message: str, query: str) -> None:
    console.print(Text(f"Note: {message}.", style="yellow"), soft_wrap=True)
    if query:
        _try(query)


def _try(query: str) -> None:
    console.print(Text(f"  Try: {query}"), soft_wrap=True)


def reader_has_gone() -> NoReturn:
    """End well where whoever reads a pipe has seen enough (`guildwire search ... | head`): no error of ours."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def write_json(record: Any) -> None:
    """Write one JSON line on standard output; lone surrogates are replaced, since UTF-8 cannot carry them."""
    try:
        line = msgspec.json.encode(record)
    except UnicodeEncodeError:
        import json

        line = json.dumps(msgspec.to_builtins(record)).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
