"""A desk whose world falls silent in twenty ways, and what page, API, doctor and metrics then say of it.

The feeds are answered by hosts of the test, the clock is moved by hand, everything else is the product's own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx
import yaml
from msgspec.structs import replace

from alerts.channels.port import Answer, Letter, Retry
from guildwire.ops.doctor import examine
from guildwire.ops.page import application
from guildwire.run.feeds_in_force import watched_feeds
from guildwire.run.one_pass import deliver_due, drain_stage, poll_once
from guildwire.settings import load
from guildwire.trust import judged
from guildwire.wiring import Parts
from ingest.fetch.fetcher import Failed, Fetched, FetchRequest, FetchResult, NotModified, host_of
from ingest.fetch.host_limiter import HostLimiter, Politeness
from news import topics
from news.errors import Unavailable
from receipt.judgement import Judgement
from stream.port import Log, Record
from tests.alerts.make import subscription
from tests.ingest.scripted import item, rss

OUTLETS = ("alpha", "beta", "gamma", "delta")
MINUTE = timedelta(minutes=1)
Answers = Callable[[str, FetchRequest], FetchResult]


def healthy(host: str, request: FetchRequest) -> FetchResult:
    """Give a document that never changes."""
    if request.conditional:
        return NotModified()
    return Fetched(rss(item(f"1@{host}", link=f"https://{host}/1")), request.address, etag='"1"')


class World:
    """The hosts, the clock, and which parts of the system still run."""

    def __init__(self, data: Path, began: timedelta = timedelta(), **chosen: Any) -> None:
        self.data, self.chosen = data, chosen
        # The true time, as files and servers have it, less what is to pass in the test.
        self.now = datetime.now(UTC) - began
        self.answers: Answers = healthy
        self.polls, self.deliverer = True, True
        self.stages: tuple[str, ...] = topics.STAGES
        self.unasked: frozenset[str] = frozenset()
        self.parts = self._opened()
        rows = [{"url": f"https://{name}.example/feed", "outlet": name.title()} for name in OUTLETS]
        (data / "feeds.yaml").write_text(yaml.safe_dump({"feeds": rows}), "utf-8")

    def _opened(self, **more: Any) -> "DeskParts":
        parts = DeskParts(load(data=self.data, **{**self.chosen, **more}), lambda: self.now, Random(1))
        parts.world = self
        return parts

    def reopen(self, **more: Any) -> None:
        """Open the parts anew, with other settings."""
        self.parts.close()
        self.parts = self._opened(**more)

    def turn(self) -> None:
        """Let everything that still runs have its turn."""
        if self.polls:
            self.poll()
        for stage in self.stages:
            with suppress(Unavailable):  # its server is away: the others go on, as workers do
                drain_stage(self.parts, stage)
        if self.deliverer:
            deliver_due(self.parts)

    def poll(self) -> None:
        """Poll what is due; a log that takes nothing ends it."""
        feeds = [feed for feed in watched_feeds(self.parts) if host_of(feed.url) not in self.unasked]
        try:
            asyncio.run(poll_once(self.parts, feeds))
        except Unavailable:
            return

    def live(self, minutes: int, step: int = 1) -> None:
        """Let time pass."""
        for _ in range(0, minutes, step):
            self.now += step * MINUTE
            self.turn()

    def close(self) -> None:
        self.parts.close()


class DeskParts(Parts):
    """The product's parts, with hosts of the test in place of the internet."""

    world: World

    @asynccontextmanager
    async def fetcher(self) -> AsyncIterator[Any]:  # type: ignore[override]
        yield Hosts(self.world)


class Hosts:
    """Stands for the fetcher."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.limiter = HostLimiter(Politeness())

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Answer as the world is now."""
        await asyncio.sleep(0)
        self._world.now += timedelta(milliseconds=10)
        return self._world.answers(host_of(request.address), request)


class Seen(NamedTuple):
    """What each place says at one moment."""

    judgement: Judgement
    page: str
    api: dict[str, Any]
    red: list[str]
    metrics: list[str]
    """The states whose gauge is 1."""


