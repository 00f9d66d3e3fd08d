"""Patterns, nearness and choices on the embedded index where there are many: the same as the predicate finds."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from news.enriched import Enriched
from news.errors import WrongUse
from query.document import View
from query.to_predicate import to_predicate
from query.tree import AtLeast, KeywordPattern, Near, Node, Not, Or, Similar, Word, WordPattern, WordPrefix
from search.port import Search
from search.sqlite.index import SqliteIndex
from search.sqlite.schema import BEGUN
from tests.search.make import NOON, document

LETTERS = "abcdefg"
MADE = ["".join(each) for each in product(LETTERS, repeat=3)]
CORPUS = [
    document(str(at), f"{MADE[at]} {MADE[-at]}", body=f"x {MADE[at // 2]} y z q" if at % 3 else "x z y q")
    for at in range(len(MADE))
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteIndex]:
    index = SqliteIndex(tmp_path_factory.mktemp("expand") / "index.db")
    index.put(CORPUS, NOON)
    yield index
    index.close()


def expected(query: Node) -> set[str]:
    matches = to_predicate(query)
    return {each.item.id for each in CORPUS if matches(View(each, NOON))}


def found(index: SqliteIndex, query: Node) -> set[str]:
    return {hit.enriched.item.id for hit in index.search(Search(query=query, limit=1000)).hits}


WORDS = tuple(Word(word) for word in MADE[:90:3])


@pytest.mark.parametrize(
    "query",
    [
        WordPattern("?b*"),
        WordPattern("*a"),
        WordPattern("*c?", "body"),
        Not(WordPattern("*c?", "title")),
        WordPrefix("a"),
        WordPrefix("ab"),
        WordPrefix("abc"),
        WordPrefix("a", "body"),
        Similar("aac", 1),
        Similar("bbb", 2, "body"),
        AtLeast(2, WORDS),
        AtLeast(2, (*WORDS, Near("x z", 1), Not(Word("x")), WordPrefix("g"))),
        Or((AtLeast(3, (*WORDS, Word("q"), Word("y"))), Word("aaa"))),
        *(Near("x y", slop) for slop in range(1, 6)),
        *(Near("y x", slop) for slop in range(1, 6)),
        *(Near(text, slop) for slop in range(1, 8) for text in ("z x q", "q z y x")),
        Not(Near("x y", 1)),
        KeywordPattern("url", "*/1?"),
        KeywordPattern("id", "*7*"),
    ],
    ids=str,
)
def test_the_same_documents_as_the_predicate_finds(index: SqliteIndex, query: Node) -> None:
    assert found(index, query) == expected(query)


def test_words_of_documents_that_are_gone_do_no_harm(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document("a", "zebra"), document("b", "zeppelin")], NOON)
    index.put([document("a", "horse", revision=2)], NOON)
    assert found(index, WordPattern("z?*a")) == set()
    assert found(index, WordPattern("z?*n")) == {"b"}
    assert found(index, WordPrefix("z")) == {"b"}
    assert found(index, WordPattern("h?r*e")) == {"a"}
    index.close()


def test_a_pattern_that_stands_for_too_many_is_refused_by_its_name(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document("a", body=" ".join(f"w{number}x" for number in range(2_001)))], NOON)
    with pytest.raises(WrongUse, match=r"\*x stands for more than 2,000 words"):
        index.search(Search(query=WordPattern("*x")))
    assert found(index, WordPattern("w1*x")) == {"a"}
    index.close()


def test_many_prefixes_at_once_are_refused(index: SqliteIndex) -> None:
    short = Or(tuple(WordPrefix(word[:BEGUN]) for word in MADE))
    assert found(index, short) == expected(short)
    with pytest.raises(WrongUse, match=r"343 prefixes.*at most 20"):
        index.search(Search(query=Or(tuple(WordPrefix(word + "x") for word in MADE))))


def test_a_search_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db", seconds=-1)
    many: list[Enriched] = [document(f"{at}", "a b c") for at in range(3_000)]
    index.put(many, NOON)
    with pytest.raises(WrongUse, match="narrow it"):
        index.search(Search(query=Or((Word("a"), Not(Word("b"))))))
    assert index.count() == 3_000
    index.close()
