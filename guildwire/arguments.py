"""What people give to an option: times and queries, read with an error that shows what is wrong."""

from datetime import datetime

from news.errors import WrongUse
from query.errors import QueryError
from query.parse import parse
from query.times import span
from query.tree import Node


def moment(option: str, text: str, now: datetime) -> datetime | None:
    """Return the time an option names, aware; null where it is not given. Raises :class:`WrongUse`."""
    if not text:
        return None
    try:
        return span(text, now).start
    except ValueError as error:
        raise WrongUse(
            f"{option} {text} is no date ({error}): write 2023-07-26, 2023-07-26T16:00Z or now-7d"
        ) from error


def tree(query: str, now: datetime) -> Node:
    """Return the tree of a query. Raises :class:`WrongUse`, which points at the place of the mistake."""
    try:
        return parse(query, now)
    except QueryError as error:
        raise WrongUse(f"{error}\n  {query}\n  {' ' * error.position}^") from error
