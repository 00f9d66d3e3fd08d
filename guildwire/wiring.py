"""The only place that chooses adapters: three addresses become a log, an index and a state store."""

import os
import random
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from guildwire.settings import Settings
from news.clock import Clock, now
from news.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from sqlalchemy import Engine

    from alerts.desk.troubled import TroubledSubscriptions
    from alerts.letters.compose import Composer
    from alerts.letters.links import LinkSigner
    from alerts.match import Matcher
    from alerts.note import StageOrder
    from alerts.port import AlertStore, LetterBox
    from alerts.rests import Rests
    from enrich.enricher import RuleEnricher
    from enrich.stories.port import StoryStore
    from guildwire.channels import MadeOnUse
    from guildwire.watch.meters import Meters
    from guildwire.watch.spans import Spans
    from guildwire.watch.turns import Turns
    from ingest.fetch.fetcher import Fetcher
    from ingest.port import FeedStore
    from ingest.reading.readers import LimitedReader
    from news.counts import Counts
    from query.names import KnownNames
    from search.admin import IndexAdmin
    from search.elastic.settings import ElasticSettings
    from search.port import Explorer
    from search.saved import SavedSearches
    from state.maintenance import StateReport
    from stream.kafka.settings import KafkaSettings
    from stream.parked import ParkedMessages
    from stream.port import Log
    from stream.worker import Stage

LOOK = 3.0
"""Seconds for which a server that is only looked at may fail to answer."""
READ = 128 * 1024 * 1024
"""Bytes of an embedded index up to which a look reads all of it for damage: about a second."""


