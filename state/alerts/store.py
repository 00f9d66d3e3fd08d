"""The alert store's port on its tables.

Whoever decides about or claims rows of a subscription first locks that subscription's own row, so
its rows change under one hand at a time. SQLite has one writer anyway.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from more_itertools import chunked
from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from alerts.channels.port import Letter
from alerts.judging.ledger import Ledger
from alerts.note import Note
from alerts.port import (
    RECORDED,
    STATES,
    WORDS,
    Attempt,
    Backlog,
    Book,
    Broken,
    Delivery,
    Edit,
    Match,
    OutboxRow,
    State,
)
from alerts.subscription import Subscription
from news.counts import Counts
from news.errors import WrongUse
from state.alerts import attempts, changes
from state.alerts.backlog import backlog
from state.alerts.lease import lease
from state.alerts.rows import CHUNK, given, held, known, lock, read, revision, rows, subscriptions, waits, write
from state.engine import transaction

_MAY_BE_DELIVERED = ("held", "failed", "unsure")
_decoder = msgspec.json.Decoder(Subscription)


class SqlAlertStore:
    """The alert store's port on the tables above."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, subscription: Subscription, now: datetime, who: str = "") -> None:
        """Add or replace the subscription with this id."""
        self.save_all([subscription], now, who)

    def save_all(self, subscriptions: Sequence[Subscription], now: datetime, who: str = "") -> None:
        """Save several, all or none."""
        try:
            with transaction(self._engine) as connection:
                for subscription in subscriptions:
                    _save(connection, subscription, now, who)
                _rise(connection)
        except IntegrityError as error:
            names = ", ".join(repr(each.name) for each in subscriptions)
            raise WrongUse(f"another subscription is named {names}: choose another name") from error

    def remove(self, subscription: str, now: datetime, who: str = "") -> bool:
        """Remove the subscription; what it holds becomes muted."""
        with transaction(self._engine) as connection:
            before = lock(connection, [subscription]).get(subscription)
            if not connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription)).rowcount:
                return False
            _mute(connection, rows.c.subscription == subscription, "the subscription was removed")
            if before is not None:
                changes.keep(connection, changes.made(before, None, now, who))
            _rise(connection)
            return True

    def broken(self) -> list[Broken]:
        """Return those that cannot be read, by name."""
        return []

    def history(self, subscription: str | None = None, limit: int = 100) -> list[Edit]:
        """Return the latest changes, newest first."""
        with transaction(self._engine) as connection:
            return changes.find(connection, subscription, limit)

    def subscriptions(self) -> list[Subscription]:
        """Return all subscriptions, by name."""
        with transaction(self._engine) as connection:
            bodies = connection.scalars(select(subscriptions.c.body)).all()
        return sorted((_decoder.decode(body) for body in bodies), key=lambda each: each.name)

    def revision(self) -> int:
        """Return a number that rises with every change to the subscriptions."""
        with transaction(self._engine) as connection:
            return connection.scalar(select(revision.c.number)) or 0

    def record(self, matches: Sequence[Match], now: datetime, gather: timedelta | None = None) -> Counts:
        """Decide each match on each channel and write the outcome."""
        counts = Counts(RECORDED)
        with transaction(self._engine) as connection:
            current = lock(connection, {match.subscription.id for match in matches})
            ledger = Ledger(known(connection, matches, current), gather)
            for match in matches:
                subscription = current.get(match.subscription.id)
                for channel in subscription.channels if subscription is not None else ():
                    assert subscription is not None
                    counts.add(ledger.judge(subscription, channel, match.note, now))
            write(connection, ledger)
        return counts

    def revise(self, notes: Sequence[Note]) -> int:
        """Keep each as the newest revision of its item."""
        return 0

    def give_up_waiting(self, now: datetime) -> int:
        """Turn rows that have waited for outlets until ``now`` into waiting."""
        late = and_(waits, rows.c.due <= now)
        with transaction(self._engine) as connection:
            # Told apart here: for DISTINCT a planner may go through an index of all rows.
            ids = set(connection.scalars(select(rows.c.subscription).where(late)))
            if not ids:
                return 0
            free = lock(connection, ids, skip=True)
            done = update(rows).values(
                state="waiting",
                waiting=False,
                due=None,
                settled=now,
                reason="its story did not reach the number of outlets asked for",
            )
            return connection.execute(done.where(late, rows.c.subscription.in_(free))).rowcount

    def lease(self, now: datetime, limit: int, length: timedelta) -> list[Delivery]:
        """Lease up to ``limit`` deliveries that are due."""
        with transaction(self._engine) as connection:
            return lease(connection, now, limit, now + length)

    def finish(
        self,
        delivery: Delivery,
        state: Literal["delivered", "failed", "unsure"],
        now: datetime,
        reason: str = "",
        *,
        letter: Letter | None = None,
    ) -> bool:
        """End the delivery."""
        which = rows.c.state.in_(_MAY_BE_DELIVERED) if state == "delivered" else _under_lease(delivery)
        done = update(rows).where(given, rows.c.delivery == delivery.id, which)
        with transaction(self._engine) as connection:
            heard = connection.execute(done.values(_settled(state, now, reason))).rowcount > 0
            attempts.keep(connection, [attempts.attempt(delivery, state, now, reason, letter)])
        return heard

    def finish_all(self, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime) -> set[str]:
        """End the deliveries as delivered."""
        heard: set[str] = set()
        with transaction(self._engine) as connection:
            for chunk in chunked((delivery.id for delivery, _, _ in deliveries), CHUNK):
                ended = update(rows).where(given, rows.c.delivery.in_(chunk), rows.c.state.in_(_MAY_BE_DELIVERED))
                ended = ended.values(_settled("delivered", now)).returning(rows.c.delivery)
                heard.update(connection.scalars(ended))
            attempts.keep(
                connection,
                [attempts.attempt(each, "delivered", now, said, letter) for each, letter, said in deliveries],
            )
        return heard

    def postpone(self, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None = None) -> bool:
        """Give the lease back and hold the rows until ``due``."""
        later = update(rows).where(_under_lease(delivery)).values(leased=None, due=due, reason=reason)
        if failed_at is not None:
            later = later.values(
                failures=rows.c.failures + 1, first_failed=func.coalesce(rows.c.first_failed, failed_at)
            )
        with transaction(self._engine) as connection:
            if failed_at is not None:
                attempts.keep(connection, [attempts.attempt(delivery, "retried", failed_at, reason)])
            return connection.execute(later).rowcount > 0

    def rows(
        self,
        *,
        subscription: str | None = None,
        item: str | None = None,
        states: Sequence[State] = STATES,
        limit: int = 100,
    ) -> list[OutboxRow]:
        """Return the latest matches that fit, newest first."""
        wanted = select(rows).where(rows.c.state.in_(states))
        if subscription is not None:
            wanted = wanted.where(rows.c.subscription == subscription)
        if item is not None:
            wanted = wanted.where(rows.c.item == item)
        wanted = wanted.order_by(rows.c.matched.desc(), rows.c.item, rows.c.revision, rows.c.channel).limit(limit)
        with transaction(self._engine) as connection:
            return [read(found) for found in connection.execute(wanted).mappings()]

    def books(self, since: datetime | None = None, until: datetime | None = None) -> list[Book]:
        """Return the books of the matches made in a period."""
        word = case(
            (and_(rows.c.state == "held", rows.c.waiting), "waiting"),
            (and_(rows.c.state == "delivered", rows.c.limited), "limited"),
            else_=rows.c.state,
        ).label("word")
        groups = (rows.c.subscription, rows.c.channel, word)
        wanted = select(*groups, func.count()).group_by(*groups)
        if since is not None:
            wanted = wanted.where(rows.c.matched >= since)
        if until is not None:
            wanted = wanted.where(rows.c.matched < until)
        books: dict[tuple[str, str], dict[str, int]] = {}
        with transaction(self._engine) as connection:
            for subscription, channel, said, number in connection.execute(wanted):
                books.setdefault((subscription, channel), dict.fromkeys(WORDS, 0))[said] = number
        return [
            Book(subscription, channel, books[subscription, channel]) for subscription, channel in sorted(books)
        ]

    def attempts(
        self, *, subscription: str | None = None, delivery: str | None = None, limit: int = 100
    ) -> list[Attempt]:
        """Return the latest attempts that fit, newest first."""
        with transaction(self._engine) as connection:
            return attempts.find(connection, subscription, delivery, limit)

    def failing(self, now: datetime) -> dict[str, datetime]:
        """Return the channels whose held deliveries all fail."""
        return {}

    def backlog(self, now: datetime, since: datetime) -> Backlog:
        """Return what is due and what was tried in vain."""
        with transaction(self._engine) as connection:
            return backlog(connection, now, since)

    def resend(self, delivery: str, now: datetime) -> bool:
        """Make a failed or unsure delivery due again."""
        there = exists().where(subscriptions.c.id == rows.c.subscription)
        again = (
            update(rows)
            .where(given, rows.c.delivery == delivery, rows.c.state.in_(("failed", "unsure")), there)
            .values(
                state="held", reason="sent again by hand", due=now, settled=None, failures=0, first_failed=None
            )
        )
        with transaction(self._engine) as connection:
            return connection.execute(again).rowcount > 0

    def prune(self, before: datetime) -> int:
        """Delete rows that were matched before that time and are not held."""
        with transaction(self._engine) as connection:
            return connection.execute(delete(rows).where(rows.c.matched < before, ~held)).rowcount


