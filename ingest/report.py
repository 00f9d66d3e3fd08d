"""What a poll reports: one result a feed, and books that balance."""

import logging
from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog

from ingest.decide import OUTCOMES
from ingest.feed import Status
from news.counts import Counts
from news.times import exact

FEED_OUTCOMES = ("read", "not-modified", "same-body", "failed", "held", "network-down")
"""How a feed's turn ended. ``held``: its host had asked for peace, or our network is down, and it was not asked;
``network-down``: no host answered, or all ended at one page, so that this one's failure does not count."""

_log = structlog.get_logger("guildwire.poll")


_LEVELS = {"failed": logging.WARNING, "held": logging.DEBUG, "network-down": logging.DEBUG}
"""Of the line for a feed's turn. What was not its own doing is said once for all (:meth:`PollReport.sum_up`)."""


class FeedResult(msgspec.Struct, frozen=True):
    """What came of one feed."""

    key: str
    outlet: str
    status: Status
    outcome: str
    """One of :data:`FEED_OUTCOMES`."""
    fetched: int = 0
    """Entries in the document."""
    counts: dict[str, int] = {}
    """Entries by ``ingest.decide.OUTCOMES``, zeros left out."""
    seconds: float = 0.0
    message: str = ""


Progress = Callable[[int, int, FeedResult | None], None]
"""Told how many feeds are done, how many there are, and the latest result; first with ``(0, total, None)``."""


class PollReport:
    """The results of a poll so far. ``books_balance`` says whether every fetched entry is accounted for."""

    def __init__(self) -> None:
        self.results: list[FeedResult] = []
        self.counts = Counts(OUTCOMES)
        self.feeds = Counts(FEED_OUTCOMES)
        self.fetched = 0
        self.network_down_since: datetime | None = None

    def add(self, result: FeedResult) -> None:
        """Count a result and write its log line, both here and nowhere else."""
        self.results.append(result)
        self.fetched += result.fetched
        self.feeds.add(result.outcome)
        for word, number in result.counts.items():
            self.counts.add(word, number)
        more = {"message": result.message} if result.message else {}
        _log.log(
            _LEVELS.get(result.outcome, logging.INFO),
            "polled",
            feed=result.key,
            status=result.status,
            outcome=result.outcome,
            fetched=result.fetched,
            **result.counts,
            seconds=round(result.seconds, 3),
            **more,
        )

    def sum_up(self, next_try: datetime | None = None) -> None:
        """Write the one line that says what came of the poll, unless nothing was due.

        ``next_try`` (aware) is when the feeds are asked again that our own network kept from answering.
        """
        if self.network_down:
            _log.warning("no network", said=no_network(next_try))
        elif self.results:
            failed = self.feeds["failed"]
            numbers = {"feeds": len(self.results), "failed": failed, "fetched": self.fetched, "found": self.found}
            _log.log(logging.WARNING if failed else logging.INFO, "poll done", **numbers)

    @property
    def network_down(self) -> bool:
        """Whether it was our own network that was down at the end of the poll."""
        return self.network_down_since is not None

    @property
    def found(self) -> int:
        """Items published: new and revised ones."""
        return self.counts["new"] + self.counts["revised"]

    @property
    def failed(self) -> list[FeedResult]:
        """The feeds that failed, in the order they did."""
        return [result for result in self.results if result.outcome == "failed"]

    @property
    def books_balance(self) -> bool:
        """Whether fetched = new + duplicate + revised + rejected."""
        return self.fetched == sum(number for _, number in self.counts.items())


def no_network(next_try: datetime | None = None) -> str:
    """Return the sentence for a poll in which no host answered; ``next_try`` (aware): when it is tried again."""
    again = f"; next try at {exact(next_try)}" if next_try else ""
    return f"No host answers, probably because of this machine's network; no feed was blamed{again}."
