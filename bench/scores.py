"""What evaluation prints: sections of Markdown with tables, and the misses that a reader judges."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bench.evaluate_pay_stories import Score

Row = dict[str, Any]


class Section(msgspec.Struct):
    """One measurement: its tables go into the documentation, its misses only to the terminal."""

    title: str
    note: str
    tables: list[str]
    misses: list[str] = []

    def lines(self, *, misses: bool) -> Iterator[str]:
        """Yield the section as Markdown, with or without the misses."""
        yield from ("", f"## {self.title}", "", self.note, "", *self.tables)
        if misses and self.misses:
            yield from ("", "Misses:", "", *(f"- {miss}" for miss in self.misses))


def table(header: Iterable[str], lines: Iterable[Iterable[object]]) -> list[str]:
    """Return a Markdown table; numbers with a fraction get three digits."""
    names = list(header)
    body = ["| " + " | ".join(map(_cell, line)) + " |" for line in lines]
    return ["| " + " | ".join(names) + " |", "| " + " | ".join("---" for _ in names) + " |", *body]


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def f1(counts: Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of ``tp``, ``fp`` and ``fn``; 1 where there was nothing to find."""
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = tp / (tp + fp) if tp + fp else 1.0
    recall = tp / (tp + fn) if tp + fn else 1.0
    return precision, recall, 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def of_score(title: str, note: str, score: Score) -> Section:
    """Return the section of a score of pay figures or of pairs of headlines."""
    figures = table(("precision", "recall", "F1"), [(score.precision, score.recall, score.f1)])
    misses = [" / ".join(part.strip() for part in miss.splitlines()) for miss in score.misses]
    return Section(title, note, figures, misses)
