"""Times as people give them to an option."""

from datetime import datetime

from news.errors import WrongUse
from query.times import span


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
