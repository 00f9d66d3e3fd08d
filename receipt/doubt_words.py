"""One doubt in words: who, what, since when. Short sentences without a full stop."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from news.times import exact, relative
from news.wording import amount, count
from query.unknown import UnknownValue
from receipt.judgement import Doubt, Word


class Moments(msgspec.Struct, frozen=True):
    """How moments are written."""

    now: datetime | None = None
    """Aware; adds how long ago things were."""
    exact: Callable[[datetime], str] = exact
    """Writes a moment to the minute: in UTC, or as a reader has times."""

    def moment(self, at: datetime) -> str:
        """Return a time to the minute, with ``now`` also how long ago it was."""
        return self.exact(at) if self.now is None else f"{self.exact(at)} ({relative(at, self.now)})"


def said(found: Doubt, times: Moments = Moments()) -> str:  # noqa: B008 (frozen)
    """Return the doubt as a sentence."""
    return _SAID[found.word](found, times)


_LASTING = {
    "not-asked": "was not asked",
    "before": "was not watched",
    "new": "was not asked yet",
    "not-a-feed": "gives a page that is no feed",
    "broken": "cannot be read",
    "too-large": "is too large to be read",
    "too-costly": "takes too much time or memory to be read",
    "refused": "refuses us",
    "gone": "is gone from its address",
    "retired": "has ended its feed",
    "rate-limited": "asks us to wait",
    "server-error": "has trouble with its server",
    "slow": "does not answer in time",
    "unreachable": "cannot be reached",
    "forbidden-address": "is at an address that is not asked",
}
"""What is said of an outlet while a gap of it lasts, by the cause of the gap."""

_OVER = {
    "not-asked": "was not asked",
    "before": "was not watched",
    "not-recorded": "may have been watched, but there is no record of it,",
    "turned-over": "may have had news that came and went between two polls",
    "wrong-not-modified": "hid its news behind an answer that nothing had changed",
    "unreachable": "could not be reached",
}
"""The same of a gap that is over."""

_STAGES = {"enrich": "sorted", "index": "indexed", "match": "matched with alerts", "deliver": "sent"}


def _time(found: Doubt, times: Moments) -> str:
    """Return ``since ...`` for what lasts, ``from ... to ...`` for what is over, ``until ...`` without a begin."""
    # The time of a question without a begin starts with the calendar.
    since = found.since if found.since and found.since.year > 1 else None
    if found.until is not None:
        return (
            f" from {times.exact(since)} to {times.exact(found.until)}"
            if since
            else f" until {times.exact(found.until)}"
        )
    if since is None:
        return ""
    length = relative(since, times.now).removesuffix(" ago") if times.now else ""
    return f" since {times.exact(since)}" + (f" ({length})" if length else "")


def _outlet(found: Doubt, times: Moments) -> str:
    if found.until is None:
        what = _LASTING.get(found.cause, found.cause)
    else:
        what = _OVER.get(found.cause) or f"was not watched ({_LASTING.get(found.cause, found.cause)})"
    return f"{found.name} {what}{_time(found, times)}"


def _nothing(found: Doubt, times: Moments) -> str:
    if found.name:
        return _outlet(found, times)
    if found.cause == "before" and found.until is not None:
        return f"nothing was watched before {times.exact(found.until)}"
    return f"nothing was watched{_time(found, times)}"


def _not_recorded(found: Doubt, times: Moments) -> str:
    return f"there is no record of what was watched{_time(found, times)}"


def _network(found: Doubt, times: Moments) -> str:
    return f"our own network {'is' if found.until is None else 'was'} down{_time(found, times)}"


def _stale(found: Doubt, times: Moments) -> str:
    return f"nothing was polled{_time(found, times)}"


def _polled(found: Doubt, _: Moments) -> str:
    return f"none of {count(found.number, 'feed')} was asked yet" if found.number else "no feed is watched"


def _behind(found: Doubt, times: Moments) -> str:
    oldest = f", the oldest since {times.moment(found.since)}" if found.since else ""
    what = "letter" if found.name == "deliver" else "item"
    waits = amount(found.number, f"{what} waits", f"{what}s wait")
    return f"{waits} to be {_STAGES.get(found.name, found.name)}{oldest}"


def _parked(found: Doubt, _: Moments) -> str:
    return f"{amount(found.number, 'item was', 'items were')} put aside by {found.name} (guildwire parked list)"


def _unknown_value(found: Doubt, _: Moments) -> str:
    return UnknownValue(found.field, found.name, found.near).words


def _outlet_not_watched(found: Doubt, _: Moments) -> str:
    what = "an outlet named" if found.field == "outlet" else "a feed at"
    return f"nobody watches {what} {_quoted(found.name)}{_near(found)}"


def _window(found: Doubt, _: Moments) -> str:
    if found.since and found.until and found.since >= found.until:
        return "the time asked about has not come yet, or ends before it begins"
    return "nothing can be of all the times and outlets that the question asks for"


def _clock(found: Doubt, times: Moments) -> str:
    dated = f"dated {times.moment(found.since)}" if found.since else "in the future"
    return f"the clock is or was wrong: what is recorded as past is {dated}"


def _cannot_look(found: Doubt, _: Moments) -> str:
    return found.name


def _quoted(text: str) -> str:
    return f"“{text}”"


def _near(found: Doubt) -> str:
    return f"; did you mean {' or '.join(map(_quoted, found.near))}?" if found.near else ""


_SAID: dict[Word, Callable[[Doubt, Moments], str]] = {
    "watched in part": _outlet,
    "not watched then": _nothing,
    "not recorded": _not_recorded,
    "our network down": _network,
    "stale": _stale,
    "nothing polled": _polled,
    "stage behind": _behind,
    "parked items": _parked,
    "value unknown": _unknown_value,
    "outlet not watched": _outlet_not_watched,
    "impossible window": _window,
    "clock wrong": _clock,
    "cannot look": _cannot_look,
}
