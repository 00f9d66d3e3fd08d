"""A query without its relative dates finds all that it matched at any time."""

from datetime import timedelta

import pytest

from query.document import View
from query.parse import parse, relaxed
from query.to_predicate import to_predicate
from query.tree import All
from tests.alerts.make import NOON, enriched


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("strike AND published:[now-1d TO now]", "strike"),
        ("strike AND NOT published:<now-7d", "strike"),
        ("strike OR published:today", "*"),
        ("published:>now-1h", "*"),
        ("strike AND published:>2023-07-01", "strike AND published:>2023-07-01"),
        ("NOT (strike AND published:<now-1d)", "*"),
        ("NOT (strike OR published:<now-1d)", "NOT strike"),
        ("published:[2023-07-01 TO now] AND union:wga", "union:wga"),
    ],
)
def test_relative_ranges_are_left_out(text: str, left: str) -> None:
    view = View(enriched(title="Strike"), NOON)
    for title in ("Strike", "Premiere"):
        for days in (0, 400):
            view = View(enriched(title=title, published=NOON - timedelta(days=days)), NOON)
            assert to_predicate(relaxed(text))(view) == to_predicate(parse(left, NOON))(view)
            assert to_predicate(relaxed(text))(view) >= to_predicate(parse(text, NOON))(view)


def test_what_has_none_stays_as_it_is() -> None:
    assert relaxed("strike AND tag:ai") == parse("strike AND tag:ai", NOON)
    assert relaxed("now") != All()
