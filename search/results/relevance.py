"""What relevance goes by on every backend: which words of a query count, where, and how old an item is.

The backends score by BM25; scores of two backends are alike, not equal. Freshness is a sum of straight lines,
which both can count without a script: a week, a month and a year make it a curve that falls fast first.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from more_itertools import windowed

from news.enriched import ENTITY_KINDS
from query.analysis import analyze
from query.fields import TEXT
from query.tree import And, AtLeast, Exists, Keyword, Near, Node, Not, Or, Similar, Word, WordPattern, WordPrefix

WEIGHTS = {"title": 3.0, "summary": 2.0, "body": 1.0}
"""How often a word counts by where it stands."""

FLOOR = 0.85
"""What is left of the score of an item older than a year."""
FRESH = ((7, 0.03), (30, 0.03), (365, 0.09))
"""Days after which nothing is left of a share of the score, and that share; with the floor they make 1."""

ON_BEAT = Exists("tag")
"""What the desk watches for; of what the feeds bring beside it an item is seldom the answer."""
BEAT = 0.2
"""What is added to the freshness of an item on the beat."""

NAMED = 0.6
"""What a name counts beside a word that is as rare: the query spells it out, and the item is tagged with it,
whatever its text calls it."""
NAMING = 8
"""Words that are looked at for names."""
LONGEST = 3
"""Words of a name at most."""

DAY = 86_400_000
"""Milliseconds of a day."""

MOST = 16
"""Words that are scored at most: each one more is read through for every page."""


Form = WordPrefix | WordPattern | Similar
"""What stands for several words."""


class Sought(msgspec.Struct, frozen=True):
    """The parts of a query that an item may answer better or worse."""

    words: tuple[Word | Near, ...] = ()
    forms: tuple[Form, ...] = ()
    neighbours: tuple[Word, ...] = ()
    """Two words that stand side by side in the query, as a phrase: an item that has them so answers better.

    If they name no field, in the title alone: elsewhere chance phrases ("job cuts") outvote the word that matters.
    None where only some of the words need match: who has two of them side by side would outvote who has three.
    """

    names: tuple[Keyword, ...] = ()
    """What the words side by side may be the name of, whole and by every kind; most of these no item has."""

    choice: bool = False
    """Whether some of several parts are enough somewhere."""

    def __bool__(self) -> bool:
        return bool(self.words or self.forms)


def sought(node: Node) -> Sought:
    """Return what is to be scored: nothing under NOT, and no keywords, which an item has or has not."""
    leaves = list(dict.fromkeys(_leaves(node)))
    words = tuple(leaf for leaf in leaves if isinstance(leaf, Word | Near))[:MOST]
    return Sought(
        words,
        tuple(leaf for leaf in leaves if isinstance(leaf, Form))[:MOST],
        tuple(dict.fromkeys(_neighbours(node)))[:MOST],
        tuple(dict.fromkeys(_names(words))),
        _has_choice(node),
    )


def _names(words: Sequence[Word | Near]) -> Iterator[Keyword]:
    texts = [word.text for word in words if isinstance(word, Word) and word.field is None][:NAMING]
    for length in range(1, LONGEST + 1):
        for name in windowed(texts, length):
            if None not in name:
                value = analyze.keyword(" ".join(map(str, name)))
                yield from (Keyword(kind, value) for kind in ENTITY_KINDS)


def _has_choice(node: Node) -> bool:
    if isinstance(node, Not):
        return _has_choice(node.child)
    return isinstance(node, AtLeast) or (isinstance(node, And | Or) and any(map(_has_choice, node.children)))


def _leaves(node: Node) -> Iterator[Word | Near | Form]:
    match node:
        case And(children) | Or(children) | AtLeast(_, children):
            for child in children:
                yield from _leaves(child)
        case Word() | Near() if analyze.stems(node.text):
            yield node
        case WordPrefix() | WordPattern():
            yield node
        case Similar(_, _, field) if field is None or field in TEXT:
            yield node


def _neighbours(node: Node) -> Iterator[Word]:
    match node:
        case And(children):
            yield from _pairs(children)
    if isinstance(node, And | Or | AtLeast):
        for child in node.children:
            yield from _neighbours(child)


def _pairs(children: Sequence[Node]) -> Iterator[Word]:
    for one, other in pairwise(children):
        if isinstance(one, Word) and isinstance(other, Word) and one.field == other.field:
            yield Word(f"{one.text} {other.text}", one.field or "title")
