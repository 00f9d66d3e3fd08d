"""How well enrichment reads and search answers: tags, names, events, pay, stories and graded questions.

``make evaluate`` or ``python -m bench.evaluate`` prints every score and every miss as Markdown;
``--write`` also renews the tables of docs/quality.md, with ``--search`` those of search alone. The project's own
labelled texts are enough; those of the shared folder beside the checkout are measured too where it is there.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.evaluate_pay_stories import (
    evaluate_pay,
    evaluate_stories,
    rows,
    score_events,
    score_pay,
    story_groups,
)
from bench.evaluate_search import relevance
from bench.evaluate_tags import events, laws_and_titles, names, tags, unrelated
from bench.scores import Section, of_score, table
from enrich.claims import describe
from enrich.enricher import RuleEnricher
from news import wire
from tests.shared import shared_folder

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "enrich"
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- tables: written by `python -m bench.evaluate --write` -->\n", "<!-- end of tables -->\n"
TUNED = "Rules were made from what was missed here."
HELD_OUT = "No rule was made from these: what to expect of new texts."


def own(enricher: RuleEnricher) -> Iterator[Section]:
    """Yield what is measured on the texts written for this project."""
    for name, called, note in (
        ("tags", "our own set", TUNED),
        ("heldout", "our own set, held out", HELD_OUT),
    ):
        labelled = rows(OWN / "labelled" / f"{name}.jsonl")
        yield tags(called, note, labelled, enricher)
        yield names(called, [row for row in labelled if row.get("entities")], enricher, whole=False)
        if told := [row for row in labelled if row.get("events")]:
            yield events(called, told, enricher)
    yield laws_and_titles("our own set", rows(OWN / "labelled" / "laws_titles.jsonl"), enricher)
    pay, stories = rows(OWN / "heldout_pay.jsonl"), rows(OWN / "heldout_stories.jsonl")
    for part, note in (("a", TUNED), ("b", HELD_OUT)):
        called = "our own set" + ", held out" * (part == "b")
        yield of_score(f"Pay: {called}", note, score_pay([row for row in pay if row["part"] == part]))
        yield of_score(f"Stories: {called}", note, score_events([row for row in stories if row["part"] == part]))


def real(folder: Path, enricher: RuleEnricher) -> Iterator[Section]:
    """Yield what is measured on real texts."""
    labelled = folder / "tagging"
    yield tags("labelled real texts", TUNED, rows(labelled / "tagging.dev.jsonl"), enricher)
    yield names("labelled real texts", rows(labelled / "entities.dev.jsonl"), enricher, whole=True)
    note = "Exact in minimum, maximum, currency and period."
    yield of_score("Pay: labelled real texts", note, evaluate_pay(folder))
    yield of_score("Stories: labelled real pairs", "Each pair of headlines by itself.", evaluate_stories(folder))
    yield unrelated(folder, enricher)
    groups = story_groups(folder)
    note = (
        "All labelled headlines and all items of the feeds at once; the terminal lists the groups, to be judged."
    )
    figures = table(("groups of two and more", "items in them"), [(len(groups), sum(map(len, groups)))])
    yield Section("Groups", note, figures, [" / ".join(group) for group in groups])


def _said(value: Any) -> Any:
    """Return a value without the evidence of its parts and without what the text does not say of them."""
    if isinstance(value, list):
        return [_said(part) for part in value]
    if isinstance(value, dict):
        return {key: said for key, said in value.items() if said and key != "evidence"}
    return value


def reference(enricher: RuleEnricher) -> Section:
    """Return what is found in the reference item, whose golden is a test."""
    path = ROOT / "tests" / "goldens" / "reference.item.json"
    described = describe(enricher.enrich(wire.decode_item(path.read_bytes())))
    shown = [
        (key, f"`{json.dumps(_said(value))}`")
        for key, value in described.items()
        if key not in ("evidence", "rules")
    ]
    return Section("The reference item", "All that is found in it.", table(("field", "found"), shown))


def renew(page: str, sections: list[Section]) -> str:
    """Return the page of documentation with new tables between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [line for section in sections for line in section.lines(misses=False)]
    return before + BEGIN + "\n".join(lines) + "\n\n" + END + after


def renew_last(page: str, section: Section) -> str:
    """Return the page with its last section new; the others stay as they were measured."""
    before, found, rest = page.partition(f"\n## {section.title}\n")
    if not found:
        raise ValueError(f"docs/quality.md has no section {section.title!r}: write all tables once")
    return before + "\n".join(section.lines(misses=False)) + "\n\n" + END + rest.partition(END)[2]


def main() -> None:
    """Print everything there is to measure here."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--write", action="store_true", help="renew the tables of docs/quality.md")
    arguments.add_argument("--elastic", action="store_true", help="ask the questions of Elasticsearch as well")
    arguments.add_argument("--search", action="store_true", help="measure nothing but search")
    given = arguments.parse_args()
    enricher = RuleEnricher()
    folder = shared_folder()
    if folder is None:
        print("No shared folder beside the checkout: only the project's own texts are measured.", file=sys.stderr)
    asked = relevance(folder, elastic=given.elastic)
    read = (
        [] if given.search else [*own(enricher), *(real(folder, enricher) if folder else ()), reference(enricher)]
    )
    sections = [*read, asked]
    print(f"# Quality of enrichment, rules {enricher.rules}, and of search")
    for section in sections:
        print("\n".join(section.lines(misses=True)))
    if given.write:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(renew_last(page, asked) if given.search else renew(page, sections), "utf-8")


if __name__ == "__main__":
    main()
