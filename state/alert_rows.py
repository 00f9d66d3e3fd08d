"""The tables of the alert store, and rows in and out of them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from more_itertools import chunked
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)

from alerts.decide import about
from alerts.ledger import Ledger
from alerts.note import Note
from alerts.port import Match, OutboxRow
from alerts.subscription import Subscription
from state.engine import Moment, metadata

subscriptions = Table(
    "alert_subscription",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

revision = Table(
    "alert_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)

rows = Table(
    "alert_row",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("about", Text, nullable=False),
    Column("chapter", Integer, nullable=False),
    Column("opens", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("news", Text, nullable=False),
    Column("matched", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due", Moment),
    Column("settled", Moment),
    Column("delivery", Text, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("first_failed", Moment),
    Column("leased", Moment),
    Column("claim", Integer, nullable=False, default=0),
    Column("note", Text, nullable=False),
)

held = rows.c.state == "held"
Index(
    "alert_row_opens", rows.c.subscription, rows.c.channel, rows.c.about, rows.c.chapter,
    unique=True, sqlite_where=rows.c.opens, postgresql_where=rows.c.opens,
)  # fmt: skip
Index("alert_row_about", rows.c.subscription, rows.c.about)
Index("alert_row_item", rows.c.item)
Index("alert_row_due", rows.c.due, sqlite_where=held, postgresql_where=held)
Index("alert_row_delivery", rows.c.delivery)
Index("alert_row_matched", rows.c.matched)

CHUNK = 300
"""Keys in one statement: SQLite takes 32,766 parameters, and plans stay small."""

_note = msgspec.json.Decoder(Note)
_subscription = msgspec.json.Decoder(Subscription)
KEY = ("subscription", "channel", "item", "revision")
_FIELDS = dict(zip(OutboxRow.__struct_fields__, OutboxRow.__struct_encode_fields__, strict=True))
"""A row's fields and their columns, which have the names that the record has in JSON."""
del _FIELDS["note"]


def read(found: RowMapping) -> OutboxRow:
    """Return the record in a row of ``rows``."""
    return OutboxRow(
        note=_note.decode(found["note"]), **{field: found[column] for field, column in _FIELDS.items()}
    )


def lock(connection: Connection, ids: Collection[str], *, skip: bool = False) -> dict[str, Subscription]:
    """Lock these subscriptions until the transaction ends and return those there are.

    Waits for others, in one order so that no two wait for each other; with ``skip`` leaves out
    those that another transaction holds.
    """
    locked: dict[str, Subscription] = {}
    for chunk in chunked(sorted(ids), CHUNK):
        wanted = (
            select(subscriptions.c.id, subscriptions.c.body)
            .where(subscriptions.c.id.in_(chunk))
            .order_by(subscriptions.c.id)
            .with_for_update(skip_locked=skip)
        )
        locked.update((found.id, _subscription.decode(found.body)) for found in connection.execute(wanted))
    return locked


def known(
    connection: Connection, matches: Sequence[Match], current: dict[str, Subscription]
) -> Iterator[OutboxRow]:
    """Yield the rows that decide about ``matches``: those of the same stories and of the same items."""
    pairs: dict[tuple[str, str], None] = {}
    items: dict[tuple[str, str], None] = {}
    for match in matches:
        subscription = current.get(match.subscription.id)
        if subscription is not None:
            pairs[subscription.id, about(subscription, match.note)] = None
            items[subscription.id, match.note.item] = None
    for column, wanted in ((rows.c.about, pairs), (rows.c.item, items)):
        for chunk in chunked(wanted, CHUNK):
            which = tuple_(rows.c.subscription, column).in_(chunk)
            for found in connection.execute(select(rows).where(which).order_by(rows.c.matched)).mappings():
                yield read(found)


def write(connection: Connection, ledger: Ledger) -> None:
    """Write what the ledger has decided."""
    new = [_values(row) for row in ledger.new()]
    if new:
        connection.execute(insert(rows), new)
    changed = [{f"its_{name}": value for name, value in _values(row).items()} for row in ledger.changed()]
    if changed:
        place = [rows.c[name] == bindparam(f"its_{name}") for name in KEY]
        release: dict[str, Any] = {name: bindparam(f"its_{name}") for name in ("waiting", "due", "reason")}
        connection.execute(update(rows).where(*place).values(release), changed)


def _values(row: OutboxRow) -> dict[str, Any]:
    values = {column: getattr(row, field) for field, column in _FIELDS.items()}
    return values | {
        "item": row.note.item,
        "revision": row.note.revision,
        "note": msgspec.json.encode(row.note).decode(),
    }
