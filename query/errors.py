"""What is said of a query that cannot be understood."""

from news.errors import WrongUse


class QueryError(WrongUse):
    """A query that is refused. ``str()`` says what to do; ``position`` is where in the text, from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
