"""Why an item was or was not told to a subscription: the question everybody asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerts.desk.shown import shown_address
from alerts.port import OutboxRow
from alerts.subscription import Subscription
from news.enriched import Enriched
from query.document import View
from query.names import NO_NAMES, KnownNames
from query.parse import parse
from query.to_predicate import to_predicate
from query.to_text import to_text
from query.tree import All, And, Exists, Keyword, KeywordPrefix, Node, Not, Or, Range, Word, WordPrefix


def why(
    subscription: Subscription,
    enriched: Enriched | None,
    rows: Sequence[OutboxRow],
    now: datetime,
    names: KnownNames = NO_NAMES,
) -> list[str]:
    """Return the answer as sentences for a person; the query is read by ``names``, as when items are matched.

    ``enriched`` is the item as the index has it, null if it has none; ``rows`` are the store's rows
    for the item and the subscription. Raises :class:`news.errors.WrongUse` if the query cannot be used.
    """
    if rows:
        return [_of_row(row) for row in rows]
    if enriched is None:
        return ["The item is not in the index: it was never received, or it is parked."]
    tree = parse(subscription.query, now, names.not_closed())
    view = View(enriched, now)
    if not to_predicate(tree)(view):
        return [f"It does not match: it lacks {clause}." for clause in _missing(tree, view)]
    if said := _unwanted(subscription, enriched, now):
        return [f"It matches, but {said}."]
    return ["It matches now and was not recorded: it is still on its way, or the query or the rules have changed."]


def _unwanted(subscription: Subscription, enriched: Enriched, now: datetime) -> str:
    """Return why a match that is not recorded would not be told; empty where it would."""
    if not subscription.active:
        return "the subscription is inactive"
    about = {enriched.item.id, enriched.story}
    for muted in subscription.muted_stories:
        if muted.story in about and (muted.until is None or muted.until > now):
            return "its story is muted " + (f"until {_time(muted.until)}" if muted.until else "for good")
    if subscription.muted_until is not None and subscription.muted_until > now:
        return f"the subscription is muted until {_time(subscription.muted_until)}"
    if subscription.max_age is not None and enriched.item.published is None:
        return "it has no date, so it counts as too old for every maximum age"
    if subscription.created > enriched.item.seen:
        return f"was received before the subscription was made ({_time(subscription.created)})"
    return ""


def _of_row(row: OutboxRow) -> str:
    where = f"{shown_address(row.channel)}, revision {row.note.revision}, matched {_time(row.matched)}"
    due = f" until {_time(row.due)}" if row.due is not None else ""
    reason = f" ({row.reason})" if row.reason else ""
    together = ", together with others because of the limit per hour" if row.limited else ""
    part = "" if row.opens or not row.notification else f" into telling {row.notification} of {row.about}"
    return f"{where}: {row.state}{part}{together}{due}{reason}."


def _missing(tree: Node, view: View) -> Iterator[str]:
    for clause in tree.children if isinstance(tree, And) else (tree,):
        if not to_predicate(clause)(view):
            yield say(clause)


def say(node: Node) -> str:
    """Return a query in the words of the query language, brackets where they are needed."""
    match node:
        case Not(child):
            return f"NOT {say(child)}"
        case And(children):
            return "(" + " AND ".join(map(say, children)) + ")"
        case Or(children):
            return "(" + " OR ".join(map(say, children)) + ")"
        case _:
            return _say_leaf(node)


def _say_leaf(node: Node) -> str:  # noqa: PLR0911 (one return for each sort of leaf)
    match node:
        case Word(text, field):
            quoted = f'"{text}"' if " " in text else text
            return f"{field}:{quoted}" if field else quoted
        case WordPrefix(text, field):
            return f"{field}:{text}*" if field else f"{text}*"
        case Keyword(field, value):
            return f'{field}:"{value}"' if " " in value else f"{field}:{value}"
        case KeywordPrefix(field, prefix):
            return f"{field}:{prefix}*"
        case Exists(field):
            return f"_exists_:{field}"
        case Range():
            return _say_range(node)
        case All():
            return "*"
        case _:
            return to_text(node)


def _say_range(node: Range) -> str:
    low, high = (_bound(bound) for bound in (node.low, node.high))
    left, right = "{" if node.low_open else "[", "}" if node.high_open else "]"
    return f"{node.field}:{left}{low} TO {high}{right}"


def _bound(value: datetime | float | None) -> str:
    if value is None:
        return "*"
    return f'"{value.isoformat()}"' if isinstance(value, datetime) else f"{value:g}"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
