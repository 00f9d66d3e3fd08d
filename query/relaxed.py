"""A query without its relative dates: what an item may have matched when it came, whatever ``now`` was then."""

from datetime import UTC, datetime

from query.build import all_of, any_of, leaves, negation
from query.names import NO_NAMES, KnownNames
from query.parse import parse
from query.tree import All, And, Node, Not, Or

_ONCE = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
_LATER = datetime(2010, 11, 12, 13, 14, 15, tzinfo=UTC)
"""Two times apart in every part: what is the same at both does not hang on when it is asked."""


def relaxed(text: str, names: KnownNames = NO_NAMES) -> Node:
    """Return the tree that finds every item which ``text`` matched at any time, and some more.

    Ranges with relative dates are left out. Raises :class:`query.errors.QueryError` for what cannot be read.
    """
    tree = parse(text, _ONCE, names)
    kept = set(leaves(parse(text, _LATER, names)))
    return _without(tree, {leaf for leaf in leaves(tree) if leaf not in kept}, negated=False)


def _without(node: Node, moving: set[Node], *, negated: bool) -> Node:
    """Return the node with every moving leaf taken as true; under NOT, where less matches more, as false."""
    match node:
        case And(children):
            return all_of(_without(child, moving, negated=negated) for child in children)
        case Or(children):
            return any_of(_without(child, moving, negated=negated) for child in children)
        case Not(child):
            return negation(_without(child, moving, negated=not negated))
        case _ if node in moving:
            return Not(All()) if negated else All()
        case _:
            return node
