"""A letter as JSON, for machines: webhooks and Kafka. The schema is published (docs/letter.schema.json).

Within a version fields are only added; a receiver passes over those it does not know.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from alerts.channels.port import Letter, Story
from alerts.channels.text import whole_values
from alerts.note import Note
from news.text.addresses import outside_href

VERSION = 1


class ItemPayload(msgspec.Struct, frozen=True, kw_only=True):
    """One report."""

    id: Annotated[str, Meta(description="The item's id in Guildwire.")]
    revision: Annotated[int, Meta(description="Which revision of the item this is, from 1.")]
    title: str
    url: Annotated[str, Meta(description="Address of the article, of http or https; may be empty.")]
    outlet: str
    at: Annotated[datetime, Meta(description="When it was published, or first seen; UTC.")]
    dated: Annotated[bool, Meta(description="False: the outlet gives no date; `at` is when it was first seen.")]
    quote: Annotated[str, Meta(description="The article's own words that show why it matched; may be empty.")]
    tags: list[str]
    pay: Annotated[list[str], Meta(description="Pay figures in words.")]
    events: Annotated[list[str], Meta(description="Events reported as fact: TYPE or TYPE/STAGE.")]


class StoryPayload(msgspec.Struct, frozen=True, kw_only=True):
    """One thing told: a report, and further reports of the same."""

    id: Annotated[str, Meta(description="Id of the story, or of the item where it belongs to none.")]
    news: Annotated[str, Meta(description="What is new against an earlier letter; empty the first time.")]
    corrected: Annotated[list[str], Meta(description="What was put right since it was told or matched.")]
    follows: Annotated[datetime | None, Meta(description="When the letter that it follows went out; UTC.")]
    independent: Annotated[int, Meta(description="Outlets with a report of their own.")]
    why: Annotated[str, Meta(description="Why it matched, in words.")]
    because: Annotated[str, Meta(description="What makes it important, in words.")]
    link: Annotated[str, Meta(description="Address of the story's page; may be empty.")]
    mute: Annotated[str, Meta(description="Signed address that mutes the story; may be empty.")]
    items: Annotated[list[ItemPayload], Meta(description="The report that opened it first.", min_length=1)]


class SubscriptionPayload(msgspec.Struct, frozen=True, kw_only=True):
    """What was subscribed to."""

    id: str
    name: str
    open: Annotated[str, Meta(description="Address of its page; this and the next two may be empty.")]
    mute: Annotated[str, Meta(description="Signed address that mutes it.")]
    unsubscribe: Annotated[str, Meta(description="Signed address that ends it: a GET asks, a POST acts.")]


class LetterData(msgspec.Struct, frozen=True, kw_only=True):
    """The letter."""

    delivery: Annotated[
        str,
        Meta(description="The same for every attempt: drop what you have already.", pattern="^[0-9a-f]{32}$"),
    ]
    subscription: SubscriptionPayload
    subject: str
    text: Annotated[str, Meta(description="The whole letter in plain text.")]
    stories: Annotated[list[StoryPayload], Meta(description="Empty in a letter about the subscription itself.")]
    thread: Annotated[str, Meta(description="Letters with the same one belong together; may be empty.")]
    follows: Annotated[str, Meta(description="Id of the delivery that it follows; may be empty.")]
    receipt: Annotated[str, Meta(description="What was watched, in words; may be empty.")]
    sample: Annotated[bool, Meta(description="Whether it is a sample sent by hand.")]


class LetterPayload(msgspec.Struct, frozen=True, kw_only=True):
    """A letter of Guildwire, in the form of Standard Webhooks."""

    type: Annotated[str, Meta(description="Always `letter`.", pattern="^letter$")] = "letter"
    version: Annotated[int, Meta(description="Of this schema.", ge=1)] = VERSION
    timestamp: Annotated[datetime, Meta(description="When the letter was composed; UTC.")]
    data: LetterData


def payload(letter: Letter, now: datetime) -> LetterPayload:
    """Return the record of a letter; ``now`` (aware) stands for the time of one that has none."""
    return LetterPayload(
        timestamp=letter.at or now,
        data=LetterData(
            delivery=letter.delivery,
            subscription=SubscriptionPayload(
                id=letter.subscription,
                name=letter.name,
                open=letter.links.open,
                mute=letter.links.mute,
                unsubscribe=letter.links.unsubscribe,
            ),
            subject=letter.subject,
            text=letter.text,
            stories=[_story(story) for story in letter.stories],
            thread=letter.thread,
            follows=letter.follows,
            receipt=letter.receipt,
            sample=letter.sample,
        ),
    )


def encode(letter: Letter, now: datetime) -> bytes:
    """Return the payload of a letter as JSON in UTF-8."""
    record = payload(letter, now)
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(whole_values(msgspec.to_builtins(record)))


def schema() -> dict[str, Any]:
    """Return the JSON schema of the payload (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A letter of Guildwire",
        **msgspec.json.schema(LetterPayload),
    }


def _story(story: Story) -> StoryPayload:
    return StoryPayload(
        id=story.about or story.first.story or story.first.item,
        news=story.news,
        corrected=list(story.corrected),
        follows=story.follows,
        independent=story.independent,
        why=story.why,
        because=story.because,
        link=story.link,
        mute=story.mute,
        items=[_item(note) for note in (story.first, *story.others)],
    )


def _item(note: Note) -> ItemPayload:
    return ItemPayload(
        id=note.item,
        revision=note.revision,
        title=note.title,
        url=outside_href(note.url),
        outlet=note.outlet,
        at=note.at,
        dated=note.dated,
        quote=note.quote,
        tags=list(note.tags),
        pay=list(note.pay),
        events=list(note.events),
    )
