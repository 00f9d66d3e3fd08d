"""The values of a query that no document has, so that finding nothing by them is no news."""

from query.build import leaves
from query.names import NO_NAMES, KnownNames
from query.tree import Keyword, KeywordPrefix, Node
from query.unknown import UnknownValue
from search.port import Index, Search

MOST = 20
"""Values that are looked up for one query."""
NEAR = 3
"""Values that are told for one that is unknown."""


def unknown_values(index: Index, tree: Node, names: KnownNames = NO_NAMES) -> tuple[UnknownValue, ...]:
    """Return the values that the query asks for, not those it leaves out, and that nothing in the index has.

    One that ``names`` know is none of them: not finding it is news. Each costs a count, and one that is unknown a
    look at what is spelled like it, in the index (:meth:`search.port.Index.near`) and among the names.
    """
    asked = [leaf for leaf in leaves(tree, negated=False) if isinstance(leaf, Keyword | KeywordPrefix)]
    doubtful = [leaf for leaf in dict.fromkeys(asked) if not _named(leaf, names)][:MOST]
    return tuple(
        _unknown(index, leaf, names) for leaf in doubtful if not index.search(Search(query=leaf, limit=0)).total
    )


def _named(leaf: Keyword | KeywordPrefix, names: KnownNames) -> bool:
    if isinstance(leaf, Keyword):
        return names.canonical(leaf.field, leaf.value) is not None
    return names.begins(leaf.field, leaf.prefix)


def _unknown(index: Index, leaf: Keyword | KeywordPrefix, names: KnownNames) -> UnknownValue:
    value, end = (leaf.value, "") if isinstance(leaf, Keyword) else (leaf.prefix, "*")
    near = dict.fromkeys((*index.near(leaf.field, value, NEAR), *names.near(leaf.field, value, NEAR)))
    return UnknownValue(leaf.field, f"{value}{end}", tuple(near)[:NEAR])
