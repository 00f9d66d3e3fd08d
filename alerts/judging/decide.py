"""What becomes of a match. Pure: the subscription, the item and what was told before in, an outcome out.

What counts as material, so that something already told is told again:

- an event stage that is news beside what was told about the story (``alerts/judging/background.py``); or
- in a later revision of an item that was told: what it puts right or takes back, and the pay, counts and parties
  it adds (``alerts/judging/changes.py``).

Older items that a feed brings up many at a time, as when it is first read, are gathered: they wait a little and
go out in one letter.

A changed headline, author, date, summary or tag is not material: edits would alert again and again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from alerts.judging.facts import between, news, telling
from alerts.judging.independent import independent
from alerts.judging.rhythm import due
from alerts.judging.shown import JOINED, newest, tells, told_of_item, told_of_story
from alerts.note import Note
from alerts.port import OutboxRow, State
from alerts.subscription import Subscription

WAIT = timedelta(days=14)
"""How long a story may wait for outlets: as long as items can join it (DESIGN section 5)."""

UNDONE = "what was new was taken back before it was told"
"""Reason of rows that were to tell of something told before, and have nothing new to tell any more."""
GATHER = timedelta(minutes=10)
"""How long a backlog is gathered: a poll's items are enriched and matched well within it.

A pass that sends letters only when everything is matched need not wait."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The row to write, and what becomes by it of what is held with it."""

    row: OutboxRow
    changes: tuple[OutboxRow, ...] = ()
    """Rows as they now are, to be sent after all or no more; their keys are unchanged."""


def about(subscription: Subscription, note: Note) -> str:
    """Return what the subscription is told about at most once: the story, or the item."""
    return note.story if by_story(subscription, note) else note.item


def by_story(subscription: Subscription, note: Note) -> bool:
    """Say whether it is the story that the subscription is told about; its id is that of its first item."""
    return subscription.once_per_story and bool(note.story)


def decide(
    subscription: Subscription,
    channel: str,
    note: Note,
    known: Sequence[OutboxRow],
    now: datetime,
    *,
    gather: timedelta = GATHER,
    linked: Sequence[OutboxRow] = (),
) -> Decision | None:
    """Return what becomes of a match, or nothing if the same revision was decided before.

    ``known`` are the subscription's rows on this channel for the same story or the same item, ``linked`` those for
    other stories of the same dispute; ``gather`` is how long an item of a backlog waits for the others.
    """
    if any(row.note.item == note.item and row.note.revision == note.revision for row in known):
        return None
    row = OutboxRow(
        subscription=subscription.id,
        channel=channel,
        about=about(subscription, note),
        matched=now,
        state="held",
        note=note,
    )
    unwanted = _unwanted(subscription, row, known, linked)
    if unwanted is not None:
        return Decision(row=unwanted)
    opening = _opening(note, known)
    if opening is None:
        return Decision(row=_open(subscription, row, known, gather, "; ".join(_follows(note, linked))))
    if _is_open(opening):
        return _join(subscription, row, opening, known, linked)
    fresh = material(note, known, linked)
    if fresh:
        return Decision(row=_open(subscription, row, known, gather, "; ".join(fresh)))
    return Decision(row=_merge(row, opening, "told before, nothing material is new"))


def material(note: Note, known: Sequence[OutboxRow], linked: Sequence[OutboxRow] = ()) -> list[str]:
    """Return in words what is material in ``note`` beside what letters about ``known`` told, or are going to.

    Stages stand beside those of ``linked`` stories too: talks that collapse, resume and collapse again may be two
    stories.
    """
    if any(row.note.item == note.item and row.note.revision > note.revision for row in known):
        return []  # a later revision of it came before
    fresh = news(note, told_of_story([*known, *linked]))
    before = told_of_item(note, known)
    if before is not None:
        changes = between(before.facts, before.note, note)
        # A line about an item leaves out its figures; a revision that repeats them makes them no news.
        repeated = {fact.words for fact in telling(before.note) if fact.words}
        fresh += [*changes.corrected, *(words for words in changes.added if words not in repeated)]
    return list(dict.fromkeys(fresh))


def _follows(note: Note, linked: Sequence[OutboxRow]) -> list[str]:
    """Return what is new of a story that follows another of its dispute; nothing where none was told."""
    told = told_of_story(linked)
    return news(note, told) if told else []


def _unwanted(
    subscription: Subscription, row: OutboxRow, known: Sequence[OutboxRow], linked: Sequence[OutboxRow]
) -> OutboxRow | None:
    if subscription.max_age is not None:
        if not row.note.dated:
            return _settled(row, "too-old", _no_date(row.note))
        if row.matched - row.note.at > subscription.max_age:
            return _settled(row, "too-old", f"published {row.note.at:%Y-%m-%d %H:%M} UTC")
    if subscription.muted_until is not None and row.matched < subscription.muted_until:
        return _settled(row, "muted", f"muted until {subscription.muted_until:%Y-%m-%d %H:%M} UTC")
    return _muted_story(subscription, row, known, linked)


