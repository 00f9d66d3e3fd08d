"""What of Guildwire itself is told, by subscriptions that watch it: feeds, stages, parked messages, subscriptions,
channels. Pure: what is so now and what was told before in, notes out.

A condition is told once while it lasts, once more when it is over, and anew when it comes back. What was told is
read from the outbox: each telling is a row about an item called ``condition:KIND:KEY:NUMBER``, and of its end one
about the same with ``:over`` behind it. So nothing is told twice after a restart, or by two processes at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from alerts.note import Note
from alerts.port import OutboxRow
from alerts.subscription import Condition
from receipt.doubt_words import said
from receipt.judgement import Doubt, Judgement

OUTLET = "Guildwire"
"""Who reports it."""
PREFIX = "condition:"
"""Begins the id of what is no item of a feed."""
OVER = ":over"

UNREAD = timedelta(hours=3)
"""How long a feed may go without a good poll before it is told: one failed poll is no news."""
STUCK = timedelta(minutes=15)
"""How long a stage may be behind: a feed is polled again by then."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is so now and should not be."""

    kind: Condition
    key: str
    """What it is about, without anything secret: the same as long as it lasts."""
    said: str
    """A short sentence without a full stop."""
    remedy: str = ""


class Found(NamedTuple):
    """What was looked at."""

    present: Sequence[Happening]
    unknown: Collection[Condition] = ()
    """Kinds that could not be looked at: of them nothing is told and nothing is over."""


class _Telling(NamedTuple):
    number: int
    over: bool
    title: str


def of_judgement(judgement: Judgement, now: datetime) -> Found:
    """Return what the judgement on everything up to ``now`` says of feeds, stages and parked messages.

    Only what lasts: a gap that is over is in the receipts of letters.
    """
    if any(found.word in ("cannot look", "clock wrong") for found in judgement.doubts):
        return Found((), ("feeds", "stages", "parked"))
    present: dict[tuple[str, str], Happening] = {}
    for found in judgement.doubts:
        happening = _of_doubt(found, now)
        if happening is not None:
            present.setdefault((happening.kind, happening.key), happening)
    # Doubts that are too many to be listed may be of feeds.
    unknown: tuple[Condition, ...] = ("feeds",) if judgement.more else ()
    return Found(tuple(present.values()), unknown)


def _of_doubt(found: Doubt, now: datetime) -> Happening | None:
    age = now - found.since if found.since else None
    if found.word == "parked items":
        return Happening(kind="parked", key=found.name, said=said(found), remedy="see guildwire parked list")
    if found.word == "stage behind":
        if age is None or age < STUCK:
            return None
        remedy = f"start guildwire work {found.name}; if it runs, see what its log waits for"
        return Happening(kind="stages", key=found.name, said=said(found), remedy=remedy)
    if found.until is not None or found.word in ("value unknown", "outlet not watched", "impossible window"):
        return None
    if found.name and (age is None or age < UNREAD):
        return None
    remedy = "see guildwire feeds list --down" if found.name else "start guildwire up or guildwire poll"
    return Happening(kind="feeds", key=found.name or found.word, said=said(found), remedy=remedy)


def due_notes(
    watches: Collection[Condition], found: Found, rows: Iterable[OutboxRow], now: datetime
) -> list[Note]:
    """Return the notes that a subscription which ``watches`` those kinds is to be told at ``now`` (aware).

    ``rows`` are what it was told so far.
    """
    told = _told(rows)
    wanted = [each for each in found.present if each.kind in watches and each.kind not in found.unknown]
    return [*_begun(wanted, told, now), *_ended(wanted, told, watches, found.unknown, now)]


def _begun(wanted: Iterable[Happening], told: Mapping[str, _Telling], now: datetime) -> Iterator[Note]:
    for each in wanted:
        name = f"{PREFIX}{each.kind}:{each.key}"
        last = told.get(name)
        if last is None or last.over:
            number = last.number + 1 if last else 1
            yield _note(f"{name}:{number}", each.said, each.remedy, now)


def _ended(
    wanted: Iterable[Happening],
    told: Mapping[str, _Telling],
    watches: Collection[Condition],
    unknown: Collection[Condition],
    now: datetime,
) -> Iterator[Note]:
    lasting = {f"{PREFIX}{each.kind}:{each.key}" for each in wanted}
    for name, last in told.items():
        kind = name.removeprefix(PREFIX).partition(":")[0]
        if not last.over and name not in lasting and kind in watches and kind not in unknown:
            yield _note(f"{name}:{last.number}{OVER}", f"Over: {last.title}", "", now)


def _told(rows: Iterable[OutboxRow]) -> dict[str, _Telling]:
    """Return the latest telling of each condition by its name."""
    latest: dict[str, _Telling] = {}
    for row in rows:
        item = row.note.item
        if not item.startswith(PREFIX):
            continue
        over = item.endswith(OVER)
        name, _, number = item.removesuffix(OVER).rpartition(":")
        before, known = latest.get(name), _Telling(int(number), over, row.note.title)
        if before is None or (known.number, known.over) > (before.number, before.over):
            latest[name] = known
    return latest


def _note(item: str, title: str, remedy: str, now: datetime) -> Note:
    title = title[:1].upper() + title[1:]
    quote = f"{remedy[:1].upper()}{remedy[1:]}." if remedy else ""
    return Note(item=item, revision=1, outlet=OUTLET, title=title, at=now, quote=quote)
