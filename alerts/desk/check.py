"""Whether a subscription can be used, before it is stored."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.channels.port import Channels
from alerts.judging.rhythm import known_zone
from alerts.subscription import Quiet, Subscription
from news.errors import WrongUse
from query.build import all_of
from query.names import NO_NAMES, KnownNames, nowhere
from query.parse import QueryReading, read
from query.reading.never import never
from query.tree import All, Node, Not, Range

NO_QUERY = QueryReading(Not(All()))
"""How no query is read, where a subscription only watches Guildwire itself: it matches no item."""


def check(
    subscription: Subscription, channels: Channels, now: datetime, names: KnownNames = NO_NAMES
) -> QueryReading:
    """Return how the query is read. Raises :class:`WrongUse` for the first thing that is wrong, with the remedy.

    ``channels`` are those that exist, by kind; each address is shown to its channel. ``now`` is what
    a relative date in the query refers to. A query that can never fire is wrong: one with a value that a closed
    list of ``names`` does not have, whatever older items have, one that contradicts itself, one that asks only
    for what is older than the subscription tells.
    """
    if not subscription.name.strip():
        raise WrongUse("a subscription needs a name: give it one")
    reading = _check_query(subscription, now, names)
    _check_channels(subscription, channels)
    _check_zone(subscription, subscription.rhythm.zone)
    if subscription.quiet is not None:
        _check_quiet(subscription, subscription.quiet)
    _check_numbers(subscription)
    return reading


def trouble(subscription: Subscription, names: KnownNames, now: datetime) -> str:
    """Return what is wrong with a stored subscription: its query can never fire, or not as it was meant, or a time
    zone of it is not there; empty where all is well.

    What was right when it was stored need not stay so: a field, a value or a zone may have gone since. What else
    of the query can match goes on being told, and times of a zone that is gone are taken as UTC.
    """
    try:
        _check_query(subscription, now, names)
        for zone in _zones(subscription):
            _check_zone(subscription, zone)
    except WrongUse as error:
        return str(error)
    return ""


def _zones(subscription: Subscription) -> Iterator[str]:
    yield subscription.rhythm.zone
    if subscription.quiet is not None:
        yield subscription.quiet.zone
    if subscription.zone:
        yield subscription.zone


def _check_query(subscription: Subscription, now: datetime, names: KnownNames) -> QueryReading:
    if not subscription.query.strip() and subscription.watches:
        return NO_QUERY
    try:
        reading = read(subscription.query, now, names.with_use(nowhere))
    except WrongUse as error:
        raise WrongUse(f"the query of {subscription.name!r} cannot be used: {error}") from error
    if said := never(reading.tree) or _too_old(reading.tree, subscription.max_age, now):
        raise WrongUse(f"the query of {subscription.name!r} can never fire, because {said}: mend it")
    return reading


def _too_old(tree: Node, max_age: timedelta | None, now: datetime) -> str:
    """Return why nothing that is still to come can match, at the earliest publication that is told."""
    told = [Range("seen", now - timedelta(days=1))]
    if max_age is not None:
        told.append(Range("published", now - max_age))
    if not never(all_of([tree, *told])):
        return ""
    days = "" if max_age is None else f", and not older than {max_age.days} days"
    return f"it asks only for items of the past, and those to come are new{days}"


def _check_channels(subscription: Subscription, channels: Channels) -> None:
    if not subscription.channels:
        raise WrongUse(f"{subscription.name!r} has no channel: give at least one, such as file:alerts.jsonl")
    for channel in subscription.channels:
        kind, colon, rest = channel.partition(":")
        if not colon or not rest or kind not in channels:
            raise WrongUse(
                f"the channel {channel!r} of {subscription.name!r} is unknown: "
                f"write KIND:ADDRESS with one of the kinds {', '.join(sorted(channels))}"
            )
        channels[kind].check(rest)
    if len(set(subscription.channels)) < len(subscription.channels):
        raise WrongUse(f"{subscription.name!r} names a channel twice: leave one out")


def _check_zone(subscription: Subscription, zone: str) -> None:
    if known_zone(zone) is None:
        raise WrongUse(
            f"{zone!r} in {subscription.name!r} is no time zone: give an IANA name such as America/Los_Angeles"
        )


def _check_quiet(subscription: Subscription, quiet: Quiet) -> None:
    _check_zone(subscription, quiet.zone)
    if quiet.start == quiet.end:
        raise WrongUse(
            f"the quiet hours of {subscription.name!r} start and end at {quiet.start:%H:%M} and would never end: "
            "give two different times, or mute it"
        )


def _check_numbers(subscription: Subscription) -> None:
    if subscription.min_outlets < 1:
        raise WrongUse(f"{subscription.name!r} asks for {subscription.min_outlets} outlets: ask for 1 or more")
    if subscription.min_outlets > 1 and not subscription.once_per_story:
        raise WrongUse(
            f"{subscription.name!r} counts outlets of a story but tells every item: "
            "ask for 1 outlet, or tell each story once"
        )
    if subscription.max_age is not None and subscription.max_age <= timedelta(0):
        raise WrongUse(f"the maximum age of {subscription.name!r} is not positive: give a longer one, or no limit")
