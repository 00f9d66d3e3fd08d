"""Adding, editing and removing subscriptions."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from alerts.subscription import Subscription
from guildwire.cli import common
from guildwire.cli.alert.checking import MOST_DAYS, DryRun, change_line, checked
from guildwire.cli.alert.find import Name, find, find_broken, who
from guildwire.cli.alert.options import describing, option_name
from guildwire.wiring import Parts
from news.errors import WrongUse

if TYPE_CHECKING:
    from query.parse import QueryReading

Days = Annotated[
    int,
    typer.Option("--days", min=0, max=MOST_DAYS, help="Rehearse on this many past days before saving; 0: none."),
]


@describing
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    given: dict[str, Any],
    query: Annotated[
        str,
        typer.Argument(
            help="The query, in the language of `guildwire search`; none where --saved or --watch is given."
        ),
    ] = "",
    days: Days = 30,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Add a subscription, after showing what it would have told in the past.

    Example: `guildwire alert add 'AI at the table' 'tag:ai AND tag:labor/negotiation' --pace daily --at 07:30`
    """
    from alerts.desk.description import read_description

    with common.parts(data) as parts:
        _refuse_second(parts, name)
        asked = _with_query(parts, {"name": name, "query": query, **given})
        made = read_description(asked, None, parts.clock(), option_name)
        reading = checked(parts, made)
        _rehearse(parts, made, reading, days)
        parts.alerts.save(made, parts.clock(), who())
        common.console.print(Text(f"Subscribed: {made.name} ({made.id})"), soft_wrap=True)
        if as_json:
            common.write_json(_record(made))


@describing
def edit(
    subscription: Name,
    given: dict[str, Any],
    name: Annotated[str | None, typer.Option("--name", help="A new name.")] = None,
    query: Annotated[str | None, typer.Option("--query", help="A new query.")] = None,
    days: Days = 0,
    dry_run: DryRun = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Change what is given and leave the rest. What is held stays held and gets its time by the new choices.

    Example: `guildwire alert edit 'AI at the table' --pace instant --channel mail:desk@union.example`
    """
    from alerts.desk.description import read_description
    from alerts.desk.plan import differences

    asked = {**given, **{key: value for key, value in (("name", name), ("query", query)) if value is not None}}
    if not asked:
        raise WrongUse("there is nothing to change: give an option, see guildwire alert edit --help")
    with common.parts(data) as parts:
        before = find(parts, subscription)
        if name is not None and name != before.name:
            _refuse_second(parts, name)
        after = read_description(_with_query(parts, asked), before, parts.clock(), option_name)
        changes = differences(before, after)
        reading = checked(parts, after)
        _rehearse(parts, after, reading, days)
        if not dry_run and after != before:
            parts.alerts.save(after, parts.clock(), who(), seen=before)
        said = "Nothing changes" if after == before else "Would change" if dry_run else "Changed"
        common.console.print(Text(f"{said}: {after.name} ({after.id})"), soft_wrap=True)
        if as_json:
            common.write_json({**_record(after), "changes": changes, "saved": not dry_run and after != before})
        else:
            common.out.print(Text("\n".join(map(change_line, changes))), end="\n" if changes else "")


def remove(subscription: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Remove a subscription. What it holds is muted; its books and its history stay.

    Example: `guildwire alert remove 'AI at the table'`
    """
    with common.parts(data) as parts:
        gone = find_broken(parts, subscription) or find(parts, subscription)
        seen = gone if isinstance(gone, Subscription) else None
        parts.alerts.remove(gone.id, parts.clock(), who(), seen=seen)
        common.console.print(Text(f"Removed: {gone.name} ({gone.id})"), soft_wrap=True)
        if as_json:
            common.write_json({"removed": gone.id, "name": gone.name})


def _with_query(parts: Parts, asked: dict[str, Any]) -> dict[str, Any]:
    from alerts.desk.from_saved import with_query

    if asked.get("query") and asked.get("saved"):
        raise WrongUse("a query and --saved are both given: give one of them")
    return with_query(asked, lambda: parts.saved, option_name)


def _record(made: Subscription) -> dict[str, Any]:
    from alerts.desk.description import describe

    return {"id": made.id, **describe(made), "created": made.created}


def _refuse_second(parts: Parts, name: str) -> None:
    for each in parts.alerts.subscriptions():
        if each.name == name.strip():
            raise WrongUse(
                f"there is a subscription {each.name!r} already: choose another name, or guildwire alert edit it"
            )


def _rehearse(parts: Parts, made: Subscription, reading: "QueryReading", days: int) -> None:
    from alerts.desk.check import NO_QUERY

    if not days or reading is NO_QUERY:
        return
    from guildwire.cli.alert.rehearsal import rehearsed, summary

    for line in summary(rehearsed(parts, made, days)):
        common.console.print(Text(line), style="dim", soft_wrap=True)