def _no_date(note: Note) -> str:
    return (
        f"it has no date and was first seen {note.at:%Y-%m-%d %H:%M} UTC, so that it is too old for every "
        "maximum age: a subscription without one (--max-age 0) tells it"
    )


def _muted_story(
    subscription: Subscription, row: OutboxRow, known: Sequence[OutboxRow], linked: Sequence[OutboxRow]
) -> OutboxRow | None:
    """Settle a row of a muted story, also where its item, or what it was told with, belonged to it before.

    A further step of its dispute, which may be a story of its own, is muted with it.
    """
    names = {row.about, row.note.story, row.note.item}
    names |= {name for other in (*known, *linked) for name in (other.about, other.note.story)}
    for muted in subscription.muted_stories:
        if muted.story in names and (muted.until is None or row.matched < muted.until):
            until = f" until {muted.until:%Y-%m-%d %H:%M} UTC" if muted.until else ""
            return _settled(row, "muted", f"the story is muted{until}")
    return None


def _opening(note: Note, known: Sequence[OutboxRow]) -> OutboxRow | None:
    """Return the latest row that told of it, may have told of it, or is going to.

    An item whose story changes stays in what is going to tell it: it would be told twice. What waits for outlets
    does not keep it, as the other story may have them.
    """
    own = {_telling(row) for row in known if row.note.item == note.item}
    mine = [row for row in known if row.opens and _is_open(row) and not row.waiting and _telling(row) in own]
    return max(mine or filter(tells, known), key=lambda row: (row.matched, row.notification), default=None)


def _is_open(row: OutboxRow) -> bool:
    """Say whether a row still takes more into what it is going to tell."""
    return row.state == "held" and not row.delivery


def _open(
    subscription: Subscription, row: OutboxRow, known: Sequence[OutboxRow], gather: timedelta, said: str = ""
) -> OutboxRow:
    notification = 1 + max((other.notification for other in known if other.about == row.about), default=0)
    row = msgspec.structs.replace(row, opens=True, notification=notification, news=said)
    # Comparing texts costs something, and most subscriptions do not ask.
    outlets = _outlets(row, known) if subscription.min_outlets > 1 else 1
    if outlets < subscription.min_outlets:
        return msgspec.structs.replace(
            row, waiting=True, due=row.matched + WAIT, reason=_waits(outlets, subscription)
        )
    gathered = row.note.backlog
    moment = due(subscription, row.matched + gather if gathered else row.matched)
    return msgspec.structs.replace(row, due=moment, gathered=gathered)


def _join(
    subscription: Subscription,
    row: OutboxRow,
    opening: OutboxRow,
    known: Sequence[OutboxRow],
    linked: Sequence[OutboxRow],
) -> Decision:
    merged = _merge(row, opening, JOINED)
    if opening.news and not _is_still_new(merged, opening, known, linked):
        ended = {"state": "merged", "reason": UNDONE, "due": None, "settled": row.matched, "waiting": False}
        together = (each for each in known if _telling(each) == _telling(opening) and each.reason != UNDONE)
        return Decision(
            row=_merge(row, opening, UNDONE),
            changes=tuple(msgspec.structs.replace(each, **ended) for each in together),
        )
    if not opening.waiting:
        return Decision(row=merged)
    outlets = _outlets(row, known)
    if outlets >= subscription.min_outlets:
        moment = due(subscription, row.matched)
        return Decision(
            row=merged, changes=(msgspec.structs.replace(opening, waiting=False, due=moment, reason=""),)
        )
    return Decision(row=merged, changes=(msgspec.structs.replace(opening, reason=_waits(outlets, subscription)),))


def _is_still_new(
    row: OutboxRow, opening: OutboxRow, known: Sequence[OutboxRow], linked: Sequence[OutboxRow]
) -> bool:
    """Say whether anything that is held with ``opening`` is material now, with ``row`` the newest of its item.

    A correction that is itself put right before it was told leaves nothing to tell.
    """
    earlier = [each for each in known if _telling(each) != _telling(opening)]
    if not any(map(tells, earlier)):
        return True
    held = newest(each.note for each in (*known, row) if _telling(each) == _telling(opening))
    return any(material(note, earlier, linked) for note in held)


def _telling(row: OutboxRow) -> tuple[str, int]:
    return (row.about, row.notification)


def _merge(row: OutboxRow, opening: OutboxRow, reason: str) -> OutboxRow:
    row = msgspec.structs.replace(row, about=opening.about, notification=opening.notification)
    return _settled(row, "merged", reason)


def _settled(row: OutboxRow, state: State, reason: str) -> OutboxRow:
    return msgspec.structs.replace(row, state=state, reason=reason, settled=row.matched)


def _outlets(row: OutboxRow, known: Iterable[OutboxRow]) -> int:
    return independent([*(other.note for other in known), row.note])


def _waits(outlets: int, subscription: Subscription) -> str:
    return f"waits for outlets: {outlets} of {subscription.min_outlets}"
