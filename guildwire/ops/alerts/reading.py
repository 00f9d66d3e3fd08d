"""What can be asked about subscriptions."""

from collections.abc import Mapping
from datetime import datetime

from alerts.desk.check import trouble
from alerts.desk.description import describe
from alerts.desk.shown import shown_address
from alerts.desk.why import why
from alerts.port import Attempt, Edit
from alerts.subscription import Subscription
from guildwire.item_by_id import perhaps_in_index
from guildwire.ops.alerts.finding import book_of, found, shown, unreadable, version_of
from guildwire.wiring import Parts
from web.alerts.port import NoSuchAlert
from web.alerts.records import (
    AlertList,
    AttemptList,
    AttemptMade,
    BookList,
    ChangeList,
    ChangeMade,
    ChannelBook,
    FailingChannel,
    ListedAlert,
    ShownAlert,
    UnreadableAlert,
    WhyAnswer,
)


class AlertReader:
    """The reading half of :class:`web.alerts.port.AlertDesk`, whose methods these are."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def all(self, since: datetime | None, until: datetime | None) -> AlertList:
        """Return all subscriptions, each with its books of the period."""
        store, now = self._parts.alerts, self._parts.clock()
        known = store.subscriptions()
        books: dict[str, list[ChannelBook]] = {each.id: [] for each in known}
        names = {each.id: each.name for each in known}
        for book in store.books(since, until):
            if book.subscription in books:
                books[book.subscription].append(book_of(book, names))
        listed = [
            ListedAlert(
                id=each.id, subscription=describe(each), trouble=self._trouble(each, now), books=books[each.id]
            )
            for each in known
        ]
        broken = [UnreadableAlert(id=each.id, name=each.name, trouble=each.reason) for each in store.broken()]
        return AlertList(alerts=listed, broken=broken, failing=_failing(store.failing(now)))

    def show(self, wanted: str, *, secrets: bool) -> ShownAlert:
        """Return one, its secret addresses in full if asked for."""
        store, now = self._parts.alerts, self._parts.clock()
        one = found(store, wanted)
        failing = {channel: since for channel, since in store.failing(now).items() if channel in one.channels}
        return ShownAlert(
            id=one.id,
            created=one.created,
            subscription=describe(one, whole=secrets),
            trouble=self._trouble(one, now),
            failing=_failing(failing),
            version=version_of(one),
        )

    def books(self, wanted: str | None, since: datetime | None, until: datetime | None) -> BookList:
        """Return the books of one or all."""
        store = self._parts.alerts
        of = None if wanted is None else self._known(wanted)
        names = {each.id: each.name for each in store.subscriptions()}
        books = [book_of(each, names) for each in store.books(since, until) if of in (None, each.subscription)]
        return BookList(since=since, until=until, books=books)

    def deliveries(self, wanted: str | None, limit: int) -> AttemptList:
        """Return the latest attempts of one or all."""
        of = None if wanted is None else self._known(wanted)
        return AttemptList(
            deliveries=[_attempt(each) for each in self._parts.alerts.attempts(subscription=of, limit=limit)]
        )

    def history(self, wanted: str | None, limit: int) -> ChangeList:
        """Return the latest changes of one or all."""
        of = None if wanted is None else self._known(wanted)
        return ChangeList(history=[_change(each) for each in self._parts.alerts.history(of, limit)])

    def why_not(self, wanted: str, item: str) -> WhyAnswer:
        """Say why an item was told or not."""
        parts = self._parts
        one = found(parts.alerts, wanted)
        enriched = perhaps_in_index(parts.index, item)
        of = enriched.item.id if enriched else item
        rows = parts.alerts.rows(subscription=one.id, item=of)
        return WhyAnswer(item=of, answer=why(one, enriched, rows, parts.clock(), parts.names))

    def _known(self, wanted: str) -> str:
        """Return the id of a subscription, also of one that was removed or cannot be read."""
        store = self._parts.alerts
        try:
            return found(store, wanted).id
        except NoSuchAlert:
            if broken := unreadable(store, wanted):
                return broken.id
            if wanted.isalnum() and store.history(wanted, 1):
                return wanted
            raise

    def _trouble(self, subscription: Subscription, now: datetime) -> str:
        return trouble(subscription, self._parts.names, now, self._parts.channels)


def _failing(channels: Mapping[str, datetime]) -> list[FailingChannel]:
    return [
        FailingChannel(channel=shown_address(channel), since=since) for channel, since in sorted(channels.items())
    ]


def _attempt(made: Attempt) -> AttemptMade:
    return AttemptMade(
        delivery=made.delivery,
        subscription=made.subscription,
        channel=shown_address(made.channel),
        at=made.at,
        word=made.word,
        answer=made.answer,
        items=made.items,
        subject=made.subject,
    )


def _change(edit: Edit) -> ChangeMade:
    return ChangeMade(
        at=edit.at,
        who=edit.who,
        subscription=edit.subscription,
        name=edit.name,
        what=edit.what,
        before=shown(edit.before),
        after=shown(edit.after),
    )
