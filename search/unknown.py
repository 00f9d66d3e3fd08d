"""The values of a query that no document has, so that finding nothing by them is no news."""

from query.build import leaves
from query.tree import Keyword, KeywordPrefix, Node
from query.unknown import UnknownValue
from search.port import Index, Search

MOST = 20
"""Values that are looked up for one query."""


def unknown_values(index: Index, tree: Node) -> tuple[UnknownValue, ...]:
    """Return the values that the query asks for, not those it leaves out, and that nothing in the index has.

    Each costs a count, and one that is unknown a look at what is spelled like it (:meth:`search.port.Index.near`).
    """
    asked = [leaf for leaf in leaves(tree, negated=False) if isinstance(leaf, Keyword | KeywordPrefix)]
    return tuple(_unknown(index, leaf) for leaf in dict.fromkeys(asked[:MOST]) if not _known(index, leaf))


def _known(index: Index, leaf: Keyword | KeywordPrefix) -> bool:
    return index.search(Search(query=leaf, limit=0)).total > 0


def _unknown(index: Index, leaf: Keyword | KeywordPrefix) -> UnknownValue:
    if isinstance(leaf, Keyword):
        return UnknownValue(leaf.field, leaf.value, index.near(leaf.field, leaf.value))
    return UnknownValue(leaf.field, f"{leaf.prefix}*", index.near(leaf.field, leaf.prefix))
