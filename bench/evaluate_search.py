"""How well a search answers: forty questions of a researcher with graded items, on each index and order.

The questions and their grades are ``tests/search/questions/questions.jsonl``, how they were judged is told in
docs/quality.md. They are asked of the sample feeds, and of the real feeds and labelled headlines of the shared
folder where it is there; grades of items that are not there do not count.
"""

import hashlib
import math
import re
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from bench.evaluate_pay_stories import rows
from bench.scores import Section, table
from enrich.enricher import RuleEnricher
from guildwire import logs
from guildwire.demo import demo
from guildwire.settings import load
from guildwire.wiring import Parts
from news.enriched import Enriched
from news.item import Item
from query.build import any_of
from query.modes.most import most
from query.parse import parse
from query.tree import All, And, Node
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings
from search.port import Index, Search, Sort
from search.sqlite.index import SqliteIndex
from tests.servers.elasticsearch import Elasticsearch

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "search" / "questions" / "questions.jsonl"
NOW = datetime(2026, 11, 30, tzinfo=UTC)
"""When the questions are asked; the newest item is of 2026."""
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
NOTE = (
    "Forty questions of a researcher, asked as they are typed, of the sample feeds, the real feeds and the "
    "labelled headlines. What was not judged counts as useless. No order was tuned on the questions held out."
)
EVERYTHING = All()
DEPTH = 10
FIRST = 3

Ask = Callable[[str], list[str]]
"""Returns the keys of the items a question finds, at most :data:`DEPTH`, the first first."""


class Question(msgspec.Struct, frozen=True):
    """A question as it is typed, and what is worth finding."""

    question: str
    held_out: bool
    """Whether no order was tuned on it."""
    grades: dict[str, int]
    """By :func:`key`: 2 answers the question, 1 is useful, 0 was judged and is neither."""


def questions(path: Path = QUESTIONS) -> list[Question]:
    """Return the questions in the order of their file."""
    return [msgspec.convert(row, Question) for row in rows(path)]


def key(item: Item) -> str:
    """Return what an item is graded under: its id hangs on the port that the feeds were served on."""
    return hashlib.sha256(f"{item.outlet}\n{item.title}".encode()).hexdigest()[:12]


def ndcg(grades: Mapping[str, int], found: Sequence[str]) -> float:
    """Return nDCG at :data:`DEPTH` with gain 2^grade - 1 and discount log2; what was not judged counts as 0."""
    best = sorted(grades.values(), reverse=True)
    return _dcg([grades.get(each, 0) for each in found]) / _dcg(best)


def _dcg(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def useful(grades: Mapping[str, int], found: Sequence[str]) -> bool:
    """Say whether one of the first three answers the question, or two of them are useful to who asks it."""
    first = [grades.get(each, 0) for each in found[:FIRST]]
    return 2 in first or sum(grade > 0 for grade in first) >= 2


@contextmanager
def corpus(shared: Path | None) -> Iterator[list[Enriched]]:
    """Give every item there is, found and enriched as a desk does."""
    logs.configure("CRITICAL", "text")
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(load(data=Path(folder)))
        try:
            samples = [demo.bundled(), *([demo.folder(shared / "feeds")] if shared else [])]
            for sample in samples:
                demo.run(parts, sample)
            found = list(_every(parts.index))
        finally:
            parts.close()
    yield _dated(found) + (_headlines(shared / "tagging" / "tagging.dev.jsonl") if shared else [])


def _every(index: Index, query: Node = EVERYTHING) -> Iterator[Enriched]:
    after = ""
    while True:
        page = index.search(Search(query=query, limit=200, after=after, marked=False))
        yield from (hit.enriched for hit in page.hits)
        after = page.next
        if not after:
            return


def _dated(items: Sequence[Enriched]) -> list[Enriched]:
    """Return the items as a desk would have seen them: those without a date with the newest of their feed.

    They would all be of today else, since that is when the old documents are read here, and the freshest of all.
    """
    newest: dict[str, datetime] = {}
    for each in items:
        if each.item.published:
            newest[each.item.feed] = max(each.item.published, newest.get(each.item.feed, LONG_AGO))
    return [_seen(each, newest.get(each.item.feed, LONG_AGO)) for each in items]


def _seen(enriched: Enriched, moment: datetime) -> Enriched:
    item = enriched.item
    seen = msgspec.structs.replace(item, seen=item.published or moment)
    return msgspec.structs.replace(enriched, item=seen)


def _headlines(path: Path) -> list[Enriched]:
    enricher = RuleEnricher()
    return [enricher.enrich(_item(row)) for row in rows(path)]


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        id=hashlib.sha256(row["id"].encode()).hexdigest()[:32],
        feed="labelled",
        outlet=(urlsplit(row.get("link", "")).hostname or "").removeprefix("www."),
        url=row.get("link", ""),
        title=row["title"],
        summary=row.get("summary", ""),
        published=_day(row.get("published") or ""),
        seen=NOW,
    )


