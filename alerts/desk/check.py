"""Whether a subscription can be used, before it is stored."""

import re
from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError

from alerts.channels.port import Channels
from alerts.desk.description import MOST_LETTERS, MOST_OUTLETS
from alerts.desk.shown import same_place, shown_address
from alerts.desk.values import MOST_DAYS
from alerts.subscription import Quiet, Subscription
from news.errors import WrongUse
from news.zones import known_zone
from query.analysis.near import nearest
from query.build import all_of
from query.names import NO_NAMES, KnownNames, nowhere
from query.parse import QueryReading, read
from query.reading.never import never
from query.tree import All, Node, Not, Range

_KIND = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,19}")
"""What may be a kind of channel, and not a secret."""
_OFFSET = re.compile(r"(?:UTC|GMT)? ?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?00)?", re.ASCII | re.IGNORECASE)
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
    for channel in subscription.channels:
        kind, _, address = channel.partition(":")
        channels[kind].check(address)
    _check_owner(subscription, channels)
    _check_times(subscription)
    _check_numbers(subscription)
    return reading


def remarks_on_channels(subscription: Subscription, channels: Channels) -> list[str]:
    """Return what its channels say of their addresses, such as what must still be set."""
    said = []
    for channel in subscription.channels:
        kind, _, address = channel.partition(":")
        if remark := channels[kind].check(address):
            said.append(f"{shown_address(channel)}: {remark}")
    return said


def trouble(
    subscription: Subscription, names: KnownNames, now: datetime, channels: Container[str] | None = None
) -> str:
    """Return why a stored subscription can never fire, or not as it was meant; empty where it may.

    What was right when it was stored need not stay so: a field, a value, a time zone or a kind of channel may
    have gone since. What else of the query can match goes on being told. ``channels`` are the kinds there are;
    null where it is not asked.
    """
    try:
        _check_query(subscription, now, names)
        _check_times(subscription)
        if channels is not None:
            _check_channels(subscription, channels)
    except WrongUse as error:
        return str(error)
    return ""


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


def _check_channels(subscription: Subscription, channels: Container[str]) -> None:
    if not subscription.channels:
        raise WrongUse(f"{subscription.name!r} has no channel: give at least one, such as file:alerts.jsonl")
    for channel in subscription.channels:
        kind, colon, rest = channel.partition(":")
        if not colon or not rest or kind not in channels:
            raise WrongUse(f"{subscription.name!r} {_unknown(kind if colon else '', rest, channels)}")
    if len(set(map(same_place, subscription.channels))) < len(subscription.channels):
        raise WrongUse(f"{subscription.name!r} names a channel twice: leave one out")
    if len(set(map(shown_address, subscription.channels))) < len(subscription.channels):
        raise WrongUse(
            f"{subscription.name!r} has two addresses that differ in a secret only: leave one out, or give them "
            "names in GUILDWIRE_CHANNELS"
        )


def _unknown(kind: str, rest: str, channels: Container[str]) -> str:
    """Say what is wrong with a channel by its kind alone: what follows may be a secret that was pasted."""
    if kind in channels:
        return f"has a channel {kind}: without an address: write {kind}:ADDRESS"
    known = sorted(channels) if isinstance(channels, Iterable) else []
    which = f", with one of the kinds {', '.join(known)}" if known else ""
    if not _KIND.fullmatch(kind):
        return (
            "has a channel without a kind: write KIND:ADDRESS, such as mail:desk@example.org or file:alerts.jsonl"
            f"{which}"
        )
    if rest.startswith("//"):
        return (
            f"has a channel {kind}: and that is no kind: write webhook: before the address of a program of yours; "
            "of a chat service, write NAME=ADDRESS into GUILDWIRE_CHANNELS and slack:NAME, discord:NAME or "
            "apprise:NAME here"
        )
    near = nearest(kind.lower(), known, 1)
    meant = f"did you mean {near[0]}:? " if near else "another service is reached as apprise:NAME. "
    return f"has a channel {kind}: and that is no kind: {meant}write KIND:ADDRESS{which}"


def _check_owner(subscription: Subscription, channels: Channels) -> None:
    kind, colon, rest = subscription.owner.partition(":")
    if colon and kind in channels:
        try:
            channels[kind].check(rest)
        except WrongUse as error:
            raise WrongUse(f"the owner of {subscription.name!r} cannot be reached: {error}") from error
    elif "://" in subscription.owner:
        # An address of a chat service is a secret, and owners are listed.
        raise WrongUse(
            f"the owner of {subscription.name!r} is an address: give a name, or a channel such as "
            "mail:desk@example.org"
        )


def _check_times(subscription: Subscription) -> None:
    _check_zone(subscription, subscription.rhythm.zone)
    if subscription.zone:
        _check_zone(subscription, subscription.zone)
    if subscription.quiet is not None:
        _check_quiet(subscription, subscription.quiet)
    try:
        Locale.parse(subscription.locale, sep="-" if "-" in subscription.locale else "_")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise WrongUse(
            f"{subscription.locale!r} in {subscription.name!r} is no locale: give one such as en, en_GB or de"
        ) from error


def _check_zone(subscription: Subscription, zone: str) -> None:
    if known_zone(zone) is None:
        meant = _offset_meant(zone)
        if not meant and (near := nearest(zone, available_timezones(), 1)):
            meant = f"did you mean {near[0]}? "
        raise WrongUse(
            f"{zone!r} in {subscription.name!r} is no time zone: {meant}"
            "give an IANA name such as America/Los_Angeles"
        )


def _offset_meant(zone: str) -> str:
    """Return which zone an offset such as ``GMT+2`` is. Names of such zones have the sign turned around."""
    found = _OFFSET.fullmatch(zone.strip())
    if found is None:
        return ""
    sign, hours = found["sign"], int(found["hours"])
    turned = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return f"did you mean {turned}, which is UTC{sign}{hours}? " if known_zone(turned) else ""


def _check_quiet(subscription: Subscription, quiet: Quiet) -> None:
    _check_zone(subscription, quiet.zone)
    if quiet.start == quiet.end:
        raise WrongUse(
            f"the quiet hours of {subscription.name!r} start and end at {quiet.start:%H:%M} and would never end: "
            "give two different times, or mute it"
        )


def _check_numbers(subscription: Subscription) -> None:
    name = repr(subscription.name)
    if not 1 <= subscription.min_outlets <= MOST_OUTLETS:
        raise WrongUse(f"{name} asks for {subscription.min_outlets} outlets: ask for 1 to {MOST_OUTLETS:,}")
    if subscription.min_outlets > 1 and not subscription.once_per_story:
        raise WrongUse(
            f"{name} counts outlets of a story but tells every item: ask for 1 outlet, or tell each story once"
        )
    age = subscription.max_age
    if age is not None and age <= timedelta(0):
        raise WrongUse(f"the maximum age of {name} is not positive: give a longer one, or no limit")
    if age is not None and age > timedelta(days=MOST_DAYS):
        raise WrongUse(f"the maximum age of {name} is over {MOST_DAYS:,} days: give a shorter one, or no limit")
    letters = subscription.limit_per_hour
    if letters is not None and not 1 <= letters <= MOST_LETTERS:
        raise WrongUse(f"{name} allows {letters} letters an hour: allow 1 to {MOST_LETTERS:,}, or give no limit")
