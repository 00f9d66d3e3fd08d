"""The quality of pay figures, on statements written for this project and on the labelled real ones."""

from pathlib import Path

import pytest

from bench.evaluate_pay_stories import evaluate_pay, rows, score_pay
from tests.shared import need_shared

OURS = Path(__file__).parents[1] / "labelled_pay.jsonl"
WIDER = Path(__file__).parents[1] / "heldout_pay.jsonl"
BAR = 0.93


@pytest.mark.parametrize("path", [OURS, WIDER], ids=["labelled", "held out"])
def test_our_own_statements_reach_the_bar(path: Path) -> None:
    score = score_pay(rows(path))
    assert score.f1 >= BAR, "\n".join(score.misses)


@pytest.mark.parametrize("path", [OURS, WIDER], ids=["labelled", "held out"])
def test_texts_without_pay_give_none(path: Path) -> None:
    score = score_pay([row for row in rows(path) if not row["pay"]])
    assert score.wrong == 0, "\n".join(score.misses)


def test_the_labelled_statements_reach_the_bar() -> None:
    score = evaluate_pay(need_shared())
    assert score.f1 >= BAR, "\n".join(score.misses)
