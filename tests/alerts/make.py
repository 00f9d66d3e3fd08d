"""Short ways to make the records the tests speak about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from alerts.channels.port import Answer, Letter, Sent
from alerts.letters.compose import compose
from alerts.note import Note
from alerts.port import Delivery, OutboxRow
from alerts.subscription import Subscription
from news.enriched import Enriched
from news.item import Item

NOON = datetime(2023, 7, 20, 12, 0, tzinfo=UTC)
"""A Thursday."""


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def subscription(**fields: Any) -> Subscription:
    given: dict[str, Any] = {
        "id": "s1",
        "name": "strikes",
        "query": "strike",
        "channels": ("file:a.jsonl",),
        "created": NOON,
        "limit_per_hour": None,
    }
    return Subscription(**(given | fields))


def note(item: str = "i1", **fields: Any) -> Note:
    given: dict[str, Any] = {
        "revision": 1,
        "story": "t1",
        "outlet": "Variety",
        "title": f"Title of {item}",
        "at": NOON,
    }
    return Note(item=item, **(given | fields))


def row(item: str = "i1", **fields: Any) -> OutboxRow:
    """Return an opening row that is held until noon, unless ``fields`` say something else."""
    given: dict[str, Any] = {
        "subscription": "s1",
        "channel": "file:a.jsonl",
        "about": "t1",
        "notification": 1,
        "opens": True,
        "matched": NOON,
        "state": "held",
        "due": NOON,
        "note": note(item),
    }
    return OutboxRow(**(given | fields))


def enriched(item: str = "i1", **fields: Any) -> Enriched:
    """Return an enriched item; fields of the item and of the enrichment may be mixed."""
    given: dict[str, Any] = {
        "feed": "https://example.org/feed",
        "outlet": "Variety",
        "seen": NOON,
        "published": NOON,
    } | fields
    of_item = {name: value for name, value in given.items() if name in Item.__struct_fields__}
    rest = {name: value for name, value in given.items() if name not in of_item}
    return Enriched(item=Item(id=item, **of_item), **({"rules": "1-test"} | rest))


def sent(*deliveries: Delivery) -> list[tuple[Delivery, Letter, str]]:
    """Return deliveries with their letters, as the store is told of those that a channel took."""
    return [(each, compose(each, "", NOON), "") for each in deliveries]


class Answering:
    """A channel that answers what it is told to, ``Sent`` when nothing is left, and remembers its letters."""

    def __init__(self, *answers: Answer | Exception, idempotent: bool = True) -> None:
        self.answers = list(answers)
        self.idempotent = idempotent
        self.letters: list[Letter] = []

    def check(self, address: str) -> str:
        """Take every address."""
        return ""

    def send(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        answer = self.answers.pop(0) if self.answers else Sent()
        if isinstance(answer, Exception):
            raise answer
        return answer


class BulkAnswering(Answering):
    """The same, taking several letters at once; ``batches`` are their numbers."""

    def __init__(self, *answers: Answer | Exception) -> None:
        super().__init__(*answers)
        self.batches: list[int] = []

    def send_all(self, letters: Sequence[Letter]) -> list[Answer]:
        self.batches.append(len(letters))
        return [self.send(letter) for letter in letters]


def changed(record: Subscription, **fields: Any) -> Subscription:
    return msgspec.structs.replace(record, **fields)
