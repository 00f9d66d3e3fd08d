"""Telling subscriptions that watch Guildwire itself what is wrong with it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

import structlog

from alerts.conditions import Found, Happening, due_notes, of_judgement
from alerts.desk.shown import shown_address
from alerts.port import RECORDED, Match
from alerts.subscription import Condition
from guildwire.run.subscriptions import doubtful, failing_channels, tell_troubles
from guildwire.trust import judged
from guildwire.wiring import Parts
from ingest.schedule import unusually_quiet
from news.counts import Counts
from news.times import exact

_log = structlog.get_logger("guildwire.house")

LOOKED_AT = 10_000
"""Rows of one subscription that are looked at for what it was told."""


def look_after(parts: Parts) -> None:
    """Tell those who watch Guildwire itself what is wrong with it, and owners what is wrong with what is theirs.

    Raises :class:`news.errors.Unavailable` when a store does not answer.
    """
    counts = {word: number for word, number in tell_conditions(parts).items() if number}
    if counts:
        _log.info("told of itself", **counts)
    tell_troubles(parts)


def try_to_look_after(parts: Parts) -> None:
    """Do the same before letters are sent; whatever is wrong with it, who asked for news is told."""
    try:
        look_after(parts)
    except Exception as error:  # noqa: BLE001
        _log.error("not done", part="watch", cause=f"{type(error).__name__}: {error}")


def tell_conditions(parts: Parts) -> Counts:
    """Record what is to be told as matches of the subscriptions that watch it; return what became of each.

    Costs next to nothing where none does. Raises :class:`news.errors.Unavailable` when the state store does not
    answer; where the log does not, what it would say stays as it was.
    """
    watching = [each for each in parts.alerts.subscriptions() if each.active and each.watches]
    counts = Counts(RECORDED)
    if not watching:
        return counts
    now = parts.clock()
    found = look(parts, {kind for each in watching for kind in each.watches}, now)
    for each in watching:
        notes = due_notes(each.watches, found, parts.alerts.rows(subscription=each.id, limit=LOOKED_AT), now)
        if notes:
            counts.merge(parts.alerts.record([Match(each, note) for note in notes], now))
    return counts


def look(parts: Parts, kinds: set[Condition], now: datetime) -> Found:
    """Return what is so now of these kinds."""
    present: list[Happening] = []
    unknown: tuple[Condition, ...] = ()
    if kinds & {"feeds", "stages", "parked"}:
        judgement = of_judgement(judged(parts), now)
        present += judgement.present
        unknown = tuple(judgement.unknown)
    if "feeds" in kinds:
        present += _quiet_feeds(parts, now)
    if "subscriptions" in kinds:
        present += _broken(parts)
    if "channels" in kinds:
        present += _failing(parts, now)
    return Found(present, unknown)


def _quiet_feeds(parts: Parts, now: datetime) -> Iterator[Happening]:
    """Yield the feeds that answer but have had no news for longer than ever before."""
    for state in parts.feeds.states():
        if state.listed and state.works and state.last_new is not None and unusually_quiet(state, now):
            yield Happening(
                kind="feeds",
                key=f"quiet {state.key}",
                said=f"{state.outlet} answers but has had nothing new since {exact(state.last_new)}, "
                "longer than its habit",
                remedy=f"see guildwire feeds show {state.key}",
            )


def _broken(parts: Parts) -> Iterator[Happening]:
    for broken, said in doubtful(parts):
        yield Happening(
            kind="subscriptions",
            key=broken.id,
            said=f"the subscription {broken.name} cannot be used as it is: {said}",
            remedy="see guildwire alert list, and mend it with guildwire alert edit",
        )


def _failing(parts: Parts, now: datetime) -> Iterator[Happening]:
    for channel, since in failing_channels(parts, now).items():
        shown = shown_address(channel)
        # Its address may be a secret, and keys are shown.
        key = f"{channel.partition(':')[0]} {hashlib.sha256(channel.encode()).hexdigest()[:12]}"
        yield Happening(
            kind="channels",
            key=key,
            said=f"the channel {shown} has taken no letter since {exact(since)}",
            remedy="see guildwire alert deliveries for what it answers",
        )