class Parts:
    """The parts of one running Guildwire, each opened when it is first asked for.

    Modules are imported where they are needed, because a command such as ``guildwire tag`` should
    not pay for a database it never opens.
    """

    def __init__(
        self, settings: Settings, clock: Clock = now, rng: random.Random | None = None, *, look_only: bool = False
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.rng = rng or random.Random()  # noqa: S311 (jitter, not secrets)
        self.look_only = look_only
        """Whether opening and asking makes and changes nothing, and servers have :data:`LOOK` seconds."""

    def to_look(self) -> "Parts":
        """Return the same parts to look at only; to be closed by the caller.

        What is not there yet raises :class:`news.errors.NotMade` instead of being made.
        """
        return Parts(self.settings, self.clock, self.rng, look_only=True)

    @cached_property
    def log(self) -> "Log":
        """The log between the stages."""
        address = self.settings.stream_address
        if address.startswith("sqlite:"):
            from stream.sqlite.log import SqliteLog

            return SqliteLog(Path(address.removeprefix("sqlite:")), self.clock, look_only=self.look_only)
        if address.startswith("kafka://"):
            return self._kafka(address)
        # Only its beginning: the rest may hold a password.
        beginning = address.partition(":")[0]
        raise WrongUse(f"GUILDWIRE_STREAM begins with {beginning!r}: give sqlite:PATH or kafka://HOST:9092")

    @cached_property
    def parked(self) -> "ParkedMessages":
        """What the stages could not process."""
        from stream.parked import ParkedMessages

        return ParkedMessages(self.log, self.clock)

    @cached_property
    def index(self) -> "Explorer":
        """The index of enriched items."""
        address = self.settings.index_address
        if self.look_only:
            raise WrongUse("the index is looked at through index_admin; open parts that may write")
        if address.startswith("sqlite:"):
            from search.sqlite.index import SqliteIndex

            return SqliteIndex(Path(address.removeprefix("sqlite:")))
        from search.elastic.index import ElasticIndex

        return ElasticIndex(self._elastic(address))

    @cached_property
    def index_admin(self) -> "IndexAdmin":
        """What an operator does to the whole index."""
        address = self.settings.index_address
        if address.startswith("sqlite:"):
            from search.sqlite.admin import SqliteAdmin

            path = Path(address.removeprefix("sqlite:"))
            return SqliteAdmin(path, LOOK, READ) if self.look_only else SqliteAdmin(path)
        from search.elastic.admin import ElasticAdmin

        return ElasticAdmin(self._elastic(address))

    @cached_property
    def engine(self) -> "Engine":
        """The state store's database, its tables up to date unless it is only looked at."""
        from state.engine import open_engine
        from state.schema import upgrade

        engine = open_engine(self.settings.state_address, look_only=self.look_only)
        if not self.look_only:
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
        from state.alerts.store import SqlAlertStore

        return SqlAlertStore(self.engine)

    @cached_property
    def saved(self) -> "SavedSearches":
        """Searches that people come back to."""
        from state.saved import SqlSavedSearches

        return SqlSavedSearches(self.engine)

    @cached_property
    def matcher(self) -> "Matcher":
        """The stored queries made ready, kept from pass to pass and brought up to date by the match stage."""
        from alerts.match import Matcher

        return Matcher((), self.clock, self.names, self.stage_order)

    @cached_property
    def troubled(self) -> "TroubledSubscriptions":
        """What is known of the subscriptions that can no longer be used."""
        from alerts.desk.troubled import TroubledSubscriptions

        return TroubledSubscriptions(self.names, self.channels)

    @cached_property
    def channels(self) -> "MadeOnUse":
        """The kinds of channel there are, each made when it is first used."""
        from guildwire.channels import MadeOnUse

        return MadeOnUse(self)

    @cached_property
    def rests(self) -> "Rests":
        """Which receivers of letters this process leaves alone."""
        from alerts.rests import Rests

        return Rests()

    @cached_property
    def letterbox(self) -> "LetterBox":
        """Letters that are kept to be fetched."""
        from state.alerts.letters import SqlLetterBox

        return SqlLetterBox(self.engine)

    @cached_property
    def signer(self) -> "LinkSigner":
        """What signs and reads the links of letters."""
        from alerts.letters.links import LinkSigner, made_keys

        keys = self.settings.link_keys.get_secret_value().split() or made_keys(self.settings.data)
        return LinkSigner(keys, self.clock)

    @cached_property
    def composer(self) -> "Composer":
        """What makes letters; without a public address they hold no links to us."""
        from alerts.letters.compose import Composer
        from alerts.letters.places import Places
        from query.parse import parse

        names, public = self.names.not_closed(), self.settings.public
        places = Places(public, self.signer) if public else Places()
        return Composer(
            read=lambda query, now: parse(query, now, names),
            card=self.stories.card,
            places=places,
        )

    @cached_property
    def enricher(self) -> "RuleEnricher":
        """The rules, with the user's own vocabulary if one is set."""
        from enrich.enricher import RuleEnricher

        return RuleEnricher(extra=self.settings.vocabulary)

    @cached_property
    def stage_order(self) -> "StageOrder":
        """What stage of an event comes after what, as notes keep it."""
        from enrich.stages import stage_order

        return stage_order()

    @cached_property
    def names(self) -> "KnownNames":
        """What the values of fields may be, by which every query is read."""
        from guildwire.names import names

        return names(self.settings, lambda: self.index)

    @cached_property
    def turns(self) -> "Turns":
        """When the loops of this process last turned."""
        from guildwire.watch.turns import Turns

        return Turns(self.settings.data, self.clock)

    @cached_property
    def meters(self) -> "Meters":
        """The metrics of this process."""
        from guildwire.watch.meters import Meters

        return Meters()

    @cached_property
    def spans(self) -> "Spans":
        """Where spans go, if the environment names a collector."""
        from guildwire.watch.spans import spans

        return spans(os.environ)

    def fetcher(self) -> "Fetcher":
        """Return a fetcher for one run, to be used as an async context manager."""
        from ingest.fetch.fetcher import Fetcher

        return Fetcher(contact=self.settings.contact, clock=self.clock)

    @cached_property
    def reader(self) -> "LimitedReader":
        """What reads the documents that come, in processes of its own where they may be costly."""
        from ingest.reading.readers import LimitedReader

        return LimitedReader()

    def stage(
        self, name: str, recorded: "Callable[[Counts], None] | None" = None, *, gather: "timedelta | None" = None
    ) -> "Stage":
        """Return the stage of that name, one of ``news.topics.STAGES``.

        ``recorded`` is told what the match stage recorded, under ``alerts.port.RECORDED``; ``gather`` is how long
        it lets an item of a backlog wait for the others (:meth:`alerts.port.AlertStore.record`).
        """
        if name == "enrich":
            from enrich.stage import EnrichStage
            from enrich.stories.grouper import StoryGrouper

            return EnrichStage(self.enricher, StoryGrouper(self.stories))
        if name == "index":
            from search.stage import IndexStage

            return IndexStage(self.index, self.clock)
        if name == "match":
            from alerts.stage import MatchStage

            told = recorded or (lambda _: None)
            return MatchStage(
                self.alerts,
                self.clock,
                names=self.names,
                recorded=told,
                gather=gather,
                stages=self.stage_order,
                stories=self.stories.items,
                matcher=self.matcher,
            )
        raise WrongUse(f"there is no stage {name!r}: the stages are enrich, index, match")

    def embedded_files(self) -> list[Path]:
        """Return the SQLite files among the three addresses, each once."""
        addresses = (self.settings.stream_address, self.settings.index_address, self.settings.state_address)
        return [
            Path(address.removeprefix("sqlite:"))
            for address in dict.fromkeys(addresses)
            if address.startswith("sqlite:")
        ]

    def look_at_state(self) -> "StateReport":
        """Return how the state store stands, without bringing its tables up to date."""
        from state.maintenance import look

        return look(self.settings.state_address)

    def analyze_state(self) -> None:
        """Refresh the statistics by which the state store's server plans its queries."""
        from state.maintenance import analyze

        analyze(self.engine)

    def check(self) -> None:
        """Raise :class:`WrongUse` where an address and what belongs to it contradict each other; opens nothing."""
        if self.settings.stream_address.startswith("kafka://"):
            self._kafka_settings(self.settings.stream_address)
        if not self.settings.index_address.startswith("sqlite:"):
            self._elastic(self.settings.index_address)

    def _kafka(self, address: str) -> "Log":
        from stream.kafka.log import KafkaLog

        return KafkaLog(self._kafka_settings(address), self.clock)

    def _kafka_settings(self, address: str) -> "KafkaSettings":
        from stream.kafka.address import from_address

        found = self.settings
        return from_address(
            address,
            user=found.stream_user,
            password=found.stream_password.get_secret_value(),
            security_protocol=found.stream_security,
            sasl_mechanism=found.stream_mechanism,
            ssl_cafile=found.stream_ca,
            ssl_certfile=found.stream_certificate,
            ssl_keyfile=found.stream_key,
            prefix=found.stream_prefix,
            partitions=found.stream_partitions,
            replication=found.stream_replication,
            retention_hours=24 * found.keep_log,
            parked_hours=24 * found.keep_parked,
            compression=found.stream_compression,
            patience=min(found.stream_patience, LOOK) if self.look_only else found.stream_patience,
        )

    def _elastic(self, address: str) -> "ElasticSettings":
        from search.elastic.settings import SCHEMES, from_address, shown

        if not address.startswith(SCHEMES):
            raise WrongUse(
                f"GUILDWIRE_INDEX={shown(address)} is no index address: give sqlite:PATH or http(s)://HOST:9200"
            )
        found = self.settings
        return from_address(
            address,
            user=found.index_user,
            password=found.index_password.get_secret_value(),
            api_key=found.index_api_key.get_secret_value(),
            ca=found.index_ca,
            alias=found.index_name,
            shards=found.index_shards,
            replicas=found.index_replicas,
            **({"timeout": LOOK, "reading_patience": LOOK} if self.look_only else {}),
        )

    def close(self) -> None:
        """Close what was opened."""
        for name in ("channels", "reader", "log", "index", "index_admin", "spans"):
            if name in self.__dict__:
                self.__dict__[name].close()
        if "turns" in self.__dict__:
            self.turns.close()
        if "engine" in self.__dict__:
            self.engine.dispose()
