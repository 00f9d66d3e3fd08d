"""The judgement in words: what was watched, said beside every result, every letter and every silence.

The same sentences for the page, its API, the terminal, letters, the doctor and ``/readyz``. Words that are kept
and read later, as in a letter, are made without ``now``: how long ago something was is true for a moment only.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from news.times import exact
from news.wording import count
from receipt.doubt_words import Moments, said
from receipt.judgement import Judgement, State

NAMED = 5
"""How many doubts a line names itself."""

HEADINGS: dict[State, str] = {
    "watched": "Watched",
    "part": "Watched in part",
    "not": "Not watched",
    "behind": "Behind",
    "ask": "Cannot tell",
}
"""The five states as a reader sees them."""


class Receipt(msgspec.Struct, frozen=True):
    """What Guildwire says about its own blind spots."""

    state: State
    heading: str
    """The state in words."""
    summary: str
    """``13 of 14 feeds; Sample Gazette cannot be reached since 27 Jul 2023, 06:10 UTC``."""
    gaps: tuple[str, ...] = ()
    """One sentence for each thing that was found, the gravest first, all of them."""

    @property
    def complete(self) -> bool:
        """Whether the silence can be trusted."""
        return self.state == "watched"


def receipt(judgement: Judgement, now: datetime | None = None) -> Receipt:
    """Put the judgement into words; ``now`` is aware, null leaves out how long ago things were."""
    return _receipt(judgement, Moments(now))


def line(judgement: Judgement, now: datetime | None = None) -> str:
    """Return the receipt as one line; of many doubts it names :data:`NAMED`."""
    return _line(judgement, Moments(now), NAMED, " (guildwire doctor)")


def letter_line(judgement: Judgement, exact: Callable[[datetime], str] = exact) -> str:
    """Return the receipt as letters end with it: of many doubts the gravest, and how many more there are.

    ``exact`` writes an aware moment to the minute as its reader has times; without one it is in UTC.
    Who gets twenty letters a day reads that in each; the page and the doctor name all of them.
    """
    return _line(judgement, Moments(exact=exact), 0, "")


def silence(judgement: Judgement, now: datetime | None = None) -> str:
    """Return what "nothing found" is worth, the receipt with it."""
    if judgement.state == "watched":
        return f"No hits, and this silence can be trusted. {line(judgement, now)}"
    return f"No hits. {line(judgement, now)}"


def halves(line: str) -> tuple[State | None, str, str]:
    """Return the state a line begins with, its words, and the rest; null and no words for another sentence."""
    heading, colon, rest = line.partition(": ")
    state = next((state for state, words in HEADINGS.items() if words == heading), None)
    return (state, heading, rest) if colon and state else (None, "", line)


def unavailable(reason: str) -> str:
    """Return the sentence of a receipt that could not be made."""
    return f"What was watched could not be looked up: {reason}."


def _receipt(judgement: Judgement, times: Moments) -> Receipt:
    rest = (f"{count(judgement.more, 'more gap')}",) if judgement.more else ()
    gaps = (*(said(found, times) for found in judgement.doubts), *rest)
    return Receipt(judgement.state, HEADINGS[judgement.state], _summary(judgement, gaps, times), gaps)


def _line(judgement: Judgement, times: Moments, most: int, where: str) -> str:
    words = _receipt(judgement, times)
    rest = words.gaps[_in_summary(judgement) : len(judgement.doubts)]
    more = len(rest) + judgement.more - most
    named = [*rest[:most], *([f"{count(more, 'more gap')}{where}"] if more > 0 else [])]
    return f"{words.heading}: {'; '.join((words.summary, *named))}."


def _summary(judgement: Judgement, gaps: tuple[str, ...], times: Moments) -> str:
    """Say what was watched, then the gravest doubt. Nothing is counted where nothing was watched."""
    watched = "" if judgement.state in ("not", "ask") else _watched(judgement, times)
    return "; ".join(filter(None, (watched, *gaps[: _in_summary(judgement)])))


def _in_summary(judgement: Judgement) -> int:
    return min(1, len(judgement.doubts))


def _watched(judgement: Judgement, times: Moments) -> str:
    whole = count(judgement.feeds, "feed")
    feeds = f"all {whole}" if judgement.watched == judgement.feeds > 1 else f"{judgement.watched} of {whole}"
    poll = judgement.last_poll
    asked = "" if poll is None else f", last asked {times.moment(poll)}"
    since = f" since {times.exact(judgement.since)}" if judgement.since else ""
    return f"{feeds}{since}{asked}"
