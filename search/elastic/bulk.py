"""Writing documents in bulk: each is judged for itself, and what may yet succeed is sent again."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from more_itertools import constrained_batches

from news.errors import Unavailable
from search.elastic.alias import AliasedIndices, aliased, ensure
from search.elastic.client import Cluster, RequestRefused
from search.elastic.document import Source
from search.elastic.errors import Fault, fault
from search.port import Verdict

Homes = Mapping[str, str]
"""By id the index a document is in, where that is not the write index."""
Judgement = Verdict | Fault
"""What became of a document, or why it must be sent again."""

_ANSWERED = "items.*.status,items.*.error"


def write(cluster: Cluster, documents: Sequence[Source]) -> list[Verdict]:
    """Write the documents behind the alias, visible on return; one verdict each, in their order.

    A document that is already in an older index is replaced there, so that no id is in two. Raises
    :class:`Unavailable` when the cluster's patience is at its end and some are not written.
    """
    verdicts: dict[int, Verdict] = {}
    deadline = time.monotonic() + cluster.settings.patience
    left = list(range(len(documents)))
    for pause in cluster.pauses():
        patience = max(deadline - time.monotonic(), 0.0)
        place = _place(cluster, patience)
        homes = _homes(cluster, place, [documents[at].id for at in left], patience)
        batch = [documents[at] for at in left]
        judged = dict(zip(left, send(cluster, batch, place.write, homes, patience, refresh=True), strict=True))
        verdicts |= {at: each for at, each in judged.items() if isinstance(each, Verdict)}
        again = {at: each for at, each in judged.items() if isinstance(each, Fault)}
        if not again:
            break
        _give_up(cluster, list(again.values()), len(documents), time.monotonic() + pause > deadline)
        left = list(again)
        cluster.wait(pause)
    return [verdicts[at] for at in range(len(documents))]


def _place(cluster: Cluster, patience: float) -> AliasedIndices:
    place = aliased(cluster, patience)
    if place is None:
        ensure(cluster)
        place = aliased(cluster, patience)
    if place is None:
        raise cluster.unavailable("writing", f"the alias {cluster.settings.alias} was taken away meanwhile")
    return place


def _homes(cluster: Cluster, place: AliasedIndices, ids: Sequence[str], patience: float) -> Homes:
    """Find which documents are in an index that is no longer written to, as after a roll-over."""
    if not place.older:
        return {}
    wanted = sorted(set(ids))
    answer = cluster.ask(
        "looking for older documents",
        lambda it: it.search(
            index=",".join(place.older),
            query={"ids": {"values": wanted}},
            size=len(wanted),
            source=False,
            ignore_unavailable=True,
        ),
        patience,
    )
    return {hit["_id"]: hit["_index"] for hit in answer["hits"]["hits"]}


def _give_up(cluster: Cluster, faults: Sequence[Fault], size: int, late: bool) -> None:
    """Raise if somebody must act or the patience is at its end."""
    stopped = [each for each in faults if each.kind == "stopped"]
    if stopped or late:
        first = (stopped or faults)[0]
        raise cluster.unavailable(
            f"writing {len(faults)} of {size} documents", first.reason, stopped=first.kind != "again"
        )


def send(
    cluster: Cluster,
    documents: Sequence[Source],
    index: str,
    homes: Homes,
    patience: float,
    **options: bool,
) -> list[Judgement]:
    """Send the documents once, in as many requests as their number and size ask for.

    ``options`` are those of the bulk request, such as ``refresh``.
    """
    settings = cluster.settings
    judged: list[Judgement] = []
    for chunk in chunks(documents, settings.chunk, settings.chunk_bytes):
        judged += _send(cluster, chunk, lambda document: homes.get(document.id, index), patience, options)
    return judged


def _send(
    cluster: Cluster,
    chunk: Sequence[Source],
    home: Callable[[Source], str],
    patience: float,
    options: Mapping[str, bool],
) -> list[Judgement]:
    """Send one request; where it is refused as a whole, its halves, down to the document that is at fault."""
    lines = [line for document in chunk for line in (document.action(home(document)), document.source)]
    try:
        answer = cluster.bulk(lines, patience, filter_path=_ANSWERED, **options)
    except RequestRefused as error:
        if error.fault.kind == "moved":
            return [error.fault] * len(chunk)
        if len(chunk) == 1:
            return [Verdict(chunk[0].id, "parked", str(error))]
        half = len(chunk) // 2
        return [
            *_send(cluster, chunk[:half], home, patience, options),
            *_send(cluster, chunk[half:], home, patience, options),
        ]
    return judge(chunk, answer)


def judge(chunk: Sequence[Source], answer: Mapping[str, Any]) -> list[Judgement]:
    """Judge the answer to a bulk request document by document. Pure."""
    items = answer.get("items", [])
    if len(items) != len(chunk):
        raise Unavailable(f"Elasticsearch answered for {len(items)} of {len(chunk)} documents: it is tried again")
    return [_judge(document, item["index"]) for document, item in zip(chunk, items, strict=True)]


def _judge(document: Source, item: Mapping[str, Any]) -> Judgement:
    status = item["status"]
    if status < 300:
        return Verdict(document.id, "indexed")
    if status == 409:
        return Verdict(document.id, "stale")
    found = fault(status, item.get("error"))
    return Verdict(document.id, "parked", found.reason) if found.kind == "refused" else found


def chunks(documents: Sequence[Source], most: int, most_bytes: int) -> Iterator[Sequence[Source]]:
    """Cut documents into requests by number and bytes, in order; one too large goes alone. Pure."""
    return constrained_batches(documents, most_bytes, most, get_len=_weight, strict=False)


def _weight(document: Source) -> int:
    return len(document.source) + 200  # the line before it
