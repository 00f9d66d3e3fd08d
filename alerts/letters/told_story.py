"""A story as a letter tells it: from what an entry tells now, and from what is known of its other reports."""

from collections.abc import Mapping

from alerts.channels.port import Story
from alerts.judging.independent import independent
from alerts.judging.rhythm import is_quiet, next_time
from alerts.letters.places import CONDITION, Places
from alerts.letters.tale import Tale, tale
from alerts.letters.why import why
from alerts.port import Delivery, DeliveryItem
from alerts.subscription import Subscription
from enrich.stories.port import StoryCard
from query.tree import Node

WATCHED = "This alert watches Guildwire itself."


def told_story(
    delivery: Delivery,
    entry: DeliveryItem,
    query: Node | None,
    cards: Mapping[str, StoryCard],
    places: Places,
) -> Story:
    """Return the story of one entry. ``query`` is null where it cannot be read; ``cards`` are by story."""
    found = tale(entry, delivery.latest)
    first, about = found.first, entry.row.about
    card = cards.get(first.story)
    itself = first.item.startswith(CONDITION)
    return Story(
        first=first,
        others=found.others,
        news="; ".join(found.news),
        corrected=found.corrected,
        follows=found.follows,
        independent=card.independent if card else max(independent((first, *found.others)), 1),
        why=WATCHED if itself else _why(query, found),
        link="" if itself else places.story(first.story) or places.item(first.item),
        mute=places.mute(delivery.subscription, about),
        about=about,
        told=found.told,
        held=delivery.subscription.rhythm.pace != "instant" or is_held_quiet(delivery.subscription, entry),
    )


def _why(query: Node | None, found: Tale) -> str:
    if query is None:
        return ""
    return why(query, found.first, matches=found.matches, changed=found.changed)


def is_held_quiet(subscription: Subscription, entry: DeliveryItem) -> bool:
    """Say whether quiet hours put off the time at which the rhythm sends it."""
    if subscription.quiet is None:
        return False
    return is_quiet(subscription.quiet, next_time(subscription.rhythm, entry.row.matched))