def _day(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def plain(items: Sequence[Enriched], among: Callable[[str], Collection[str]] | None = None) -> Ask:
    """Return the rival: FTS5's own ``bm25`` with its own tokens and stems, over any of the question's words.

    ``among`` says which items alone it may show, so that its order is compared over the same items.
    """
    store = sqlite3.connect(":memory:")
    store.execute("CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, title, summary, body, tokenize='porter')")
    store.executemany(
        "INSERT INTO t VALUES (?, ?, ?, ?)",
        ((key(each.item), each.item.title, each.item.summary, each.item.body) for each in items),
    )

    def ask(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        found = store.execute("SELECT key FROM t WHERE t MATCH ? ORDER BY bm25(t)", (words,))
        kept = None if among is None else among(question)
        shown = (name for (name,) in found if kept is None or name in kept)
        return list(islice(shown, DEPTH))

    return ask


def found_with_most(index: Index) -> Callable[[str], Collection[str]]:
    """Return what tells the keys of all items that a question finds by most of its words."""

    def found(question: str) -> set[str]:
        tree = most(parse(question, NOW))
        return {key(each.item) for each in _every(index, tree)}

    return found


def ours(index: Index, sort: Sort, read: Callable[[Node], Node] = lambda tree: tree) -> Ask:
    """Return how an index answers in an order; ``read`` loosens the question."""

    def ask(question: str) -> list[str]:
        tree = read(parse(question, NOW))
        hits = index.search(Search(query=tree, limit=DEPTH, sort=sort, now=NOW, marked=False)).hits
        return [key(hit.enriched.item) for hit in hits]

    return ask


def _any(tree: Node) -> Node:
    """Return what is found with one of the words: the order by itself, over what plain BM25 finds."""
    return any_of(tree.children) if isinstance(tree, And) else tree


def systems(items: Sequence[Enriched], index: Index, name: str) -> dict[str, Ask]:
    """Write all items to an index and return its ways to answer."""
    for start in range(0, len(items), 500):
        index.put(items[start : start + 500], NOW)
    return {
        f"{name}, newest, all words": ours(index, "newest"),
        f"{name}, relevance, all words": ours(index, "relevance"),
        f"{name}, relevance, most words": ours(index, "relevance", most),
        f"{name}, relevance, any word": ours(index, "relevance", _any),
    }


def relevance(shared: Path | None, *, elastic: bool = False) -> Section:
    """Return the figures of every way to answer; ``elastic`` starts a server and asks that, too."""
    with corpus(shared) as items, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        indices: dict[str, Index] = {"SQLite": SqliteIndex(folder / "index.db")}
        if elastic:
            indices["Elasticsearch"] = _elastic(stack, folder)
        ways = {
            "plain BM25, any word": plain(items),
            "plain BM25, of what most words find": plain(items, found_with_most(indices["SQLite"])),
        }
        for name, index in indices.items():
            stack.callback(index.close)
            ways |= systems(items, index, name)
        return _section(ways, present(questions(), items))


def _elastic(stack: ExitStack, folder: Path) -> Index:
    server = Elasticsearch(folder / "elasticsearch")
    stack.callback(server.close)
    server.start()
    return ElasticIndex(ElasticSettings(urls=(server.address,)))


def present(asked: Sequence[Question], items: Sequence[Enriched]) -> list[Question]:
    """Return the questions that the items can answer, with the grades of those items only."""
    there = {key(each.item) for each in items}
    kept = (
        msgspec.structs.replace(each, grades={name: grade for name, grade in each.grades.items() if name in there})
        for each in asked
    )
    return [each for each in kept if any(each.grades.values())]


def _section(ways: Mapping[str, Ask], asked: Sequence[Question]) -> Section:
    lines, misses = [], []
    for name, ask in ways.items():
        answers = [(each, ask(each.question)) for each in asked]
        held = [(each, found) for each, found in answers if each.held_out]
        lines.append((name, *_figures(answers), *_figures(held), _judged(answers)))
        misses += [f"{name}: {each.question}" for each, found in answers if not useful(each.grades, found)]
    number, apart = len(asked), sum(each.held_out for each in asked)
    header = (
        "how",
        "nDCG@10",
        f"useful first three, of {number}",
        "nDCG@10, held out",
        f"useful first three, of {apart} held out",
        "of the first ten were judged",
    )
    return Section("Relevance", NOTE, table(header, lines), misses)


def _figures(answers: Sequence[tuple[Question, list[str]]]) -> tuple[float, int]:
    mean = math.fsum(ndcg(each.grades, found) for each, found in answers) / max(1, len(answers))
    return mean, sum(useful(each.grades, found) for each, found in answers)


def _judged(answers: Sequence[tuple[Question, list[str]]]) -> str:
    shown = [name in each.grades for each, found in answers for name in found]
    return f"{sum(shown) / max(1, len(shown)):.0%}"
