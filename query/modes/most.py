"""Most of the words instead of all of them: how a question in plain words finds what lacks one of them.

Two of three words are enough, and of what else a query asks for nothing is waived: fields, ranges, what it leaves
out, words within brackets with OR. It is a mode that is asked for (``match=most``), never what stands for a query.
"""

from typing import Literal

from query.analysis import analyze
from query.build import all_of, at_least
from query.tree import And, Node, Word

Match = Literal["all", "most"]
"""``all``: every word must match. ``most``: a question of three words or more may lose some."""
COUNTED = 8
"""Most words that count: any five of eight are 56 combinations, where any ten of fifteen would be 3,003."""
LEAST = 3
"""With fewer words every one is asked for."""

_FUNCTION = """
a about after an and any are as at be been but by can could did do does for from had has have how i if in
into is it its me my no nor not of on or our over per she he should so some such than that the their them
then there these they this those to was we were what when where which while who whom whose why will with
would you your
"""
_FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""English words that are in nearly every text, so that having them says nothing."""


def most(tree: Node) -> Node:
    """Return the query that two thirds of the plain words and phrases are enough for.

    They are rounded down, as Elasticsearch rounds shares.
    Counted are the words of the outermost conjunction that name no field: a phrase as one, the same word once, and
    none that every English text has (unless in capitals: WHO). Of more than :data:`COUNTED` the longest count,
    because they say most, and the others are not asked for. What has fewer than :data:`LEAST` stays as it is.
    """
    parts = tree.children if isinstance(tree, And) else (tree,)
    words = _different([part for part in parts if _is_word(part)])
    telling = [word for word in words if not _is_function(word)]
    if len(words) < LEAST or not telling:
        return tree
    counted = _longest(telling)
    enough = at_least(2 * len(counted) // 3, counted) if len(counted) >= LEAST else all_of(counted)
    return all_of([enough, *(part for part in parts if not _is_word(part))])


def _is_word(node: Node) -> bool:
    return isinstance(node, Word) and node.field is None


def _different(words: list[Node]) -> list[Word]:
    """Return the words that are not the same after analysis, each where it first stands."""
    found: dict[tuple[str, ...], Word] = {}
    for word in words:
        if isinstance(word, Word):
            found.setdefault(tuple(analyze.stems(word.text)), word)
    return list(found.values())


def _is_function(word: Word) -> bool:
    return word.text.lower() in _FUNCTION_WORDS and not (len(word.text) > 1 and word.text.isupper())


def _longest(words: list[Word]) -> list[Word]:
    kept = sorted(words, key=lambda word: -len(word.text))[:COUNTED]
    return [word for word in words if word in kept]
