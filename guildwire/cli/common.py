"""Options and output that several commands share."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from guildwire import logs
from guildwire.settings import Settings, load
from guildwire.wiring import Parts

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder with the log, index and state (default: ./data)."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON lines on standard output, for machines.")]

console = Console(stderr=True)
"""For people: progress, summaries of long work, warnings. Standard output carries results only."""

out = Console(soft_wrap=True)
"""For results that people read on standard output."""


def settings(data: Path | None, **more: Any) -> Settings:
    """Return the settings in force and set up logging by them."""
    found = load(data=data, **more)
    logs.configure(found.log_level, found.log_format)
    return found


@contextmanager
def parts(data: Path | None, **more: Any) -> Iterator[Parts]:
    """Open the parts that the settings name, for as long as the command runs."""
    opened = Parts(settings(data, **more))
    try:
        yield opened
    finally:
        opened.close()


def progress() -> Progress:
    """Return the progress bars of long work, on standard error; they leave no trace in a pipe."""
    return Progress(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}", justify="left"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def write_json(record: Any) -> None:
    """Write one JSON line on standard output; lone surrogates are replaced, since UTF-8 cannot carry them."""
    try:
        line = msgspec.json.encode(record)
    except UnicodeEncodeError:
        import json  # noqa: PLC0415 (only where a text is broken)

        line = json.dumps(msgspec.to_builtins(record)).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
