"""Tags, names and events against labelled texts, and what is tagged among texts gathered for other reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.scores import Row, Section, f1, table
from enrich.enricher import RuleEnricher
from ingest.source import parse_source
from news.enriched import Enriched
from news.item import Item
from query.times import absolute

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
LABELS = ("ai", "labor")
SAMPLE = 200
"""Items tagged among the unrelated ones that are listed for a reader to judge."""
FEW = 10
"""Texts of an outlet from which it is shown alone."""
SEVERAL = 2
"""Finer tags that a text must be labelled with for another one found in it to count against that tag: who names
one often names the main one only."""
NAMED = ("company", "union", "person")
ALLOWED = ("organization", "product")
"""Kinds of names that count where they are labelled; not every set has labels for public bodies and products."""


def item(row: Row) -> Item:
    """Return a labelled row as an item."""
    return Item(
        id=str(row.get("id", "")), feed="", outlet="", title=row.get("title", ""), summary=row.get("summary", ""),
        body=row.get("body", ""), language="en", published=absolute(row.get("published") or ""), seen=WHEN,
    )  # fmt: skip


def outcome(*, wanted: bool, found: bool) -> str:
    """Return the word a decision is counted under."""
    return ("tp" if found else "fn") if wanted else ("fp" if found else "tn")


def decisions(labelled: Iterable[Row], found: Iterable[set[str]], label: str) -> Counter[str]:
    """Return how often a label was rightly and wrongly given."""
    pairs = zip(labelled, found, strict=True)
    return Counter(outcome(wanted=label in row["labels"], found=label in got) for row, got in pairs)


def tags(name: str, note: str, labelled: list[Row], enricher: RuleEnricher) -> Section:
    """Return the scores per label, per kind of text, per finer tag and per outlet, and every miss."""
    found = [{tag.name for tag in enricher.enrich(item(row)).tags} for row in labelled]
    kinds = sorted({row["kind"] for row in labelled})
    tables = [
        *table(
            ("label", "precision", "recall", "F1"), ((it, *f1(decisions(labelled, found, it))) for it in LABELS)
        ),
        "",
        "Wrong decisions by kind of text:",
        "",
        *table(("kind", "texts", *LABELS), (_kind(kind, labelled, found) for kind in kinds)),
        "",
        "Finer tags found where they are labelled. One that is not labelled is no claim, so of those found only a",
        f"least share that is right can be told, from texts labelled with {SEVERAL} or more:",
        "",
        *table(("tag", "labelled", "recall", "found", "right at least"), _finer(labelled, found)),
        *_outlets(labelled, found),
    ]
    wrong = [
        f"{'not ' if label in row['labels'] else ''}tagged {label} ({row['kind']}): {row['title']}"
        for row, got in zip(labelled, found, strict=True)
        for label in LABELS
        if (label in row["labels"]) != (label in got)
    ]
    wrong += [
        f"not tagged {tag}: {row['title']}"
        for row, got in zip(labelled, found, strict=True)
        for tag in row.get("fine", ())
        if tag not in got
    ]
    return Section(f"Tags: {name}", f"{len(labelled)} texts. {note}", tables, wrong)


def _kind(kind: str, labelled: list[Row], found: list[set[str]]) -> tuple[object, ...]:
    pairs = [(row, got) for row, got in zip(labelled, found, strict=True) if row["kind"] == kind]
    wrong = [sum((label in row["labels"]) != (label in got) for row, got in pairs) for label in LABELS]
    return kind, len(pairs), *(f"{number} ({number / len(pairs):.1%})" for number in wrong)


def _finer(labelled: list[Row], found: list[set[str]]) -> list[tuple[str, int, float, int, float | str]]:
    """Return for each finer tag how often it is labelled, the share found of those, and the same the other way."""
    counted: dict[str, Counter[bool]] = defaultdict(Counter)
    given: dict[str, Counter[bool]] = defaultdict(Counter)
    for row, got in zip(labelled, found, strict=True):
        told = row.get("fine", ())
        for tag in told:
            counted[tag][tag in got] += 1
        for tag in got if len(told) >= SEVERAL else ():
            given[tag][tag in told] += 1
    return [
        (tag, hits.total(), _share(hits), given[tag].total(), _share(given[tag]) if given[tag] else "-")
        for tag, hits in sorted(counted.items())
    ]


def _share(counts: Counter[bool]) -> float:
    return counts[True] / counts.total()


def _outlets(labelled: list[Row], found: list[set[str]]) -> list[str]:
    """Return the scores on each outlet's texts alone: a rule made for one outlet would show as a gap."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(labelled):
        groups[_outlet(row)].append(number)
    large = {name: numbers for name, numbers in groups.items() if len(numbers) >= FEW and name}
    if not large:
        return []
    rest = [number for name, numbers in groups.items() if name not in large for number in numbers]
    lines = [
        _alone(name, numbers, labelled, found) for name, numbers in [*sorted(large.items()), ("others", rest)]
    ]
    return [
        "",
        f"Each outlet's texts alone (those with fewer than {FEW} together):",
        "",
        *table(("outlet", "texts", "F1 ai", "F1 labor"), lines),
    ]