def _save(connection: Connection, subscription: Subscription, now: datetime, who: str) -> None:
    before = lock(connection, [subscription.id]).get(subscription.id)
    values = {
        "name": subscription.name,
        "active": subscription.active,
        "body": msgspec.json.encode(subscription).decode(),
    }
    replace = update(subscriptions).where(subscriptions.c.id == subscription.id).values(values)
    if not connection.execute(replace).rowcount:
        connection.execute(insert(subscriptions).values(id=subscription.id, **values))
    gone = and_(rows.c.subscription == subscription.id, rows.c.channel.not_in(subscription.channels))
    _mute(connection, gone, "the channel was removed")
    changes.keep(connection, changes.made(before, subscription, now, who))


def _mute(connection: Connection, which: ColumnElement[bool], reason: str) -> None:
    now = func.coalesce(rows.c.due, rows.c.matched)
    connection.execute(
        update(rows)
        .where(held, which)
        .values(state="muted", reason=reason, settled=now, due=None, leased=None, waiting=False)
    )


def _rise(connection: Connection) -> None:
    if not connection.execute(update(revision).values(number=revision.c.number + 1)).rowcount:
        connection.execute(insert(revision).values(id=1, number=1))


def _settled(state: State, now: datetime, reason: str = "") -> dict[str, Any]:
    return {"state": state, "reason": reason, "due": None, "settled": now, "leased": None}


def _under_lease(delivery: Delivery) -> ColumnElement[bool]:
    return and_(
        given, rows.c.delivery == delivery.id, held, rows.c.claim == delivery.lease, rows.c.leased.is_not(None)
    )
