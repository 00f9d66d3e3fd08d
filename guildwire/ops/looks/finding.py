"""What a look is given and what it says."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from guildwire.wiring import Parts
from receipt.facts import Facts

Colour = Literal["green", "yellow", "red"]
"""Well; worth a look; something is not done until someone acts."""


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    colour: Colour
    said: str
    remedy: str = ""
    """What to do; always there where ``colour`` is not green."""


class Scene(msgspec.Struct):
    """What the looks of one examination share. Each look writes other keys, so several may run at once."""

    environment: Mapping[str, str]
    clocks: dict[str, float] = {}
    """Seconds by which other clocks are ahead of ours, by their names."""
    recorded: dict[str, datetime] = {}
    """The latest time that was recorded, by what it is the time of; aware."""
    feeds: Facts | None = None
    """How the feeds were watched."""
    log_answers: bool = False
    lag: dict[str, int] = {}
    """Messages that a stage has not read, and letters that are not sent under ``deliver``."""
    oldest: dict[str, datetime] = {}
    """When the oldest of them was written, or was due; aware."""
    parked: dict[str, tuple[datetime, ...]] = {}
    """When the messages were parked that wait at a stage; aware."""


Look = Callable[[Parts, Scene], Iterator[Check]]
"""Yields what is found; may raise a :class:`news.errors.GuildwireError` instead. The parts are to look at only."""

_STEPS = ((timedelta(days=2), timedelta(days=1), "days"), (timedelta(hours=2), timedelta(hours=1), "h"))


def length(time: timedelta) -> str:
    """Return a length in words: ``4 min``, ``3 h``, ``9 days``; ``under 1 min`` for anything shorter."""
    for least, unit, word in _STEPS:
        if time >= least:
            return f"{time // unit} {word}"
    minutes = time // timedelta(minutes=1)
    return f"{minutes} min" if minutes > 0 else "under 1 min"
