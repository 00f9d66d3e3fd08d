"""What the suites of the index's contract share: a corpus that many queries tell apart, and how to ask."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from random import Random

import msgspec

from news.enriched import Enriched
from query.document import View
from query.parse import parse
from query.times import whole_millis
from query.to_predicate import to_predicate
from query.tree import Node
from search.port import Index, Result, Search, Sort
from tests.search.corpora import FILES, NAMES, NOW, TAGS, TIMES, WORDS
from tests.search.make import NOON, document

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LATER = NOON + DAY


def ask(index: Index, text: str, limit: int = 50) -> Result:
    return index.search(Search(query=parse(text, NOON), limit=limit))


def ids(result: Result) -> list[str]:
    return [hit.enriched.item.id for hit in result.hits]


def outcomes(index: Index, *batch: Enriched) -> list[str]:
    return [verdict.outcome for verdict in index.put(batch, NOON)]


def pages(
    index: Index, query: Node, limit: int, *, sort: Sort = "newest", collapse: bool = False
) -> Iterator[Result]:
    request = Search(query=query, limit=limit, sort=sort, collapse=collapse)
    page = index.search(request)
    yield page
    while page.next:
        page = index.search(msgspec.structs.replace(request, after=page.next))
        yield page


def shown(found: Iterable[Result]) -> list[str]:
    """Return the ids of all pages."""
    return [id_ for page in found for id_ in ids(page)]


def some_document(chance: Random, number: int) -> Enriched:
    def text() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(6)))

    return document(
        f"{number:03}",
        text(),
        summary=text(),
        body=text(),
        outlet=chance.choice(NAMES),
        published=chance.choice((None, *TIMES)),
        seen=NOW + timedelta(minutes=number // 2),
        revision=chance.randint(1, 3),
        tags=tuple(chance.sample(TAGS, chance.randrange(3))),
        companies=tuple(chance.sample(NAMES, chance.randrange(3))),
        categories=tuple(chance.sample(NAMES, chance.randrange(3))),
        media=tuple(chance.sample(FILES, chance.randrange(3))),
        story=chance.choice(("", "", "s1", "s2", "s3", "s4")),
    )


CORPUS = [some_document(Random(number), number) for number in range(60)]
VIEWS = [View(item, NOW) for item in CORPUS]


def expected(query: Node) -> list[str]:
    """Return the ids that the predicate finds, in the port's order."""
    matches = to_predicate(query)
    found: Sequence[Enriched] = [item for item, view in zip(CORPUS, VIEWS, strict=True) if matches(view)]
    items = sorted((each.item for each in found), key=lambda item: (whole_millis(item.at), item.id), reverse=True)
    return [item.id for item in items]
