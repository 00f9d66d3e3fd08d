"""The only place that chooses adapters: three addresses become a log, an index and a state store."""

import random
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from guildwire.settings import Settings
from news.clock import Clock, now
from news.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from alerts.channel import Channels
    from alerts.store import AlertStore
    from enrich.enricher import Enricher
    from enrich.store import StoryStore
    from ingest.fetch import Fetcher
    from ingest.store import FeedStore
    from news.counts import Counts
    from search.port import Index
    from stream.port import Log
    from stream.worker import Stage


class Parts:
    """The parts of one running Guildwire, each opened when it is first asked for.

    Modules are imported where they are needed, because a command such as ``guildwire tag`` should
    not pay for a database it never opens.
    """

    def __init__(self, settings: Settings, clock: Clock = now, rng: random.Random | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.rng = rng or random.Random()  # noqa: S311 (jitter, not secrets)

    @cached_property
    def log(self) -> "Log":
        """The log between the stages."""
        address = self.settings.stream_address
        if address.startswith("sqlite:"):
            from stream.sqlite_log import SqliteLog

            return SqliteLog(Path(address.removeprefix("sqlite:")), self.clock)
        raise WrongUse(f"GUILDWIRE_STREAM={address} is no log address: give sqlite:PATH")

    @cached_property
    def index(self) -> "Index":
        """The index of enriched items."""
        address = self.settings.index_address
        if address.startswith("sqlite:"):
            from search.sqlite_index import SqliteIndex

            return SqliteIndex(Path(address.removeprefix("sqlite:")))
        raise WrongUse(f"GUILDWIRE_INDEX={address} is no index address: give sqlite:PATH")

    @cached_property
    def engine(self) -> "Engine":
        """The state store's database, its tables up to date."""
        from state.engine import open_engine
        from state.schema import upgrade

        engine = open_engine(self.settings.state_address)
        upgrade(engine)
        return engine

    @cached_property
    def feeds(self) -> "FeedStore":
        """What is known about each feed."""
        from state.feeds import SqlFeedStore

        return SqlFeedStore(self.engine)

    @cached_property
    def stories(self) -> "StoryStore":
        """Which items tell the same story."""
        from state.stories import SqlStoryStore

        return SqlStoryStore(self.engine)

    @cached_property
    def alerts(self) -> "AlertStore":
        """Subscriptions and their outbox."""
        from state.alerts import SqlAlertStore

        return SqlAlertStore(self.engine)

    @cached_property
    def channels(self) -> "Channels":
        """The kinds of channel there are."""
        from alerts.file_channel import FileChannel

        return {"file": FileChannel(self.settings.data / "alerts", self.clock)}

    @cached_property
    def enricher(self) -> "Enricher":
        """The rules, with the user's own vocabulary if one is set."""
        from enrich.enricher import Enricher

        return Enricher(extra=self.settings.vocabulary)

    def fetcher(self) -> "Fetcher":
        """Return a fetcher for one run, to be used as an async context manager."""
        from ingest.fetch import Fetcher

        return Fetcher(contact=self.settings.contact, clock=self.clock)

    def stage(self, name: str, recorded: "Callable[[Counts], None] | None" = None) -> "Stage":
        """Return the stage of that name, one of ``news.topics.STAGES``.

        ``recorded`` is told what the match stage recorded, under ``alerts.store.RECORDED``.
        """
        if name == "enrich":
            from enrich.story import StoryGrouper
            from enrich.work import EnrichStage

            return EnrichStage(self.enricher, StoryGrouper(self.stories))
        if name == "index":
            from search.work import IndexStage

            return IndexStage(self.index, self.clock)
        if name == "match":
            from alerts.work import MatchStage

            return MatchStage(self.alerts, self.clock, recorded=recorded or (lambda _: None))
        raise WrongUse(f"there is no stage {name!r}: the stages are enrich, index, match")

    def close(self) -> None:
        """Close what was opened."""
        for name in ("log", "index"):
            if name in self.__dict__:
                self.__dict__[name].close()
        if "engine" in self.__dict__:
            self.engine.dispose()
