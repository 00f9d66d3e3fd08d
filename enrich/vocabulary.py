"""The vocabulary: reviewable files read into one automaton that finds every term in one pass.

Files (``enrich/vocabularies/*.yaml``), told apart by their first keys:

- ``cues``: groups of words that say what the words around them mean.
- ``senses``: look-alikes; a term inside one of them does not count.
- ``tags``: subjects, each with the signals that speak for it.
- ``entities``: canonical names by kind, with aliases and what they need around them.
- ``events``: types and stages, with the words that tell them.
- ``names``: lists of words that the rules for unknown names go by.

A term with a capital letter must be written that way in ``tags``, ``cues`` and ``senses``. The one-word
names of entities must begin with a capital. Everything else is found in any case.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ahocorasick_rs
import msgspec
import yaml

from enrich.rules import Chain, Kind, Meaning, Rule, expand, patterns
from news.errors import WrongUse

FOLDER = Path(__file__).parent / "vocabularies"
FILES = (
    "cues",
    "senses",
    "tags",
    "companies",
    "unions",
    "people",
    "products",
    "places",
    "roles",
    "events",
    "names",
)
PARENT, CHILD = 0.75, 0.4
"""Thresholds of tags that name none; a child also needs its parent to hold."""
NAME_CUES = {"given": "given-name", "doubtful": "doubtful-name", "titles": "person-title"}
"""Word lists that are cues as well, those of names where they begin with a capital."""
GAP = 40
"""Characters between the cues of a chain where its rule does not say otherwise."""


class TagRule(msgspec.Struct, frozen=True):
    """A subject of the closed vocabulary."""

    name: str
    about: str
    threshold: float
    """Score from which an item is about it."""


class Vocabulary:
    """All rules, read once. Immutable; safe for use from several threads."""

    def __init__(self, extra: Path | None = None, folder: Path = FOLDER) -> None:
        """Read the project's files and then the user's own, which may add terms, names and rules.

        Raises :class:`WrongUse` that names the file and the entry if one cannot be understood.
        """
        self.tags: dict[str, TagRule] = {}
        self.chains: dict[str, list[Chain]] = defaultdict(list)
        self.names: dict[str, str] = {}
        """Alias in lower case -> canonical name, the full forms of unions among them."""
        self.lists: dict[str, frozenset[str]] = {}
        """Word lists by name, in lower case."""
        self._meanings: dict[str, list[Meaning]] = defaultdict(list)
        self._looks_alike: set[str] = set()
        digest = hashlib.sha256()
        for path in [*(folder / f"{name}.yaml" for name in FILES), *([extra] if extra else [])]:
            try:
                content = path.read_bytes()
                self._read(yaml.load(content, Loader=yaml.CSafeLoader))
            except (
                OSError,
                yaml.YAMLError,
                TypeError,
                ValueError,
                AttributeError,
                msgspec.ValidationError,
            ) as error:
                raise WrongUse(f"the vocabulary file {path} cannot be used: {error}") from error
            digest.update(content)
        self.digest = digest.hexdigest()
        """SHA-256 of the files in their order."""
        self.terms = list(self._meanings)
        self.meanings = [tuple(self._meanings[term]) for term in self.terms]
        self.groups = [tuple(it.rule.target for it in meanings if _is_plain_cue(it)) for meanings in self.meanings]
        """For each term the groups of cues it belongs to however it is written."""
        self.readings = [tuple(it for it in meanings if not _is_plain_cue(it)) for meanings in self.meanings]
        """For each term what else it may mean."""
        self.senses = frozenset(number for number, term in enumerate(self.terms) if term in self._looks_alike)
        """Terms that are look-alikes."""
        self._automaton = ahocorasick_rs.AhoCorasick(self.terms)

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Return (number of the term, start, end) of every term in folded text, overlapping ones too.

        Start and end include the space before and after the term.
        """
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

    def _read(self, content: Mapping[str, Any]) -> None:
        readers = {
            "cues": self._read_cues,
            "senses": self._read_senses,
            "tags": self._read_tags,
            "entities": self._read_entities,
            "events": self._read_events,
            "names": self._read_names,
        }
        for key, part in content.items():
            if key not in readers:
                raise ValueError(f"{key!r} is not one of {', '.join(readers)}")
            readers[key](part)

    def _read_cues(self, part: Mapping[str, str]) -> None:
        for group, terms in part.items():
            self._add_terms(Rule("cue", group, group), terms)

    def _read_senses(self, part: Mapping[str, Any]) -> None:
        for name, entry in part.items():
            self._add_entry(_rule("sense", name, name, entry), entry)

    def _read_tags(self, part: Mapping[str, Any]) -> None:
        for tag, entry in part.items():
            threshold = float(entry.get("threshold", CHILD if "/" in tag else PARENT))
            self.tags.setdefault(tag, TagRule(tag, entry.get("about", ""), threshold))
            for name, signal in entry.get("signals", {}).items():
                self._add_entry(_rule("tag", f"{tag}:{name}", tag, signal), signal)

    def _read_events(self, part: Mapping[str, Any]) -> None:
        for kind, stages in part.items():
            for name, entry in stages.items():
                stage = name.partition(" ")[0]
                rule = _rule("event", f"{kind}/{name}", kind, entry, "" if stage == "-" else stage)
                self._add_entry(rule, entry)

    def _read_entities(self, part: Mapping[str, Any]) -> None:
        for kind, records in part.items():
            group: Kind = "role" if kind == "role" else "place" if kind == "place" else "entity"
            for name, entry in records.items():
                self.names[str(name).lower()] = str(name)
                for number, variant in enumerate(entry if isinstance(entry, list) else [entry], start=1):
                    fields = variant if isinstance(variant, Mapping) else {"terms": variant or ""}
                    rule = _rule(group, f"{kind}:{name}" + f"#{number}" * (number > 1), str(name), fields, kind)
                    self._add_names(
                        rule, [*([] if fields.get("only") else [rule.target]), *expand(fields.get("terms", ""))]
                    )

    def _read_names(self, part: Mapping[str, str]) -> None:
        for name, words in part.items():
            divided = words.split(";") if ";" in words else words.split()
            self.lists[name] = self.lists.get(name, frozenset()) | {word.strip() for word in divided}
            if group := NAME_CUES.get(name):
                for word in divided:
                    self._add(word, Meaning(Rule("cue", group, group), "", capital=name != "titles"))

    def _add_names(self, rule: Rule, names: list[str]) -> None:
        for name in names:
            self.names.setdefault(name.lower(), rule.target)
            single = " " not in name.strip()
            shouted = single and name.isupper()
            self._add(name, Meaning(rule, name if shouted else "", single and name[:1].isupper() and not shouted))

    def _add_entry(self, rule: Rule, entry: "str | Mapping[str, Any]") -> None:
        if isinstance(entry, str):
            self._add_terms(rule, entry)
            return
        self._add_terms(rule, entry.get("terms", ""))
        for written in entry.get("chains", ()):
            groups, gap = _chain(written)
            self.chains[groups[0]].append(Chain(groups, gap, rule))

    def _add_terms(self, rule: Rule, terms: str) -> None:
        for term in expand(terms):
            self._add(term, Meaning(rule, term if term != term.lower() else "", capital=False))

    def _add(self, term: str, meaning: Meaning) -> None:
        for pattern in patterns(term):
            if meaning.rule.kind == "sense":
                self._looks_alike.add(pattern)
            if meaning not in self._meanings[pattern]:
                self._meanings[pattern].append(meaning)

    def rules(self) -> Iterator[Rule]:
        """Yield every rule once."""
        seen: set[tuple[str, str]] = set()
        every = [meaning.rule for meanings in self.meanings for meaning in meanings]
        every += [chain.rule for chains in self.chains.values() for chain in chains]
        for rule in every:
            if (rule.kind, rule.name) not in seen:
                seen.add((rule.kind, rule.name))
                yield rule


