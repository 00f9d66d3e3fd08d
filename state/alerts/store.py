"""The alert store's port on its tables.

Whoever decides about or claims rows of a subscription first locks that subscription's own row, so
its rows change under one hand at a time. SQLite has one writer anyway.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Engine, and_, case, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from alerts.channels.port import Letter
from alerts.note import Note
from alerts.port import (
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
from state.alerts import attempts, changes, ending, judge, letters, saving
from state.alerts.backlog import backlog
from state.alerts.failing import failing
from state.alerts.leasing import digests, latest, limit
from state.alerts.leasing.lease import lease
from state.alerts.rows import held, lock, read, read_subscription, revision, rows, subscriptions, waits
from state.engine import transaction

_decoder = msgspec.json.Decoder(Subscription)


class SqlAlertStore:
    """The alert store's port on the tables above."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, subscription: Subscription, now: datetime, who: str = "", *, seen: Subscription | None = None
    ) -> None:
        """Add or replace the subscription with this id."""
        self.save_all([subscription], now, who, seen=() if seen is None else (seen,))

    def save_all(
        self,
        subscriptions: Sequence[Subscription],
        now: datetime,
        who: str = "",
        *,
        without: Collection[str] = (),
        seen: Sequence[Subscription] = (),
    ) -> None:
        """Save several and remove others, all or nothing."""
        try:
            with transaction(self._engine) as connection:
                saving.check_seen(connection, seen)
                for each in sorted(without):  # first: one that goes may have the name of one that comes
                    saving.remove(connection, each, now, who)
                saving.save_all(connection, subscriptions, now, who)
        except IntegrityError as error:
            names = ", ".join(repr(each.name) for each in subscriptions)
            raise WrongUse(f"another subscription is named {names}: choose another name") from error

    def remove(self, subscription: str, now: datetime, who: str = "", *, seen: Subscription | None = None) -> bool:
        """Remove the subscription; what it holds becomes muted."""
        with transaction(self._engine) as connection:
            saving.check_seen(connection, () if seen is None else (seen,))
            return saving.remove(connection, subscription, now, who)

    def broken(self) -> list[Broken]:
        """Return those that cannot be read, by name."""
        with transaction(self._engine) as connection:
            return saving.broken(connection)

    def history(self, subscription: str | None = None, limit: int = 100) -> list[Edit]:
        """Return the latest changes, newest first."""
        with transaction(self._engine) as connection:
            return changes.find(connection, subscription, limit)

    def subscriptions(self) -> list[Subscription]:
        """Return all subscriptions that can be read, by name."""
        with transaction(self._engine) as connection:
            bodies = connection.scalars(select(subscriptions.c.body)).all()
        found = (read_subscription(body) for body in bodies)
        return sorted((each for each in found if each is not None), key=lambda each: each.name)

    def revision(self) -> int:
        """Return a number that rises with every change to the subscriptions."""
        with transaction(self._engine) as connection:
            return connection.scalar(select(revision.c.number)) or 0

    def record(self, matches: Sequence[Match], now: datetime, gather: timedelta | None = None) -> Counts:
        """Decide each match on each channel and write the outcome."""
        if now.tzinfo is None:
            raise ValueError(f"{now!r} has no time zone")
        with transaction(self._engine) as connection:
            return judge.record(connection, matches, now, gather)

    def revise(self, notes: Sequence[Note]) -> int:
        """Keep each as the newest revision of its item."""
        with transaction(self._engine) as connection:
            return latest.revise(connection, notes)

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

    def begin(self, delivery: Delivery) -> Delivery | None:
        """Mark the delivery as begun."""
        with transaction(self._engine) as connection:
            return ending.begin(connection, delivery)

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
        with transaction(self._engine) as connection:
            return ending.finish(connection, delivery, state, now, reason, letter)

    def finish_all(self, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime) -> set[str]:
        """End the deliveries as delivered."""
        with transaction(self._engine) as connection:
            return ending.finish_all(connection, deliveries, now)

    def postpone(self, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None = None) -> bool:
        """Give the lease back and hold the rows until ``due``."""
        with transaction(self._engine) as connection:
            return ending.postpone(connection, delivery, due, reason, failed_at)

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

    def claim(self, notice: Delivery, now: datetime, again: timedelta, letter: Letter | None) -> Delivery | None:
        """Take the sending of a notice upon oneself."""
        with transaction(self._engine) as connection:
            return attempts.claim(connection, notice, now, again, letter)

    def failing(self, now: datetime) -> dict[str, datetime]:
        """Return the channels that took nothing since a failure."""
        with transaction(self._engine) as connection:
            return failing(connection, now)

    def backlog(self, now: datetime, since: datetime) -> Backlog:
        """Return what is due and what was tried in vain."""
        with transaction(self._engine) as connection:
            return backlog(connection, now, since)

    def resend(self, delivery: str, now: datetime) -> bool:
        """Make a failed or unsure delivery due again."""
        with transaction(self._engine) as connection:
            return ending.resend(connection, delivery, now)

    def prune(self, before: datetime) -> int:
        """Delete rows that were matched before that time and are not held."""
        with transaction(self._engine) as connection:
            number = connection.execute(delete(rows).where(rows.c.matched < before, ~held)).rowcount
            for part in (attempts, limit, digests, letters):
                part.prune(connection, before)
            latest.forget(connection)
            return number
