"""The index as a whole: making, checking and rebuilding it, rolling it over, copying it away."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.errors import GuildwireError
from search.admin import Progress, RolloverLimits

app = typer.Typer(
    help="Make, check, rebuild and copy the index.", no_args_is_help=True, rich_markup_mode="markdown"
)


@app.command()
def create(
    from_log: Annotated[
        bool, typer.Option("--from-log", help="Fill it with the enriched items that the log still keeps.")
    ] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Make what is missing of the index and, on Elasticsearch, write its templates anew. Safe to repeat.

    The first write does the same by itself; this is for an account that may make templates where
    the workers' own may not. With `--from-log` an index that was lost comes back as far as the log
    reaches; what is there already in a later version stays.

    Example: `guildwire index create`
    """
    with common.parts(data) as parts:
        made = parts.index_admin.create()
        filled = _fill(parts) if from_log else {}
        if as_json:
            common.write_json({"made": made, **filled})
            return
        common.console.print(Text(f"Written: {', '.join(made)}." if made else "It is there already."))
        if from_log:
            counts = ", ".join(f"{number} {word}" for word, number in filled.items()) or "nothing"
            common.console.print(Text(f"From the log: {counts}."))


def _fill(parts: Parts) -> dict[str, int]:
    """Hand the index stage what the log keeps; it is not parked again where it is refused."""
    from news import topics

    stage = parts.stage("index")
    # A group that is new starts with the oldest message; it commits nothing, so it leaves nothing behind.
    group = f"refill-{uuid.uuid4().hex}"
    total = parts.log.lag(topics.ENRICHED, group)
    reader = parts.log.reader(topics.ENRICHED, group)
    counts = dict.fromkeys(stage.words, 0)
    try:
        with common.watching() as watch:
            while batch := reader.read(_BATCH, wait=_QUIET):
                handled = stage.handle(batch)
                for word, number in handled.counts.items():
                    counts[word] += number
                counts["parked"] += len(handled.parked)
                watch("index items", len(batch), total)
    finally:
        reader.close()
    counts["refused"] = counts.pop("parked")
    return counts


_BATCH = 500
_QUIET = 2.0
"""Seconds without a message after which the log counts as read."""


@app.command()
def check(data: common.Data = None, as_json: common.Json = False) -> None:
    """Compare the live index with the field table, look for trouble, and say what to do. Exit code 1 if anything.

    Example: `guildwire index check`
    """
    with common.parts(data) as parts:
        found = parts.index_admin.check()
        for finding in found:
            if as_json:
                common.write_json(msgspec.to_builtins(finding))
            else:
                common.out.print(Text.assemble((finding.what, "bold"), f"\n  {finding.remedy}"))
        if found:
            number = "one thing" if len(found) == 1 else f"{len(found)} things"
            raise GuildwireError(f"{number} to mend about the index; what to do stands with each")
        common.console.print("The index is as it should be.")


@app.command()
def reindex(
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the indices that are replaced (Elasticsearch).")
    ] = False,
    leave_refused: Annotated[
        bool, typer.Option("--leave-refused", help="Leave out documents that cannot be written anew.")
    ] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Write every document anew by the present field table while the index stays in use.

    Searches see the old index until the new one is whole; what is written meanwhile is in it. If it
    is interrupted, run it again: it clears away what was left and begins anew.

    Example: `guildwire index reindex`
    """
    with common.parts(data) as parts:
        cost = parts.index_admin.cost()
        if cost.documents:
            common.console.print(Text(f"{cost.documents} documents are written anew: {cost}."))
        with _bar("write documents anew") as progress:
            done = parts.index_admin.reindex(progress, keep=keep, leave_refused=leave_refused)
        if as_json:
            common.write_json(msgspec.to_builtins(done))
            return
        common.console.print(Text(f"{done.documents} documents are in {done.name}."))
        for word, names in (("Deleted", done.removed), ("Kept", done.kept), ("Left out", done.refused)):
            if names:
                common.console.print(Text(f"{word}: {', '.join(names)}"))


@app.command()
def rollover(
    documents: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only if the index has so many documents.")
    ] = None,
    size: Annotated[str, typer.Option(help="Only if its largest shard has that size: 50gb.")] = "",
    age: Annotated[str, typer.Option(help="Only if it is that old: 30d.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Begin a new index for new documents (Elasticsearch). Older ones stay searchable and take their revisions.

    Example: `guildwire index rollover --size 50gb`
    """
    with common.parts(data) as parts:
        name = parts.index_admin.rollover(RolloverLimits(documents, size, age))
        if as_json:
            common.write_json({"index": name or None})
        else:
            common.console.print(
                Text(f"New documents go to {name}." if name else "Not due yet: nothing was changed.")
            )


@app.command()
def snapshot(
    target: Annotated[
        str,
        typer.Argument(
            metavar="REPOSITORY|FOLDER", help="A snapshot repository; a folder for the embedded index."
        ),
    ],
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Copy the index to a repository that Elasticsearch knows, or the embedded one into a folder.

    Example: `guildwire index snapshot nightly`
    """
    with common.parts(data) as parts:
        with _bar("copy the index") as progress:
            name = parts.index_admin.snapshot(target, parts.clock(), progress)
        if as_json:
            common.write_json({"snapshot": name})
        else:
            common.console.print(Text(f"Copied: {name}"))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """Show a progress bar that is told how much is done, where ``watching`` wants to know how much more."""
    with common.watching() as watch:
        before = 0

        def progress(done: int, total: int) -> None:
            nonlocal before
            watch(label, done - before, total)
            before = done

        yield progress
