"""The feed store on SQLite and PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from more_itertools import chunked
from msgspec.structs import asdict, replace
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from ingest.feed import Feed, FeedState
from ingest.identity.known import Known, KnownItem
from ingest.port import HISTORY, NetworkOutage, Outage, PollNote, Visit, WatchGap
from state import network
from state.bulk import upsert
from state.engine import Moment, metadata, transaction

_LISTS = ("gaps", "marks")
CHUNK = 5_000
"""Values of one IN list: far below the 32,766 parameters that SQLite takes and the 65,535 of PostgreSQL."""

feed = Table(
    "feed",
    metadata,
    Column("key", Text, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("listed_since", Moment, nullable=False),
    Column("status", String(32), nullable=False),
    Column("error", Text, nullable=False),
    Column("since", Moment),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("body_hash", String(32), nullable=False),
    Column("conditional", Boolean, nullable=False),
    Column("last_checked", Moment),
    Column("last_success", Moment),
    Column("last_full_get", Moment),
    Column("last_new", Moment),
    Column("next_due", Moment),
    Column("retry_after", Moment),
    Column("failures", Integer, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("gaps", JSON, nullable=False),
    Column("hint", Integer, nullable=False),
    Column("promised", Integer, nullable=False),
    Column("watched_since", Moment),
    Column("watched_until", Moment),
    Column("marks", JSON, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("date_order", String(8), nullable=False),
)
poll = Table(
    "feed_poll",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("status", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("message", Text, nullable=False),
)
outage = Table(
    "feed_outage",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("began", Moment, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("ended", Moment),
)
gap = Table(
    "watch_gap",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("began", Moment, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("ended", Moment, nullable=False),
    Column("cause", String(32), nullable=False),
    Index("watch_gap_ended", "ended"),
)
item = Table(
    "feed_item",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("feed", Text, nullable=False),
    Column("content_hash", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("guid", String(32), nullable=False),
    Column("place", String(32), nullable=False),
    Column("title", String(32), nullable=False),
    Column("moment", Moment),
    Column("moves", Integer, nullable=False),
    Column("guid_shared", Boolean, nullable=False),
    Column("place_shared", Boolean, nullable=False),
    Index("feed_item_feed", "feed", "seen"),
)
alias = Table(
    "feed_alias",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("item", String(32), nullable=False),
    Index("feed_alias_item", "item"),
)


class SqlFeedStore:
    """The port ``ingest.port.FeedStore`` on an engine of ``state.engine.open_engine``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sync(self, feeds: Sequence[Feed], now: datetime) -> dict[str, FeedState]:
        """Add what is new, rename outlets, return the states."""
        listed = {one.url: one for one in feeds}
        with transaction(self._engine) as db:
            states = {state.key: state for state in _select_states(db, list(listed))}
            fresh = [
                FeedState(key=key, outlet=one.outlet, address=key, listed_since=now)
                for key, one in listed.items()
                if key not in states
            ]
            renamed = [
                replace(state, outlet=listed[key].outlet, listed=True)
                for key, state in states.items()
                if state.outlet != listed[key].outlet or not state.listed
            ]
            upsert(db, feed, [_state_row(state) for state in (*fresh, *renamed)])
        return {**states, **{state.key: state for state in (*fresh, *renamed)}}

    def states(self, keys: Sequence[str] | None = None) -> list[FeedState]:
        """Return states by key."""
        with transaction(self._engine) as db:
            return sorted(_select_states(db, keys), key=lambda state: state.key)

    def known(self, keys: Iterable[str]) -> Known:
        """Follow the keys, in chunks."""
        items: dict[str, KnownItem] = {}
        aliases: dict[str, str] = {}
        joined = select(alias.c.key, item).join(item, item.c.id == alias.c.item)
        with transaction(self._engine) as db:
            for chunk in chunked(sorted(set(keys)), CHUNK):
                for row in db.execute(joined.where(alias.c.key.in_(chunk))):
                    aliases[row.key] = row.id
                    items[row.id] = _known_item(row)
        return Known(items, aliases)

    def items(self, ids: Iterable[str]) -> list[KnownItem]:
        """Look the items up, in chunks."""
        with transaction(self._engine) as db:
            return [
                _known_item(row)
                for chunk in chunked(sorted(set(ids)), CHUNK)
                for row in db.execute(select(item).where(item.c.id.in_(chunk)))
            ]

    def save(self, visits: Sequence[Visit]) -> None:
        """Write states, notes, outages and items."""
        if not visits:
            return
        with transaction(self._engine) as db:
            upsert(db, feed, [_state_row(visit.state) for visit in visits])
            upsert(db, poll, [_note_row(visit.state, visit.note) for visit in visits if visit.note])
            upsert(db, item, [asdict(known) for visit in visits for known in visit.items])
            led = [{"key": key, "item": id_} for visit in visits for key, id_ in visit.aliases.items()]
            upsert(db, alias, led)
            _record_outages(db, visits)
            _record_gaps(db, visits)

    def history(self, key: str) -> list[PollNote]:
        """Return the ring of notes in order."""
        query = select(poll).where(poll.c.feed == key).order_by(poll.c.at.desc())
        with transaction(self._engine) as db:
            rows = db.execute(query).mappings().all()
        return [PollNote(**{name: row[name] for name in PollNote.__struct_fields__}) for row in rows]

    def outages(self, since: datetime, until: datetime) -> list[Outage]:
        """Return the outages that overlap the time."""
        query = (
            select(outage)
            .where(outage.c.began < until, or_(outage.c.ended.is_(None), outage.c.ended > since))
            .order_by(outage.c.began, outage.c.feed)
        )
        with transaction(self._engine) as db:
            rows = db.execute(query).mappings().all()
        return [Outage(**{name: row[name] for name in Outage.__struct_fields__}) for row in rows]

    def gaps(self, since: datetime | None, until: datetime, limit: int) -> list[WatchGap]:
        """Return the gaps that overlap the time, the latest first."""
        touches = gap.c.began < until if since is None else and_(gap.c.began < until, gap.c.ended > since)
        query = select(gap).where(touches).order_by(gap.c.ended.desc(), gap.c.feed).limit(limit)
        with transaction(self._engine) as db:
            rows = db.execute(query).mappings().all()
        return [WatchGap(**{name: row[name] for name in WatchGap.__struct_fields__}) for row in rows]

    def keep_listed(self, keys: Collection[str]) -> None:
        """Compare in Python, as the list may be longer than a statement; most of the time nothing has changed."""
        with transaction(self._engine) as db:
            gone = set(db.scalars(select(feed.c.key).where(feed.c.listed))) - set(keys)
            for chunk in chunked(sorted(gone), CHUNK):
                db.execute(update(feed).where(feed.c.key.in_(chunk)).values(listed=False))

    def network_outages(self, since: datetime, until: datetime) -> list[NetworkOutage]:
        """Return what ``state.network`` keeps."""
        with transaction(self._engine) as db:
            return network.outages(db, since, until)

    def note_network(self, down_since: datetime | None, at: datetime, cause: str = "") -> None:
        """Begin, go on with or end an outage."""
        with transaction(self._engine) as db:
            if down_since is None:
                network.end(db, at)
            else:
                network.begin(db, down_since, at, cause)

    def move(self, key: str, address: str) -> None:
        """Change the address and start afresh there."""
        fresh = {"status": "new", "error": "", "etag": "", "last_modified": "", "body_hash": "", "failures": 0}
        values = {"address": address, **fresh, "next_due": None, "retry_after": None, "conditional": True}
        with transaction(self._engine) as db:
            db.execute(update(feed).where(feed.c.key == key).values(values))

    def remove(self, key: str) -> None:
        """Delete the feed's rows, its items left out."""
        with transaction(self._engine) as db:
            for column in (feed.c.key, poll.c.feed, outage.c.feed, gap.c.feed):
                db.execute(delete(column.table).where(column == key))

    def forget(self, before: datetime, keep: int) -> int:
        """Delete old items and what leads to them, the latest of each feed left out."""
        rank = (
            func.row_number()
            .over(partition_by=item.c.feed, order_by=(item.c.seen.desc(), item.c.id))
            .label("rank")
        )
        ranked = select(item.c.id, item.c.seen, rank).subquery()
        old = select(ranked.c.id).where(ranked.c.rank > keep, ranked.c.seen < before)
        with transaction(self._engine) as db:
            db.execute(delete(alias).where(alias.c.item.in_(old)))
            return db.execute(delete(item).where(item.c.id.in_(old))).rowcount


