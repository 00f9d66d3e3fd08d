"""What became of matches, letters and the subscriptions themselves."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from alerts.port import SAMPLE, WORDS, Attempt, Book, Edit
from guildwire.cli import common
from guildwire.cli.alert.find import OptionalName, find_id
from guildwire.wiring import Parts
from news.errors import WrongUse

SAID = {"delivered": "delivered", "retried": "not taken, tried again", "failed": "failed", "unsure": "maybe sent",
        "resent": "sent again by hand"}  # fmt: skip
"""What an attempt is called for people."""
MOST = 100_000
Limit = Annotated[int, typer.Option(min=1, max=MOST, help="How many, the latest first.")]


def books(
    subscription: OptionalName = "",
    since: Annotated[str, typer.Option(help="Matches made since: 7d, 2026-11-01, today.")] = "",
    until: Annotated[str, typer.Option(help="Matches made before: 2026-12-01, 1d.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Show what became of every match: the numbers of each line add up to what matched.

    Example: `guildwire alert books --since 7d`
    """
    with common.parts(data) as parts:
        first, last = (_moment(parts, option, text) for option, text in (("--since", since), ("--until", until)))
        if first and last and first >= last:
            raise WrongUse(f"--since {since} is not before --until {until}: give the earlier one as --since")
        names = names_of(parts)
        wanted = find_id(parts, subscription) if subscription else None
        found = [book for book in parts.alerts.books(first, last) if wanted in (None, book.subscription)]
        if as_json:
            for book in found:
                common.write_json(_book(book, names))
            return
        for line in _equations(found, names):
            common.out.print(line)
        if not found:
            common.out.print(Text("Nothing matched in that time."))


def deliveries(
    subscription: OptionalName = "",
    delivery: Annotated[str, typer.Option(metavar="ID", help="Only the attempts of this delivery.")] = "",
    limit: Limit = 50,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """List the attempts to send letters, the latest first, with what each receiver answered.

    "maybe sent" means that the answer was lost after everything was sent; it is sent again by hand only.

    Example: `guildwire alert deliveries 'AI at the table'`
    """
    with common.parts(data) as parts:
        wanted = find_id(parts, subscription) if subscription else None
        found = parts.alerts.attempts(subscription=wanted, delivery=delivery or None, limit=limit)
        names = names_of(parts)
    if as_json:
        for each in found:
            common.write_json(_attempt(each, names))
        return
    table = Table("when (UTC)", "subscription", "channel", "items", "outcome", "answer", "delivery", box=None,
                  pad_edge=False)  # fmt: skip
    for each in found:
        row = _attempt(each, names)
        cells = (row["name"], row["channel"], str(each.items), row["said"], each.answer, each.delivery[:12])
        table.add_row(f"{each.at:%Y-%m-%d %H:%M:%S}", *map(Text, cells))
    common.out.print(table if found else Text("No letter was sent yet."))


def history(
    subscription: Annotated[
        str, typer.Argument(metavar="[ID|NAME]", help="Name or id, also of one that was removed; all if left out.")
    ] = "",
    limit: Limit = 50,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Show who changed what, when, and what it was before, the latest change first.

    Example: `guildwire alert history 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = parts.alerts.history(_known(parts, subscription) if subscription else None, limit)
    for each in found:
        if as_json:
            common.write_json(_edit(each))
            continue
        common.out.print(Text("\n").join(_told(each)))
    if not found and not as_json:
        common.out.print(Text("Nothing was changed yet."))


def names_of(parts: Parts) -> dict[str, str]:
    """Return the names of subscriptions by their ids; those of removed ones too, where the history has them."""
    removed = {edit.subscription: edit.name for edit in reversed(parts.alerts.history(limit=MOST))}
    return (
        removed
        | {each.id: each.name for each in parts.alerts.broken()}
        | {each.id: each.name for each in parts.alerts.subscriptions()}
    )


def _known(parts: Parts, wanted: str) -> str:
    for identity, name in names_of(parts).items():
        if wanted in (identity, name):
            return identity
    return find_id(parts, wanted)


def _moment(parts: Parts, option: str, text: str) -> datetime | None:
    from query.times import ago

    try:
        return ago(text, parts.clock()) if text else None
    except ValueError as error:
        raise WrongUse(f"{option}: {error}, or 7d") from error


def _book(book: Book, names: dict[str, str]) -> dict[str, Any]:
    from alerts.desk.shown import shown_address

    return {
        "subscription": book.subscription,
        "name": names.get(book.subscription, book.subscription),
        "channel": shown_address(book.channel),
        "matched": book.matched,
        **book.counts,
    }


def _equations(found: list[Book], names: dict[str, str]) -> Iterator[Table | Text]:
    if not found:
        return
    used = [word for word in WORDS if any(book.counts.get(word) for book in found)]
    table = Table("subscription", "channel", "matched", box=None, pad_edge=False)
    for number, word in enumerate(used):
        table.add_column(f"{'+' if number else '='} {word}", justify="right")
    for book in found:
        row = _book(book, names)
        table.add_row(
            Text(row["name"]), Text(row["channel"]), str(book.matched), *(str(book.counts.get(w, 0)) for w in used)
        )
    yield table
    sums = {word: sum(book.counts.get(word, 0) for book in found) for word in WORDS}
    shown = " + ".join(f"{number} {word}" for word, number in sums.items() if number)
    yield Text(f"matched = {shown} = {sum(sums.values())}")


def _attempt(each: Attempt, names: dict[str, str]) -> dict[str, Any]:
    from alerts.desk.shown import shown_address

    return {
        "at": each.at,
        "delivery": each.delivery,
        "subscription": each.subscription,
        "name": names.get(each.subscription, each.subscription),
        "channel": shown_address(each.channel),
        "word": each.word,
        "said": SAID[each.word] + (" (sample)" if each.subject.startswith(SAMPLE) else ""),
        "answer": each.answer,
        "items": each.items,
        "subject": each.subject,
    }


def _edit(each: Edit) -> dict[str, Any]:
    from alerts.desk.plan import differences

    return {
        "at": each.at,
        "who": each.who,
        "subscription": each.subscription,
        "name": each.name,
        "what": each.what,
        "changes": differences(each.before, each.after),
    }


def _told(each: Edit) -> Iterator[Text]:
    from alerts.desk.plan import differences
    from guildwire.cli.alert.checking import change_line

    yield Text(
        f"{each.at:%Y-%m-%d %H:%M} UTC  {each.who or 'unknown'}  {each.what} {each.name} ({each.subscription})"
    )
    if each.what == "changed":
        if each.before is None or each.after is None:
            yield Text("  one of both states is of another version and cannot be read")
        else:
            yield from (Text(change_line(change)) for change in differences(each.before, each.after))
