"""The tables of the alert store, and rows in and out of them."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from operator import attrgetter
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
    and_,
    bindparam,
    literal_column,
    select,
    update,
)

from alerts.judging.ledger import Ledger
from alerts.note import Fact, Note
from alerts.port import OutboxRow
from alerts.subscription import Subscription
from state.bulk import Columns, execute_all, insert_all
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
    Column("gathered", Boolean, nullable=False),
    Column("limited", Boolean, nullable=False, default=False),
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
    Column("told", Text),
    Column("note", Text, nullable=False),
)

# Written into the statements and not bound to them: SQLite uses a partial index only where it sees its words.
# Partial, because what all rows have in common would make the planner think little of an index.
held = rows.c.state == literal_column("'held'")
ready = and_(held, rows.c.opens, ~rows.c.waiting)
"""Rows that are sent once they are due."""
waits = and_(held, rows.c.waiting)
"""Rows that wait for more outlets."""
given = rows.c.delivery != literal_column("''")
"""Rows that belong to a delivery; to be said wherever rows are looked for by their delivery."""
Index(
    "alert_row_opens", rows.c.subscription, rows.c.channel, rows.c.about, rows.c.chapter,
    unique=True, sqlite_where=rows.c.opens, postgresql_where=rows.c.opens,
)  # fmt: skip
Index("alert_row_about", rows.c.subscription, rows.c.about)
Index("alert_row_item", rows.c.item, rows.c.subscription)
Index(
    "alert_row_ready", rows.c.subscription, rows.c.due, rows.c.matched, rows.c.item, rows.c.revision,
    sqlite_where=ready, postgresql_where=ready,
)  # fmt: skip
Index("alert_row_waiting", rows.c.due, sqlite_where=waits, postgresql_where=waits)
Index("alert_row_delivery", rows.c.delivery, sqlite_where=given, postgresql_where=given)
Index("alert_row_matched", rows.c.matched)

BEGUN = "an attempt to send it was begun"
"""Reason of a row while a channel has it that would not know it again."""
CHUNK = 300
"""Keys in one statement: SQLite takes 32,766 parameters, and plans stay small."""

_note = msgspec.json.Decoder(Note)
_facts = msgspec.json.Decoder(tuple[Fact, ...])
_subscription = msgspec.json.Decoder(Subscription)
KEY = ("subscription", "channel", "item", "revision")
_RELEASE = (
    update(rows)
    .where(*(rows.c[name] == bindparam(f"its_{name}") for name in KEY))
    .values({name: bindparam(f"its_{name}") for name in ("state", "waiting", "due", "reason", "settled")})
)
"""Writes what deciding about another row may change in one."""
_FIELDS = dict(zip(OutboxRow.__struct_fields__, OutboxRow.__struct_encode_fields__, strict=True))
"""A row's fields and their columns, which have the names that the record has in JSON."""
for _json in ("note", "told"):
    del _FIELDS[_json]
_fields_of = attrgetter(*_FIELDS)


def read(found: RowMapping) -> OutboxRow:
    """Return the record in a row of ``rows``.

    A note that this version cannot read is one that says nothing, so that it stands in nobody's way.
    """
    try:
        note = _note.decode(found["note"])
        told = None if found["told"] is None else _facts.decode(found["told"])
    except msgspec.MsgspecError:
        note = Note(item=found["item"], revision=found["revision"], at=found["matched"])
        told = None
    return OutboxRow(note=note, told=told, **{field: found[column] for field, column in _FIELDS.items()})


@lru_cache(2_000)
def read_subscription(body: str) -> Subscription | None:
    """Return the subscription in the column ``body``; nothing where this version cannot read it."""
    try:
        return _subscription.decode(body)
    except msgspec.MsgspecError:
        return None


def lock(connection: Connection, ids: Collection[str], *, skip: bool = False) -> dict[str, Subscription]:
    """Lock these subscriptions until the transaction ends and return those there are and that can be read.

    Waits for others, in one order so that no two wait for each other; with ``skip`` leaves out
    those that another transaction holds.
    """
    bodies = lock_bodies(connection, ids, skip=skip)
    found = {name: read_subscription(body) for name, body in bodies.items()}
    return {name: subscription for name, subscription in found.items() if subscription is not None}


def lock_bodies(connection: Connection, ids: Collection[str], *, skip: bool = False) -> dict[str, str]:
    """Do the same and return what is stored of them, whoever can read it."""
    locked: dict[str, str] = {}
    for chunk in chunked(sorted(ids), CHUNK):
        wanted = (
            select(subscriptions.c.id, subscriptions.c.body)
            .where(subscriptions.c.id.in_(chunk))
            .order_by(subscriptions.c.id)
            .with_for_update(skip_locked=skip)
        )
        locked.update((found.id, found.body) for found in connection.execute(wanted))
    return locked


def write(connection: Connection, ledger: Ledger) -> None:
    """Write what the ledger has decided."""
    insert_all(connection, rows, _columns(ledger.new()))
    changed = _columns(ledger.changed())
    execute_all(connection, _RELEASE, {f"its_{name}": values for name, values in changed.items()})


def _columns(records: Sequence[OutboxRow]) -> Columns:
    """Return the columns of rows; nothing where there is no row."""
    if not records:
        return {}
    notes: dict[int, str] = {}  # by identity: many rows have the same
    for row in records:
        if id(row.note) not in notes:
            notes[id(row.note)] = msgspec.json.encode(row.note).decode()
    values: dict[str, Sequence[Any]] = dict(
        zip(_FIELDS.values(), zip(*map(_fields_of, records), strict=True), strict=True)
    )
    values["item"] = [row.note.item for row in records]
    values["revision"] = [row.note.revision for row in records]
    values["note"] = [notes[id(row.note)] for row in records]
    values["told"] = [None if row.told is None else msgspec.json.encode(row.told).decode() for row in records]
    values["claim"] = [0] * len(records)
    return values
