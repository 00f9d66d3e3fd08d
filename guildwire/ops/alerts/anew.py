"""An edit that somebody else was faster than is made anew on what they left."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from alerts.port import ChangedSince
from web.alerts.port import ChangedMeanwhile

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 20
"""More editors than press the button in one moment; one of those that tried goes through each time."""


def anew(edit: Callable[P, T]) -> Callable[P, T]:
    """Return ``edit`` repeated while it raises :class:`ChangedSince`; it reads what is stored each time.

    So two who change different entries both have their way. Raises ChangedMeanwhile where it never goes through.
    """

    @wraps(edit)
    def edited(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return edit(*args, **kwargs)
            except ChangedSince:
                continue
        try:
            return edit(*args, **kwargs)
        except ChangedSince as error:
            raise ChangedMeanwhile(str(error)) from error

    return edited
