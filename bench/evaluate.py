"""How well enrichment reads: tags, look-alikes, names, pay and stories against labelled real texts, as Markdown.

Run with ``make evaluate`` or ``python -m bench.evaluate``. The texts are in the shared folder, which
is not part of the project; the project's own labelled set (tests/enrich/labelled) is measured as well
and needs nothing else.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.evaluate_pay_stories import Score, evaluate_pay, evaluate_stories, rows
from enrich.command import describe, moment
from enrich.enricher import Enricher
from ingest.source import parse_source
from news import wire
from news.enriched import Enriched
from news.item import Item
from tests.shared import shared_folder

ROOT = Path(__file__).resolve().parents[1]
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
LABELS = ("ai", "labor")
SAMPLE = 200
"""Items tagged among the plain and the unrelated ones that are listed for a reader to judge."""
Row = dict[str, Any]


def item(row: Row) -> Item:
    """Return a labelled row as an item."""
    return Item(
        id=str(row.get("id", "")), feed="", outlet="", title=row.get("title", ""), summary=row.get("summary", ""),
        body=row.get("body", ""), language="en", published=moment(row.get("published") or ""), seen=WHEN,
    )  # fmt: skip


def text_item(text: str) -> Item:
    """Return a bare text as the title of an item."""
    return Item(id="", feed="", outlet="", title=text, language="en", seen=WHEN)


def f1(counts: Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of ``tp``, ``fp`` and ``fn``; 1 where there was nothing to find."""
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = tp / (tp + fp) if tp + fp else 1.0
    recall = tp / (tp + fn) if tp + fn else 1.0
    return precision, recall, 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def outcome(wanted: bool, found: bool) -> str:
    """Return the word a decision is counted under."""
    return ("tp" if found else "fn") if wanted else ("fp" if found else "tn")


