"""Which known item each entry of a document is. Pure: keys and old knowledge in, ids out.

Two rounds. In the first the keys of the entries lead to items; in the second, for entries that are left, their
ids, which also finds the items that earlier versions made. Who agrees most with an item takes it, so that an entry
which has changed cannot take the item of one that has not. Who is left then is an item of its own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from ingest.identity.agree import score, score_unmarked
from ingest.identity.former import former_ids
from ingest.identity.keys import Keys, own_ids
from ingest.identity.known import Known


class Resolved(msgspec.Struct, frozen=True):
    """What became of each entry, in their order."""

    ids: tuple[str, ...]
    """The id of its item, known or new; of a repeated one that of the entry it repeats."""
    repeated: frozenset[int]
    """Places of entries that stand in the document a second time."""
    wanted: frozenset[str]
    """Ids under which its entries may be known, besides those that its keys lead to. Without these in
    ``known.items``, as far as they are known, the result is provisional."""


def resolve(entries: Sequence[Keys], known: Known) -> Resolved:
    """Return the ids of one document's entries. It hangs on the document and on what is known of them alone."""
    repeats = _repeats(entries)
    taken: dict[int, str] = {}
    places = [place for place in range(len(entries)) if place not in repeats]
    shared = _shared([entries[place] for place in places])
    _claim(taken, places, lambda place: _by_keys(entries[place], known, shared))
    left = {
        place: (*own_ids(keys), *former_ids(keys.said))
        for place in places
        if place not in taken
        for keys in [entries[place]]
    }
    _claim(taken, list(left), lambda place: _by_ids(entries[place], left[place], known, shared))
    used = {*known.items, *taken.values()}
    for place in left:
        if place not in taken:
            free = [id_ for id_ in own_ids(entries[place]) if id_ not in used]
            taken[place] = free[0] if free else entries[place].id
            used.add(taken[place])
    ids = tuple(taken[repeats.get(place, place)] for place in range(len(entries)))
    return Resolved(ids, frozenset(repeats), frozenset(id_ for ids_ in left.values() for id_ in ids_))


def _repeats(entries: Sequence[Keys]) -> dict[int, int]:
    """Return for each entry that repeats an earlier one the place of that.

    It has the same address, title and moment, or where something of it is missing, is the same in everything.
    """
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for place, keys in enumerate(entries):
        said = keys.said
        sure = keys.place and keys.title and said.moment
        marks = (
            keys.place,
            keys.title,
            said.moment,
            *(() if sure else (said.guid, said.written_date, said.content)),
        )
        earlier = first.setdefault(marks, place)
        if earlier != place:
            found[place] = earlier
    return found


def _shared(entries: Sequence[Keys]) -> frozenset[str]:
    """Return the guids and places that several entries have, none of which repeats another."""
    held = Counter(key for keys in entries for key in (keys.guid, keys.place))
    return frozenset(key for key, number in held.items() if key and number > 1)


Candidates = Iterator[tuple[int, str]]
"""A score and the id of an item."""


def _claim(taken: dict[int, str], places: Sequence[int], candidates: Callable[[int], Candidates]) -> None:
    """Give items to entries, the surest first; nobody gets one that another has."""
    pairs = [(-points, place, id_) for place in places for points, id_ in candidates(place) if points]
    given = set(taken.values())
    for _, place, id_ in sorted(pairs):
        if place not in taken and id_ not in given:
            taken[place] = id_
            given.add(id_)


def _by_keys(keys: Keys, known: Known, shared: Collection[str]) -> Candidates:
    for id_ in dict.fromkeys(known.aliases.get(key, "") for key in keys.all):
        item = known.items.get(id_)
        if item is not None:
            unmarked = score_unmarked(item, {id_}) if id_ == keys.id else 0
            yield score(keys, item, known, shared) or unmarked, id_


def _by_ids(keys: Keys, ids: Sequence[str], known: Known, shared: Collection[str]) -> Candidates:
    for id_ in dict.fromkeys((*ids, *(known.aliases.get(key, "") for key in keys.all))):
        item = known.items.get(id_)
        if item is not None:
            yield score(keys, item, known, shared) or score_unmarked(item, ids), id_
