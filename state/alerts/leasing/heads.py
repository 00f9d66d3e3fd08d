"""What is due, of each subscription the longest due first, as little of it as says which deliveries to lease."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    TableValuedAlias,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)

from alerts.subscription import Subscription
from state.alerts.rows import ready, rows
from state.bulk import Texts
from state.engine import Moment

Notification = tuple[str, str, str, int]
"""Subscription, channel, subject and number of a notification."""


class Head(msgspec.Struct, frozen=True):
    """As much of a due row as is needed to say which delivery it belongs to."""

    subscription: str
    channel: str
    item: str
    revision: int
    about: str
    chapter: int
    due: datetime
    delivery: str
    leased: datetime | None
    gathered: bool
    reason: str

    @property
    def notification(self) -> Notification:
        """What it opens."""
        return (self.subscription, self.channel, self.about, self.chapter)


NOW, MOST = bindparam("now", type_=Moment), bindparam("most", type_=Integer)
DUE = and_(ready, rows.c.due <= NOW, or_(rows.c.leased.is_(None), rows.c.leased <= NOW))
"""Rows that may be leased."""
_COLUMNS = [rows.c[name] for name in Head.__struct_fields__]
_ORDER = (rows.c.due, rows.c.matched, rows.c.item, rows.c.revision)
# Built once: building them costs more than running them.
HEADS = select(*_COLUMNS).where(DUE, rows.c.subscription == bindparam("of")).order_by(*_ORDER).limit(MOST)
"""Due rows of one subscription."""


class Peek:
    """The first due rows of several subscriptions, read by one statement.

    Most subscriptions have few, and of the others few are leased: to ask each of them for as many as might be
    leased costs far more than the rows that are.
    """

    def __init__(
        self, connection: Connection, subscriptions: Sequence[Subscription], now: datetime, most: int
    ) -> None:
        """``most`` is how many deliveries are leased; the subscriptions have something due."""
        self._most = min(most, 2 * (most // max(len(subscriptions), 1) + 1))
        ids = [each.id for each in subscriptions]
        found = connection.execute(
            _first_of_each(connection.dialect.name), {"ids": ids, "now": now, "most": self._most}
        )
        self._heads: defaultdict[str, list[Head]] = defaultdict(list)
        for head in (Head(*each) for each in found):
            self._heads[head.subscription].append(head)
        self._needless = self._bound(subscriptions, most)

    def enough(self, subscription: Subscription, number: int) -> list[Head] | None:
        """Return up to ``number`` due rows of a subscription; nothing where more of them must be read.

        Where fewer than all are returned, no other of them can be among those that are longest due.
        """
        heads = self._heads.get(subscription.id, [])
        if len(heads) < self._most or len(heads) >= number:
            return heads[:number]
        if _alone(subscription) and not any(head.gathered for head in heads):
            return heads if self._needless is not None and heads[-1].due > self._needless else None
        return None

    def _bound(self, subscriptions: Sequence[Subscription], most: int) -> datetime | None:
        """Return the time after which nothing that becomes due is leased: enough is due before."""
        alone = {each.id for each in subscriptions if _alone(each)}
        every = (head for of, heads in self._heads.items() if of in alone for head in heads)
        due = sorted(head.due for head in every if not head.gathered and not head.delivery)
        return due[most - 1] if len(due) >= most else None


def read_heads(
    connection: Connection, of: str, now: datetime, most: int, which: Select[Any] = HEADS
) -> list[Head]:
    """Return up to ``most`` due rows of a subscription that ``which`` asks for, the longest due first."""
    return [Head(*head) for head in connection.execute(which, {"now": now, "of": of, "most": most})]


def _alone(subscription: Subscription) -> bool:
    """Say whether each row is a delivery by itself, however many there are."""
    return subscription.rhythm.pace == "instant" and subscription.limit_per_hour is None


@lru_cache
def _first_of_each(dialect: str) -> Select[Any]:
    """Return the first due rows of each of the subscriptions bound as ``ids``, the longest due first."""
    texts = bindparam("ids", type_=Texts)
    if dialect == "sqlite":  # it has no lateral joins, but looks rows up by their numbers
        each = func.json_each(texts).table_valued("value")
        found: FromClause = rows.alias("found")
        joined = each.join(
            found, literal_column("found.rowid").in_(_first(each, literal_column("alert_row.rowid")))
        )
    else:
        each = func.unnest(texts).table_valued("value").render_derived()
        found = _first(each, *_COLUMNS, rows.c.matched).lateral("found")
        joined = each.join(found, true())
    wanted = select(*(found.c[column.name] for column in _COLUMNS)).select_from(joined)
    return wanted.order_by(*(found.c[column.name] for column in _ORDER))


def _first(each: TableValuedAlias, *wanted: ColumnElement[Any]) -> Select[Any]:
    mine = select(*wanted).where(DUE, rows.c.subscription == each.c.value)
    return mine.order_by(*_ORDER).limit(MOST).correlate(each)
