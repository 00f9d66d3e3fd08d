"""A subscription in people's words: what the command line, the JSON API and the files of a team read and show.

One key for each thing that can be chosen; a key that is left out means the usual, or what was there before.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, cast

import msgspec

from alerts.desk.shown import HIDDEN, shown_address, shown_channels, whole_address
from alerts.desk.values import MOST_ENTRIES, NONE, DescriptionValues, short
from alerts.subscription import (
    CONDITIONS,
    ORDERS,
    PACES,
    WEEKDAYS,
    Condition,
    MutedStory,
    Order,
    Pace,
    Quiet,
    Rhythm,
    Subscription,
    Weekday,
    make_id,
)
from news.errors import WrongUse
from query.analysis.near import nearest

USUAL_CHANNELS = ("file:alerts.jsonl",)
MOST_OUTLETS = 1_000
MOST_LETTERS = 3_600
"""Letters an hour that may be asked for: one a second."""
MOST_QUERY = 10_000
"""Characters, as of every query."""
HAND_SET = ("active", "muted_until", "muted_stories")
"""Keys of what people switch between two imports: a file that is silent about them leaves them as they are."""
TOKEN_BYTES = 24

_OLD = {"channel": "channels", "label": "labels", "watch": "watches", "quiet_hours": "quiet"}
"""Other names of keys."""
_INSTEAD = {
    "rhythm": "write pace:, and at:, weekday: and zone: where it needs them",
    "once_per_story": "write every_item: true for each item, false for each story once",
    "timezone": "write zone:, or date_zone: for the times in letters",
}
"""What to write for what people try."""


def describe(subscription: Subscription, *, whole: bool = False) -> dict[str, Any]:
    """Return every choice by its key, in one order, of JSON types; with ``whole``, secret addresses in full."""
    rhythm, quiet = subscription.rhythm, subscription.quiet
    return {
        "name": subscription.name,
        "query": subscription.query,
        "saved": subscription.saved,
        "channels": list(subscription.channels if whole else shown_channels(subscription)),
        "pace": rhythm.pace,
        "weekday": rhythm.weekday,
        "at": _time_words(rhythm.at),
        "zone": rhythm.zone,
        "quiet": f"{_time_words(quiet.start)}-{_time_words(quiet.end)}" if quiet else None,
        "quiet_zone": quiet.zone if quiet and quiet.zone != rhythm.zone else "",
        "every_item": not subscription.once_per_story,
        "min_outlets": subscription.min_outlets,
        "max_age": _age_words(subscription.max_age),
        "limit_per_hour": subscription.limit_per_hour,
        "order": subscription.order,
        "date_zone": subscription.zone,
        "locale": subscription.locale,
        "empty_digest": subscription.empty_digest,
        "muted_until": subscription.muted_until.isoformat() if subscription.muted_until else None,
        "muted_stories": [_story_words(each) for each in subscription.muted_stories],
        "watches": list(subscription.watches),
        "owner": subscription.owner,
        "labels": list(subscription.labels),
        "note": subscription.note,
        "active": subscription.active,
    }


def brief(subscription: Subscription) -> dict[str, Any]:
    """Return what is unlike the usual, and always name, query and channels: what a file has."""
    always = ("name", "query", "channels")
    return {key: value for key, value in describe(subscription).items() if key in always or value != _USUAL[key]}


def read_description(
    mapping: Mapping[str, Any],
    before: Subscription | None,
    now: datetime,
    called: Callable[[str], str] = str,
) -> Subscription:
    """Return the subscription that ``mapping`` describes; what it leaves out is as in ``before``, or as usual.

    Null means the usual of a key. ``now`` is what a relative time refers to; ``called`` says how a key is named to
    the person, as an option of a command is. An address of ``atom`` without its token keeps that of ``before``, or
    gets a new one, as ``atom:new`` does. Raises :class:`news.errors.WrongUse` naming entry, key and remedy.
    Whether it can be used is said by :func:`alerts.desk.check.check`; the query of a saved search is taken before,
    by :func:`alerts.desk.from_saved.with_query`.
    """
    given = {_OLD.get(key, key): value for key, value in mapping.items()}
    entry = short(str(given.get("name") or (before.name if before else "the subscription")))
    values = DescriptionValues(given, f"subscription {entry}", now, called)
    _refuse_unknown(given, values)
    base = before or msgspec.structs.replace(_EMPTY, id="", created=now)
    name, query = values.line("name", base.name), values.text("query", base.query, MOST_QUERY).strip()
    if not name:
        raise WrongUse("a subscription needs a name: give it one")
    return msgspec.structs.replace(
        base,
        id=base.id or make_id(name, now),
        name=name,
        query=query,
        saved=values.line("saved", base.saved if query == base.query else ""),
        channels=_channels(values, base if before else None),
        rhythm=_rhythm(values, base.rhythm),
        quiet=_quiet(values, base),
        once_per_story=not values.truth("every_item", not base.once_per_story),
        min_outlets=values.whole("min_outlets", base.min_outlets, MOST_OUTLETS),
        max_age=values.age("max_age", base.max_age),
        limit_per_hour=values.limit("limit_per_hour", base.limit_per_hour, MOST_LETTERS),
        order=cast("Order", values.choice("order", base.order, ORDERS)),
        zone=values.line("date_zone", base.zone),
        locale=values.line("locale", base.locale),
        empty_digest=values.truth("empty_digest", base.empty_digest),
        muted_until=values.moment("muted_until", base.muted_until),
        muted_stories=_muted_stories(values, base.muted_stories),
        watches=cast("tuple[Condition, ...]", values.choices("watches", base.watches, CONDITIONS)),
        owner=values.line("owner", base.owner),
        labels=values.texts("labels", base.labels),
        note=values.text("note", base.note),
        active=values.truth("active", base.active),
    )


def _refuse_unknown(given: Mapping[str, Any], values: DescriptionValues) -> None:
    for key in given:
        if key not in KEYS:
            near = nearest(str(key), KEYS, 1)
            meant = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(KEYS)}"
            raise WrongUse(f"{values.entry} has no {short(str(key))}: {_INSTEAD.get(str(key), meant)}")


def _channels(values: DescriptionValues, before: Subscription | None) -> tuple[str, ...]:
    if not values.has("channels"):
        return before.channels if before else USUAL_CHANNELS
    found = []
    for each in values.several("channels"):
        if not isinstance(each, str):
            # Not repeated: a mapping is what an address in YAML becomes that is written with a blank in it.
            raise values.wrong("channels", "has what is no text: write each as KIND:ADDRESS, in quotation marks")
        if values.odd_address(each.strip()):
            raise values.wrong("channels", "has an address that is no line of text, or is too long: mend it")
        # Spaces around an address come from files; a channel is known by its address, character by character.
        found.append(_with_token(whole_address(each.strip(), before)))
        if HIDDEN in found[-1] and found[-1] == shown_address(found[-1]):
            raise values.wrong("channels", f"{found[-1]} has a password that is left out: give it in full")
    if len(found) > MOST_ENTRIES:
        raise values.wrong("channels", "are too many")
    return tuple(found)


def _with_token(channel: str) -> str:
    return f"atom:{secrets.token_urlsafe(TOKEN_BYTES)}" if channel in {"atom", "atom:", "atom:new"} else channel


def _rhythm(values: DescriptionValues, base: Rhythm) -> Rhythm:
    return Rhythm(
        pace=cast("Pace", values.choice("pace", base.pace, PACES)),
        at=values.clock_time("at", base.at),
        zone=values.line("zone", base.zone),
        weekday=cast("Weekday", values.weekday("weekday", base.weekday, WEEKDAYS)),
    )


def _quiet(values: DescriptionValues, base: Subscription) -> Quiet | None:
    zone = values.line("zone", base.rhythm.zone)
    before = base.quiet
    if before is not None and before.zone != base.rhythm.zone:
        zone = before.zone
    asked = values.line("quiet_zone", "")
    zone = asked or (values.line("zone", base.rhythm.zone) if values.has("quiet_zone") else zone)
    hours = values.text("quiet", "").strip()
    if not values.has("quiet") and before is not None:
        return Quiet(before.start, before.end, zone)
    if hours.lower() in NONE:
        if asked:
            raise values.wrong("quiet_zone", f"{short(asked)} has no quiet hours to stand for: give quiet as well")
        return None
    start, dash, end = hours.replace("\u2013", "-").replace(" to ", "-").partition("-")
    if not dash:
        raise values.wrong("quiet", f"{short(hours)} is no pair of times: write 22:00-07:00")
    return Quiet(values.parse_time("quiet", start), values.parse_time("quiet", end), zone)


def _muted_stories(values: DescriptionValues, base: tuple[MutedStory, ...]) -> tuple[MutedStory, ...]:
    if not values.has("muted_stories"):
        return base
    found: dict[str, MutedStory] = {}
    for each in values.several("muted_stories"):
        told = each if isinstance(each, Mapping) else {"story": each}
        given, until = told.get("story"), told.get("until")
        if not isinstance(given, str) or not given.strip() or set(told) - {"story", "until"}:
            raise values.wrong("muted_stories", "has a story without an id: write its id, or story: and until:")
        story = values.one_line("muted_stories", given)
        found[story] = MutedStory(
            story, None if until in (None, "") else values.parse_moment("muted_stories", until)
        )
    return tuple(found.values())


def _story_words(muted: MutedStory) -> dict[str, Any]:
    return {"story": muted.story, "until": muted.until.isoformat() if muted.until else None}


def _time_words(at: time) -> str:
    return at.isoformat("seconds" if at.second else "minutes")


def _age_words(age: timedelta | None) -> str | None:
    if age is None:
        return None
    seconds = int(age.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


_EMPTY = Subscription(id="", name="", query="", channels=USUAL_CHANNELS, created=datetime.min)  # noqa: DTZ901 (never read)
_USUAL = describe(_EMPTY)
KEYS = tuple(_USUAL)
"""The keys of a description, in their order."""
