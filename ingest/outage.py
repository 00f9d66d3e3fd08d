"""Is it them or us? When no host at all can be reached, the feeds are not to blame."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ingest.feed import Feed
from ingest.fetch.fetcher import Failed, host_of
from ingest.publish import Reading

FEW = 3
"""Hosts that must all be silent before it counts as our network."""
ENOUGH = 20
"""Silent hosts, and none that answered, after which the others are not tried."""

NOT_ASKED = Failed(
    "unreachable", "not asked, because no host answers: look at this machine's network", asked=False
)


class OutageWatch:
    """Watches one poll. Silent feeds are kept back until some host has answered, or the poll ends."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        feeds = tuple(feeds)
        # A feed on this very machine says nothing about the network, unless there are no others.
        self._only_local = all(feed.local for feed in feeds)
        self._silent_hosts: set[str] = set()
        self._answered = False
        self._kept: list[Reading] = []

    @property
    def hopeless(self) -> bool:
        """Whether so many hosts are silent that asking more is pointless."""
        return not self._answered and len(self._silent_hosts) >= ENOUGH

    @property
    def down(self) -> bool:
        """Whether no host answered, and enough were asked to say that it is our network."""
        return not self._answered and len(self._silent_hosts) >= FEW

    def note(self, reading: Reading) -> None:
        """Take note of whether the host answered."""
        if reading.feed.local is not self._only_local:
            return
        if _silent(reading):
            self._silent_hosts.add(host_of(reading.state.address))
        elif not isinstance(reading.answer, Failed) or reading.answer.answered:
            self._answered = True

    def sift(self, readings: Sequence[Reading]) -> list[Reading]:
        """Return those of the readings, and of the ones kept back, that can be published now."""
        self._kept += [reading for reading in readings if _silent(reading)]
        ready = [reading for reading in readings if not _silent(reading)]
        if self._answered:
            ready += self._kept
            self._kept = []
        return ready

    def rest(self) -> list[Reading]:
        """Return what is still kept back at the end; excused if it is our network that is down."""
        kept, self._kept = self._kept, []
        return [replace(reading, excused=True) for reading in kept] if self.down else kept


def _silent(reading: Reading) -> bool:
    answer = reading.answer
    if answer is NOT_ASKED:
        return True
    return isinstance(answer, Failed) and answer.asked and not answer.answered
