"""What a judgement says, in closed words."""

from datetime import datetime
from typing import Literal, get_args

import msgspec

State = Literal["watched", "part", "not", "behind", "ask"]
"""How far a silence can be trusted; ``ask``: it cannot be told."""

STATES: tuple[State, ...] = ("ask", "not", "behind", "part", "watched")
"""The order in which the states go before one another where several hold."""

Word = Literal[
    "watched in part",
    "not watched then",
    "not recorded",
    "our network down",
    "stale",
    "nothing polled",
    "stage behind",
    "parked items",
    "value unknown",
    "outlet not watched",
    "impossible window",
    "clock wrong",
    "cannot look",
]
"""What is found, one word for each kind.

``watched in part``: one outlet was not watched for a time; ``not watched then``: no outlet
was; ``not recorded``: before there was a record of it; ``our network down``: no host could be reached; ``stale``:
nothing was polled though it was due; ``nothing polled``: no feed is listed, or none was asked yet;
``stage behind`` and ``parked items``: items that are there but not in the answer; ``value unknown``: no document
has the value;
``outlet not watched``: no listed feed is of that outlet; ``impossible window``: no time can lie in it;
``clock wrong``: what is recorded lies in the future; ``cannot look``: a store or the log does not answer.
"""

WORDS: tuple[Word, ...] = get_args(Word)


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found, with its numbers. Times are aware UTC, null where they are open or unknown."""

    word: Word
    state: State
    """The state that it alone makes. A time in which nothing was watched is ``not`` where it is all that was
    asked about or lasts until now, else ``part``."""
    since: datetime | None = None
    until: datetime | None = None
    """Null for what lasts."""
    name: str = ""
    """The outlet, the stage, the field's value, or what cannot be looked at."""
    field: str = ""
    cause: str = ""
    number: int = 0
    near: tuple[str, ...] = ()
    """Values or outlets that may have been meant."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the silence of a question is worth."""

    state: State
    doubts: tuple[Doubt, ...] = ()
    """What speaks against it, the gravest first; empty where all was watched."""
    more: int = 0
    """How many further doubts there are than can be listed."""
    feeds: int = 0
    """Feeds that the question is about."""
    watched: int = 0
    """Those of them that were watched all the time."""
    since: datetime | None = None
    """Begin of the time that is judged; null where nothing was ever watched."""
    until: datetime | None = None
    """End of it, at most now."""
    last_poll: datetime | None = None
    """When a feed was asked last."""
