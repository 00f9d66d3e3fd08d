"""What a subscription would have told in the past."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.alert.checking import MOST_DAYS, checked
from guildwire.cli.alert.find import OptionalName, find
from guildwire.cli.alert.options import describing, option_name
from guildwire.wiring import Parts
from news.errors import WrongUse

if TYPE_CHECKING:
    from alerts.desk.rehearse import Rehearsal
    from alerts.subscription import Subscription

LISTED = 20


@describing
def rehearse(
    given: dict[str, Any],
    subscription: OptionalName = "",
    query: Annotated[
        str | None, typer.Option("--query", help="A query, or another one for the subscription.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, help="How far back.")] = 30,
    every: Annotated[
        bool, typer.Option("--all", help=f"List all that would be told, not the latest {LISTED}.")
    ] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Show what a subscription, or a query alone, would have told in the past days, by the code that tells it.

    Nothing is saved. Options change the subscription for this rehearsal only.

    Example: `guildwire alert rehearse 'AI at the table' --days 90 --pace daily`
    """
    with common.parts(data) as parts:
        wanted = _wanted(parts, subscription, query, given)
        checked(parts, wanted)
        if not wanted.query.strip():
            raise WrongUse(f"{wanted.name!r} has no query, so there is nothing to rehearse: give --query")
        past = rehearsed(parts, wanted, days)
    if as_json:
        common.write_json(past)
        return
    for line in (*summary(past), *_details(past, every)):
        common.out.print(Text(line))


def rehearsed(parts: Parts, wanted: "Subscription", days: int) -> "Rehearsal":
    """Return the rehearsal of some days, with a progress bar where it is long."""
    from alerts.desk.past import rehearse_past

    with common.watching() as watch:
        return rehearse_past(
            wanted,
            parts.index,
            parts.clock(),
            days,
            names=parts.names,
            stages=parts.stage_order,
            progress=lambda read, total: watch("rehearse", read, total),
        )


def summary(past: "Rehearsal") -> Iterator[str]:
    """Yield what would have been told, in one or a few lines."""
    from news.wording import amount, count

    assert past.since is not None
    assert past.until is not None
    days = (past.until - past.since).days
    when = f"In the past {days} days"
    if past.moved:
        yield f"Nothing that fits is of the past {days} days; the newest is of {past.until:%Y-%m-%d}."
        when = f"In the {days} days up to {past.until:%Y-%m-%d}"
    busiest = f", {past.busiest[1]} on the busiest day ({past.busiest[0]})" if past.busiest else ""
    stories = amount(past.stories, "story", "stories")
    yield f"{when}: {count(past.items, 'item')}, {stories}, {count(past.deliveries, 'letter')}{busiest}."
    rest = {word: number for word, number in past.outcomes.items() if word not in {"told", "merged"}}
    if rest:
        words = {"waiting": "waiting for more outlets", "too-old": "too old or without a date"}
        yield "Not told: " + ", ".join(f"{number} {words.get(word, word)}" for word, number in rest.items()) + "."
    if past.limited:
        yield f"The limit per hour puts {past.limited} of them together with others."


def _details(past: "Rehearsal", every: bool) -> Iterator[str]:
    from news.wording import amount, count

    if past.told:
        yield ", ".join(f"{pace} {count(number, 'letter')}" for pace, number in past.paces.items()) + "."
        yield ""
        shown = past.told if every else past.told[-LISTED:]
        if len(shown) < len(past.told):
            yield f"The latest {len(shown)} of {len(past.told)}; --all lists each."
        for each in shown:
            news = f"  New: {each.news}" if each.news else ""
            yield f"{each.at:%Y-%m-%d %H:%M}  {each.outlet}: {each.title}{news}"
    if past.noise:
        yield ""
        yield "Told because of one term alone:"
        yield from (f"  {each.term}: {amount(each.stories, 'story', 'stories')}" for each in past.noise)
    if past.near:
        yield ""
        yield "Just missed, each for want of one clause:"
        for miss in past.near:
            yield f"  {miss.clause}: {count(miss.items, 'item')}, such as {'; '.join(miss.titles[:1])}"


def _wanted(parts: Parts, name: str, query: str | None, given: dict[str, Any]) -> "Subscription":
    from alerts.desk.description import read_description

    asked = {**given, **({} if query is None else {"query": query})}
    if name:
        return read_description(asked, find(parts, name), parts.clock(), option_name)
    if not query:
        raise WrongUse("say what to rehearse: the name of a subscription, or --query QUERY")
    return read_description({"name": "rehearsal", **asked}, None, parts.clock(), option_name)
