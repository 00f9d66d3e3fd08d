"""Which receivers are left alone for a while, so that a slow one takes no time from the others.

A deliverer sends one letter after another. So a receiver that took long is not asked again before as much time has
passed, and nine times as much where it did not take the letter; its letters wait meanwhile. It has half of a
deliverer's time at most, a tenth while it takes nothing. One that asks to be left alone is left alone for so long.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from alerts.channels.port import ONE_SERVER, Answer, Retry, Sent, Unsure

LONG = timedelta(seconds=5)
"""What a receiver may take for a letter at no cost: what a mail server takes that looks into it is mostly less."""
TAKEN = 1
"""How much of the time that a receiver took it rests where it took the letter or refused it."""
NOT_TAKEN = 9
"""The same where it did not, or nobody knows."""


class Rests:
    """Who is left alone until when. Kept from pass to pass, by each process for itself. Safe for threads."""

    def __init__(self, timer: Callable[[], float] = time.monotonic, long: timedelta = LONG) -> None:
        """``timer`` gives seconds from any beginning; more than ``long`` for one letter brings a rest."""
        self._timer = timer
        self._long = long
        self._resting: dict[str, tuple[datetime, datetime]] = {}

    def end_of(self, channel: str, now: datetime) -> datetime | None:
        """Return until when a channel's receiver is left alone; null where it may be asked at ``now`` (aware)."""
        since, until = self._resting.get(receiver(channel), (now, now))
        # A clock that was put back prolongs no rest.
        return until if since <= now < until else None

    def watch(self, channel: str, clock: Callable[[], datetime], send: Callable[[], Answer]) -> Answer:
        """Return what ``send`` returns, and let the receiver rest as its time and its answer say."""
        begun = self._timer()
        answer = send()
        took = timedelta(seconds=self._timer() - begun)
        pause = (
            took * (NOT_TAKEN if isinstance(answer, Retry | Unsure) else TAKEN)
            if took > self._long
            else timedelta()
        )
        if isinstance(answer, Retry | Sent) and answer.after is not None:
            pause = max(pause, answer.after)
        if pause:
            now = clock()
            self._resting[receiver(channel)] = (now, now + pause)
        else:
            self._resting.pop(receiver(channel), None)
        return answer


def receiver(channel: str) -> str:
    """Return what is slow together with a channel's address: all of a kind where one server takes them all."""
    kind = channel.partition(":")[0]
    return kind if kind in ONE_SERVER else channel
