"""The cursors of every backend: after what the next page begins, and by what order."""

import re

import msgspec

from news.errors import WrongUse
from search.port import Search, Sort

_CURSOR = re.compile(
    r"(?P<backend>[a-z]+):(?P<sort>newest|first-seen|relevance)(?P<stories>\+stories)?"
    r":(?P<score>[0-9.e+-]+):(?P<time>-?\d{1,15}):(?P<origin>-?\d{1,15}):(?P<id>.*)",
    re.DOTALL,
)


class Rank(msgspec.Struct, frozen=True, order=True):
    """Where a document stands in an order; the greatest comes first."""

    score: float
    """How well it answers; 0 in an order by time."""
    time: int
    """Milliseconds since 1970: of ``seen`` where that is the order, else of ``published``."""
    id: str


class Cursor(msgspec.Struct, frozen=True):
    """After what a page begins."""

    place: Rank
    origin: int
    """Milliseconds since 1970: from when relevance counts the age of an item; 0 in an order by time."""

    def text(self, backend: str, request: Search) -> str:
        """Return the port's cursor for the page after this."""
        kind = f"{request.sort}{'+stories' if request.collapse else ''}"
        return f"{backend}:{kind}:{self.place.score!r}:{self.place.time}:{self.origin}:{self.place.id}"


def read(backend: str, request: Search) -> Cursor | None:
    """Return after what the page of ``request`` begins, null for the first one.

    Raises :class:`WrongUse` for a cursor of another index, another order or another way to show stories.
    """
    if not request.after:
        return None
    found = _CURSOR.fullmatch(request.after)
    if found is None or found["backend"] != backend:
        raise WrongUse(f"{request.after!r} is no cursor of this index: begin again at the first page")
    _same_order(found["sort"], bool(found["stories"]), request.sort, request.collapse)
    try:
        place = Rank(float(found["score"]), int(found["time"]), found["id"])
    except ValueError as error:
        raise WrongUse(f"{request.after!r} is no cursor of this index: begin again at the first page") from error
    return Cursor(place, int(found["origin"]))


def _same_order(sort: str, stories: bool, wanted: Sort, collapse: bool) -> None:
    if sort != wanted:
        raise WrongUse(f"this cursor is of a list sorted by {sort}, not {wanted}: begin again at the first page")
    if stories != collapse:
        was = "one item a story" if stories else "every item"
        raise WrongUse(f"this cursor is of a list that shows {was}: begin again at the first page")
