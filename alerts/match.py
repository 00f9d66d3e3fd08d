"""Which subscriptions ask for an item, without asking each of them.

Each query is filed under the rarest of the keys it requires (``query/keys.py``) and looked at only
for items that have that key. What is rare is learnt from the items that pass.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from alerts.letters.quote import Asked, Quoter
from alerts.note import NO_ORDER, StageOrder, take_note
from alerts.port import Match
from alerts.subscription import Subscription
from news.clock import Clock
from news.enriched import Enriched
from news.errors import WrongUse
from query.document import View
from query.keys import is_word, required
from query.names import NO_NAMES, KnownNames
from query.parse import has_relative, parse
from query.to_predicate import Predicate, to_predicate
from query.tree import Node

FRESH = timedelta(minutes=1)
"""Relative dates in queries are resolved anew when this much time has passed."""

_REFILE = (100, 1_000, 10_000)
"""After so many items enough was learnt about rarity to file every query again."""
_GUESSES = {"": 0.02, "tag": 0.2, "language": 0.9, "kind": 0.3, "outlet": 0.1, "feed": 0.1, "event": 0.05}
"""Share of items with a key, by its field, before any item was seen."""
_GUESS_WEIGHT = 50


class Filed(msgspec.Struct, frozen=True, eq=False):
    """A subscription ready to be asked."""

    number: int
    """Its place in the order they were loaded."""
    subscription: Subscription
    tree: Node
    matches: Predicate
    asked: Asked
    relative: bool


class Matcher:
    """Reports which subscriptions ask for an item. Not safe for use from several threads.

    ``broken`` holds, by subscription id, why a stored query cannot be used by this version; such a
    subscription matches nothing, so whoever runs the matcher must show it.
    """

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        clock: Clock,
        names: KnownNames = NO_NAMES,
        stages: StageOrder = NO_ORDER,
    ) -> None:
        """``names`` call values as items have them. A value that they no longer have refuses no stored query.

        ``stages`` is the order of the stages of events, as notes keep it.
        """
        self.broken: dict[str, str] = {}
        self.looked = 0
        """How many queries were evaluated so far: far fewer than items times subscriptions."""
        self._clock = clock
        self._names = names.not_closed()
        self._stages = stages
        self._filed: dict[str, Filed] = {}
        self._by_key: dict[str, list[Filed]] = {}
        self._always: list[Filed] = []
        self._worded = False
        self._resolved = clock()
        self._seen = 0
        self._having: Counter[str] = Counter()
        self.load(subscriptions)

    def load(self, subscriptions: Iterable[Subscription]) -> None:
        """Replace all subscriptions; inactive ones are left out. Unchanged queries are not parsed again."""
        before, self._filed, self.broken = self._filed, {}, {}
        self._resolved = self._clock()
        for number, each in enumerate(subscriptions):
            if each.active:
                self._add(number, each, before.get(each.id))
        self._file()

    def match(self, enriched: Enriched) -> list[Match]:
        """Return a match for each subscription that asks for the item, in the order they were loaded."""
        now = self._clock()
        if now - self._resolved >= FRESH:
            self._resolve(now)
        view = View(enriched, now)
        # Stemming a text is most of the work, so it is left where no query is filed under a word.
        keys = view.keys if self._worded else view.marks
        self._learn(keys)
        asking = [filed for filed in self._candidates(keys) if filed.matches(view)]
        asking.sort(key=lambda filed: filed.number)
        return self._matches(enriched, asking) if asking else []

    def _matches(self, enriched: Enriched, asking: Iterable[Filed]) -> list[Match]:
        note, quoter = take_note(enriched, self._stages), Quoter(enriched)
        return [
            Match(filed.subscription, msgspec.structs.replace(note, quote=quoter.quote(filed.asked)))
            for filed in asking
        ]

    def _candidates(self, keys: frozenset[str]) -> list[Filed]:
        filed = {id(each): each for key in self._by_key.keys() & keys for each in self._by_key[key]}
        candidates = [*filed.values(), *self._always]
        self.looked += len(candidates)
        return candidates

    def _add(self, number: int, subscription: Subscription, before: Filed | None) -> None:
        if before is not None and before.subscription.query == subscription.query and not before.relative:
            self._filed[subscription.id] = msgspec.structs.replace(
                before, number=number, subscription=subscription
            )
            return
        try:
            tree = parse(subscription.query, self._resolved, self._names)
            self._filed[subscription.id] = Filed(
                number, subscription, tree, to_predicate(tree), Asked(tree), has_relative(subscription.query)
            )
        except WrongUse as error:
            self.broken[subscription.id] = str(error)

    def _file(self) -> None:
        by_key: defaultdict[str, list[Filed]] = defaultdict(list)
        self._always = []
        for filed in self._filed.values():
            keys = required(filed.tree, self._frequency)
            if keys is None:
                self._always.append(filed)
            for key in keys or ():
                by_key[key].append(filed)
        self._by_key = dict(by_key)
        self._worded = any(is_word(key) for key in by_key)

    def _resolve(self, now: datetime) -> None:
        self._resolved = now
        relative = [filed for filed in self._filed.values() if filed.relative]
        for filed in relative:
            self._add(filed.number, filed.subscription, None)
        if relative:
            self._file()

    def _frequency(self, key: str) -> float:
        field, mark, _ = key.partition("=")
        guess = _GUESSES.get(field if mark else "", 0.02)
        if key.endswith("?"):
            guess = 0.9
        return (self._having[key] + guess * _GUESS_WEIGHT) / (self._seen + _GUESS_WEIGHT)

    def _learn(self, keys: frozenset[str]) -> None:
        if self._seen >= _REFILE[-1]:
            return
        self._seen += 1
        self._having.update(keys)
        if self._seen in _REFILE:
            self._file()
