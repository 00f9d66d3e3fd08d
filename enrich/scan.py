"""One pass over an item's text: every rule of the vocabulary that its words meet."""

import re
from collections import defaultdict
from collections.abc import Iterator

from enrich.rules import Chain, Hit, Meaning
from enrich.text import Text
from enrich.vocabulary import Vocabulary

_SIGNS = re.compile(r"[\W_]+")

Places = list[tuple[int, int]]


class Scan:
    """What was found in one item, before any of it is judged."""

    __slots__ = ("cues", "entities", "events", "hidden", "language", "places", "roles", "tags", "text")

    def __init__(self, text: Text, vocabulary: Vocabulary, language: str = "") -> None:
        self.text = text
        self.language = language
        self.cues: dict[str, Places] = defaultdict(list)
        self.tags: list[Hit] = []
        self.entities: list[Hit] = []
        self.events: list[Hit] = []
        self.roles: list[Hit] = []
        self.places: list[Hit] = []
        self.hidden: list[tuple[Hit, Hit]] = []
        """Tag hits that do not count, each with the look-alike that covers it."""
        self._match(vocabulary)
        self._link(vocabulary)

    def _match(self, vocabulary: Vocabulary) -> None:
        found: dict[str, list[Hit]] = {
            "tag": self.tags,
            "entity": self.entities,
            "event": self.events,
            "role": self.roles,
            "place": self.places,
            "sense": [],
            "cue": [],
        }
        meanings, raw = vocabulary.meanings, self.text.raw
        for number, start, end in vocabulary.find(self.text.folded):
            for meaning in meanings[number]:
                if _written(meaning, raw, start + 1, end - 1):
                    found[meaning.rule.kind].append(Hit(meaning.rule, start + 1, end - 1))
        for hit in found["cue"]:
            self.cues[hit.rule.target].append((hit.start, hit.end))
        if senses := [hit for hit in found.pop("sense") if self.allows(hit) is None]:
            for hits in found.values():
                hits[:] = self._outside(hits, senses)
            self.cues.clear()
            for hit in found["cue"]:
                self.cues[hit.rule.target].append((hit.start, hit.end))

    def _outside(self, hits: list[Hit], senses: list[Hit]) -> list[Hit]:
        kept: list[Hit] = []
        for hit in hits:
            cover = next((sense for sense in senses if _inside(hit, sense)), None)
            if cover is None:
                kept.append(hit)
            elif hit.rule.kind == "tag":
                self.hidden.append((hit, cover))
        return kept

    def _link(self, vocabulary: Vocabulary) -> None:
        """Find the chains, and let those that are look-alikes hide what their ends are taken for."""
        senses: list[tuple[Hit, Places]] = []
        for group in tuple(self.cues):
            for chain in vocabulary.chains.get(group, ()):
                for links in self._follow(chain):
                    hit = Hit(chain.rule, links[0][0], links[-1][1])
                    if chain.rule.kind == "tag":
                        self.tags.append(hit)
                    elif chain.rule.kind == "event":
                        self.events.append(hit)
                    elif self.allows(hit) is None:
                        senses.append((hit, [links[0], links[-1]]))
        if senses:
            self._cover(senses)

    def _follow(self, chain: Chain) -> Iterator[Places]:
        """Yield each run of cues in the chain's order, the nearest next cue each time."""
        for first in self.cues[chain.groups[0]]:
            links = [first]
            for group in chain.groups[1:]:
                end = links[-1][1]
                following = (place for place in self.cues.get(group, ()) if end <= place[0] <= end + chain.gap)
                nearest = min(following, default=None)
                if nearest is None or not self.text.together(end, nearest[0]):
                    break
                links.append(nearest)
            else:
                yield links

    def _cover(self, senses: list[tuple[Hit, Places]]) -> None:
        kept: list[Hit] = []
        for hit in self.tags:
            cover = next((sense for sense, places in senses if any(_meets(hit, place) for place in places)), None)
            if cover is None:
                kept.append(hit)
            else:
                self.hidden.append((hit, cover))
        self.tags[:] = kept

    def near(self, groups: tuple[str, ...], hit: Hit) -> tuple[str, int, int] | None:
        """Return a cue of one of the groups near a hit and not part of it: its group, start and end."""
        low, high = hit.start - hit.rule.near, hit.end + hit.rule.near
        for group in groups:
            for start, end in self.cues.get(group, ()):
                if low <= start and end <= high and (end <= hit.start or start >= hit.end):
                    return group, start, end
        return None

    def allows(self, hit: Hit) -> tuple[str, int, int] | None:
        """Return nothing if a hit's rule holds where it is, else what is against it: a cue, or the missing group."""
        rule = hit.rule
        if rule.languages and self.language and self.language not in rule.languages:
            return f"language {self.language}", hit.start, hit.start
        if rule.blocks and (against := self.near(rule.blocks, hit)):
            return against
        if rule.needs and self.near(rule.needs, hit) is None:
            return f"no {' or '.join(rule.needs)}", hit.start, hit.start
        return None


def _written(meaning: Meaning, raw: str, start: int, end: int) -> bool:
    """Say whether the text writes a term as the vocabulary wants it."""
    if meaning.capital:
        return raw[start].isupper()
    if not meaning.spelling:
        return True
    return _same(raw[start:end], meaning.spelling)


def _same(written: str, spelling: str) -> bool:
    if written == spelling or written.isupper():
        return True
    # A curly apostrophe or another hyphen is the same spelling.
    return _SIGNS.sub("", written) == _SIGNS.sub("", spelling)


def _inside(hit: Hit, cover: Hit) -> bool:
    return cover.start <= hit.start and hit.end <= cover.end and cover.end - cover.start > hit.end - hit.start


def _meets(hit: Hit, place: tuple[int, int]) -> bool:
    return hit.start < place[1] and place[0] < hit.end
