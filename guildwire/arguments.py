"""The query that people give to an option, read with an error that shows what is wrong."""

from datetime import datetime

from news.errors import WrongUse
from query.errors import QueryError
from query.names import KnownNames
from query.parse import QueryReading, read


def reading(query: str, now: datetime, names: KnownNames) -> QueryReading:
    """Return what a query means. Raises :class:`WrongUse`, which points at the place of the mistake."""
    try:
        return read(query, now, names)
    except QueryError as error:
        raise WrongUse(f"{error}\n  {query}\n  {' ' * error.position}^") from error
