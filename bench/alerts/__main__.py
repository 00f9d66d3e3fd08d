"""How fast items are matched against stored queries, all ways in one run: ``make bench-alerts``.

``python -m bench.alerts [FOLDER]`` reads the feeds in FOLDER (without one, the bundled sample feeds) and writes
queries over what they hold. Measured are evaluating all queries, the matcher as of an earlier commit (from git)
and as it is, each in processes of its own that take turns; how it is made ready; matching with recording into
SQLite; and OpenSearch's percolator where Java and Maven are there. All must report the same items. Times are those
of the processor. Believe the ratios: the rest is this machine's.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from alerts.subscription import Subscription
from bench.alerts import percolator
from bench.alerts.recording import recorded
from bench.alerts.world import items
from bench.alerts.writer import Writer
from news.enriched import Enriched
from tests.servers.require import Absent

ROOT = Path(__file__).resolve().parents[2]
BASELINE = "5c02c42"
"""The commit before alerts became what people rely on."""
SIZES = (1_000, 10_000)
BUILT = (1_000, 10_000, 100_000)
ITEMS = 500
NAIVE = 40
"""Items that every query is evaluated for: they take long."""
ROUNDS = 3

Result = dict[str, Any]


def main() -> None:
    """Print the tables; exit with 1 where two ways do not report the same."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found = items(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
        subscriptions = Writer(found).subscriptions(BUILT[-1])
        _write(place / "items.jsonl", found)
        _write(place / "subscriptions.jsonl", subscriptions)
        print(f"{len(found):,} items; mean {sum(_size(each) for each in found) / len(found):,.0f} characters")
        versions = {"now": ROOT} | _baseline(place / "before")
        for size in SIZES:
            _matching(versions, place, size)
        _building(versions, place)
        rate, counts = recorded(found[: 2 * ITEMS], subscriptions[: SIZES[0]])
        print(f"\nmatched and recorded into SQLite, {SIZES[0]:,} subscriptions: {rate:,.0f} items/s; {counts}")
        _percolated(found, subscriptions, place)


def _matching(versions: dict[str, Path], place: Path, size: int) -> None:
    ways = {f"matcher, {name}": (path, "match", ITEMS) for name, path in versions.items()}
    ways["every query evaluated"] = (ROOT, "naive", NAIVE)
    ways["analysis of the texts alone"] = (ROOT, "analysis", ITEMS)
    best = _best(ways, place, size)
    ours, naive = best["matcher, now"], best["every query evaluated"]
    print(f"\n{size:,} subscriptions: {ours['hits'] / ITEMS:.1f} hits an item, each with its quote")
    for way, result in best.items():
        ratio = result["seconds"] / result["items"] / (ours["seconds"] / ours["items"])
        print(
            f"{way:30}{result['items'] / result['seconds']:10,.0f} items a CPU second; ours is {ratio:.1f} times"
        )
    _same(result["digest"] for way, result in best.items() if way.startswith("matcher"))
    stages = _measured(ROOT, place, "stages", size, ITEMS)
    shares = (f"{name} {share / stages['seconds']:.0%}" for name, share in stages["spent"].items())
    print(f"of ours: {', '.join(shares)}")
    _same((naive["digest"], _measured(ROOT, place, "match", size, NAIVE)["digest"]))


def _building(versions: dict[str, Path], place: Path) -> None:
    print("\nmade ready, CPU seconds and MB (subscriptions themselves not counted)")
    for size in BUILT:
        for name, path in versions.items():
            built = _measured(path, place, "build", size, 0)
            print(f"{size:8,} {name:10}{built['seconds']:8.2f} s{built['bytes'] / 1e6:8.0f} MB")


def _percolated(found: Sequence[Enriched], subscriptions: Sequence[Subscription], place: Path) -> None:
    print()
    try:
        for size in SIZES:
            theirs = percolator.rate(found, subscriptions[:size], place / "opensearch")
            ours = _measured(ROOT, place, "match", size, ITEMS)
            rate = ITEMS / ours["seconds"]
            print(
                f"OpenSearch's percolator, {size:,} subscriptions: {theirs.items:,.0f} items a CPU second, "
                f"{theirs.hits:.1f} hits an item; ours right after: {rate:,.0f}, {rate / theirs.items:.1f} times"
            )
    except Absent as reason:
        print(f"OpenSearch's percolator: left out, {reason}")


def _best(ways: dict[str, tuple[Path, str, int]], place: Path, size: int) -> dict[str, Result]:
    """Return the best round of each way; they take turns."""
    best: dict[str, Result] = {}
    for _ in range(ROUNDS):
        for name, (path, way, number) in ways.items():
            result = _measured(path, place, way, size, number)
            if name not in best or result["seconds"] < best[name]["seconds"]:
                best[name] = result
    return best


def _measured(version: Path, place: Path, way: str, size: int, number: int) -> Result:
    command = [sys.executable, str(ROOT / "bench" / "alerts" / "measure.py"), way, str(size), str(number)]
    done = subprocess.run(
        command,
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(version)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    result: Result = json.loads(done.stdout)
    return result


def _baseline(folder: Path) -> dict[str, Path]:
    """Take the earlier version out of git; nothing where git or the commit is absent."""
    folder.mkdir()
    try:
        packed = subprocess.run(["git", "archive", BASELINE], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"the matcher of {BASELINE} is left out: git does not give it ({error})")
        return {}
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return {BASELINE: folder}


def _same(digests: Iterable[str]) -> None:
    if len(set(digests)) > 1:
        raise SystemExit("two ways report different matches")


def _write(path: Path, records: Sequence[Enriched | Subscription]) -> None:
    path.write_bytes(b"".join(_lines(records)))


def _lines(records: Sequence[Enriched | Subscription]) -> Iterator[bytes]:
    for record in records:
        yield msgspec.json.encode(record) + b"\n"


def _size(enriched: Enriched) -> int:
    item = enriched.item
    return len(item.title) + len(item.summary) + len(item.body)


if __name__ == "__main__":
    main()
