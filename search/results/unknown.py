"""The values of a query that no document has, so that finding nothing by them is no news."""

from query.build import leaves
from query.fields import TEXT
from query.names import NO_NAMES, KnownNames
from query.reading import known
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
    found = (leaf for leaf in leaves(tree, negated=False) if isinstance(leaf, known.ValueLeaf))
    asked = [leaf for leaf in found if leaf.field is not None and leaf.field not in TEXT]
    doubtful = [leaf for leaf in dict.fromkeys(asked) if not _named(leaf, names)][:MOST]
    return tuple(
        _unknown(index, leaf, names) for leaf in doubtful if not index.search(Search(query=leaf, limit=0)).total
    )


def _named(leaf: known.ValueLeaf, names: KnownNames) -> bool:
    match leaf:
        case Keyword(field, value):
            return names.canonical(field, value) is not None
        case KeywordPrefix(field, prefix):
            return names.begins(field, prefix)
        case _:
            return any(map(known.fits(leaf), names.values(leaf.field or "")))


def _unknown(index: Index, leaf: known.ValueLeaf, names: KnownNames) -> UnknownValue:
    field, value = leaf.field or "", known.spelled(leaf)
    near = dict.fromkeys((*index.near(field, value, NEAR), *names.near(field, value, NEAR)))
    return UnknownValue(field, known.asked(leaf), tuple(near)[:NEAR])
