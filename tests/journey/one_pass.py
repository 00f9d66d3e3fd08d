"""Run as a program: one pass over a feed list that ends in SIGKILL at the hand-over named, if one is.

python -m tests.journey.one_pass DATA FEEDS PLACE [HAND-OVER]

PLACE is a JSON object of settings, ``{}`` for the embedded default.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guildwire.demo.demo import subscribe
from guildwire.run.one_pass import one_pass
from guildwire.wiring import Parts
from ingest.lists import feed_list
from news import topics
from tests.journey.desk import opened

Test = Callable[..., bool]


def die() -> None:
    """End at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """Stands before ``inner`` and kills the process instead of, or right after, a call of ``method``."""

    def __init__(self, inner: Any, method: str, *, after: bool = False, when: Test = lambda *_: True) -> None:
        self._inner, self._method, self._after, self._when = inner, method, after, when

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._inner, name)
        if name != self._method:
            return real

        def call(*args: Any, **more: Any) -> Any:
            if not self._when(*args):
                return real(*args, **more)
            if self._after:
                real(*args, **more)
            return die()

        return call


class DeadlyCommit:
    """A log whose readers of one group kill the process when they should commit."""

    def __init__(self, inner: Any, group: str) -> None:
        self._inner, self._group = inner, group

    def reader(self, topic: str, group: str) -> Any:
        reader = self._inner.reader(topic, group)
        return Deadly(reader, "commit") if group == self._group else reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


HAND_OVERS: dict[str, Callable[[Parts], tuple[str, Any]]] = {
    "after fetch": lambda parts: (
        "log",
        Deadly(parts.log, "publish", when=lambda topic, *_: topic == topics.FOUND),
    ),
    "after publish, before state": lambda parts: ("feeds", Deadly(parts.feeds, "save")),
    "after state": lambda parts: ("feeds", Deadly(parts.feeds, "save", after=True)),
    "after enrich, before publish": lambda parts: (
        "log",
        Deadly(parts.log, "publish", when=lambda topic, *_: topic == topics.ENRICHED),
    ),
    "after enrich, before commit": lambda parts: ("log", DeadlyCommit(parts.log, topics.group("enrich"))),
    "after index, before commit": lambda parts: ("log", DeadlyCommit(parts.log, topics.group("index"))),
    "after match, before commit": lambda parts: ("log", DeadlyCommit(parts.log, topics.group("match"))),
    "after match, before delivery": lambda parts: ("alerts", Deadly(parts.alerts, "lease", after=True)),
    "after delivery, before the outbox": lambda parts: ("alerts", Deadly(parts.alerts, "finish_all")),
}
"""For each hand-over the part of :class:`Parts` to replace, and with what."""


def main(data: str, feeds: str, place: str, hand_over: str = "") -> None:
    """Run the pass."""
    with opened(Path(data), json.loads(place)) as parts:
        subscribe(parts)
        if hand_over:
            name, deadly = HAND_OVERS[hand_over](parts)
            parts.__dict__[name] = deadly
        one_pass(parts, feed_list.load(Path(feeds)), force=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
