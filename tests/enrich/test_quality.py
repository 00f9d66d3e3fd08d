"""Quality of tags, names and events on the project's own labelled texts: it may rise, it must not fall.

The bars of the held-out texts are lower, because no rule was made from them: they show what to expect of
texts nobody tuned on. ``make evaluate`` prints the figures and every miss.
"""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from bench.evaluate import OWN, renew, renew_last
from bench.evaluate_pay_stories import rows
from bench.evaluate_tags import LABELS, decisions, events, item, names, tags
from bench.scores import Section, f1
from tests.enrich.helpers import enricher

SETS = ("tags", "heldout")


@cache
def labelled(name: str) -> tuple[list[dict[str, Any]], list[set[str]]]:
    texts = rows(OWN / "labelled" / f"{name}.jsonl")
    return texts, [{tag.name for tag in enricher().enrich(item(row)).tags} for row in texts]


@pytest.mark.parametrize(
    ("name", "label", "bar"),
    [("tags", "ai", 0.94), ("tags", "labor", 0.91), ("heldout", "ai", 0.92), ("heldout", "labor", 0.9)],
)
def test_the_two_subjects(name: str, label: str, bar: float) -> None:
    assert f1(decisions(*labelled(name), label))[2] >= bar


@pytest.mark.parametrize(("name", "bar"), [("tags", 0.03), ("heldout", 0.08)])
@pytest.mark.parametrize("label", LABELS)
def test_look_alikes_and_plain_news_are_left_alone(name: str, bar: float, label: str) -> None:
    texts, found = labelled(name)
    innocent = [pair for pair in zip(texts, found, strict=True) if pair[0]["kind"] in ("hard", "plain")]
    wrong = sum(label in got and label not in row["labels"] for row, got in innocent)
    assert wrong / len(innocent) <= bar


@pytest.mark.parametrize(("name", "bar"), [("tags", 0.76), ("heldout", 0.58)])
def test_finer_tags_where_they_are_labelled(name: str, bar: float) -> None:
    counted: Counter[bool] = Counter()
    for row, got in zip(*labelled(name), strict=True):
        counted.update(tag in got for tag in row["fine"])
    assert counted[True] / counted.total() >= bar


@pytest.mark.parametrize("name", SETS)
def test_a_finer_tag_brings_its_subject(name: str) -> None:
    assert all({tag.partition("/")[0] for tag in got} <= got for got in labelled(name)[1])


def test_the_sets_are_of_a_size_and_do_not_overlap() -> None:
    one, other = ({row["title"] for row in labelled(name)[0]} for name in SETS)
    assert len(one) >= 200
    assert len(other) >= 200
    assert not one & other
    assert {row["kind"] for row in labelled("heldout")[0]} == {"ai", "labor", "both", "hard", "plain"}


def test_what_is_printed_lists_every_miss_and_the_page_lists_none() -> None:
    texts = [
        {"id": "1", "kind": "ai", "labels": ["ai"], "fine": ["ai/policy"], "title": "A quiet title", "summary": ""}
    ]
    section = tags("few", "Note.", texts, enricher())
    printed, page = ("\n".join(section.lines(misses=misses)) for misses in (True, False))
    assert "not tagged ai (ai): A quiet title" in printed
    assert "not tagged ai/policy: A quiet title" in printed
    assert "A quiet title" not in page
    assert "| ai | 1.000 | 0.000 | 0.000 |" in page


def test_names_and_events_are_scored() -> None:
    row = {"title": "WGA calls a strike", "summary": "", "entities": ["WGA", "Netflix"]}
    told = [{"type": "strike", "stage": "called"}, {"type": "vote", "stage": None}]
    assert names("few", [row], enricher(), whole=False).misses == ["missed ['Netflix']: WGA calls a strike"]
    assert "| 2 | 0.500 |" in events("few", [{**row, "events": told}], enricher()).tables


def test_the_page_keeps_its_words_when_its_tables_are_renewed() -> None:
    page = (OWN.parents[1] / "docs" / "quality.md").read_text("utf-8")
    renewed = renew(page, [Section("Title", "Note.", ["| a |"])])
    assert renewed.startswith(page.partition("<!-- tables")[0])
    assert "## Title" in renewed
    assert renew(renewed, [Section("Title", "Note.", ["| a |"])]) == renewed


def test_the_tables_of_search_are_renewed_alone() -> None:
    page = (OWN.parents[1] / "docs" / "quality.md").read_text("utf-8")
    renewed = renew_last(page, Section("Relevance", "Note.", ["| a |"]))
    assert renewed.startswith(page.partition("## Relevance")[0] + "## Relevance\n\nNote.\n\n| a |\n\n<!-- end")
    assert renewed.endswith(page.partition("<!-- end")[2])
    with pytest.raises(ValueError, match="write all tables once"):
        renew_last(page, Section("Nowhere", "Note.", []))
