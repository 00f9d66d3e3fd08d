"""Running the pipeline: one pass, one stage, or all of it until Ctrl-C."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news import topics
from news.errors import WrongUse

Feeds = Annotated[
    Path | None, typer.Option("--feeds", metavar="FILE", help="A feed list other than the data folder's.")
]


Strict = Annotated[bool, typer.Option("--strict", help="End with 1 if any feed that was asked failed.")]


def up(
    data: common.Data = None,
    feeds: Feeds = None,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 takes a free one.")] = None,
) -> None:
    """Watch the feed list: poll what is due, enrich, index, alert, and serve the page, until Ctrl-C.

    A data folder is watched by one of it; other commands may run beside it.

    Example: `guildwire up --data desk --port 8350`
    """
    from guildwire.data_folder import watched_alone
    from guildwire.ops.page import server
    from guildwire.run.feeds_in_force import watched_feeds
    from guildwire.run.loops import join
    from guildwire.run.up import everything

    with (
        common.parts(data, "INFO", feeds=feeds, port=port) as parts,
        watched_alone(parts.settings.data),
        stopping() as stop,
    ):
        watched_feeds(parts)
        page = server(parts)
        loops = everything(parts, stop)
        with page:
            common.console.print(Text.assemble("Watching. The page is at ", (page.url, "bold"), "; Ctrl-C ends."))
            while not (stop.wait(0.5) or page.wait(0)):
                pass
            stop.set()
            common.console.print("Ending: the work in hand is being finished ...")
        join(loops)
    common.console.print("Ended. Nothing was lost; the next start goes on from here.")


def run(
    once: Annotated[bool, typer.Option("--once", help="Do one pass and end (for cron).")] = False,
    data: common.Data = None,
    feeds: Feeds = None,
    force: Annotated[bool, typer.Option("--force", help="Poll feeds that are not due, too.")] = False,
    strict: Strict = False,
    as_json: common.Json = False,
) -> None:
    """Do one pass: poll what is due, enrich, index, match, deliver; print the books.

    Example: `guildwire run --once --feeds feeds.yaml`
    """
    from guildwire.cli.summary import check_feeds, show_pass
    from guildwire.run.feeds_in_force import watched_feeds
    from guildwire.run.one_pass import one_pass

    if not once:
        raise WrongUse("guildwire run needs --once; to keep watching use guildwire up")
    with common.parts(data, feeds=feeds) as parts:
        listed = watched_feeds(parts)
        with common.watching() as watch:
            summary = one_pass(parts, listed, force=force, watch=watch)
        show_pass(summary, as_json=as_json)
        if strict and summary.poll is not None:
            check_feeds(summary.poll)


def poll(
    data: common.Data = None,
    feeds: Feeds = None,
    force: Annotated[bool, typer.Option("--force", help="Poll feeds that are not due, too.")] = False,
    strict: Strict = False,
    as_json: common.Json = False,
) -> None:
    """Poll the feeds that are due and publish what is new; the other stages do the rest.

    Example: `guildwire poll --force`
    """
    import asyncio

    from guildwire.cli.summary import check_feeds, show_poll
    from guildwire.run.feeds_in_force import watched_feeds
    from guildwire.run.one_pass import next_try, poll_once

    with common.parts(data, feeds=feeds) as parts:
        listed = watched_feeds(parts)
        with common.watching() as watch:
            report = asyncio.run(poll_once(parts, listed, force=force, watch=watch))
        show_poll(report, next_try(parts, report), as_json=as_json)
        if strict:
            check_feeds(report)


STAGES = (*topics.STAGES, "deliver")


def work(
    stages: Annotated[
        list[str] | None, typer.Argument(metavar="[STAGE]...", help=f"{', '.join(STAGES)}; none named means all.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when caught up.")] = False,
    data: common.Data = None,
) -> None:
    """Run stages of the log until Ctrl-C or SIGTERM, which finish and commit the batch in hand.

    The same command may run on several machines: on Kafka they share a stage's work, on the embedded log
    one works and the others stand by. A server that does not answer is waited for.

    Example: `guildwire work enrich index`
    """
    names = tuple(stages or STAGES)
    if wrong := [name for name in names if name not in STAGES]:
        raise WrongUse(f"there is no stage {wrong[0]!r}: the stages are {', '.join(STAGES)}")
    with common.parts(data, "INFO") as parts, stopping() as stop:
        if once:
            _drain(parts, names, stop)
        else:
            _consume(parts, names, stop)


def serve(
    data: common.Data = None,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 takes a free one.")] = None,
) -> None:
    """Serve the search page over what is already indexed.

    Example: `guildwire serve --port 0`
    """
    from guildwire.ops.page import server

    with common.parts(data, port=port) as parts, stopping() as stop, server(parts) as page:
        common.console.print(Text.assemble("The page is at ", (page.url, "bold"), "; Ctrl-C ends."))
        while not (stop.wait(0.5) or page.wait(0)):
            pass


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set, once; a second Ctrl-C ends at once."""
    stop = threading.Event()
    before: dict[int, Any] = {}

    def ask(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[number])

    for number in map(int, (signal.SIGINT, signal.SIGTERM)):
        before[number] = signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _drain(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> None:
    from guildwire.run.one_pass import deliver_due, drain_stage

    with common.watching() as watch:
        for name in names:
            counts = (
                deliver_due(parts)
                if name == "deliver"
                else drain_stage(parts, name, watch=watch, stop=stop.is_set)
            )
            common.console.print(
                Text(f"{name}: " + ", ".join(f"{number} {word}" for word, number in counts.items()))
            )


def _consume(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> None:
    from guildwire.ops import health
    from guildwire.run.loops import join
    from guildwire.run.up import start_work

    with health.server(parts) or nullcontext() as server:
        if server is not None:
            common.console.print(Text(f"Health is at {server.url}livez, readyz and metrics."))
        loops = start_work(parts, names, stop)
        common.console.print(Text(f"Working on {', '.join(names)}; Ctrl-C ends."))
        while not stop.wait(0.5):
            pass
        join(loops)
    common.console.print("Ended: the work in hand is done and committed.")
