"""The query that people give to an option, read with an error that shows what is wrong."""

from datetime import datetime

from news.errors import WrongUse
from query.errors import QueryError
from query.parse import parse
from query.tree import Node


def tree(query: str, now: datetime) -> Node:
    """Return the tree of a query. Raises :class:`WrongUse`, which points at the place of the mistake."""
    try:
        return parse(query, now)
    except QueryError as error:
        raise WrongUse(f"{error}\n  {query}\n  {' ' * error.position}^") from error
