"""A sample: a delivery that was never matched, to see whether a channel works. No row, no book knows it."""

import re
from datetime import datetime

import msgspec

from alerts.channels.port import Answer, Letter, Sent, Unsure
from alerts.match import Matcher
from alerts.note import Fact, Note, take_note
from alerts.port import SAMPLE, AlertStore, Delivery, DeliveryItem, OutboxRow
from alerts.subscription import Subscription
from news.enriched import Enriched
from query.names import KnownNames
from query.parse import relaxed
from search.port import Index, Search

_LOOK = "margin:0;padding:12px 16px 0;text-align:center;font:14px/20px Helvetica,Arial,sans-serif;color:#585f63"
"""Of the line above a sample: as the small print of letters."""
_BODY = re.compile(r"<body[^>]*>")


def newest_note(subscription: Subscription, index: Index, now: datetime, names: KnownNames) -> Note:
    """Return :func:`sample_note` of the newest item that fits, whatever its age."""
    newest = None
    if subscription.query.strip():
        hits = index.search(Search(query=relaxed(subscription.query, names.not_closed()), limit=1)).hits
        newest = hits[0].enriched if hits else None
    return sample_note(subscription, newest, now)


def sample_note(subscription: Subscription, enriched: Enriched | None, now: datetime) -> Note:
    """Return the note of an item as it would be told, or of an invented one."""
    if enriched is None:
        return Note(
            item="sample",
            revision=1,
            outlet="Guildwire",
            title=f"This is how {subscription.name} reaches you",
            at=now,
            tags=("ai", "labor/negotiation"),
            events=("negotiation/opened",),
            facts=(Fact("negotiation", "opened"),),
            quote="A sample, sent by hand; nothing has happened.",
        )
    matches = Matcher([subscription], lambda: enriched.item.at).match(enriched)
    return matches[0].note if matches else take_note(enriched)


def sample_delivery(
    subscription: Subscription, channel: str, note: Note, now: datetime, delivery: str
) -> Delivery:
    """Return a delivery of one note; ``delivery`` is its id, one of its own each time."""
    row = OutboxRow(
        subscription=subscription.id,
        channel=channel,
        about=note.story or note.item,
        notification=1,
        opens=True,
        matched=now,
        state="held",
        due=now,
        delivery=delivery,
        note=note,
    )
    return Delivery(
        id=delivery, subscription=subscription, channel=channel, entries=(DeliveryItem(row=row),), lease=1
    )


def keep_sample(store: AlertStore, delivery: Delivery, letter: Letter, answer: Answer, now: datetime) -> None:
    """Keep what became of a sample among the attempts. It tells of nothing there, so no book changes."""
    made = msgspec.structs.replace(delivery, entries=())
    match answer:
        case Sent():
            store.finish(made, "delivered", now, answer.answer, letter=letter)
        case Unsure():
            store.finish(made, "unsure", now, answer.reason, letter=letter)
        case _:
            store.finish(made, "failed", now, answer.reason, letter=letter)


def as_sample(letter: Letter) -> Letter:
    """Return the letter marked as a sample."""
    said = "This is a sample that was sent by hand to try the channel."
    return msgspec.structs.replace(
        letter,
        subject=f"{SAMPLE} {letter.subject}",
        text=f"{said}\n\n{letter.text}",
        html=_BODY.sub(rf'\g<0><p class="soft" style="{_LOOK}">{said}</p>', letter.html, count=1),
        sample=True,
    )
