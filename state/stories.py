"""The story store on SQLAlchemy: SQLite and PostgreSQL."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from enrich.stories.port import Link, StoryCard, StoryItem
from enrich.stories.store_rules import RECENT, check_merge, check_split, day, follow, make_card, resolve, split_id
from state.bulk import columns, insert_new
from state.engine import transaction
from state.story_tables import among, items, keys, links, merged, pinned

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(StoryItem).decode


class SqlStoryStore:
    """The port ``enrich.stories.port.StoryStore``; a batch of the grouper takes a fixed number of statements."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def assigned(self, ids: Collection[str]) -> dict[str, str]:
        """See the port."""
        with transaction(self._engine) as connection:
            return _pins(connection, ids) | _stories(connection, ids)

    def near(self, keys_: Collection[int], since: datetime, until: datetime) -> list[tuple[int, str]]:
        """See the port."""
        if not keys_:
            return []
        with transaction(self._engine) as connection:
            query = (
                select(keys.c.key, items.c.id)
                .join(items, items.c.number == keys.c.item)
                .where(among(connection, keys.c.key, keys_), keys.c.day.between(day(since), day(until)))
            )
            return [(key, item) for key, item in connection.execute(query)]

    def items(self, ids: Collection[str]) -> dict[str, StoryItem]:
        """See the port."""
        if not ids:
            return {}
        with transaction(self._engine) as connection:
            query = select(items.c.record, items.c.story).where(among(connection, items.c.id, ids))
            return {item.id: item for item in _records(connection.execute(query))}

    def add(
        self, new: Sequence[tuple[StoryItem, Collection[int]]], links_: Collection[Link] = ()
    ) -> dict[str, str]:
        """See the port."""
        ids = [item.id for item, _ in new]
        with transaction(self._engine) as connection:
            stories = _stories(connection, ids)
            standing = _merges(connection)
            pins = _pins(connection, ids)
            rows = []
            index: dict[str, list[int]] = {"key": [], "day": [], "item": []}
            for item, item_keys in new:
                if item.id not in stories:
                    stories[item.id] = pins.get(item.id) or resolve(item.story, standing)
                    rows.append(_row(msgspec.structs.replace(item, story=stories[item.id])))
                    index["key"] += item_keys
                    index["day"] += [day(item.at)] * len(item_keys)
                    index["item"] += [rows[-1]["number"]] * len(item_keys)
            insert_new(connection, items, columns(rows))
            insert_new(connection, keys, index)
            _write_links(connection, (follow(link, standing) for link in links_))
            return _stories(connection, ids)

    def card(self, story: str) -> StoryCard | None:
        """See the port."""
        with transaction(self._engine) as connection:
            story = resolve(story, _merges(connection))
            found = list(
                _records(connection.execute(select(items.c.record, items.c.story).where(items.c.story == story)))
            )
            ends = {end for link in _links_of(connection, story) for end in (link.earlier, link.later)}
        return make_card(story, found, ends)

    def recent(self, since: datetime, least: int) -> list[str]:
        """See the port."""
        with transaction(self._engine) as connection:
            query = (
                select(items.c.story)
                .where(items.c.at >= since)
                .group_by(items.c.story)
                .having(func.count() >= least)
                .order_by(func.max(items.c.at).desc(), items.c.story)
                .limit(RECENT)
            )
            return list(connection.execute(query).scalars())

    def beginning(self, start: str, limit: int) -> list[str]:
        """See the port."""
        with transaction(self._engine) as connection:
            # LIKE looks past the case of letters on SQLite, so it does not do.
            query = select(items.c.id).where(func.substr(items.c.id, 1, len(start)) == start)
            return list(connection.execute(query.order_by(items.c.id).limit(limit)).scalars())

    def merge(self, story: str, into: str) -> None:
        """See the port."""
        with transaction(self._engine) as connection:
            standing = _merges(connection)
            story, into = resolve(story, standing), resolve(into, standing)
            known = connection.execute(select(items.c.story).where(items.c.story.in_((story, into))).distinct())
            check_merge(story, into, set(known.scalars()))
            connection.execute(delete(merged).where(merged.c.story.in_((story, into))))
            connection.execute(insert(merged).values(story=story, into=into))
            connection.execute(update(items).where(items.c.story == story).values(story=into))
            connection.execute(update(pinned).where(pinned.c.story == story).values(story=into))
            moved = _links_of(connection, story)
            connection.execute(delete(links).where(or_(links.c.earlier == story, links.c.later == story)))
            _write_links(connection, (follow(link, {story: into}) for link in moved))

    def split(self, ids: Sequence[str]) -> str:
        """See the port."""
        with transaction(self._engine) as connection:
            query = select(items.c.record, items.c.story)
            found = list(_records(connection.execute(query.where(among(connection, items.c.id, ids)))))
            first = found[0].story if found else ""
            members = connection.execute(select(items.c.id).where(items.c.story == first)).scalars()
            new = split_id(found, check_split(ids, found, set(members)))
            connection.execute(delete(merged).where(merged.c.story == new))
            connection.execute(update(items).where(among(connection, items.c.id, ids)).values(story=new))
            connection.execute(delete(pinned).where(among(connection, pinned.c.item, ids)))
            connection.execute(insert(pinned), [{"item": id_, "story": new} for id_ in dict.fromkeys(ids)])
            return new

    def expire(self, index_before: datetime, forget_before: datetime) -> int:
        """See the port."""
        with transaction(self._engine) as connection:
            old = select(items.c.number).where(items.c.at < forget_before)
            connection.execute(delete(keys).where(or_(keys.c.day < day(index_before), keys.c.item.in_(old))))
            forgotten = connection.execute(delete(items).where(items.c.at < forget_before)).rowcount
            alive = select(items.c.story)
            connection.execute(
                delete(links).where(or_(links.c.earlier.not_in(alive), links.c.later.not_in(alive)))
            )
            return forgotten


def _stories(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    query = select(items.c.id, items.c.story).where(among(connection, items.c.id, ids))
    return dict(_two(connection.execute(query)))


def _pins(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    query = select(pinned.c.item, pinned.c.story).where(among(connection, pinned.c.item, ids))
    return dict(_two(connection.execute(query)))


def _merges(connection: Connection) -> dict[str, str]:
    """Return every merge; they are made by hand, so there are few."""
    return dict(_two(connection.execute(select(merged.c.story, merged.c.into))))


def _two(rows: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return ((one, other) for one, other in rows)


def _links_of(connection: Connection, story: str) -> list[Link]:
    query = select(links.c.earlier, links.c.later).where(or_(links.c.earlier == story, links.c.later == story))
    return [Link(earlier, later) for earlier, later in connection.execute(query)]


def _write_links(connection: Connection, found: Iterable[Link]) -> None:
    rows = [
        {"earlier": link.earlier, "later": link.later} for link in sorted(set(found)) if link.earlier != link.later
    ]
    insert_new(connection, links, columns(rows))


def _records(rows: Iterable[Any]) -> Iterable[StoryItem]:
    for record, story in rows:
        item = _decode(record)
        yield item if item.story == story else msgspec.structs.replace(item, story=story)


def _row(item: StoryItem) -> dict[str, Any]:
    return {"number": _number(item.id), "id": item.id, "story": item.story, "at": item.at, "record": _encode(item)}


def _number(id_: str) -> int:
    """Return a 63-bit hash of an item id: a quarter of the size of the id, in an index of many million rows."""
    return int.from_bytes(blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
