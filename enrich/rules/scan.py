"""One pass over an item's text: every rule of the vocabulary that its words meet."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

from enrich.rules.rule import Chain, Meaning, RuleMatch
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import Text

Places = list[tuple[int, int]]
TermMatch = tuple[int, int, int]
"""Number of a term, and where it stands with the spaces around it."""
Obstacle = tuple[str, int, int]
"""A group of cues, and where its cue stands; start equals end where the cue is what is missing."""

CLOSELY = 4_000
"""Characters of the joined text whose context is read. Names, and words that need no context, are found after it
too; what an article is about stands long before."""
_SIGNS = re.compile(r"[\W_]+")
_WIDEST = 60
"""Characters of the longest cue; a bound on how far back a search by a cue's end must go."""
_second, _third = itemgetter(1), itemgetter(2)


class Scan:
    """What was found in one item, before any of it is judged. Hits and cues are in the order of their ends."""

    __slots__ = ("cues", "found", "hidden", "language", "text")

    def __init__(self, text: Text, vocabulary: Vocabulary, language: str = "") -> None:
        self.text = text
        self.language = language
        self.cues: dict[str, Places] = defaultdict(list)
        """Places of the cues by their group."""
        self.found: dict[str, list[RuleMatch]] = {"tag": [], "entity": [], "event": [], "role": [], "place": []}
        """Hits by the kind of their rule."""
        self.hidden: list[tuple[RuleMatch, RuleMatch]] = []
        """Tag hits that do not count, each with the look-alike that covers it."""
        matches = vocabulary.find(text.folded)
        read = [match for match in matches if match[0] in vocabulary.read]
        alike = [match for match in read if match[0] in vocabulary.senses]
        if alike and (dropped := self._hidden(matches, alike, vocabulary)):
            matches = [match for match in matches if match not in dropped]
            read = [match for match in read if match not in dropped]
        close = bisect_right(matches, CLOSELY, key=_third)
        self._read([*matches[:close], *(match for match in read if match[2] > CLOSELY)], vocabulary)
        self._link(vocabulary)

    def _read(self, matches: list[TermMatch], vocabulary: Vocabulary) -> None:
        groups, readings, cues, found = vocabulary.groups, vocabulary.readings, self.cues, self.found
        for number, start, end in matches:
            place = (start + 1, end - 1)  # a term is found with the spaces around it
            if end <= CLOSELY:
                for group in groups[number]:
                    cues[group].append(place)
            for meaning in readings[number]:
                if _written(meaning, self.text.raw, *place):
                    rule = meaning.rule
                    if rule.kind == "cue":
                        cues[rule.target].append(place)
                    elif rule.kind != "sense":
                        found[rule.kind].append(RuleMatch(rule, *place))

    def _hidden(self, matches: list[TermMatch], alike: list[TermMatch], vocabulary: Vocabulary) -> set[TermMatch]:
        """Return the matches that are in a look-alike, and remember the tags among them."""
        covers = [
            RuleMatch(meaning.rule, start + 1, end - 1)
            for number, start, end in alike
            for meaning in vocabulary.readings[number]
            if meaning.rule.kind == "sense" and _written(meaning, self.text.raw, start + 1, end - 1)
        ]
        dropped = set()
        for (number, start, end), cover in _covered(matches, covers, vocabulary.widest):
            tags = [meaning for meaning in vocabulary.readings[number] if meaning.rule.kind == "tag"]
            self.hidden += [(RuleMatch(meaning.rule, start + 1, end - 1), cover) for meaning in tags]
            if tags or _inside(start + 1, end - 1, cover):
                dropped.add((number, start, end))
        return dropped

    def _link(self, vocabulary: Vocabulary) -> None:
        """Find the chains, and let those that are look-alikes hide what their ends are taken for."""
        senses: list[tuple[RuleMatch, Places]] = []
        present = self.cues.keys()
        for group in tuple(present):
            for chain in vocabulary.chains.get(group, ()):
                if not present >= chain.wanted:
                    continue
                for links in self._follow(chain):
                    hit = RuleMatch(chain.rule, links[0][0], links[-1][1])
                    if chain.rule.kind == "sense":
                        if self.allows(hit) is None:
                            senses.append((hit, [links[0], links[-1]]))
                    else:
                        self.found[chain.rule.kind].append(hit)
        if senses:
            self._cover(senses)

    def _follow(self, chain: Chain) -> Iterator[Places]:
        """Yield each run of cues in the chain's order, the nearest next cue each time."""
        for first in self.cues[chain.groups[0]]:
            links = [first]
            for group in chain.groups[1:]:
                end = links[-1][1]
                following = self._next(group, end, end + chain.gap)
                if following is None or not self.text.together(end, following[0]):
                    break
                links.append(following)
            else:
                yield links

    def _next(self, group: str, low: int, high: int) -> tuple[int, int] | None:
        """Return the first cue of a group that begins from ``low`` to ``high``."""
        places = self.cues.get(group)
        if not places:
            return None
        for number in range(bisect_right(places, low, key=_second), len(places)):
            start, end = places[number]
            if low <= start <= high:
                return places[number]
            if end > high + _WIDEST:
                return None
        return None

    def _cover(self, senses: list[tuple[RuleMatch, Places]]) -> None:
        kept: list[RuleMatch] = []
        for hit in self.found["tag"]:
            cover = next((sense for sense, places in senses if any(_meets(hit, place) for place in places)), None)
            if cover is None:
                kept.append(hit)
            else:
                self.hidden.append((hit, cover))
        self.found["tag"] = kept

    def near(self, groups: tuple[str, ...], hit: RuleMatch) -> Obstacle | None:
        """Return a cue of one of the groups near a hit: around it, or within a chain but no end of it."""
        low, high = hit.start - hit.rule.near, hit.end + hit.rule.near
        for group in groups:
            places = self.cues.get(group)
            if not places:
                continue
            for number in range(bisect_right(places, low, key=_second), len(places)):
                start, end = places[number]
                if end > high:
                    break
                if low <= start and (end <= hit.start or start >= hit.end or hit.start < start < end < hit.end):
                    return group, start, end
        return None

    def allows(self, hit: RuleMatch) -> Obstacle | None:
        """Return nothing if a hit's rule holds where it is, else what is against it."""
        rule = hit.rule
        if rule.languages and self.language and self.language not in rule.languages:
            return f"language {self.language}", hit.start, hit.start
        if rule.blocks and (against := self.near(rule.blocks, hit)):
            return against
        if rule.needs and self.near(rule.needs, hit) is None:
            return f"no {' or '.join(rule.needs)}", hit.start, hit.start
        return None

    def allowed(self, kind: str) -> list[RuleMatch]:
        """Return the hits of one kind whose rules hold where they are."""
        return [hit for hit in self.found[kind] if self.allows(hit) is None]


