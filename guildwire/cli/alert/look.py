"""What subscriptions there are, how each stands, and all about one."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from alerts.port import WORDS, Book, Broken
from alerts.subscription import Subscription
from guildwire.cli import common
from guildwire.cli.alert.find import Name, find, find_broken
from guildwire.wiring import Parts

HELD = 1_000
"""Held rows that are looked at."""
_IDLE = {"instant": ("at", "weekday", "empty_digest"), "hourly": ("weekday",), "daily": ("weekday",)}
"""Keys that mean nothing at a pace, and are not shown to people then."""
Books = Mapping[tuple[str, str], Book]


def list_subscriptions(
    label: Annotated[str, typer.Option(help="Only those with this label.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """List the subscriptions with their books, and what is wrong with each; exit 1 where something is.

    Example: `guildwire alert list --json`
    """
    with common.parts(data) as parts:
        books = _books(parts)
        failing = parts.alerts.failing(parts.clock())
        wrong = _list_broken(parts, as_json)
        for each in parts.alerts.subscriptions():
            if label and label not in each.labels:
                continue
            said = troubles(parts, each, failing)
            wrong += bool(said)
            if as_json:
                common.write_json(_record(parts, each, books, said))
            else:
                common.out.print(Text("\n").join(_lines(parts, each, books, said)))
    if wrong:
        from news.wording import amount

        told = amount(wrong, "subscription needs", "subscriptions need")
        common.console.print(Text(f"{told} mending."), style="red")
        raise typer.Exit(1)


def show(subscription: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Show all about one subscription: its choices, its next digest, what it holds, its last letter, its books.

    Secret addresses are shown in full here and nowhere else. Exit 1 for one that this version cannot read.

    Example: `guildwire alert show 'AI at the table'`
    """
    with common.parts(data) as parts:
        if broken := find_broken(parts, subscription):
            _show_broken(parts, broken, as_json)
            raise typer.Exit(1)
        found = find(parts, subscription)
        record = _whole(parts, found)
        if as_json:
            common.write_json(record)
            return
        for key, value in record.items():
            if key in _IDLE.get(found.rhythm.pace, ()):
                continue
            for line in _field(key, value):
                common.out.print(line)


def troubles(parts: Parts, each: Subscription, failing: Mapping[str, datetime]) -> list[str]:
    """Return what is wrong with a subscription: its query, zones and channels, and channels that keep failing."""
    from alerts.desk.check import trouble
    from alerts.desk.shown import shown_address

    said = [trouble(each, parts.names, parts.clock(), parts.channels)]
    said += [
        f"its channel {shown_address(channel)} has failed since {failing[channel]:%Y-%m-%d %H:%M} UTC"
        for channel in each.channels
        if channel in failing
    ]
    return [line for line in said if line]


def balance(book: Book | None) -> str:
    """Return the books of one channel as an equation, without what never happened."""
    if book is None or not book.matched:
        return "nothing matched yet"
    parts = [f"{book.counts[word]} {word}" for word in WORDS if book.counts[word]]
    return f"{book.matched} matched = {' + '.join(parts)}"


def _books(parts: Parts) -> dict[tuple[str, str], Book]:
    return {(book.subscription, book.channel): book for book in parts.alerts.books()}


def _list_broken(parts: Parts, as_json: bool) -> int:
    broken = parts.alerts.broken()
    for each in broken:
        if as_json:
            common.write_json({"id": each.id, "name": each.name, "state": "broken", "trouble": each.reason})
        else:
            common.out.print(Text.assemble((each.name, "bold"), f"  {each.id}  broken"))
            common.out.print(Text(f"  cannot be read, and matches nothing: {each.reason}", style="red"))
    return len(broken)


