"""Which letter a delivery follows: the latest one about the same story, or about one of the same dispute."""

from collections.abc import Iterable, Sequence

from alerts.judging.shown import facts_told
from alerts.port import OutboxRow, Told
from state.alerts.leasing.beside import Beside


def before(openings: Sequence[OutboxRow], beside: Beside) -> list[Told | None]:
    """Return, for each opening row, the latest letter that its subscription had on its channel about its story.

    A letter counts once it was delivered or may have been. Stories linked to that of the row count, and those
    merged with it by hand. What was put off after a failure does not follow what its story brought later.
    """
    return [_before(row, beside) for row in openings]


def _before(row: OutboxRow, beside: Beside) -> Told | None:
    told = beside.told.get((row.subscription, row.channel))
    if not told:
        return None
    names = beside.names(row)
    items = {row.note.item, *(note.item for note in beside.others(row))}
    related = (each for each in told if each.about in names or each.note.item in items)
    return _latest(each for each in related if not _overtook(each, row))


def _overtook(told: OutboxRow, row: OutboxRow) -> bool:
    return told.about == row.about and told.notification > row.notification


def _latest(told: Iterable[OutboxRow]) -> Told | None:
    row = max(told, key=lambda row: (row.settled or row.matched, row.notification), default=None)
    return None if row is None else Told(row.delivery, row.settled or row.matched, tuple(facts_told(row)))