def _is_plain_cue(meaning: Meaning) -> bool:
    return meaning.rule.kind == "cue" and not meaning.spelling and not meaning.capital


def _chain(written: str) -> tuple[tuple[str, ...], int]:
    """Read ``first > second within 30`` into its groups and its gap."""
    groups, _, gap = written.partition(" within ")
    return tuple(group.strip() for group in groups.split(">")), int(gap or GAP)


def _rule(kind: Kind, name: str, target: str, entry: "str | Mapping[str, Any]", detail: str = "") -> Rule:
    fields = {} if isinstance(entry, str) else entry
    unknown = set(fields) - {
        "terms",
        "chains",
        "weight",
        "needs",
        "not",
        "near",
        "given",
        "languages",
        "mood",
        "only",
    }
    if unknown:
        raise ValueError(f"{name} has {', '.join(sorted(unknown))}, which no rule has")
    return Rule(
        kind,
        name,
        target,
        detail,
        float(fields.get("weight", 1.0)),
        _words(fields.get("needs", "")),
        _words(fields.get("not", "")),
        int(fields.get("near", 300)),
        fields.get("given", ""),
        _words(fields.get("languages", "")),
        fields.get("mood", ""),
    )


def _words(written: str) -> tuple[str, ...]:
    return tuple(written.split())
