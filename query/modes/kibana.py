"""A query as text for Kibana's search bar in Lucene mode, and what is to be known of it there."""

from datetime import datetime

import msgspec

from query.build import all_of, leaves
from query.to_text import to_text
from query.tree import And, AtLeast, Node, Not, Or, Range, Similar

EXPANSIONS = 50
"""Spellings that Elasticsearch's ``query_string`` finds for a similar one: its ``fuzzy_max_expansions``."""


NO_MOST = "Kibana has no way to ask for most of the words"
"""Why a question that was put so is not handed over."""


class KibanaText(msgspec.Struct, frozen=True):
    """Text that finds in Kibana what the query finds here."""

    text: str
    remarks: tuple[str, ...] = ()
    """Where it may find something else, in sentences."""


def for_kibana(tree: Node, *, relative: bool = False) -> KibanaText:
    """Return the text of a query for Kibana.

    ``relative`` says that the query has times such as ``now-7d`` (:func:`query.parse.has_relative`). Raises
    :class:`query.errors.QueryError` for combinations that are too many to write out.
    """
    remarks = []
    if relative:
        remarks.append("Times such as now-7d are written as the moments that they mean now.")
    if similar := [leaf for leaf in leaves(tree) if isinstance(leaf, Similar)]:
        named = ", ".join(dict.fromkeys(f"{leaf.text}~{leaf.edits}" for leaf in similar))
        remarks.append(f"Of the spellings like {named} Kibana finds the {EXPANSIONS} nearest.")
    if _has_enough(tree):
        remarks.append("Most of the words is written out as every combination that is enough.")
    return KibanaText(to_text(tree, kibana=True), tuple(remarks))


def within(tree: Node, since: datetime | None, until: datetime | None) -> Node:
    """Return the query within the window of its question, as a range of ``published``.

    It begins at ``since`` and ends before ``until``; both are aware, null is open.
    """
    if since is None and until is None:
        return tree
    return all_of([tree, Range("published", since, until, high_open=until is not None)])


def _has_enough(node: Node) -> bool:
    match node:
        case AtLeast():
            return True
        case And(children) | Or(children):
            return any(map(_has_enough, children))
        case Not(child):
            return _has_enough(child)
        case _:
            return False
