"""The match stage of the log: enriched items in, rows of the alert store out."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from alerts.match import Matcher
from alerts.port import AlertStore, Match
from news import topics, trace, wire
from news.clock import Clock
from news.counts import Counts
from query.names import NO_NAMES, KnownNames
from stream.port import Message
from stream.worker import Handled, Refusal

_log = structlog.get_logger("guildwire.match")


class MatchStage:
    """Matches each enriched item against all subscriptions and records what becomes of it.

    Handling a message again changes nothing: its matches are already recorded. One thread at a time.
    """

    name = "match"
    source = topics.ENRICHED
    target = ""
    words: tuple[str, ...] = ("matched", "unmatched", "parked")

    def __init__(
        self,
        store: AlertStore,
        clock: Clock,
        *,
        names: KnownNames = NO_NAMES,
        recorded: Callable[[Counts], None] = lambda _: None,
        gather: timedelta | None = None,
        matcher: Matcher | None = None,
    ) -> None:
        """``names`` are those queries are read by; ``recorded`` is told each batch's counts, as ``RECORDED``.

        ``matcher`` is one that is kept from pass to pass, so that only changed subscriptions are read; ``gather``
        is that of :meth:`alerts.port.AlertStore.record`.
        """
        self._gather = gather
        self._store = store
        self._clock = clock
        self._recorded = recorded
        self._matcher = Matcher((), clock, names) if matcher is None else matcher
        self._logged = dict(self._matcher.broken)

    @property
    def broken(self) -> dict[str, str]:
        """Why a subscription cannot be used, by its id, for those that cannot."""
        return self._matcher.broken

    def handle(self, messages: Sequence[Message]) -> Handled:
        """Match and record a batch in one transaction."""
        self._reload()
        matches: list[Match] = []
        refused: list[Refusal] = []
        matched = 0
        for message in messages:
            try:
                enriched = wire.decode_enriched(message.value, message.headers.get("schema", wire.SCHEMA))
            except wire.WireError as error:
                refused.append(Refusal(message, str(error)))
                continue
            found = self._matcher.match(enriched, trace.of(message.headers))
            matched += bool(found)
            matches += found
        if matches:
            self._recorded(self._store.record(matches, self._clock(), self._gather))
        self._log_broken()
        unmatched = len(messages) - matched - len(refused)
        return Handled({"matched": matched, "unmatched": unmatched}, parked=refused)

    def _reload(self) -> None:
        # The number is read first: a change between the two reads leads to one reload too many, never too few.
        revision = self._store.revision()
        if revision != self._matcher.revision:
            self._matcher.load(self._store.subscriptions())
            self._matcher.revision = revision
            self._logged = {}

    def _log_broken(self) -> None:
        """Name each subscription that turned out to be unusable, once for each change of the subscriptions."""
        broken = self._matcher.broken
        for subscription in broken.keys() - self._logged.keys():
            _log.error("subscription cannot be used", subscription=subscription, reason=broken[subscription])
        self._logged.update(broken)
