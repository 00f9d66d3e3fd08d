"""What people do to saved searches, for terminal, page and API alike."""

import hashlib
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from alerts.desk.from_saved import outdated, taken_from
from alerts.subscription import Subscription
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.analysis.near import nearest
from query.parse import QueryReading, parse, read
from search.port import Search
from search.saved import NoSuchSearch, SavedSearch, SearchChanged, SearchNameTaken, search_name
from search.saving import read_saved
from web.saved.port import KeptSearch, OutdatedAlert, RemovedSearch, SearchList, ShownSearch

RECENT = timedelta(days=7)
"""The time of :attr:`web.saved.port.ShownSearch.recent`."""
MOST_COUNTED = 100
"""Searches that are counted for one list; each takes a question to the index."""
TRIES = 20
"""How often an edit that somebody was faster than is made anew on what they left."""


class SavedSearchDesk:
    """:class:`web.saved.port.SavedDesk` over the parts that the settings name."""

    def __init__(self, parts: Parts, reading: Callable[[str], QueryReading] | None = None) -> None:
        """``reading`` reads a query that is to be saved, where its errors are to be told in another way."""
        self._parts = parts
        self._read = reading or (lambda query: read(query, parts.clock(), parts.names))

    def all(self, *, counted: bool = False) -> SearchList:
        """Return every one."""
        subscriptions = self._parts.alerts.subscriptions()
        shown = [self._shown(each, subscriptions) for each in self._parts.saved.all()]
        if counted:
            counts = map(self._recent, shown[:MOST_COUNTED])
            shown[:MOST_COUNTED] = [
                replace(each, recent=number) for each, number in zip(shown, counts, strict=False)
            ]
        return SearchList(saved=tuple(shown))

    def show(self, name: str) -> ShownSearch:
        """Return one."""
        return self._shown(self.found(name), self._parts.alerts.subscriptions())

    def found(self, name: str) -> SavedSearch:
        """Return it as it is stored. Raises :class:`NoSuchSearch`, naming a near one."""
        wanted = search_name(name)
        saved = self._parts.saved.get(wanted)
        if saved is None:
            near = nearest(wanted, (each.name for each in self._parts.saved.all()), 1)
            meant = f"did you mean {near[0]}?" if near else "see guildwire saved list or /saved"
            raise NoSuchSearch(f"there is no saved search {wanted!r}: {meant}")
        return saved

    def add(self, given: Mapping[str, Any]) -> KeptSearch:
        """Save a new one."""
        made = read_saved(given, None, self._parts.clock(), self._read)
        self._parts.saved.save(made)
        return self._kept(None, made)

    def put(self, name: str, given: Mapping[str, Any], seen: Collection[str] = ()) -> KeptSearch:
        """Make it what is described, new or not."""
        wanted = search_name(name)
        if "name" in given and search_name(str(given["name"])) != wanted:
            raise WrongUse(
                f"name is not {wanted!r} as its address has it: a name stays, save it anew under another"
            )

        def edit() -> KeptSearch:
            before = self._parts.saved.get(wanted)
            if before is None:
                if seen:
                    raise SearchChanged(f"the saved search {wanted!r} is gone: leave If-Match out to save it anew")
                return self.add({**given, "name": wanted})
            blank = SavedSearch(name=wanted, query="", created=before.created, changed=before.changed)
            return self._replace(before, blank, given, seen)

        return _anew(edit, seen)

    def change(self, name: str, given: Mapping[str, Any], seen: Collection[str] = ()) -> KeptSearch:
        """Change what is named and leave the rest."""

        def edit() -> KeptSearch:
            before = self.found(name)
            return self._replace(before, before, given, seen)

        return _anew(edit, seen)

    def remove(self, name: str, seen: Collection[str] = ()) -> RemovedSearch:
        """Remove it."""
        before = self.found(name)
        _refuse_changed(before, seen)
        removed = self._parts.saved.remove(before.name, seen=before.changed if seen else None)
        return RemovedSearch(name=before.name, removed=removed)

    def _replace(
        self, before: SavedSearch, base: SavedSearch, given: Mapping[str, Any], seen: Collection[str]
    ) -> KeptSearch:
        _refuse_changed(before, seen)
        made = read_saved(given, base, self._parts.clock(), self._read)
        if replace(made, changed=before.changed) == before:
            return self._kept(before, before)
        self._parts.saved.save(made, seen=before.changed)
        return self._kept(before, made)

    def _kept(self, before: SavedSearch | None, after: SavedSearch) -> KeptSearch:
        subscriptions = self._parts.alerts.subscriptions()
        return KeptSearch(search=self._shown(after, subscriptions), made=before is None, changed=after != before)

    def _shown(self, saved: SavedSearch, subscriptions: Sequence[Subscription]) -> ShownSearch:
        public = self._parts.settings.public.rstrip("/")
        trouble, remarks = self._read_again(saved.query)
        return ShownSearch(
            **asdict(saved),
            version=version_of(saved),
            trouble=trouble,
            remarks=remarks,
            outdated=tuple(_outdated(each, saved) for each in outdated(saved, subscriptions)),
            subscriptions=tuple(each.name for each in taken_from(saved, subscriptions)),
            atom=f"{public}/atom/{saved.name}" if public else "",
        )

    def _read_again(self, query: str) -> tuple[str, tuple[str, ...]]:
        """Say why a stored query can no longer be asked, and how it is read; a vocabulary may have changed."""
        try:
            reading = read(query, self._parts.clock(), self._parts.names)
        except WrongUse as error:
            return f"its query can no longer be asked: {error}", ()
        return "", tuple(remark.message for remark in reading.remarks)

    def _recent(self, shown: ShownSearch) -> int | None:
        if shown.trouble:
            return None
        now = self._parts.clock()
        asked = Search(query=parse(shown.query, now, self._parts.names), since=now - RECENT, limit=0)
        return self._parts.index.search(asked).total


def version_of(saved: SavedSearch) -> str:
    """Return what is another after every change."""
    # All of its values: which of them are left out as usual depends on where the text of one comes from.
    return hashlib.sha256(msgspec.json.encode(asdict(saved))).hexdigest()[:32]


def _refuse_changed(before: SavedSearch, seen: Collection[str]) -> None:
    if seen and not {"*", version_of(before)} & set(seen):
        raise SearchChanged(f"the saved search {before.name!r} was changed since: read it again, and try again")


def _outdated(each: Subscription, saved: SavedSearch) -> OutdatedAlert:
    command = shlex.join(("guildwire", "alert", "edit", each.name, "--saved", saved.name))
    return OutdatedAlert(id=each.id, name=each.name, query=each.query, command=command)


def _anew(edit: Callable[[], KeptSearch], seen: Collection[str]) -> KeptSearch:
    """Make an edit, anew where somebody was faster: what they left is judged and changed.

    An edit of a version that was seen has only one try: what somebody else left is another one.
    """
    for _ in range(0 if seen else TRIES - 1):
        try:
            return edit()
        except (SearchChanged, SearchNameTaken):
            continue
    return edit()
