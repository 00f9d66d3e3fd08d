"""Quality of laws and titles on the project's own labelled texts: it may rise, it must not fall."""

from collections import Counter
from typing import Any

import pytest

from bench.evaluate import OWN
from bench.evaluate_pay_stories import rows
from bench.evaluate_tags import item, listed
from bench.scores import f1
from tests.enrich.helpers import enricher

TEXTS = rows(OWN / "labelled" / "laws_titles.jsonl")


@pytest.mark.parametrize(("key", "bar"), [("law", 0.97), ("person_title", 0.97)])
def test_what_is_named_is_found_and_no_more(key: str, bar: float) -> None:
    counts: Counter[str] = Counter()
    for row in TEXTS:
        wanted, found = set(row[key]), set(listed(enricher().enrich(item(row)), key))
        counts.update(tp=len(wanted & found), fp=len(found - wanted), fn=len(wanted - found))
    assert f1(counts)[2] >= bar


def test_look_alikes_are_left_alone() -> None:
    hard: list[dict[str, Any]] = [row for row in TEXTS if row["kind"] == "hard"]
    assert len(hard) >= 20
    assert not [row["title"] for row in hard if set(enricher().enrich(item(row)).names("law")) - set(row["law"])]