def _select_states(db: Connection, keys: Sequence[str] | None) -> list[FeedState]:
    if keys is None:
        return [_state(row) for row in db.execute(select(feed)).mappings()]
    return [
        _state(row)
        for chunk in chunked(sorted(set(keys)), CHUNK)
        for row in db.execute(select(feed).where(feed.c.key.in_(chunk))).mappings()
    ]


def _state(row: Mapping[Any, Any]) -> FeedState:
    return FeedState(**{**row, **{name: tuple(row[name]) for name in _LISTS}})


def _state_row(state: FeedState) -> dict[str, Any]:
    return {**asdict(state), **{name: list(getattr(state, name)) for name in _LISTS}}


def _note_row(state: FeedState, note: PollNote) -> dict[str, Any]:
    """Make a row; the slot turns each feed's history into a ring, which needs no clearing."""
    return {"feed": state.key, "slot": state.polls % HISTORY, **asdict(note)}


def _known_item(row: Row[Any]) -> KnownItem:
    return KnownItem(**{name: getattr(row, name) for name in KnownItem.__struct_fields__})


def _record_outages(db: Connection, visits: Sequence[Visit]) -> None:
    polled = [(visit.state, visit.note) for visit in visits if visit.note]
    ended = [{"key": state.key, "at": note.at} for state, note in polled if state.works]
    if ended:
        lasting = (outage.c.feed == bindparam("key")) & outage.c.ended.is_(None)
        db.execute(update(outage).where(lasting).values(ended=bindparam("at")), ended)
    for state, note in polled:
        if (
            not state.works
            and not db.execute(
                select(exists().where(outage.c.feed == state.key, outage.c.ended.is_(None)))
            ).scalar()
        ):
            row = {"feed": state.key, "began": note.at, "outlet": state.outlet, "status": state.status}
            upsert(db, outage, [{**row, "ended": None}])


def _record_gaps(db: Connection, visits: Sequence[Visit]) -> None:
    for visit in visits:
        at = visit.state.last_checked
        if visit.clock_was_ahead and at is not None:
            of_feed = gap.c.feed == visit.state.key
            db.execute(delete(gap).where(of_feed, gap.c.began >= at))
            db.execute(update(gap).where(of_feed, gap.c.ended > at).values(ended=at))
    upsert(db, gap, [asdict(visit.gap) for visit in visits if visit.gap])
