"""The vocabulary: reviewable files read into one automaton that finds every term in one pass.

Files (``enrich/vocabularies/*.yaml``), told apart by their first keys:

- ``cues``: groups of words that say what the words around them mean.
- ``senses``: look-alikes; a term inside one of them does not count.
- ``tags``: subjects, each with the signals that speak for it.
- ``entities``: canonical names by kind, with aliases and what they need around them.
- ``events``: types and stages, with the words that tell them.
- ``names``: lists of words that the rules for unknown names go by.
- ``titles``: what people are called by office and craft.

A term with a capital letter must be written that way in ``tags``, ``cues`` and ``senses``. The one-word
names of entities must begin with a capital. Everything else is found in any case. Accents make no difference, so
a word that means something else without them is listed with the words around it (``les salariés``).
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import compress, count, repeat
from pathlib import Path
from typing import Any, TypeVar

import ahocorasick_rs
import msgspec
import yaml

from enrich.rules import files
from enrich.rules.entries import BadEntry, RuleEntry, read_chains, read_rule, read_terms
from enrich.rules.rule import Chain, Kind, Meaning, Rule, expand, folded, found_as, patterns, spellings
from news.enriched import ENTITY_KINDS
from news.errors import WrongUse
from query.analysis.fold import fold_letters

T = TypeVar("T")

FILES = (
    "cues",
    "senses",
    "tags",
    "companies",
    "unions",
    "people",
    "products",
    "laws",
    "titles",
    "places",
    "roles",
    "events",
    "names",
)
PARENT, CHILD = 0.75, 0.4
"""Thresholds of tags that name none; a child also needs its parent to hold."""
NAME_CUES = {"given": "given-name", "doubtful": "doubtful-name", "titles": "person-title"}
"""Word lists that are cues as well, those of names where they begin with a capital."""


class TagRule(msgspec.Struct, frozen=True):
    """A subject of the closed vocabulary."""

    name: str
    about: str
    threshold: float
    """Score from which an item is about it."""


class Vocabulary:
    """All rules, read once. Immutable; safe for use from several threads."""

    def __init__(self, extra: Path | None = None, folder: Path = files.FOLDER) -> None:
        """Read the project's files and then the user's own, which may add terms, names and rules.

        Raises :class:`WrongUse` that names the file and the entry if one cannot be understood.
        """
        self.tags: dict[str, TagRule] = {}
        self.chains: dict[str, list[Chain]] = defaultdict(list)
        self.names: dict[str, str] = {}
        """Alias in lower case -> canonical name, the full forms of unions among them."""
        self.lists: dict[str, frozenset[str]] = {}
        """Word lists by name, in lower case and folded."""
        self.categories: dict[str, str] = {}
        """A publisher's category in lower case and folded -> the tag that it speaks for."""
        self.titles: dict[str, str] = {}
        """Title of a person in lower case and folded -> its canonical form."""
        self._cues: dict[str, tuple[str, ...]] = {}
        self._meanings: dict[str, tuple[Meaning, ...]] = {}
        self._looks_alike: set[str] = set()
        self._groups: set[str] = set()
        self._at = ""
        """The entry that is being read, for messages."""
        self._path = folder
        self._origin: dict[tuple[str, str], tuple[Path, str]] = {}
        self._referring: dict[tuple[str, str], tuple[Rule, list[Chain]]] = {}
        """The rules that refer to groups of cues or to tags, and the file and entry of each."""
        with _uncollected():
            for path in [*(folder / f"{name}.yaml" for name in FILES), *([extra] if extra else [])]:
                self._load(path)
            self.title_ends = frozenset(form.rpartition(" ")[2] for form in self.titles)
            """The last words of titles."""
            self._check()
            self.terms = list(self._cues | self._meanings)
            self.groups: list[tuple[str, ...]] = list(map(self._cues.get, self.terms, repeat(())))
            """For each term the groups of cues it belongs to however it is written."""
            self.readings: list[tuple[Meaning, ...]] = list(map(self._meanings.get, self.terms, repeat(())))
            """For each term what else it may mean."""
            self.read = frozenset(compress(count(), self.readings))
            """Terms that mean more than a cue however written."""
            self.senses = frozenset(compress(count(), map(self._looks_alike.__contains__, self.terms)))
            """Terms that are look-alikes."""
            self.widest = max(map(len, self.terms), default=0)
            """Characters of the longest term."""
            self._automaton = ahocorasick_rs.AhoCorasick(self.terms)

    @property
    def deciding(self) -> tuple[Any, ...]:
        """Everything the files say that decides, for the version of the rules.

        How they are laid out, their comments, what describes a tag and the order of terms are not in it.
        """
        tags = [(tag.name, tag.threshold) for tag in self.tags.values()]
        return (
            *(tags, self._cues, self._meanings, self.chains, self.names, self.lists, self.titles),
            self.categories,
        )

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Return (number of the term, start, end) of every term in folded text, overlapping ones too.

        Start and end include the space before and after the term.
        """
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

    def _load(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WrongUse(
                f"the vocabulary file {path} cannot be read ({error.strerror}): name another"
            ) from error
        self._path = path
        self._at = ""
        try:
            self._read(files.read(content))
        except yaml.YAMLError as error:
            raise WrongUse(f"the vocabulary file {path} is no YAML, mend it there: {error}") from error
        except (TypeError, ValueError, AttributeError, msgspec.ValidationError) as error:
            place = f", entry {self._at}" if self._at else ""
            raise WrongUse(f"the vocabulary file {path}{place} cannot be used: {error}") from error

    def _check(self) -> None:
        """Refuse what refers to groups of cues or to tags that no file has."""
        for (kind, name), (path, at) in self._origin.items():
            rule, chains = self._referring[kind, name]
            for group in (*rule.needs, *rule.blocks, *(group for chain in chains for group in chain.groups)):
                if group not in self._groups:
                    raise WrongUse(
                        f"the vocabulary file {path}, entry {at}: no file has the cues {group!r}: "
                        f"add them under cues, or name one of {len(self._groups)} groups in cues.yaml"
                    )
            for tag in filter(None, (rule.given, rule.speaks, rule.target if rule.kind == "tag" else "")):
                for wanted in (tag, tag.partition("/")[0]):
                    if wanted not in self.tags:
                        raise WrongUse(
                            f"the vocabulary file {path}, entry {at}: there is no tag {wanted!r}: "
                            f"define it under tags, or use one of {', '.join(self.tags)}"
                        )

    def _read(self, content: Any) -> None:
        readers = {
            "cues": self._read_cues,
            "senses": self._read_senses,
            "tags": self._read_tags,
            "entities": self._read_entities,
            "events": self._read_events,
            "names": self._read_names,
            "titles": self._read_titles,
        }
        if not isinstance(content, Mapping):
            raise BadEntry(f"it holds no mapping: begin it with one of {', '.join(readers)}")
        for key, part in content.items():
            self._at = str(key)
            if key not in readers:
                raise BadEntry(f"no file has the part {key!r}: use {', '.join(readers)}")
            if not isinstance(part, Mapping):
                raise BadEntry("it holds no entries: write them as NAME: TERMS, indented")
            readers[key](part)

    def _read_cues(self, part: Mapping[str, str]) -> None:
        for group, terms in part.items():
            self._at = f"cues > {group}"
            if not isinstance(terms, str):
                raise BadEntry(f"it is {terms!r}: write terms divided by ';'")
            self._groups.add(group)
            self._add_terms(Rule("cue", group, group), terms)

    def _read_senses(self, part: Mapping[str, Any]) -> None:
        for name, entry in part.items():
            self._at = f"senses > {name}"
            self._add_entry(read_rule("sense", name, name, entry), entry)

    def _read_tags(self, part: Mapping[str, Any]) -> None:
        for tag, entry in part.items():
            self._at = f"tags > {tag}"
            if not isinstance(entry, Mapping):
                raise BadEntry("a tag has about, threshold and signals: write at least signals")
            threshold = float(entry.get("threshold", CHILD if "/" in tag else PARENT))
            self.tags.setdefault(tag, TagRule(tag, entry.get("about", ""), threshold))
            written = entry.get("categories", "")
            if not isinstance(written, str):
                raise BadEntry(f"its categories are {written!r}: write terms divided by ';'")
            self.categories.update(dict.fromkeys(map(fold_letters, expand(written)), tag))
            for name, signal in entry.get("signals", {}).items():
                self._at = f"tags > {tag} > {name}"
                self._add_entry(read_rule("tag", f"{tag}:{name}", tag, signal), signal)

    def _read_events(self, part: Mapping[str, Any]) -> None:
        for kind, stages in part.items():
            for name, entry in stages.items():
                self._at = f"events > {kind} > {name}"
                stage = name.partition(" ")[0]
                rule = read_rule("event", f"{kind}/{name}", kind, entry, "" if stage == "-" else stage)
                self._add_entry(rule, entry)

    def _read_entities(self, part: Mapping[str, Any]) -> None:
        named: list[tuple[str, Meaning]] = []
        for kind, records in part.items():
            group: Kind = "role" if kind == "role" else "place" if kind == "place" else "entity"
            if kind not in ENTITY_KINDS:
                raise BadEntry(f"no name is a {kind!r}: use {', '.join(ENTITY_KINDS)}")
            for name, entry in records.items():
                self._at = f"entities > {kind} > {name}"
                self.names[str(name).lower()] = str(name)
                for number, variant in enumerate(entry if isinstance(entry, list) else [entry], start=1):
                    fields = variant if isinstance(variant, Mapping) else variant or ""
                    rule = read_rule(
                        group, f"{kind}:{name}" + f"#{number}" * (number > 1), str(name), fields, kind
                    )
                    self._refer(rule, [])
                    alone = isinstance(fields, Mapping) and fields.get("only")
                    others = sorted(expand(read_terms(fields)))
                    named += self._meant(rule, others if alone else [rule.target, *others])
        for term, (_, meaning) in zip(folded([name for name, _ in named]), named, strict=True):
            _gather(self._meanings, found_as(term), meaning)

    def _read_names(self, part: Mapping[str, str]) -> None:
        for name, words in part.items():
            divided = list(filter(None, map(str.strip, words.split(";")))) if ";" in words else words.split()
            self.lists[name] = self.lists.get(name, frozenset()).union(map(fold_letters, divided))
            if group := NAME_CUES.get(name):
                self._groups.add(group)
                self._enter(divided, Meaning(Rule("cue", group, group), "", capital=name != "titles"))

    def _read_titles(self, part: Mapping[str, str]) -> None:
        for group, written in part.items():
            self._at = f"titles > {group}"
            if not isinstance(written, str):
                raise BadEntry(f"it is {written!r}: write titles divided by ';', or TITLE = OTHER FORMS on a line")
            for line in written.splitlines():
                title, _, others = line.partition(" = ")
                if others:
                    self.titles.update((fold_letters(form), title) for form in (title, *expand(others)))
                else:
                    self.titles.update((fold_letters(form), form) for form in expand(line))

    def _meant(self, rule: Rule, names: list[str]) -> Iterator[tuple[str, Meaning]]:
        """Yield each name with what it means, and remember whose name it is."""
        for name in names:
            self.names.setdefault(name.lower(), rule.target)
            single = " " not in name.strip()
            shouted = single and name.isupper()
            capital = single and name[:1].isupper() and not shouted
            yield name, Meaning(rule, name if shouted else "", capital)

    def _add_entry(self, rule: Rule, entry: RuleEntry) -> None:
        terms, chains = read_terms(entry), read_chains(entry, rule)
        if not terms and not chains:
            raise BadEntry("it has neither terms nor chains: write at least one of them")
        self._refer(rule, chains)
        self._add_terms(rule, terms)
        for chain in chains:
            self.chains[chain.groups[0]].append(chain)

    def _refer(self, rule: Rule, chains: list[Chain]) -> None:
        if chains or rule.needs or rule.blocks or rule.given or rule.speaks or rule.kind == "tag":
            self._origin[rule.kind, rule.name] = self._path, self._at
            self._referring[rule.kind, rule.name] = rule, chains

    def _add_terms(self, rule: Rule, terms: str) -> None:
        forms = spellings(expand(terms))
        whole = "_".join(forms)
        small = forms if whole == whole.lower() else [form for form in forms if form == form.lower()]
        if rule.kind == "cue":
            _gather(self._cues, patterns(small), rule.target)
        else:
            self._enter(small, Meaning(rule, "", capital=False))
        if small is not forms:
            for form in sorted(form for form in forms if form != form.lower()):
                self._enter([form], Meaning(rule, form, capital=False))

    def _enter(self, terms: list[str], meaning: Meaning) -> None:
        looked_for = patterns(terms)
        if meaning.rule.kind == "sense":
            self._looks_alike.update(looked_for)
        _gather(self._meanings, looked_for, meaning)

    def rules(self) -> Iterator[Rule]:
        """Yield every rule once, but for the cues that are found however they are written."""
        seen: set[tuple[str, str]] = set()
        every = [meaning.rule for meanings in self.readings for meaning in meanings]
        every += [chain.rule for chains in self.chains.values() for chain in chains]
        for rule in every:
            if (rule.kind, rule.name) not in seen:
                seen.add((rule.kind, rule.name))
                yield rule


def _gather(known: dict[str, tuple[T, ...]], looked_for: Iterable[str], one: T) -> None:
    """Add one to what is known of each pattern; what many share is one tuple, as most have no other."""
    alone = (one,)
    for pattern in looked_for:
        before = known.get(pattern)
        known[pattern] = alone if before is None else before if one in before else (*before, one)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from going through all rules again and again while they are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