def look(world: World) -> Seen:
    """Ask the page, its API, the doctor and the metrics, and judge."""
    return Seen(judged(world.parts), *shown(world))


def shown(world: World) -> tuple[str, dict[str, Any], list[str], list[str]]:
    """Ask the page, its API, the doctor and the metrics; without judging here, which waits longer for a server."""
    app = application(world.parts)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            paths = ("/?q=zyzzyva", "/api/search?q=zyzzyva", "/metrics")
            return [await client.get(path, timeout=60) for path in paths]

    page, api, metrics = asyncio.run(ask())
    lines = [line for line in metrics.text.splitlines() if line.startswith("guildwire_receipt_state{")]
    states = [line.split('"')[1] for line in lines if line.endswith(" 1.0")]
    red = [check.name for check in examine(world.parts, environment={}) if check.colour == "red"]
    return page.text, api.json(), red, states


class Silence(NamedTuple):
    """One way to fall silent, and how it is to be named."""

    what: str
    """For people: a row of docs/operations.md."""
    happens: Callable[[World], None]
    state: str
    said: str
    """Part of the receipt's first or any further sentence."""
    within: int = 46
    """Minutes after which it must be named: three times the shortest wait, and one to look."""
    step: int = 1
    """Minutes between two looks."""
    part: bool = False
    """Whether a single outlet is silent, which the doctor shows in yellow."""


def answers(answer: Answers) -> Callable[[World], None]:
    def happens(world: World) -> None:
        world.answers = answer

    return happens


def one(outlet: str, answer: FetchResult) -> Callable[[World], None]:
    """One outlet answers like that, the others as always."""
    return answers(lambda host, request: answer if host == f"{outlet}.example" else healthy(host, request))


def every(answer: FetchResult) -> Callable[[World], None]:
    return answers(lambda _, __: answer)


def no_poller(world: World) -> None:
    world.polls = False


def clock_was_ahead(world: World) -> None:
    world.now += timedelta(days=20)
    world.turn()
    world.now -= timedelta(days=20)
    world.polls = False


def clock_jumps(days: int) -> Callable[[World], None]:
    def happens(world: World) -> None:
        world.now += timedelta(days=days)
        world.polls = False

    return happens


def forever_304(world: World) -> None:
    world.answers = lambda _, __: NotModified()


def turned_over(world: World) -> None:
    number = iter(range(10**6))

    def answer(host: str, request: FetchRequest) -> FetchResult:
        if host != "alpha.example":
            return healthy(host, request)
        return Fetched(rss(item(f"new{next(number)}", link=f"https://{host}/{next(number)}")), request.address)

    world.answers = answer


def unasked(world: World) -> None:
    world.unasked = frozenset({"alpha.example"})


def stage_killed(stage: str) -> Callable[[World], None]:
    def happens(world: World) -> None:
        rest = tuple(name for name in topics.STAGES if name != stage)
        world.stages = rest if stage != "enrich" else ()
        fresh(world)
        if stage != "enrich":
            drain_stage(world.parts, "enrich")

    return happens


def fresh(world: World) -> None:
    """Bring one more item of each feed."""

    def answer(host: str, request: FetchRequest) -> FetchResult:
        if request.conditional and request.etag == '"2"':
            return NotModified()
        entries = [item(f"{number}@{host}", link=f"https://{host}/{number}") for number in (1, 2)]
        return Fetched(rss(*entries), request.address, etag='"2"')

    world.answers = answer
    world.live(20)


def stuck_message(world: World) -> None:
    """A member of the group reads and never commits: its partition stands still."""
    world.stages = ()
    fresh(world)
    world.parts.log.reader(topics.FOUND, topics.group("enrich")).read(1)


def poison(world: World) -> None:
    world.parts.log.publish(topics.FOUND, [Record("a" * 32, b"\xff")])


def log_away(world: World) -> None:
    from tests.servers.process import free_port

    world.stages, world.deliverer = (), False
    world.reopen(stream=f"kafka://127.0.0.1:{free_port()}", stream_patience=1.0)