def _covered(matches: list[TermMatch], covers: list[RuleMatch], widest: int) -> list[tuple[TermMatch, RuleMatch]]:
    """Return each match that is under a look-alike, in their order, with the first such."""
    found: dict[int, RuleMatch] = {}
    for cover in covers:
        first = bisect_right(matches, cover.start + 1, key=_third)
        for place in range(first, bisect_left(matches, cover.end + widest, key=_third)):
            if place not in found and _overlaps(matches[place][1] + 1, matches[place][2] - 1, cover):
                found[place] = cover
    return [(matches[place], found[place]) for place in sorted(found)]


def _written(meaning: Meaning, raw: str, start: int, end: int) -> bool:
    """Say whether the text writes a term as the vocabulary wants it."""
    if meaning.capital:
        return raw[start].isupper()
    if not meaning.spelling:
        return True
    written = raw[start:end]
    if "." in written and raw[end] == "." and raw[end + 1].isalnum():
        return False  # the beginning of a longer abbreviation
    if written == meaning.spelling or written.isupper():
        return True
    # The letters are the same once folded. A curly apostrophe, another hyphen, a letter with or without its accent
    # are the same spelling; only capitals are left to compare.
    return _capitals(written) == _capitals(meaning.spelling)


def _capitals(written: str) -> list[bool]:
    """Return for each letter and digit whether it is a capital."""
    return [letter.isupper() for letter in _SIGNS.sub("", written)]


def _inside(start: int, end: int, cover: RuleMatch) -> bool:
    return cover.start <= start and end <= cover.end and cover.end - cover.start > end - start


def _overlaps(start: int, end: int, cover: RuleMatch) -> bool:
    """Say whether a term shares words with a look-alike that it does not hold whole.

    "Strike halts" does in "a lightning strike halts", "union strikes" in "union strikes deal".
    """
    meets = start < cover.end and cover.start < end
    longer = end - start >= cover.end - cover.start
    return meets and not (start <= cover.start and cover.end <= end and longer)


def _meets(hit: RuleMatch, place: tuple[int, int]) -> bool:
    return hit.start < place[1] and place[0] < hit.end
