"""Subscriptions: what someone wants to hear about, and what became of every match."""

from datetime import datetime, time, timedelta
from typing import Annotated

import typer
from rich.text import Text

from alerts.port import STATES, Book
from alerts.subscription import PACES, Quiet, Rhythm, Subscription, make_id
from guildwire.cli import common
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.tree import Node
from search.port import Search

app = typer.Typer(help="Add, list and remove subscriptions.", no_args_is_help=True, rich_markup_mode="markdown")


@app.command(context_settings={"ignore_unknown_options": True})
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    query: Annotated[str, typer.Argument(help="The query, in the language of `guildwire search`.")],
    channel: Annotated[list[str], typer.Option(help="Where to, as KIND:ADDRESS; may be given several times.")] = [  # noqa: B006
        "file:alerts.jsonl"
    ],
    pace: Annotated[str, typer.Option(help=f"One of {', '.join(PACES)}.")] = "instant",
    at: Annotated[str, typer.Option(metavar="HH:MM", help="Local time of a digest.")] = "08:00",
    zone: Annotated[str, typer.Option(help="IANA time zone of --at and --quiet.")] = "UTC",
    quiet: Annotated[
        str, typer.Option(metavar="HH:MM-HH:MM", help="Hours in which alerts are held, not sent.")
    ] = "",
    min_outlets: Annotated[int, typer.Option(min=1, help="Wait until this many outlets carry the story.")] = 1,
    max_age: Annotated[int, typer.Option(metavar="DAYS", min=0, help="Ignore older items; 0 means no limit.")] = 7,
    every_item: Annotated[bool, typer.Option("--every-item", help="Tell each item, not each story once.")] = False,
    days: Annotated[int, typer.Option(min=0, help="Rehearse on this many past days before saving.")] = 30,
    data: common.Data = None,
) -> None:
    """Add a subscription, after showing what it would have told in the past.

    Example: `guildwire alert add 'AI at the table' 'tag:ai AND tag:labor/negotiation' --pace daily --at 07:30`
    """
    from alerts.desk.check import check
    from guildwire.arguments import refuse_option
    from search.unknown import unknown_values

    refuse_option(query)
    with common.parts(data) as parts:
        now = parts.clock()
        subscription = Subscription(
            id=make_id(name, now),
            name=name,
            query=query,
            channels=tuple(channel),
            created=now,
            rhythm=_rhythm(pace, at, zone),
            once_per_story=not every_item,
            min_outlets=min_outlets,
            quiet=_quiet(quiet, zone),
            max_age=timedelta(days=max_age) if max_age else None,
        )
        reading = check(subscription, parts.channels, now, parts.names)
        common.say_remarks(reading.remarks)
        common.say_unknown(reading, unknown_values(parts.index, reading.tree, parts.names))
        _rehearse(parts, subscription, reading.tree, days)
        parts.alerts.save(subscription, parts.clock())
        common.console.print(Text(f"Subscribed: {name} ({subscription.id})"))


@app.command("list")
def list_subscriptions(data: common.Data = None, as_json: common.Json = False) -> None:
    """List the subscriptions with their books: matched, and what became of the matches.

    Example: `guildwire alert list`
    """
    from alerts.desk.check import trouble

    with common.parts(data) as parts:
        books = {(book.subscription, book.channel): book for book in parts.alerts.books()}
        for each in parts.alerts.subscriptions():
            wrong = trouble(each, parts.names, parts.clock())
            if as_json:
                counts = {ch: dict(books[each.id, ch].counts) for ch in each.channels if (each.id, ch) in books}
                common.write_json({"subscription": each, "books": counts, "trouble": wrong})
                continue
            common.out.print(
                Text.assemble((each.name, "bold"), f"  {each.id}  {each.rhythm.pace}\n  {each.query}")
            )
            if wrong:
                common.out.print(Text(f"  {wrong}", style="red"))
            for channel in each.channels:
                common.out.print(Text(f"  {channel}: {_balance(books.get((each.id, channel)))}"))


def _balance(book: Book | None) -> str:
    """Return the books of one channel as an equation, without what never happened."""
    if book is None or not book.matched:
        return "nothing matched yet"
    parts = [f"{book.counts[state]} {state}" for state in STATES if book.counts[state]]
    return f"{book.matched} matched = {' + '.join(parts)}"


@app.command()
def remove(
    subscription: Annotated[str, typer.Argument(metavar="ID|NAME", help="Id or name of the subscription.")],
    data: common.Data = None,
) -> None:
    """Remove a subscription. Its books stay.

    Example: `guildwire alert remove 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = _find(parts, subscription)
        parts.alerts.remove(found.id, parts.clock())
        common.console.print(Text(f"Removed: {found.name} ({found.id})"))


@app.command("why-not")
def why_not(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Item id, or the beginning of one.")],
    subscription: Annotated[str, typer.Argument(metavar="ID|NAME")],
    data: common.Data = None,
) -> None:
    """Say why an item was, or was not, told to a subscription.

    Example: `guildwire alert why-not 0f3a9c 'AI at the table'`
    """
    from alerts.desk.why import why
    from guildwire.item_by_id import perhaps_in_index

    with common.parts(data) as parts:
        found = _find(parts, subscription)
        enriched = perhaps_in_index(parts.index, item)
        rows = parts.alerts.rows(subscription=found.id, item=enriched.item.id if enriched else item)
        for line in why(found, enriched, rows, parts.clock(), parts.names):
            common.out.print(Text(line))


def _find(parts: Parts, wanted: str) -> Subscription:
    for each in parts.alerts.subscriptions():
        if wanted in (each.id, each.name):
            return each
    raise WrongUse(f"there is no subscription {wanted!r}: see guildwire alert list")


def _rehearse(parts: Parts, subscription: Subscription, tree: Node, days: int) -> None:
    if not days:
        return
    from alerts.desk.rehearse import rehearse

    request = Search(query=tree, since=parts.clock() - timedelta(days=days), limit=10_000)
    past = rehearse(subscription, (hit.enriched for hit in parts.index.search(request).hits), parts.names)
    busiest = f", {past.busiest[1]} on the busiest ({past.busiest[0]})" if past.busiest else ""
    common.console.print(
        Text(
            f"In the past {days} days: {past.items} items, {past.stories} stories, "
            f"{past.deliveries} alerts{busiest}."
        ),
        style="dim",
    )


def _rhythm(pace: str, at: str, zone: str) -> Rhythm:
    for known in PACES:
        if pace == known:
            return Rhythm(known, _time(at, "--at"), zone)
    raise WrongUse(f"--pace {pace} is unknown: give one of {', '.join(PACES)}")


def _quiet(text: str, zone: str) -> Quiet | None:
    if not text:
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise WrongUse(f"--quiet {text} is no pair of times: write 22:00-07:00")
    return Quiet(_time(start, "--quiet"), _time(end, "--quiet"), zone)


def _time(text: str, option: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 (a local time of day has no zone yet)
    except ValueError as error:
        raise WrongUse(f"{option} {text} is no time of day: write it as 07:30") from error
