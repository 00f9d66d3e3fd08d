"""The graded questions, how answers to them are scored, and how well the sample is found: it may rise, not fall.

``make evaluate`` asks them of the real feeds as well, and of Elasticsearch.
"""

from collections import Counter
from pathlib import Path

import pytest

from bench.evaluate_search import Question, corpus, ndcg, ours, present, questions, useful
from query.modes.most import most
from search.sqlite.index import SqliteIndex
from tests.search.make import NOON

GRADES = {"a": 2, "b": 1, "c": 1, "d": 0}


def test_there_are_forty_questions_ten_of_them_held_out() -> None:
    asked = questions()
    assert (len(asked), sum(each.held_out for each in asked)) == (40, 10)
    assert len({each.question for each in asked}) == 40


@pytest.mark.parametrize("asked", questions(), ids=lambda each: each.question)
def test_a_question_has_something_useful_and_something_that_is_not(asked: Question) -> None:
    grades = Counter(asked.grades.values())
    assert grades[1] + grades[2] > 0 < grades[0]
    assert set(grades) <= {0, 1, 2}
    assert sum(grades.values()) >= 15


def test_the_best_order_scores_one_and_nothing_scores_nothing() -> None:
    assert ndcg(GRADES, ["a", "b", "c"]) == pytest.approx(1)
    assert ndcg(GRADES, ["x", "d"]) == 0
    assert ndcg(GRADES, []) == 0


def test_what_comes_later_counts_less_and_after_the_tenth_nothing() -> None:
    assert ndcg(GRADES, ["a", "b"]) > ndcg(GRADES, ["b", "a"]) > ndcg(GRADES, ["b", "x", "a"])
    assert ndcg(GRADES, [*("x" * 10), "a"]) == 0


@pytest.mark.parametrize(
    ("found", "said"),
    [("a", True), ("dda", True), ("bc", True), ("b", False), ("bdxa", False), ("", False)],
)
def test_three_are_useful_with_one_that_answers_or_two_that_help(found: str, said: bool) -> None:
    assert useful(GRADES, list(found)) is said


def test_the_sample_is_found(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    with corpus(None) as items:
        index.put(items, NOON)
    asked, answer = present(questions(), items), ours(index, "relevance", most)
    found = [each for each in asked if useful(each.grades, answer(each.question))]
    index.close()
    assert len(asked) >= 25
    assert len(found) >= 0.75 * len(asked)
