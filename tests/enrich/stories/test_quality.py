"""The quality of stories, on headlines worded for this project and on the labelled real ones."""

from pathlib import Path
from typing import Any

import pytest

from bench.evaluate_pay_stories import evaluate_stories, event_groups, rows, score_events, score_stories
from tests.shared import need_shared

PAIRS = Path(__file__).parents[1] / "labelled_stories.jsonl"
EVENTS = Path(__file__).parents[1] / "heldout_stories.jsonl"
PRECISION, RECALL = 0.97, 0.80


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return rows(EVENTS)


def test_our_own_pairs_reach_the_bars() -> None:
    score = score_stories(rows(PAIRS))
    assert score.precision >= PRECISION, "\n".join(score.misses)
    assert score.recall >= RECALL, "\n".join(score.misses)


def test_steps_of_a_dispute_and_look_alikes_stay_apart(events: list[dict[str, Any]]) -> None:
    score = score_events(events)
    assert score.precision >= PRECISION, "\n".join(score.misses)
    # These wordings share fewer words than real pairs do: half of what a desk meets is a reprint.
    assert score.recall >= 0.72, "\n".join(score.misses)


def test_groups_hold_one_event(events: list[dict[str, Any]]) -> None:
    groups = event_groups(events)
    mixed = [group for group in groups if len(set(group)) > 1]
    assert len(groups) >= 40
    assert len(mixed) <= 0.03 * len(groups), mixed


def test_the_labelled_pairs_reach_the_bars() -> None:
    score = evaluate_stories(need_shared())
    assert score.precision >= PRECISION, "\n".join(score.misses)
    assert score.recall >= RECALL, "\n".join(score.misses)
