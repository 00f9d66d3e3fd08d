"""Putting trees together without needless levels, so that equal queries are equal trees."""

from collections.abc import Iterable, Iterator

from query.tree import All, And, AtLeast, Node, Not, Or


def all_of(nodes: Iterable[Node]) -> Node:
    """Return the conjunction: nested ones flattened, ``All`` left out, a single node as itself."""
    children = tuple(part for node in nodes for part in (node.children if isinstance(node, And) else (node,)))
    kept = tuple(child for child in children if not isinstance(child, All))
    if not kept:
        return All()
    return kept[0] if len(kept) == 1 else And(kept)


def any_of(nodes: Iterable[Node]) -> Node:
    """Return the disjunction of at least one node: nested ones flattened, ``All`` if one of them is."""
    children = tuple(part for node in nodes for part in (node.children if isinstance(node, Or) else (node,)))
    if any(isinstance(child, All) for child in children):
        return All()
    return children[0] if len(children) == 1 else Or(children)


def at_least(least: int, nodes: Iterable[Node]) -> Node:
    """Return what matches where at least so many of some nodes do; ``least`` is from 0 to as many as there are.

    ``All`` counts as one that matched. One of all is a disjunction, and all of them are a conjunction.
    Raises :class:`ValueError` for more than there are.
    """
    children = tuple(nodes)
    kept = tuple(child for child in children if not isinstance(child, All))
    wanted = least - (len(children) - len(kept))
    if wanted > len(kept):
        raise ValueError(f"{least} of {len(children)} cannot match")
    if wanted <= 0:
        return All()
    if wanted == 1:
        return any_of(kept)
    return all_of(kept) if wanted == len(kept) else AtLeast(wanted, kept)


def negation(node: Node) -> Node:
    """Return the node that matches what ``node`` does not; a double negation is dropped."""
    return node.child if isinstance(node, Not) else Not(node)


def leaves(node: Node, *, negated: bool = True) -> Iterator[Node]:
    """Return the leaves in their order; with ``negated`` false, only those outside every ``Not``."""
    if isinstance(node, And | Or | AtLeast):
        for child in node.children:
            yield from leaves(child, negated=negated)
    elif isinstance(node, Not):
        if negated:
            yield from leaves(node.child, negated=negated)
    else:
        yield node
