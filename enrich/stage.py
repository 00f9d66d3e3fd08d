"""The enrich stage of the log: items in, enriched items out."""

from collections.abc import Sequence

import msgspec
import structlog

from enrich.annotators import cause
from enrich.port import Enricher, Grouper
from news import topics, trace, wire
from news.enriched import Enriched
from news.errors import GuildwireError
from stream.port import Message, Record
from stream.worker import Handled, Refusal

_log = structlog.get_logger("guildwire.enrich")


class EnrichStage:
    """Decode, enrich, group into stories, encode. A message that cannot be read or written is refused.

    ``partial`` counts items on which some part of the rules failed; they go on without that part.
    """

    name = "enrich"
    source = topics.FOUND
    target = topics.ENRICHED
    words: tuple[str, ...] = ("enriched", "partial", "parked")

    def __init__(self, enricher: Enricher, grouper: Grouper) -> None:
        self._enricher = enricher
        self._grouper = grouper

    def handle(self, messages: Sequence[Message]) -> Handled:
        """Enrich a batch. Raises :class:`news.errors.Unavailable` when the story store does not answer."""
        parked: list[Refusal] = []
        read: list[tuple[Message, Enriched]] = []
        for message in messages:
            try:
                item = wire.decode_item(message.value, message.headers.get("schema", wire.SCHEMA))
            except wire.WireError as error:
                parked.append(Refusal(message, str(error)))
            else:
                read.append((message, self._enricher.enrich(item)))
        counts = {"enriched": 0, "partial": 0}
        out: list[Record] = []
        for (message, _), enriched in zip(read, self._group([enriched for _, enriched in read]), strict=True):
            try:
                out.append(
                    Record(
                        enriched.item.id,
                        wire.encode(enriched),
                        wire.headers(message.headers.get(trace.HEADER, "")),
                    )
                )
            except wire.WireError as error:
                parked.append(Refusal(message, str(error)))
            else:
                counts["partial" if enriched.failed else "enriched"] += 1
        return Handled(counts, out, parked)

    def _group(self, batch: list[Enriched]) -> list[Enriched]:
        """Assign stories; where the rules for stories fail, only the item that made them fail goes without."""
        try:
            return self._grouper.assign(batch) if batch else []
        except GuildwireError:
            raise
        except Exception as error:  # noqa: BLE001 (one item must not cost the others their stories)
            if len(batch) == 1:
                _log.error("stage failed", stage="story", item=batch[0].item.id, cause=cause(error))
                return [msgspec.structs.replace(batch[0], failed=(*batch[0].failed, "story"))]
        return [one for enriched in batch for one in self._group([enriched])]