class Full:
    """A log on a full disk: it can be read and takes nothing."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def publish(self, topic: str, records: object) -> None:
        """Refuse."""
        raise Unavailable("the disk of stream.db is full; make room")


def disk_full(world: World) -> None:
    world.parts.__dict__["log"] = Full(world.parts.log)
    number = iter(range(10**6))
    world.answers = lambda host, request: Fetched(
        rss(item(f"1@{host}", link=f"https://{host}/1"), item(f"{next(number)}", link=f"https://{host}/n")),
        request.address,
    )


class Dead:
    """A channel whose far end does not answer."""

    idempotent = True

    def check(self, _: str) -> str:
        """Take any address."""
        return ""

    def send(self, _: Letter) -> Answer:
        """Ask for patience."""
        return Retry("no answer")


class DeadChannels(dict[str, Dead]):
    """Channels of which none answers."""

    def close(self) -> None:
        """Let go of nothing."""


def letter_due(world: World) -> None:
    to = replace(subscription(), query="*", created=world.now, max_age=None)
    world.parts.alerts.save(to, world.parts.clock())
    fresh(world)


def dead_channel(world: World) -> None:
    world.parts.__dict__["channels"] = DeadChannels(file=Dead())
    letter_due(world)


def no_deliverer(world: World) -> None:
    world.deliverer = False
    letter_due(world)


NO_ROUTE = Failed("unreachable", "no connection")
PORTAL = Failed("not-a-feed", "a page", answered=True, address="https://portal.example/sign-in")
SILENCES = (
    Silence("nobody polls any more", no_poller, "not", "nothing was polled since"),
    Silence("our own network is down", every(NO_ROUTE), "not", "our own network is down since"),
    Silence("a sign-in page stands before the network", every(PORTAL), "not", "our own network is down since"),
    Silence("the clock was 20 days ahead and is right again", clock_was_ahead, "ask", "the clock is or was wrong"),
    Silence("the clock jumps 20 days ahead", clock_jumps(20), "not", "nothing was polled since"),
    Silence("the clock falls back 20 days", clock_jumps(-20), "ask", "the clock is or was wrong"),
    Silence(
        "every server says 304 for ever", forever_304, "not", "cannot be read since", 24 * 60 + 46, step=15
    ),
    Silence("every server fails with 503", every(Failed("server-error", "503", answered=True)), "not",
            "has trouble with its server since"),
    Silence("one outlet cannot be reached", one("alpha", NO_ROUTE), "part", "Alpha cannot be reached since",
            part=True),
    Silence("one outlet has ended its feed (410)", one("alpha", Failed("retired", "410", answered=True)), "part",
            "Alpha has ended its feed since", part=True),
    Silence("one outlet gives a page in place of its feed",
            one("alpha", Failed("not-a-feed", "html", answered=True)), "part",
            "Alpha gives a page that is no feed since", part=True),
    Silence("one outlet asks us to wait (429)", one("alpha", Failed("rate-limited", "429", answered=True)), "part",
            "Alpha asks us to wait since", part=True),
    Silence("one outlet's document turns over entirely between two polls", turned_over, "part",
            "Alpha may have had news that came and went between two polls", part=True),
    Silence("one outlet is never asked again", unasked, "part", "Alpha was not asked since", 77, part=True),
    Silence("the stage that sorts items is killed", stage_killed("enrich"), "behind", "wait to be sorted"),
    Silence("the stage that indexes items is killed", stage_killed("index"), "behind", "wait to be indexed"),
    Silence("the stage that matches alerts is killed", stage_killed("match"), "behind",
            "wait to be matched with alerts"),
    Silence("a partition stands still at one message", stuck_message, "behind", "wait to be sorted"),
    Silence("a message cannot be processed", poison, "behind", "was put aside by enrich"),
    Silence("nobody sends letters", no_deliverer, "behind", "to be sent"),
    Silence("a channel is dead", dead_channel, "behind", "to be sent"),
    Silence("the log does not answer", log_away, "ask", "Kafka"),
    Silence("the disk of the log is full", disk_full, "not", "nothing was polled since"),
)  # fmt: skip
"""Silences of an embedded desk; those that need a server of their own are in ``test_silences.py``."""
