"""The match stage of the log: enriched items in, rows of the alert store out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

import msgspec
import structlog

from alerts.match import Matcher
from alerts.note import NO_ORDER, Note, StageOrder, take_note
from alerts.port import AlertStore, Match
from enrich.stories.port import StoryItem
from news import topics, trace, wire
from news.clock import Clock
from news.counts import Counts
from news.enriched import Enriched
from query.names import NO_NAMES, KnownNames
from stream.port import Message
from stream.worker import Handled, Refusal

Stories = Callable[[Collection[str]], Mapping[str, StoryItem]]
"""Says what the stories know of items, by their ids: :meth:`enrich.stories.port.StoryStore.items`."""

_log = structlog.get_logger("guildwire.match")


class MatchStage:
    """Matches each enriched item against all subscriptions and records what becomes of it.

    Handling a message again changes nothing: its matches are already recorded. One thread at a time.
    """

    name = "match"
    source = topics.ENRICHED
    target = ""
    words: tuple[str, ...] = ("matched", "unmatched", "parked")

    def __init__(  # noqa: PLR0913 (each part is injected)
        self,
        store: AlertStore,
        clock: Clock,
        *,
        names: KnownNames = NO_NAMES,
        recorded: Callable[[Counts], None] = lambda _: None,
        gather: timedelta | None = None,
        stages: StageOrder = NO_ORDER,
        stories: Stories = lambda _: {},
        matcher: Matcher | None = None,
    ) -> None:
        """``names`` are those queries are read by; ``recorded`` is told each batch's counts, as ``RECORDED``.

        ``gather`` is that of :meth:`alerts.port.AlertStore.record`; ``stages`` is the order of the stages of
        events; ``stories`` is asked, once a batch at most, who copied whom where outlets are counted; ``matcher``
        is one that is kept from pass to pass, so that only changed subscriptions are read.
        """
        self._stages = stages
        self._stories = stories
        self._gather = gather
        self._store = store
        self._clock = clock
        self._recorded = recorded
        self._matcher = Matcher((), clock, names, stages) if matcher is None else matcher
        self._logged = dict(self._matcher.broken)

    @property
    def broken(self) -> dict[str, str]:
        """Why a subscription cannot be used, by its id, for those that cannot."""
        return self._matcher.broken

    def handle(self, messages: Sequence[Message]) -> Handled:
        """Match and record a batch in one transaction."""
        self._reload()
        matches: list[Match] = []
        revised: list[Note] = []
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
            if enriched.item.revision > 1:
                revised.append(self._revision_of(enriched, found))
        if matches:
            self._recorded(self._store.record(self._sourced(matches), self._clock(), self._gather))
        if revised:
            # After its matches: only what a row is about is kept.
            self._store.revise(revised)
        self._log_broken()
        unmatched = len(messages) - matched - len(refused)
        return Handled({"matched": matched, "unmatched": unmatched}, parked=refused)

    def _revision_of(self, enriched: Enriched, found: Sequence[Match]) -> Note:
        """Return the note of a later revision, whether anything asks for it or not: letters are made from it."""
        return found[0].note if found else take_note(enriched, self._stages)

    def _sourced(self, matches: Sequence[Match]) -> list[Match]:
        """Return the matches, with who copied whom in those for which outlets are counted."""
        counted = {match.note.item for match in matches if match.subscription.min_outlets > 1}
        known = self._stories(sorted(counted)) if counted else {}
        return [_of_source(match, known.get(match.note.item)) for match in matches]

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


def _of_source(match: Match, known: StoryItem | None) -> Match:
    if known is None or not (known.copy_of or known.wire):
        return match
    note = msgspec.structs.replace(match.note, copy_of=known.copy_of, wire=known.wire)
    return msgspec.structs.replace(match, note=note)
