"""What becomes of a match. Pure: the subscription, the item and what was told before in, an outcome out.

What counts as material, so that something already told is told again:

- an event stage that nothing told about the story had, reported as fact (``strike`` to
  ``strike/ongoing`` to ``agreement/tentative``); or
- in a later revision of an item that was told: a pay figure its earlier revisions did not have.

Older items that a feed brings up many at a time, as when it is first read, are gathered: they wait a little and
go out in one letter.

A changed headline, author, date, summary or tag is not material: edits would alert again and again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from alerts.judging.rhythm import due
from alerts.note import Note
from alerts.port import OutboxRow, State
from alerts.subscription import Subscription
from news.wording import figure

WAIT = timedelta(days=14)
"""How long a story may wait for outlets: as long as items can join it (DESIGN section 5)."""


GATHER = timedelta(minutes=10)
"""How long a backlog is gathered: a poll's items are enriched and matched well within it.

A pass that sends letters only when everything is matched need not wait."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The row to write, and when an earlier row that waited for outlets is to be sent after all."""

    row: OutboxRow
    releases: OutboxRow | None = None
    """The waiting row as it now is; its key is unchanged."""


def about(subscription: Subscription, note: Note) -> str:
    """Return what the subscription is told about at most once: the story, or the item."""
    return note.story if subscription.once_per_story and note.story else note.item


def decide(
    subscription: Subscription,
    channel: str,
    note: Note,
    known: Sequence[OutboxRow],
    now: datetime,
    *,
    gather: timedelta = GATHER,
) -> Decision | None:
    """Return what becomes of a match, or nothing if the same revision was decided before.

    ``known`` are the subscription's rows on this channel for the same story or the same item; ``gather`` is how
    long an item of a backlog waits for the others.
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
    unwanted = _unwanted(subscription, row)
    if unwanted is not None:
        return Decision(row=unwanted)
    opening = _opening(known)
    if opening is None:
        return Decision(row=_open(subscription, row, known, gather))
    if opening.state == "held" and not opening.delivery:
        return _join(subscription, row, opening, known)
    fresh = news(note, known)
    if fresh:
        return Decision(row=_open(subscription, row, known, gather, "; ".join(fresh)))
    return Decision(row=_merge(row, opening, "told before, nothing material is new"))


def news(note: Note, known: Sequence[OutboxRow]) -> list[str]:
    """Return what is material in ``note`` beside the rows that had a part in a telling."""
    told = _told(known)
    stages = {event for other in told for event in other.events}
    fresh = [event for event in note.events if "/" in event and event not in stages]
    same = [other for other in told if other.item == note.item]
    if same:
        figures = {figure(words) for other in same for words in other.pay}
        fresh += [words for words in note.pay if figure(words) not in figures]
    return fresh


def _unwanted(subscription: Subscription, row: OutboxRow) -> OutboxRow | None:
    if subscription.max_age is not None and row.matched - row.note.at > subscription.max_age:
        return _settled(row, "too-old", f"published {row.note.at:%Y-%m-%d %H:%M} UTC")
    if subscription.muted_until is not None and row.matched < subscription.muted_until:
        return _settled(row, "muted", f"muted until {subscription.muted_until:%Y-%m-%d %H:%M} UTC")
    return None


def _told(known: Sequence[OutboxRow]) -> list[Note]:
    notifications = {(row.about, row.notification) for row in known if _tells(row)}
    return [row.note for row in known if (row.about, row.notification) in notifications]


def _tells(row: OutboxRow) -> bool:
    return row.opens and row.state in ("held", "delivered", "unsure")


def _opening(known: Sequence[OutboxRow]) -> OutboxRow | None:
    """Return the latest row that told of it, may have told of it, or is going to."""
    return max(filter(_tells, known), key=lambda row: (row.matched, row.notification), default=None)


def _open(
    subscription: Subscription, row: OutboxRow, known: Sequence[OutboxRow], gather: timedelta, news: str = ""
) -> OutboxRow:
    notification = 1 + max((other.notification for other in known if other.about == row.about), default=0)
    row = msgspec.structs.replace(row, opens=True, notification=notification, news=news)
    outlets = _outlets(row, known)
    if outlets < subscription.min_outlets:
        return msgspec.structs.replace(
            row, waiting=True, due=row.matched + WAIT, reason=_waits(outlets, subscription)
        )
    gathered = row.note.backlog
    moment = due(subscription, row.matched + gather if gathered else row.matched)
    return msgspec.structs.replace(row, due=moment, gathered=gathered)


def _join(subscription: Subscription, row: OutboxRow, opening: OutboxRow, known: Sequence[OutboxRow]) -> Decision:
    merged = _merge(row, opening, "part of what is to be sent")
    if not opening.waiting:
        return Decision(row=merged)
    outlets = _outlets(row, known)
    if outlets >= subscription.min_outlets:
        moment = due(subscription, row.matched)
        return Decision(
            row=merged, releases=msgspec.structs.replace(opening, waiting=False, due=moment, reason="")
        )
    return Decision(row=merged, releases=msgspec.structs.replace(opening, reason=_waits(outlets, subscription)))


def _merge(row: OutboxRow, opening: OutboxRow, reason: str) -> OutboxRow:
    row = msgspec.structs.replace(row, about=opening.about, notification=opening.notification)
    return _settled(row, "merged", reason)


def _settled(row: OutboxRow, state: State, reason: str) -> OutboxRow:
    return msgspec.structs.replace(row, state=state, reason=reason, settled=row.matched)


def _outlets(row: OutboxRow, known: Iterable[OutboxRow]) -> int:
    return len({row.note.outlet} | {other.note.outlet for other in known})


def _waits(outlets: int, subscription: Subscription) -> str:
    return f"waits for outlets: {outlets} of {subscription.min_outlets}"
