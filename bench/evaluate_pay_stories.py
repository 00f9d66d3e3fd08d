"""Measures pay figures and stories on the labelled items of the shared folder and prints the misses.

Usage: ``python -m bench.evaluate_pay_stories [FOLDER]``
"""

import html
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import feedparser
import msgspec

from enrich.enricher import RuleEnricher
from enrich.pay.find import find_pay, merge_pay
from enrich.stories.group import group_lines
from news.enriched import Pay


class Score(msgspec.Struct):
    """Counts of right, wrong and missing answers, with the misses in words."""

    name: str
    right: int = 0
    wrong: int = 0
    missing: int = 0
    misses: list[str] = []

    @property
    def precision(self) -> float:
        """Share of the answers that are right; 1 where there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected answers that were given; 1 where none are expected."""
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the JSON objects of a file with one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def enricher() -> RuleEnricher:
    """Return the enricher of all measures: the groups stand on the entities and events it finds."""
    return RuleEnricher()


def evaluate_pay(shared: Path) -> Score:
    """Compare the pay found in ``tagging/pay.dev.jsonl`` with its labels: all but the role, exact."""
    return score_pay(rows(shared / "tagging" / "pay.dev.jsonl"))


def score_pay(labelled: list[dict[str, Any]]) -> Score:
    """Compare the pay found in each ``text`` with its ``pay``."""
    score = Score("pay")
    for row in labelled:
        wanted = [(p["min"], p["max"], p["currency"], p["period"]) for p in row["pay"]]
        found = [_key(pay) for pay in merge_pay(find_pay(row["text"], "title")) if pay.currency]
        extra = list(found)
        missing = [one for one in wanted if not _take(extra, one)]
        score.right += len(wanted) - len(missing)
        score.wrong += len(extra)
        score.missing += len(missing)
        if extra or missing:
            score.misses.append(f"{row.get('id', '')} {row['text']}\n    found {extra}, missing {missing}")
    return score


def _key(pay: Pay) -> tuple[float | None, float | None, str | None, str | None]:
    return pay.min, pay.max, pay.currency, pay.period


def _take(found: list[Any], one: Any) -> bool:
    if one in found:
        found.remove(one)
        return True
    return False


def evaluate_stories(shared: Path) -> Score:
    """Group the two headlines of each pair of ``tagging/stories.dev.jsonl`` and compare with ``same``."""
    return score_stories(rows(shared / "tagging" / "stories.dev.jsonl"))


def score_stories(labelled: list[dict[str, Any]]) -> Score:
    """Group the two headlines of each pair on their own."""
    score = Score("same story")
    for row in labelled:
        lines = [_line(row[side], row.get(f"{side}_link"), row.get(f"{side}_date")) for side in "ab"]
        one, other = (answer["story"] for answer in group_lines(lines, enricher()))
        if (one == other) == row["same"]:
            score.right += row["same"]
            continue
        score.missing += row["same"]
        score.wrong += not row["same"]
        said = "apart, should be one" if row["same"] else "one, should be apart"
        score.misses.append(f"{row.get('id', '')} {said}\n    {row['a']}\n    {row['b']}")
    return score


def score_events(labelled: list[dict[str, Any]]) -> Score:
    """Group any two headlines of one ``family`` on their own and compare with their ``event``."""
    score = Score("same story, headlines of one dispute or look-alikes")
    for one, other in combinations(labelled, 2):
        if one["family"] != other["family"]:
            continue
        mine, theirs = (answer["story"] for answer in group_lines(map(_event_line, (one, other)), enricher()))
        same = one["event"] == other["event"]
        score.right += same and mine == theirs
        score.missing += same and mine != theirs
        score.wrong += not same and mine == theirs
        if same != (mine == theirs):
            said = "apart, should be one" if same else "one, should be apart"
            score.misses.append(f"{said}\n    {one['title']}\n    {other['title']}")
    return score


def event_groups(labelled: list[dict[str, Any]]) -> list[list[str]]:
    """Group all these headlines at once and return the events of each group of two and more."""
    groups: dict[str, list[str]] = {}
    lines = map(_event_line, labelled)
    for row, answer in zip(labelled, group_lines(lines, enricher()), strict=True):
        groups.setdefault(answer["story"], []).append(row["event"])
    return [group for group in groups.values() if len(group) > 1]


def _event_line(row: dict[str, Any]) -> str:
    return _line(row["title"], f"https://{row['outlet']}/", row["date"])


def story_groups(shared: Path) -> list[list[str]]:
    """Group every labelled headline and every item of the real feeds; return the groups of two and more."""
    found = sorted(set(_all_lines(shared)))
    groups: dict[str, list[str]] = {}
    for line, answer in zip(found, group_lines(found, enricher()), strict=True):
        row = json.loads(line)
        groups.setdefault(answer["story"], []).append(
            f"{(row['published'] or '')[:10]} {row['title']} ({row['link']:.40})"
        )
    return [sorted(group) for group in groups.values() if len(group) > 1]


def _all_lines(shared: Path) -> Iterator[str]:
    for row in rows(shared / "tagging" / "tagging.dev.jsonl"):
        yield _line(row["title"], row.get("link"), row.get("published"), row.get("summary", ""))
    for row in rows(shared / "tagging" / "stories.dev.jsonl"):
        for side in "ab":
            yield _line(row[side], row.get(f"{side}_link"), row.get(f"{side}_date"))
    for path in sorted((shared / "feeds").iterdir()):
        if path.suffix != ".md":
            yield from _feed_lines(path)


def _feed_lines(path: Path) -> Iterator[str]:
    for entry in feedparser.parse(path.read_bytes()).entries:
        body = " ".join(part.get("value", "") for part in entry.get("content", []))
        when = entry.get("published_parsed") or entry.get("updated_parsed")
        date = f"{when[0]:04}-{when[1]:02}-{when[2]:02}T{when[3]:02}:{when[4]:02}:00+00:00" if when else ""
        # The feed's name stands in for the outlet, so that items of one feed are told from those of others.
        link = f"https://{path.stem.replace('_', '-').lower()[:60]}.example/"
        yield _line(_plain(entry.get("title", "")), link, date, _plain(entry.get("summary", "")), _plain(body))


def _line(title: str, link: str | None, published: str | None, summary: str = "", body: str = "") -> str:
    return json.dumps(
        {"title": title, "link": link or "", "published": published or "", "summary": summary, "body": body}
    )


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).strip()


def _own() -> list[Score]:
    """Measure on the statements and headlines written for this project, the second half of each held out."""
    folder = Path(__file__).resolve().parents[1] / "tests" / "enrich"
    pay, events = rows(folder / "heldout_pay.jsonl"), rows(folder / "heldout_stories.jsonl")
    scores = []
    for part, words in (("a", "rules were made from these"), ("b", "held out")):
        scores += [score_pay(_part(pay, part)), score_events(_part(events, part))]
        for score in scores[-2:]:
            score.name += f", our own, {words}"
    return scores


def _part(labelled: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    return [row for row in labelled if row["part"] == part]


def main() -> None:
    """Print both tables and the groups."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared"
    for score in (*_own(), evaluate_pay(shared), evaluate_stories(shared)):
        print(f"{score.name}: F1 {score.f1:.3f}, precision {score.precision:.3f}, recall {score.recall:.3f}")
        for miss in score.misses:
            print("  " + miss)
    groups = story_groups(shared)
    print(f"{len(groups)} groups of two and more over all labelled headlines and feeds")
    for group in groups:
        print("\n  ".join(["", *group]))


if __name__ == "__main__":
    main()
