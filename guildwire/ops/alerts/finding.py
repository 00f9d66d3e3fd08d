"""A subscription by its id or name, and how it is shown."""

import hashlib

import msgspec

from alerts.desk.description import describe
from alerts.desk.shown import shown_address
from alerts.port import AlertStore, Book, Broken
from alerts.subscription import Subscription
from web.alerts.port import NoSuchAlert
from web.alerts.records import ChannelBook, Description


def found(store: AlertStore, wanted: str) -> Subscription:
    """Return the subscription of that id, or else of that name. Raises :class:`NoSuchAlert`."""
    known = store.subscriptions()
    for each in (*(one for one in known if one.id == wanted), *(one for one in known if one.name == wanted)):
        return each
    if broken := unreadable(store, wanted):
        raise NoSuchAlert(f"the subscription {broken.name!r} cannot be read: {broken.reason}")
    raise NoSuchAlert(f"there is no subscription {wanted!r}: see guildwire alert list or /api/alerts")


def unreadable(store: AlertStore, wanted: str) -> Broken | None:
    """Return the subscription of that id or name that this version cannot read; null for none."""
    return next((each for each in store.broken() if wanted in (each.id, each.name)), None)


def version_of(subscription: Subscription) -> str:
    """Return what is another after every change; it tells nothing of what is secret in it."""
    return hashlib.sha256(msgspec.json.encode(subscription)).hexdigest()[:32]


def shown(subscription: Subscription | None) -> Description | None:
    """Return its description, secrets masked; null for none."""
    return None if subscription is None else describe(subscription)


def book_of(book: Book, names: dict[str, str]) -> ChannelBook:
    """Return a book as it is shown; ``names`` are the subscriptions' by id."""
    return ChannelBook(
        subscription=book.subscription,
        name=names.get(book.subscription, ""),
        channel=shown_address(book.channel),
        matched=book.matched,
        counts=dict(book.counts),
    )