def table(header: Iterable[str], lines: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a Markdown table."""
    names = list(header)
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for line in lines:
        yield "| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in line) + " |"


def tags(name: str, labelled: list[Row], enrich: Callable[[Item], Enriched]) -> Iterator[str]:
    """Yield the scores per label, per kind of text and per outlet, and every miss."""
    found = [{tag.name for tag in enrich(item(row)).tags} for row in labelled]
    pairs = list(zip(labelled, found, strict=True))
    counts = {
        label: Counter(outcome(label in row["labels"], label in got) for row, got in pairs) for label in LABELS
    }
    yield from ("", f"## Tags: {name}", "", f"{len(labelled)} texts.", "")
    yield from table(("label", "precision", "recall", "F1"), ((label, *f1(counts[label])) for label in LABELS))
    yield from ("", "Wrong decisions by kind of text:", "")
    kinds = sorted({row["kind"] for row in labelled})
    yield from table(("kind", "texts", *LABELS), (_kind(kind, labelled, found) for kind in kinds))
    yield from ("", "Finer tags found where they are labelled (an absent label is no claim):", "")
    fine: dict[str, Counter[bool]] = defaultdict(Counter)
    for row, got in zip(labelled, found, strict=True):
        for tag in row.get("fine", ()):
            fine[tag][tag in got] += 1
    yield from table(
        ("tag", "labelled", "recall"), ((tag, n.total(), n[True] / n.total()) for tag, n in sorted(fine.items()))
    )
    yield from _outlets(labelled, found)
    yield from ("", "Misses:", "")
    for row, got in zip(labelled, found, strict=True):
        for label in LABELS:
            if (label in row["labels"]) != (label in got):
                yield f"- {'not ' if label in row['labels'] else ''}tagged {label} ({row['kind']}): {row['title']}"


def _kind(kind: str, labelled: list[Row], found: list[set[str]]) -> tuple[object, ...]:
    pairs = [(row, got) for row, got in zip(labelled, found, strict=True) if row["kind"] == kind]
    wrong = [sum((label in row["labels"]) != (label in got) for row, got in pairs) for label in LABELS]
    return kind, len(pairs), *(f"{number} ({number / len(pairs):.1%})" for number in wrong)


def _outlets(labelled: list[Row], found: list[set[str]]) -> Iterator[str]:
    """Yield the scores on each outlet's texts alone: a rule made for one outlet would show as a gap."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(labelled):
        groups[_outlet(row)].append(number)
    large = {name: numbers for name, numbers in groups.items() if len(numbers) >= 10 and name}
    rest = [number for name, numbers in groups.items() if name not in large for number in numbers]
    yield from ("", "By outlet (those with fewer than 10 texts together):", "")
    lines = []
    for name, numbers in [*sorted(large.items()), ("others", rest)]:
        scores = []
        for label in LABELS:
            counts = Counter(outcome(label in labelled[n]["labels"], label in found[n]) for n in numbers)
            scores.append(f1(counts)[2])
        lines.append((name, len(numbers), *scores))
    yield from table(("outlet", "texts", "F1 ai", "F1 labor"), lines)


def _outlet(row: Row) -> str:
    host = urlsplit(row.get("link") or "").hostname or ""
    return ".".join(host.split(".")[-2:]) if not host.endswith(".co.uk") else ".".join(host.split(".")[-3:])


def names(labelled: list[Row], enricher: Enricher) -> Iterator[str]:
    """Yield how well companies, unions, employer groups and people are named, canonically or in full."""
    counts: Counter[str] = Counter()
    misses = []
    for row in labelled:
        enriched = enricher.enrich(text_item(row["text"]))
        wanted = {_canonical(name, enricher) for name in row["entities"]}
        kinds = {entity.name: entity.kind for entity in enriched.entities}
        found = {name for name, kind in kinds.items() if kind in ("company", "union", "organization", "person")}
        found -= {name for name in found - wanted if kinds[name] == "organization"}
        counts.update(tp=len(wanted & found), fp=len(found - wanted), fn=len(wanted - found))
        misses += [f"- too many {sorted(found - wanted)}: {row['text']}"] if found - wanted else []
        misses += [f"- missed {sorted(wanted - found)}: {row['text']}"] if wanted - found else []
    yield from (
        "",
        "## Names",
        "",
        f"{len(labelled)} texts. Public bodies are found but not labelled, so not counted.",
        "",
    )
    yield from table(("precision", "recall", "F1"), [f1(counts)])
    yield from ("", *misses)


def _canonical(name: str, enricher: Enricher) -> str:
    return enricher.vocabulary.names.get(name.lower(), name)


def score(name: str, found: Score, note: str) -> Iterator[str]:
    """Yield the scores of pay figures or of pairs of headlines, and every miss."""
    yield from ("", f"## {name}", "", note, "")
    yield from table(("precision", "recall", "F1"), [(found.precision, found.recall, found.f1)])
    yield from ("", *(f"- {' / '.join(part.strip() for part in miss.splitlines())}" for miss in found.misses))


def unrelated(folder: Path, enricher: Enricher) -> Iterator[str]:
    """Yield what is tagged among the real feeds, which were gathered for other reasons, for a reader to judge."""
    tagged = []
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
            labels = [tag.name for tag in found.tags if tag.name in LABELS]
            tagged += [f"- {' '.join(labels)}: {line.title or line.summary[:80]} ({path.name})"] if labels else []
    step = max(1, len(tagged) // SAMPLE)
    yield from (
        "",
        "## Unrelated feeds",
        "",
        f"{len(tagged)} of {total} items are tagged; every {step}. of them:",
        "",
    )
    yield from tagged[::step]


def reference(enricher: Enricher) -> Iterator[str]:
    """Yield what is found in the reference item."""
    path = ROOT / "tests" / "goldens" / "reference.item.json"
    described = describe(enricher.enrich(wire.decode_item(path.read_bytes())))
    yield from ("", "## The reference item", "")
    for key, value in described.items():
        if key != "evidence":
            yield f"- {key}: {json.dumps(value)}"


def main() -> None:
    """Print everything there is to measure here."""
    enricher = Enricher()
    print(f"# Quality of enrichment, rules {enricher.rules}")
    own = [row for path in sorted((ROOT / "tests" / "enrich" / "labelled").glob("*.jsonl")) for row in rows(path)]
    print("\n".join(tags("the project's own set", own, enricher.enrich)))
    folder = shared_folder()
    if folder is not None:
        labelled = folder / "tagging"
        print("\n".join(tags("labelled real texts", rows(labelled / "tagging.dev.jsonl"), enricher.enrich)))
        print("\n".join(names(rows(labelled / "entities.dev.jsonl"), enricher)))
        print(
            "\n".join(
                score("Pay figures", evaluate_pay(folder), "Exact in minimum, maximum, currency and period.")
            )
        )
        print("\n".join(score("Pairs of headlines", evaluate_stories(folder), "Each pair by itself.")))
        print("\n".join(unrelated(folder, enricher)))
    print("\n".join(reference(enricher)))


if __name__ == "__main__":
    main()
