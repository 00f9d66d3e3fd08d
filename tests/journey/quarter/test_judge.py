"""The judge of the quarter finds what is broken: parts that lose, double, delay or tell what was withdrawn."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from alerts.channels.port import Answer, Letter, Sent
from alerts.deliver import Compose
from alerts.port import Delivery, DeliveryItem, Match
from alerts.subscription import Subscription
from news.counts import Counts
from state.alerts.store import SqlAlertStore
from tests.journey.quarter.judge import complaints
from tests.journey.quarter.parts import composer
from tests.journey.quarter.test_quarter import SPRING
from tests.journey.quarter.world import Machine, Receiver, Size, World

SMALL = Size(days=10, people=40, stories=60, edits=25)
_numbers = count()


class Forgetful(SqlAlertStore):
    """Drops some matches."""

    def record(self, matches: Sequence[Match], now: datetime, gather: timedelta | None = None) -> Counts:
        return super().record([each for each in matches if next(_numbers) % 9], now, gather)


class Hasty(SqlAlertStore):
    """Gives out what is due in two hours."""

    def lease(self, now: datetime, limit: int, length: timedelta) -> list[Delivery]:
        return super().lease(now + timedelta(hours=2), limit, length)


class Stubborn(SqlAlertStore):
    """Keeps edits to itself: what is held goes out as it was to go out before."""

    def save(
        self, subscription: Subscription, now: datetime, who: str = "", *, seen: Subscription | None = None
    ) -> None:
        without = msgspec.structs.replace(subscription, quiet=None, muted_until=None)
        super().save(without, now, who, seen=seen)


class Swallowing(Receiver):
    """Says of some letters that they were sent, and sends them not."""

    def send(self, letter: Letter) -> Answer:
        return Sent("250 ok") if next(_numbers) % 4 == 0 else super().send(letter)


class Doubling(Receiver):
    """Sends some letters again under another id."""

    def send(self, letter: Letter) -> Answer:
        answer = super().send(letter)
        if isinstance(answer, Sent) and next(_numbers) % 3 == 0:
            self._world.receive(
                self._kind, msgspec.structs.replace(letter, delivery=f"again{letter.delivery[5:]}")
            )
        return answer


def first_revisions(inner: Compose) -> Compose:
    """Return what tells items as they were when they matched."""

    def compose(delivery: Delivery, receipt: str, now: datetime) -> Letter:
        entries = tuple(map(_as_matched, delivery.entries))
        return inner(msgspec.structs.replace(delivery, latest={}, entries=entries), receipt, now)

    return compose


def _as_matched(entry: DeliveryItem) -> DeliveryItem:
    others = {note.item: note for note in reversed(entry.others) if note.item != entry.row.note.item}
    return msgspec.structs.replace(entry, others=tuple(others.values()))


def silent_corrections(inner: Compose) -> Compose:
    """Return what tells the newest revision, and not that it was corrected."""

    def compose(delivery: Delivery, receipt: str, now: datetime) -> Letter:
        letter = inner(delivery, receipt, now)
        quiet = tuple(msgspec.structs.replace(each, corrected=(), news="") for each in letter.stories)
        return msgspec.structs.replace(letter, stories=quiet)

    return compose


def same(inner: Any) -> Any:
    return inner


MUTANTS: dict[str, tuple[Callable[[Engine], Any], Callable[[Compose], Compose], Callable[..., Receiver], str]] = {
    "drops matches": (Forgetful, same, Receiver, "not accounted for"),
    "sends too early": (Hasty, same, Receiver, "early"),
    "forgets quiet hours": (Stubborn, same, Receiver, "unwanted"),
    "swallows letters": (SqlAlertStore, same, Swallowing, "lost"),
    "doubles letters": (SqlAlertStore, same, Doubling, "twice"),
    "tells first revisions": (SqlAlertStore, first_revisions, Receiver, "withdrawn"),
    "corrects in silence": (SqlAlertStore, silent_corrections, Receiver, "not corrected"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("store", "change", "receiver", "word"), MUTANTS.values(), ids=MUTANTS)
def test_the_judge_sees_what_is_broken(
    store: Callable[[Engine], Any],
    change: Callable[[Compose], Compose],
    receiver: Callable[..., Receiver],
    word: str,
    engine: Engine,
) -> None:
    machine = Machine(engine, store, change(composer(engine)), receiver)
    found = complaints(World(3, SPRING, SMALL, machine).run())
    assert word in {each.partition(":")[0] for each in found}, found[:5]