def _alone(name: str, numbers: list[int], labelled: list[Row], found: list[set[str]]) -> tuple[object, ...]:
    mine, got = [labelled[n] for n in numbers], [found[n] for n in numbers]
    return name, len(numbers), *(f1(decisions(mine, got, label))[2] for label in LABELS)


def _outlet(row: Row) -> str:
    host = urlsplit(row.get("link") or "").hostname or ""
    return ".".join(host.split(".")[-3 if host.endswith(".co.uk") else -2 :])


def names(name: str, labelled: list[Row], enricher: RuleEnricher, *, whole: bool) -> Section:
    """Return how well companies, unions, employer groups and people are named, canonically or in full.

    ``whole`` says that the labels are all the names of a text, so that one too many is an error.
    """
    counts: Counter[str] = Counter()
    misses = []
    for row in labelled:
        enriched = enricher.enrich(item({"title": row["text"]} if "text" in row else row))
        wanted = {enricher.vocabulary.names.get(name.lower(), name) for name in row["entities"]}
        kinds = {entity.name: entity.kind for entity in enriched.entities if entity.kind in (*NAMED, *ALLOWED)}
        too_many = {it for it in kinds.keys() - wanted if kinds[it] not in ALLOWED} if whole else set()
        counts.update(tp=len(wanted & kinds.keys()), fp=len(too_many), fn=len(wanted - kinds.keys()))
        text = row.get("text") or row["title"]
        misses += [f"too many {sorted(too_many)}: {text}"] if too_many else []
        misses += [f"missed {sorted(wanted - kinds.keys())}: {text}"] if wanted - kinds.keys() else []
    note = (
        f"{len(labelled)} texts. Public bodies and products are not labelled in all, so not counted as too many."
    )
    figures = f1(counts)
    shown = table(("precision", "recall", "F1"), [figures]) if whole else table(("recall",), [figures[1:2]])
    return Section(f"Names: {name}", note, shown, misses)


def listed(enriched: Enriched, key: str) -> tuple[str, ...]:
    """Return the names of a kind, or for ``person_title`` each person with a title."""
    return enriched.person_titles if key == "person_title" else enriched.names(key)


def laws_and_titles(name: str, labelled: list[Row], enricher: RuleEnricher) -> Section:
    """Return how well laws and people's titles are found, one too many being an error as one missed is."""
    lines, misses = [], []
    for key in ("law", "person_title"):
        counts: Counter[str] = Counter()
        for row in labelled:
            wanted, found = set(row[key]), set(listed(enricher.enrich(item(row)), key))
            counts.update(tp=len(wanted & found), fp=len(found - wanted), fn=len(wanted - found))
            misses += [f"too many {sorted(found - wanted)}: {row['title']}"] if found - wanted else []
            misses += [f"missed {sorted(wanted - found)}: {row['title']}"] if wanted - found else []
        lines.append((key, *f1(counts)))
    note = f"{len(labelled)} texts, look-alikes among them. Rules were made from what was missed here."
    return Section(f"Laws and titles: {name}", note, table(("field", "precision", "recall", "F1"), lines), misses)


def events(name: str, labelled: list[Row], enricher: RuleEnricher) -> Section:
    """Return how many labelled events are found with their type and stage."""
    counted: Counter[bool] = Counter()
    misses = []
    for row in labelled:
        found = {(event.type, event.stage) for event in enricher.enrich(item(row)).events}
        for wanted in row["events"]:
            hit = (wanted["type"], wanted["stage"]) in found
            counted[hit] += 1
            misses += [] if hit else [f"missed {wanted['type']}/{wanted['stage']}: {row['title']} (found {found})"]
    recall = counted[True] / max(1, counted.total())
    note = "Events with type and stage; others than the labelled ones may be right as well."
    return Section(f"Events: {name}", note, table(("labelled", "recall"), [(counted.total(), recall)]), misses)


def unrelated(folder: Path, enricher: RuleEnricher) -> Section:
    """Return what is tagged among the real feeds, which were gathered for other reasons, for a reader to judge."""
    tagged: list[str] = []
    total = 0
    for path in sorted((folder / "feeds").iterdir()):
        if path.suffix == ".md":
            continue
        for line in parse_source(path.read_bytes(), f"https://feeds.example/{path.name}", ""):
            total += 1
            found = enricher.enrich(Item(
                id=line.id, feed="", outlet="", title=line.title, summary=line.summary, body=line.body,
                language=(line.language or "")[:2], published=line.published, seen=WHEN,
            ))  # fmt: skip
            given = [tag.name for tag in found.tags if tag.name in LABELS]
            tagged += [f"{' '.join(given)}: {line.title or line.summary[:80]} ({path.name})"] if given else []
    shown: Sequence[str] = tagged[:: max(1, len(tagged) // SAMPLE)]
    note = (
        f"{total} real items of feeds gathered for other reasons; the terminal lists what is tagged, to be judged."
    )
    share = f"{len(tagged) / max(1, total):.1%}"
    return Section(
        "Unrelated feeds", note, table(("items", "tagged", "share"), [(total, len(tagged), share)]), [*shown]
    )
