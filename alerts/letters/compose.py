"""What an alert says. Pure: a delivery in, its letter out."""

from collections.abc import Iterator
from datetime import datetime

from alerts.channels.port import Letter, Story
from alerts.note import Note
from alerts.port import Delivery, DeliveryItem
from news.text.excerpt import beginning

_SUBJECT_LENGTH = 200


def compose(delivery: Delivery, receipt: str, now: datetime) -> Letter:
    """Return the letter for a delivery as of ``now``; ``receipt`` is the coverage receipt to end it with."""
    subscription = delivery.subscription
    stories = tuple(_story(entry) for entry in delivery.entries)
    return Letter(
        delivery=delivery.id,
        subscription=subscription.id,
        name=subscription.name,
        address=delivery.channel.partition(":")[2],
        subject=_subject(subscription.name, stories),
        text="\n".join(_lines(delivery, stories, receipt)) + "\n",
        stories=stories,
        at=now,
        receipt=receipt.strip(),
    )


def _story(entry: DeliveryItem) -> Story:
    return Story(first=entry.row.note, others=entry.others, news=entry.row.news)


def _subject(name: str, stories: tuple[Story, ...]) -> str:
    if len(stories) > 1:
        older = "older " if all(story.first.backlog for story in stories) else ""
        return f"[{name}] {len(stories)} {older}stories"
    title = " ".join(stories[0].first.title.split()) or stories[0].first.url
    subject = f"[{name}] {title}"
    return beginning(subject, _SUBJECT_LENGTH).of(subject)


def _lines(delivery: Delivery, stories: tuple[Story, ...], receipt: str) -> Iterator[str]:
    yield from _opening(stories)
    for number, story in enumerate(stories, 1):
        yield from _tell(story, f"{number}. " if len(stories) > 1 else "")
        yield ""
    yield f"Subscription: {delivery.subscription.name}"
    yield f"Query: {delivery.subscription.query}"
    if receipt:
        yield receipt.strip()


def _opening(stories: tuple[Story, ...]) -> Iterator[str]:
    """Say which outlets brought up what they published earlier, so that nobody takes it for news."""
    outlets = dict.fromkeys(story.first.outlet for story in stories if story.first.backlog)
    if outlets:
        yield f"Published earlier, and first seen when {', '.join(outlets)} gave many older reports at once."
        yield ""


def _tell(story: Story, number: str) -> Iterator[str]:
    note = story.first
    yield f"{number}{_title(note)}"
    yield f"{note.outlet}, {note.at:%Y-%m-%d %H:%M} UTC"
    for name, value in (
        ("New", story.news),
        ("Tags", ", ".join(note.tags)),
        ("Events", ", ".join(note.events)),
        ("Pay", "; ".join(note.pay)),
        ("Quote", f"“{note.quote}”" if note.quote else ""),
        ("Link", note.url),
    ):
        if value:
            yield f"{name}: {value}"
    for other in story.others:
        yield f"Also: {other.outlet}: {_title(other)} {other.url}".rstrip()


def _title(note: Note) -> str:
    return " ".join(note.title.split()) or "(no title)"
