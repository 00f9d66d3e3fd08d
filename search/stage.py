"""The index stage: enriched items from the log into the index."""

from collections.abc import Callable, Sequence

from news import topics
from news.clock import Clock, now
from news.enriched import Enriched
from news.wire import SCHEMA, WireError, decode_enriched
from search.port import Index
from stream.port import Message
from stream.worker import Handled, Refusal


class IndexStage:
    """Writes each batch to the index. Safe to repeat: an older version never replaces a newer one."""

    name = "index"
    source = topics.ENRICHED
    target = ""
    words: tuple[str, ...] = ("indexed", "stale", "parked")

    def __init__(
        self, index: Index, clock: Clock = now, took: Callable[[Sequence[float]], None] = lambda _: None
    ) -> None:
        """``took`` is told the seconds from found to searchable of each item that a batch made searchable."""
        self._index = index
        self._clock = clock
        self._took = took

    def handle(self, messages: Sequence[Message]) -> Handled:
        """Index a batch; what cannot be read or indexed is parked. Raises :class:`news.errors.Unavailable`."""
        items: list[Enriched] = []
        sent: list[Message] = []
        parked: list[Refusal] = []
        for message in messages:
            try:
                items.append(decode_enriched(message.value, message.headers.get("schema", SCHEMA)))
                sent.append(message)
            except WireError as error:
                parked.append(Refusal(message, str(error)))
        counts = {"indexed": 0, "stale": 0}
        verdicts = self._index.put(items, self._clock()) if items else []
        searchable = self._clock()
        seconds: list[float] = []
        for message, item, verdict in zip(sent, items, verdicts, strict=True):
            if verdict.outcome == "parked":
                parked.append(Refusal(message, verdict.reason))
            else:
                counts[verdict.outcome] += 1
                if verdict.outcome == "indexed":
                    # A clock of another machine may be ahead of ours.
                    seconds.append(max((searchable - item.item.seen).total_seconds(), 0.0))
        self._took(seconds)
        return Handled(counts, parked=parked)
