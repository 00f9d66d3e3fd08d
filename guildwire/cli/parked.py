"""Parked messages: what a stage could not process, and trying it again."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news import topics
from news.errors import GuildwireError, WrongUse
from query.times import time_range
from stream.parked import ParkedFilter, ParkedMessage

app = typer.Typer(
    help="Look at what could not be processed, replay it, or drop it.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of parked messages or of items; none means any.")
]
Stage = Annotated[str, typer.Option("--stage", help=f"Only of this stage: {', '.join(topics.STAGES)}.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Only where the reason contains this.")]
Since = Annotated[
    str, typer.Option("--since", help="Parked from the start of this on: 2026-03-01, 2026-03, now-7d.")
]
Until = Annotated[
    str, typer.Option("--until", help="Parked up to the end of this: 2026-03-01, 2026-03, yesterday.")
]
All = Annotated[bool, typer.Option("--all", help="Everything that waits.")]


@app.command("list")
def list_parked(
    ids: Ids = None,
    stage: Stage = "",
    reason: Reason = "",
    since: Since = "",
    until: Until = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """List what waits for someone to look at it, oldest first.

    Example: `guildwire parked list --stage enrich --since now-1d`
    """
    with common.parts(data) as parts:
        found = parts.parked.waiting(_wanted(parts, ids, stage, reason, since, until))
        if as_json:
            for each in found:
                common.write_json(_as_record(each))
        elif found:
            table = Table("id", "item", "parked (UTC)", "try", "reason", box=None)
            for each in found:
                cells = (each.id, each.item[:12], f"{each.at:%Y-%m-%d %H:%M}", str(each.attempt), each.reason)
                table.add_row(*(Text(cell) for cell in cells))
            common.out.print(table)
        common.console.print(Text(f"{len(found)} parked."), style="dim")


@app.command()
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of a parked message, or of its item.")],
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Show parked messages whole: why, when, where from, which attempt, and their text.

    Example: `guildwire parked show enrich/0/12`
    """
    with common.parts(data) as parts:
        for each in _named(parts, [id_]):
            if as_json:
                common.write_json({**_as_record(each), "value": each.message.value.decode("utf-8", "replace")})
            else:
                common.out.print(_card(each))


@app.command()
def replay(
    ids: Ids = None,
    stage: Stage = "",
    reason: Reason = "",
    since: Since = "",
    until: Until = "",
    everything: All = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Hand parked messages to their stage again, once the cause is mended; they do not wait any more then.

    What fails again is parked again, with one more attempt.

    Example: `guildwire parked replay --stage index --reason mapping`
    """
    _settle("replayed", as_json, data, everything, (ids, stage, reason, since, until))


@app.command()
def drop(
    ids: Ids = None,
    stage: Stage = "",
    reason: Reason = "",
    since: Since = "",
    until: Until = "",
    everything: All = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Give parked messages up: they are not counted as waiting any more, and never processed.

    Example: `guildwire parked drop enrich/0/12`
    """
    _settle("dropped", as_json, data, everything, (ids, stage, reason, since, until))


def _settle(word: str, as_json: bool, data: Any, everything: bool, given: tuple[Any, ...]) -> None:
    if not everything and not any(given):
        raise WrongUse(
            "nothing is named: give ids, --stage, --reason, --since or --until, or --all for everything"
        )
    with common.parts(data) as parts:
        wanted = _wanted(parts, *given)
        chosen = _named(parts, wanted.ids, wanted) if wanted.ids else parts.parked.waiting(wanted)
        act: Callable[[Sequence[ParkedMessage]], int] = (
            parts.parked.replay if word == "replayed" else parts.parked.drop
        )
        number = act(chosen)
    if as_json:
        for each in chosen:
            common.write_json({"id": each.id, "item": each.item, "became": word})
    common.console.print(Text(f"{number} {word}."))


def _wanted(
    parts: Parts, ids: Sequence[str] | None, stage: str, reason: str, since: str, until: str
) -> ParkedFilter:
    if stage and stage not in topics.STAGES:
        raise WrongUse(f"there is no stage {stage!r}: the stages are {', '.join(topics.STAGES)}")
    first, last = time_range(since, until, parts.clock(), "--")
    return ParkedFilter(
        ids=tuple(ids or ()),
        stage=stage,
        reason=reason,
        since=first,
        until=last,
    )


def _named(parts: Parts, ids: Sequence[str], wanted: ParkedFilter | None = None) -> list[ParkedMessage]:
    """Return what waits under these ids. Raises :class:`GuildwireError` naming one under which nothing does."""
    found = parts.parked.waiting(wanted or ParkedFilter(ids=tuple(ids)))
    known = {name for each in found for name in (each.id, each.item)}
    if absent := [name for name in ids if name not in known]:
        raise GuildwireError(f"nothing is parked under {absent[0]}: see guildwire parked list")
    return found


def _as_record(parked: ParkedMessage) -> dict[str, Any]:
    return {
        "id": parked.id,
        "stage": parked.stage,
        "item": parked.item,
        "reason": parked.reason,
        "at": parked.at,
        "from": parked.source,
        "by": parked.by,
        "attempt": parked.attempt,
        "bytes": len(parked.message.value),
    }


def _card(parked: ParkedMessage) -> Text:
    lines = [f"{name:<8} {value}\n" for name, value in _as_record(parked).items()]
    value = parked.message.value
    cut = f"\n... and {len(value) - _SHOWN} bytes more (--json shows all)" if len(value) > _SHOWN else ""
    return Text.assemble(*lines, ("\n", ""), (value[:_SHOWN].decode("utf-8", "replace"), "dim"), cut)


_SHOWN = 2000
