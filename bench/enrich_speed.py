"""How fast an item is enriched, on one core: ``python -m bench.enrich_speed [FOLDER]``.

FOLDER holds ``feeds/`` and ``tagging/`` (default: ``shared`` beside the checkout); without it the bundled
sample feeds are measured. Three kinds of items: headline with a summary of up to 300 characters, the feeds'
items as they are, and bodies of 2,000 words made of the feeds' own text. Times are those of the processor,
each the best of three rounds, because the machine does other things as well. Exit code 1 where a bar is missed.
"""

import html
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import feedparser
import yaml
from more_itertools import chunked

from enrich.annotators import ANNOTATORS, Work, run
from enrich.enricher import RuleEnricher
from enrich.rules.vocabulary import Vocabulary
from enrich.stories.grouper import StoryGrouper
from enrich.stories.memory import MemoryStoryStore
from news.enriched import Enriched
from news.item import Item

ROOT = Path(__file__).resolve().parents[1]
SEEN = datetime(2024, 1, 1, tzinfo=UTC)
HEADLINES, BODIES, LOAD = 3_000, 500, 0.100
"""The bars: items a second with headline and summary, with 2,000 words, and seconds to load the vocabulary."""
WORDS = 2_000
SUMMARY = 300
ROUNDS = 3
TIMES = 10
"""How many times more terms the larger vocabulary has."""
ALLOWED = 1.35
"""Most that the larger vocabulary may cost, as a factor: a larger automaton misses the processor's caches more."""


def load(folder: Path) -> list[Item]:
    """Return every item of the feeds and every labelled headline; those of the sample where there is no folder."""
    feeds = folder / "feeds" if (folder / "feeds").is_dir() else ROOT / "guildwire" / "sample" / "feeds"
    found = [item for path in sorted(feeds.iterdir()) if path.suffix != ".md" for item in _feed(path)]
    labelled = folder / "tagging" / "tagging.dev.jsonl"
    if labelled.is_file():
        found += [_item(row["title"], row.get("summary", "")) for row in _rows(labelled)]
    pairs = folder / "tagging" / "stories.dev.jsonl"
    if pairs.is_file():
        found += [_item(row[side]) for row in _rows(pairs) for side in "ab"]
    return found


def short(items: Sequence[Item]) -> list[Item]:
    """Return the items with headline and the beginning of the summary alone, as most feeds give them."""
    return [_item(item.title, item.summary[:SUMMARY]) for item in items]


def long(items: Sequence[Item], number: int = 300) -> list[Item]:
    """Return items with bodies of :data:`WORDS` words, cut one after the other out of all text there is."""
    words = cycle([word for item in items for word in f"{item.summary} {item.body}".split()])
    return [_item(item.title, "", " ".join(islice(words, WORDS))) for item in islice(cycle(items), number)]


def larger(vocabulary: Vocabulary, path: Path) -> Vocabulary:
    """Return the vocabulary with :data:`TIMES` as many terms, the others being names of made-up companies."""
    missing = (TIMES - 1) * len(vocabulary.terms)
    names = {f"Zq{_letters(number)} {_letters(number * 7919)}": "" for number in range(missing)}
    path.write_text(yaml.safe_dump({"entities": {"company": names}}), encoding="utf-8")
    return Vocabulary(path)


def rate(enricher: RuleEnricher, items: Sequence[Item]) -> float:
    """Return items a second, from the best round of each hundred items."""
    return len(items) / sum(_best(partial(_enrich, enricher, some)) for some in chunked(items, 100))


def _enrich(enricher: RuleEnricher, items: Sequence[Item]) -> None:
    for item in items:
        enricher.enrich(item)


def shares(vocabulary: Vocabulary, items: Sequence[Item]) -> dict[str, float]:
    """Return the microseconds an item takes in each stage; the first that scans the text bears its cost."""
    spent = dict.fromkeys((stage.name for stage in ANNOTATORS), 0.0)
    for item in items:
        work = Work(item, vocabulary)
        for stage in ANNOTATORS:
            start = time.process_time()
            run(work, (stage,))
            spent[stage.name] += time.process_time() - start
    return {name: seconds / len(items) * 1e6 for name, seconds in spent.items()}


