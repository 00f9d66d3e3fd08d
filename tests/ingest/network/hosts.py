"""Hosts by name in place of the fetcher, a clock that moves with every answer, and polls of them."""

import asyncio
import random
from collections.abc import Callable, Iterable
from pathlib import Path

from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched, Fetcher, FetchRequest, FetchResult, host_of
from ingest.fetch.host_limiter import HostLimiter, Politeness
from ingest.poll import poll
from ingest.port import NetworkOutage
from ingest.report import PollReport
from ingest.visits import Capacity
from state.engine import metadata, open_engine
from state.feeds import SqlFeedStore
from stream.sqlite.log import SqliteLog
from tests.ingest.scripted import NOW, Ticking, item, rss

Answer = Callable[[str], FetchResult]
SILENT = Failed("unreachable", "no connection")


def healthy(host: str) -> FetchResult:
    return Fetched(rss(item(f"at {host}", link=f"https://{host}/1")), f"https://{host}/feed")


def silent(_: str) -> FetchResult:
    return SILENT


def led_to(address: str, status: str = "gone", *, answered: bool | None = True) -> Answer:
    """Answer as a redirect to what is no feed."""
    return lambda _: Failed(status, "no feed", answered=answered, address=address)  # type: ignore[arg-type]


def page(host: str) -> FetchResult:
    """Give the same page for whatever is asked."""
    return Fetched(b"<!DOCTYPE html><html><body>Sign in</body></html>", f"https://{host}/feed")


def names(number: int, kind: str) -> list[str]:
    return [f"{kind}{place}.example" for place in range(number)]


def feeds(hosts: Iterable[str], **more: int) -> list[Feed]:
    return [Feed(url=f"https://{host}/feed", outlet=host, **more) for host in hosts]  # type: ignore[arg-type]


class Hosts:
    """Answers each host as ``answers`` says, healthy where it says nothing, or all of them as ``everywhere`` does.

    ``after`` so many answers of a poll ``everywhere`` becomes what it says.
    """

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.engine = open_engine(f"sqlite:{folder / 'state.db'}")
        metadata.create_all(self.engine)
        self.store, self.log = SqlFeedStore(self.engine), SqliteLog(folder / "stream.db")
        self.clock, self.rng = Ticking(), random.Random(seed)
        self.limiter = HostLimiter(Politeness())
        self.answers: dict[str, Answer] = {}
        self.everywhere: Answer | None = None
        self.asked: list[str] = []
        self.ended = 0
        self.after: tuple[int, Answer | None] | None = None

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Answer after a while: other requests begin and end meanwhile, as chance has it."""
        host = host_of(request.address)
        self.asked.append(host)
        for _ in range(self.rng.randrange(4)):
            await asyncio.sleep(0)
        self.clock.forward(seconds=0.01)
        self.ended += 1
        if self.after is not None and self.ended > self.after[0]:
            self.everywhere, self.after = self.after[1], None
        return (self.everywhere or self.answers.get(host, healthy))(host)

    def poll(self, listed: list[Feed], *, pace: int = 64, force: bool = False, **step: float) -> PollReport:
        """Poll after a while; ``asked`` are the hosts of this poll then."""
        self.clock.forward(**step)
        self.asked.clear()
        self.ended = 0
        fetcher: Fetcher = self  # type: ignore[assignment]
        return asyncio.run(
            poll(
                listed,
                self.store,
                self.log,
                fetcher,
                clock=self.clock,
                rng=self.rng,
                force=force,
                pace=Capacity(feeds=pace),
            )
        )

    def state(self, host: str) -> FeedState:
        return self.store.states([f"https://{host}/feed"])[0]

    def outages(self) -> list[NetworkOutage]:
        return self.store.network_outages(NOW.replace(year=2000), NOW.replace(year=2100))

    def close(self) -> None:
        self.log.close()
        self.engine.dispose()
