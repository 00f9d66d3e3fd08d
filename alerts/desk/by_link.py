"""What a signed link in a letter does to its subscription, and how that is taken back. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from alerts.port import Edit
from alerts.subscription import MutedStory, Subscription

LinkAction = Literal["mute-story", "mute", "unsubscribe"]

WHO = "link in a letter"
"""Who made the change, as its history has it."""
SAME = timedelta(hours=1)
"""Two mutes that end no further apart are the same: pressing twice changes nothing."""


def acted(
    subscription: Subscription, action: str, story: str, length: timedelta | None, now: datetime
) -> Subscription:
    """Return the subscription after a link was followed and its button pressed; as it was if it holds already.

    ``length`` is how long to mute; null for good, which for all of a subscription means that it is paused.
    """
    if action == "mute-story":
        kept = _without(subscription, story)
        return msgspec.structs.replace(subscription, muted_stories=(*kept, MutedStory(story)))
    if action == "unsubscribe" or length is None:
        return msgspec.structs.replace(subscription, active=False)
    until, before = now + length, subscription.muted_until
    if before is not None and abs(until - before) < SAME:
        return subscription
    return msgspec.structs.replace(subscription, muted_until=until)


def undone(subscription: Subscription, action: str, story: str) -> Subscription:
    """Return the subscription as it is when that is taken back."""
    if action == "mute-story":
        return msgspec.structs.replace(subscription, muted_stories=_without(subscription, story))
    if action == "unsubscribe":
        return msgspec.structs.replace(subscription, active=True)
    return msgspec.structs.replace(subscription, active=True, muted_until=None)


def holds(subscription: Subscription, action: str, story: str, now: datetime) -> str:
    """Return what holds of it at ``now``, as a sentence; empty where nothing does."""
    if action == "mute-story":
        muted = any(each.story == story and (each.until is None or each.until > now)
                    for each in subscription.muted_stories)  # fmt: skip
        return "This story is muted. The subscription goes on." if muted else ""
    if not subscription.active:
        return "These letters are stopped. The subscription is paused."
    if action == "mute" and subscription.muted_until is not None and subscription.muted_until > now:
        return f"The subscription is muted until {subscription.muted_until:%Y-%m-%d %H:%M} UTC."
    return ""


def by_a_link(edits: Iterable[Edit], action: str, story: str) -> bool:
    """Tell whether it was a link that brought this about, not somebody who answers for the subscription.

    ``edits`` are the changes of the subscription, newest first. Who gets letters takes back what a link did; what
    its owner paused stays so.
    """
    state = _state(action, story)
    for edit in edits:
        if edit.before is not None and edit.after is not None and state(edit.before) != state(edit.after):
            return edit.who == WHO
    return False


def _state(action: str, story: str) -> Callable[[Subscription], object]:
    if action == "mute-story":
        return lambda each: any(muted.story == story for muted in each.muted_stories)
    if action == "unsubscribe":
        return lambda each: each.active
    return lambda each: (each.active, each.muted_until)


def _without(subscription: Subscription, story: str) -> tuple[MutedStory, ...]:
    return tuple(each for each in subscription.muted_stories if each.story != story)