def main() -> None:
    """Print the tables; exit with 1 where a bar is missed."""
    seconds = _best(Vocabulary)  # first, as a command that starts has nothing else in memory
    items = load(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
    vocabulary = Vocabulary()
    enricher = RuleEnricher(vocabulary)
    headlines, bodies = short(items), long(items)
    results = [
        ("headline and summary", rate(enricher, headlines), HEADLINES, "items/s", True),
        ("items as the feeds have them", rate(enricher, items), None, "items/s", True),
        (f"bodies of {WORDS:,} words", rate(enricher, bodies), BODIES, "items/s", True),
        ("stories of headline and summary", _stories(enricher, headlines), None, "items/s", True),
        ("load of the vocabulary", seconds * 1000, LOAD * 1000, "ms", False),
    ]
    with tempfile.TemporaryDirectory() as folder:
        more = larger(vocabulary, Path(folder) / "more.yaml")
    factor = rate(enricher, headlines) / rate(RuleEnricher(more), headlines)
    name = f"cost with {len(more.terms):,} terms for {len(vocabulary.terms):,}"
    results.append((name, factor, ALLOWED, "times", False))
    print(
        f"{len(items):,} items; headline and summary {_mean(headlines):.0f} characters, all {_mean(items):.0f}\n"
    )
    missed = [name for name, *row in results if not _tell(name, *row)]
    for kind, chosen in (("headline and summary", headlines), ("bodies", bodies)):
        told = ", ".join(f"{stage} {spent:.0f}" for stage, spent in shares(vocabulary, chosen).items())
        print(f"\nmicroseconds of each stage, {kind}: {told}")
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


def _tell(name: str, value: float, bar: float | None, unit: str, at_least: bool) -> bool:
    ok = bar is None or (value >= bar if at_least else value <= bar)
    shown = f"{value:,.2f}" if unit == "times" else f"{value:,.0f}"
    limit = "" if bar is None else f"  bar {'at least' if at_least else 'at most'} {bar:,g}"
    print(f"{name:<42}{shown:>10} {unit:<8}{limit}{'' if ok else '  MISSED'}")
    return ok


def _stories(enricher: RuleEnricher, items: Sequence[Item]) -> float:
    """Return items a second put into stories in memory, one batch of 500 after the other."""
    enriched = [enricher.enrich(item) for item in _apart(items)]
    return len(items) / _best(lambda: _group(enriched))


def _group(enriched: Sequence[Enriched]) -> None:
    grouper = StoryGrouper(MemoryStoryStore())
    for some in chunked(enriched, 500):
        grouper.assign(some)


def _apart(items: Sequence[Item]) -> Iterator[Item]:
    for number, item in enumerate(items):
        yield Item(id=f"{number:032x}", feed="f", outlet=f"outlet {number % 97}", title=item.title,
                   summary=item.summary, seen=SEEN)  # fmt: skip


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def _mean(items: Sequence[Item]) -> float:
    return sum(len(item.title) + len(item.summary) + len(item.body) for item in items) / len(items)


def _feed(path: Path) -> Iterator[Item]:
    for entry in feedparser.parse(path.read_bytes()).entries:
        body = " ".join(part.get("value", "") for part in entry.get("content", []))
        yield _item(_plain(entry.get("title", "")), _plain(entry.get("summary", "")), _plain(body))


def _item(title: str, summary: str = "", body: str = "") -> Item:
    return Item(id="0" * 32, feed="feed", outlet="Outlet", title=title, summary=summary, body=body, seen=SEEN)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).strip()


def _letters(number: int) -> str:
    """Return a word of lower-case letters for a number."""
    word = ""
    while number or not word:
        number, rest = divmod(number, 26)
        word += chr(97 + rest)
    return word


if __name__ == "__main__":
    main()
