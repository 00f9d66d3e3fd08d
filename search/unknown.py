"""The values of a query that no document has, so that finding nothing by them is no news."""

from collections.abc import Callable

from query.build import leaves
from query.names import nowhere
from query.tree import Keyword, KeywordPrefix, Node
from query.unknown import UnknownValue
from search.port import Index, Search

MOST = 20
"""Values that are looked up for one query."""


def unknown_values(
    index: Index, tree: Node, known: Callable[[str, str], bool] = nowhere
) -> tuple[UnknownValue, ...]:
    """Return the values that the query asks for, not those it leaves out, and that nothing in the index has.

    One that is ``known`` by its names (:meth:`query.parse.Reading.knows`) is none of them: not finding it is news.

    Each costs a count, and one that is unknown a look at what is spelled like it (:meth:`search.port.Index.near`).
    """
    asked = [leaf for leaf in leaves(tree, negated=False) if isinstance(leaf, Keyword | KeywordPrefix)]
    doubtful = [leaf for leaf in dict.fromkeys(asked) if not known(leaf.field, _written(leaf))][:MOST]
    return tuple(
        UnknownValue(leaf.field, _written(leaf), index.near(leaf.field, _written(leaf).removesuffix("*")))
        for leaf in doubtful
        if not index.search(Search(query=leaf, limit=0)).total
    )


def _written(leaf: Keyword | KeywordPrefix) -> str:
    return leaf.value if isinstance(leaf, Keyword) else f"{leaf.prefix}*"
