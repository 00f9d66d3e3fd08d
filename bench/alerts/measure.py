"""One measurement in a process of its own, of whichever version of Guildwire stands first on the import path.

``python measure.py WAY NUMBER ITEMS`` with the folder of inputs as working directory; prints one line of JSON.
It uses only what the versions compared have in common.
"""

import gc
import hashlib
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec

from alerts.match import Matcher
from alerts.subscription import Subscription
from news.enriched import Enriched
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate

NOW = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)  # noqa: UP017 (either version runs it)
WARM = 1_500
"""Items seen before the clock starts: what is rare is learnt, and queries are made ready that are looked at."""
WARM_NAIVE = 20
"""The same where every query is evaluated: what is evaluated for the first time takes half as long again."""


def main() -> None:
    """Measure and print."""
    way, number, items = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(WAYS[way](number, items)))


def subscriptions(number: int) -> list[Subscription]:
    """Return the first so many subscriptions."""
    with Path("subscriptions.jsonl").open("rb") as lines:
        return [msgspec.json.decode(line, type=Subscription) for line in itertools.islice(lines, number)]


def documents(number: int) -> Iterator[Enriched]:
    """Yield the first so many items."""
    with Path("items.jsonl").open("rb") as lines:
        yield from (msgspec.json.decode(line, type=Enriched) for line in itertools.islice(lines, number))


def match(number: int, items: int) -> dict[str, Any]:
    """Match with quotes, as the stage does."""
    matcher = Matcher(subscriptions(number), lambda: NOW)
    found = list(documents(items + WARM))
    for item in found[:WARM]:
        matcher.match(item)
    gc.collect()  # else it is a matter of luck in whose turn one falls
    digest, hits, spent = hashlib.sha256(), 0, 0.0
    looked = matcher.looked
    for item in found[WARM:]:
        start = time.process_time()
        matches = matcher.match(item)
        spent += time.process_time() - start
        hits += len(matches)
        digest.update(f"{item.item.id}:{','.join(each.subscription.id for each in matches)};".encode())
    return {
        "seconds": spent,
        "items": items,
        "hits": hits,
        "looked": matcher.looked - looked,
        "quoted": hits,
        "digest": digest.hexdigest(),
        "broken": len(matcher.broken),
    }


def naive(number: int, items: int) -> dict[str, Any]:
    """Evaluate every query, without quotes."""
    asked = [(each.id, to_predicate(parse(each.query, NOW))) for each in subscriptions(number)]
    found = list(documents(items + WARM))[WARM - WARM_NAIVE :]
    for item in found[:WARM_NAIVE]:
        view = View(item, NOW)
        for _, matches in asked:
            matches(view)
    gc.collect()
    digest, hits, spent = hashlib.sha256(), 0, 0.0
    for item in found[WARM_NAIVE:]:
        start = time.process_time()
        view = View(item, NOW)
        ids = [id_ for id_, matches in asked if matches(view)]
        spent += time.process_time() - start
        hits += len(ids)
        digest.update(f"{item.item.id}:{','.join(ids)};".encode())
    return {"seconds": spent, "items": items, "hits": hits, "digest": digest.hexdigest()}


def build(number: int, _: int) -> dict[str, Any]:
    """Make a matcher ready; memory is what the process grew by, subscriptions not counted."""
    given = subscriptions(number)
    Matcher(given[:100], lambda: NOW)
    before, start = _resident(), time.process_time()
    matcher = Matcher(given, lambda: NOW)
    spent = time.process_time() - start
    return {"seconds": spent, "bytes": _resident() - before, "broken": len(matcher.broken)}


def analysis(_: int, items: int) -> dict[str, Any]:
    """Split and stem the texts alone."""
    found = list(documents(items + WARM))
    spent = 0.0
    for place, item in enumerate(found):
        start = time.process_time()
        View(item, NOW).keys  # noqa: B018 (made when it is first asked for)
        spent += (time.process_time() - start) * (place >= WARM)
    return {"seconds": spent, "items": items}


def stages(number: int, items: int) -> dict[str, Any]:
    """Say how the time of matching divides, in seconds; of this version only."""
    from alerts.note import take_note  # noqa: PLC0415 (the versions compared have it elsewhere)

    matcher = Matcher(subscriptions(number), lambda: NOW)
    found = list(documents(items + WARM))
    for item in found[:WARM]:
        matcher.match(item)
    gc.collect()
    clock = time.process_time
    spent = dict.fromkeys(("analysis", "candidates", "predicates", "notes", "quotes"), 0.0)
    for item in found[WARM:]:
        start = clock()
        view = View(item, NOW)
        keys = view.keys
        analysed = clock()
        matcher._filing.candidates(keys)
        looked_up = clock()
        asking = matcher._asking(view)
        asked = clock()
        note = take_note(item) if asking else None
        noted = clock()
        matcher._matches(item, view, asking, "") if note else None
        end = clock()
        spent["analysis"] += analysed - start
        spent["candidates"] += looked_up - analysed
        spent["predicates"] += asked - looked_up - (looked_up - analysed)
        spent["notes"] += noted - asked
        spent["quotes"] += end - noted - (noted - asked)
    return {"seconds": sum(spent.values()), "items": items, "spent": spent}


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


WAYS: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "match": match,
    "naive": naive,
    "build": build,
    "analysis": analysis,
    "stages": stages,
}


if __name__ == "__main__":
    main()