def _show_broken(parts: Parts, broken: Broken, as_json: bool) -> None:
    """Show what the books know of one whose choices cannot be read."""
    from alerts.desk.shown import shown_address

    record = {
        "id": broken.id,
        "name": broken.name,
        "state": "broken",
        "trouble": broken.reason,
        "books": {
            shown_address(ch): dict(book.counts) for (of, ch), book in _books(parts).items() if of == broken.id
        },
        "held": _held(parts, broken.id),
    }
    if as_json:
        common.write_json(record)
        return
    for key, value in record.items():
        for line in _field(key, value):
            common.out.print(line)


def _held(parts: Parts, identity: str) -> list[dict[str, Any]]:
    rows = parts.alerts.rows(subscription=identity, states=("held",), limit=HELD)
    return [{"title": row.note.title, "item": row.note.item, "due": row.due, "reason": row.reason} for row in rows]


def _record(parts: Parts, each: Subscription, books: Books, said: list[str]) -> dict[str, Any]:
    from alerts.desk.description import describe
    from alerts.desk.shown import shown_address

    counts = {shown_address(ch): dict(books[each.id, ch].counts) for ch in each.channels if (each.id, ch) in books}
    return {
        "id": each.id,
        **describe(each),
        "created": each.created,
        "state": _state(each, parts.clock(), said),
        "trouble": "; ".join(said),
        "books": counts,
    }


def _state(each: Subscription, now: datetime, said: list[str]) -> str:
    if said:
        return "broken"
    if not each.active:
        return "paused"
    return "muted" if each.muted_until is not None and each.muted_until > now else "active"


def _lines(parts: Parts, each: Subscription, books: Books, said: list[str]) -> Iterator[Text]:
    from alerts.desk.shown import shown_address

    state = _state(each, parts.clock(), said)
    until = f" until {each.muted_until:%Y-%m-%d %H:%M} UTC" if state == "muted" else ""
    marks = [each.rhythm.pace, *([] if state == "active" else [state + until]), *each.labels]
    yield Text.assemble((each.name, "bold"), f"  {each.id}  {', '.join(marks)}")
    yield Text(f"  {each.query or 'watches ' + ', '.join(each.watches)}")
    yield from (Text(f"  {line}", style="red") for line in said)
    for channel in each.channels:
        yield Text(f"  {shown_address(channel)}: {balance(books.get((each.id, channel)))}")


def _whole(parts: Parts, each: Subscription) -> dict[str, Any]:
    from alerts.desk.description import describe

    now = parts.clock()
    said = troubles(parts, each, parts.alerts.failing(now))
    attempts = parts.alerts.attempts(subscription=each.id, limit=HELD)
    last = next((attempt for attempt in attempts if attempt.word == "delivered"), None)
    return {
        **_record(parts, each, _books(parts), said),
        **describe(each, whole=True),
        "next": _next(each, now),
        "held": _held(parts, each.id),
        "last_letter": last,
    }


def _next(each: Subscription, now: datetime) -> str:
    from alerts.judging.rhythm import due

    if not each.active:
        return "nothing while it is paused"
    moment = due(each, now)
    if each.rhythm.pace == "instant" and moment <= now:
        return "at once"
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _field(key: str, value: Any) -> Iterator[Text]:
    name = key.replace("_", " ")
    if key == "books":
        for channel, counts in value.items():
            yield Text(f"books, {channel}: {balance(Book('', channel, counts))}")
    elif key == "held":
        yield Text(f"holds: {len(value)}")
        yield from (Text(f"  {row['due']:%Y-%m-%d %H:%M} UTC  {row['title']}") for row in value[:20] if row["due"])
    elif key == "last_letter":
        said = f"{value.at:%Y-%m-%d %H:%M} UTC  {value.subject}  {value.answer}".rstrip() if value else "none yet"
        yield Text(f"last letter: {said}")
    elif value not in (None, "", [], False):
        shown = ", ".join(map(_one, value)) if isinstance(value, list) else _one(value)
        yield Text(f"{name}: {shown}", style="red" if key == "trouble" else "")


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(value.get("story", value)) if isinstance(value, dict) else str(value)
