"""What a question is about, as far as watching goes: for each feed the time its answers can be of."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from query.analysis.analyze import keyword
from query.fields import FIELDS
from query.times import TimeSpan
from query.tree import And, Keyword, KeywordPrefix, Node, Not, Or, Range
from receipt.facts import FeedRecord
from receipt.spans import EVER, hull, overlap

TIMES = frozenset(name for name, field in FIELDS.items() if field.type == "date")
"""The fields that say when something came."""


def reach(query: Node, feed: FeedRecord, *, negated: bool = False) -> TimeSpan | None:
    """Return a stretch of time in which everything lies that ``query`` can find of a feed; null for nothing.

    What is no matter of time or of the source (words, tags, names) may be anything at any time. Where the
    times found lie apart, the stretch holds what is between them as well: more is then judged, never less.
    """
    match query:
        case Not(child):
            return reach(child, feed, negated=not negated)
        case And(children) | Or(children):
            parts = [reach(child, feed, negated=negated) for child in children]
            return hull(parts) if isinstance(query, Or) is not negated else _all(parts)
        case Keyword(field, value) if field in _SOURCE:
            return EVER if (keyword(_SOURCE[field](feed)) == keyword(value)) is not negated else None
        case KeywordPrefix(field, prefix) if field in _SOURCE:
            return EVER if keyword(_SOURCE[field](feed)).startswith(keyword(prefix)) is not negated else None
        case Range(field, low, high) if field in TIMES and not negated:
            return _stretch(low, high)
        case _:
            return EVER


def outlets(query: Node, *, negated: bool = False) -> Iterator[Keyword | KeywordPrefix]:
    """Return the leaves by which a question asks for outlets or feeds; those it leaves out are not among them."""
    match query:
        case Not(child):
            yield from outlets(child, negated=not negated)
        case And(children) | Or(children):
            for child in children:
                yield from outlets(child, negated=negated)
        case Keyword(field) | KeywordPrefix(field) if field in _SOURCE and not negated:
            yield query
        case _:
            return


_SOURCE: dict[str, Callable[[FeedRecord], str]] = {
    "outlet": lambda feed: feed.outlet,
    "feed": lambda feed: feed.key,
}
_INSTANT = timedelta(milliseconds=1)


def _all(parts: Sequence[TimeSpan | None]) -> TimeSpan | None:
    found: TimeSpan | None = EVER
    for part in parts:
        found = overlap(found, part) if found and part else None
    return found


def _stretch(low: datetime | float | None, high: datetime | float | None) -> TimeSpan | None:
    begin = low if isinstance(low, datetime) else EVER.start
    end = high if isinstance(high, datetime) else EVER.end
    if begin > end:
        return None
    # An instant is a stretch too, of the shortest time that an index tells apart.
    return TimeSpan(begin, max(end, begin + _INSTANT))
