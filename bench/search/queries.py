"""What is asked, as people ask it, and the same in the words of the naive schema."""

from typing import NamedTuple


class Asked(NamedTuple):
    """One kind of question with the queries that stand for it."""

    kind: str
    queries: tuple[str, ...]
    naive: tuple[str, ...] = ()
    """The same as conditions of the naive schema (``bench/search/naive.py``), where it can be asked at all."""


WORDS = ("the", "new", "company", "people", "year", "game", "government", "technology", "police", "windows")


def _each(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.replace("WORD", word) for word in WORDS)


PAGES = (
    Asked("a word", _each("WORD"), _each("match:WORD")),
    Asked("two words", _each("WORD time"), _each("match:WORD AND time")),
    Asked(
        "a phrase",
        ('"more than"', '"the first"', '"last year"', '"one of the"', '"in the world"'),
        (
            'match:"more than"',
            'match:"the first"',
            'match:"last year"',
            'match:"one of the"',
            'match:"in the world"',
        ),
    ),
    Asked("NOT", _each("WORD -police -government"), _each("match:WORD NOT (police OR government)")),
    Asked(
        "a word, a tag and a month",
        _each("WORD tag:topic/3 published:[2025-11-01 TO 2025-11-30]"),
        _each("match:WORD&tag:topic/3&month"),
    ),
    Asked("a tag", ("tag:ai", "tag:labor", "tag:topic/1 OR tag:topic/2"), ("tag:ai", "tag:labor")),
    Asked("everything", ("*",), ("*",)),
)
"""What a page is mostly asked for; p95 is over all of these together."""

PREFIXES = (
    Asked("one letter", ("a*", "s*", "t*", "c*"), ("match:a*", "match:s*", "match:t*", "match:c*")),
    Asked("two letters", ("co*", "re*", "st*", "in*"), ("match:co*", "match:re*", "match:st*", "match:in*")),
    Asked("three letters", ("con*", "pro*", "int*", "com*"), ("match:con*", "match:pro*", "match:int*")),
    Asked("five letters", ("techn*", "inter*", "gover*"), ("match:techn*", "match:inter*", "match:gover*")),
)

NEW = (
    Asked("a pattern", ("*tion", "*work*", "t?me", "gov*ment")),
    Asked("a misspelling", ("govermnent~1", "tecnology~2", "peple~1")),
    Asked("near one another", ('"people work"~5', '"the company"~3', '"new government"~10')),
    Asked("a part of a name", ("person:*ba*", "company:*art", "company:netflx~1")),
)
"""What version 1 of the index and the naive schema cannot be asked."""

FACETED = ("*", "the", "new", "company", "game OR people", "tag:ai")
FIELDS = ("outlet", "tag", "company", "language", "published")
FACETED_NAIVE = ("*", "match:the", "match:new", "match:company", "match:game OR people", "tag:ai")
