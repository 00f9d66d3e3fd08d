import pytest

from query.parse import parse
from query.to_elastic import Clause, to_elastic
from query.tree import Range, Word
from tests.search.make import NOON

NOON_MILLIS = 1_690_372_800_000
TEXT = ["title", "summary", "body"]


def phrase(text: str) -> Clause:
    return {"multi_match": {"query": text, "type": "phrase", "fields": TEXT}}


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("*", {"match_all": {}}),
        ("Striking", phrase("Striking")),
        ("title:AI", {"match_phrase": {"title": {"query": "AI"}}}),
        ("title:Caf*", {"prefix": {"title.words": {"value": "caf"}}}),
        ("tag:AI", {"term": {"tag": {"value": "ai"}}}),
        ("outlet:Caf*", {"prefix": {"outlet": {"value": "caf"}}}),
        ("_exists_:union", {"exists": {"field": "union"}}),
        ("a -b", {"bool": {"filter": [phrase("a")], "must_not": [phrase("b")]}}),
        ("-a -b", {"bool": {"must_not": [phrase("a"), phrase("b")]}}),
        ("NOT a", {"bool": {"must_not": [phrase("a")]}}),
        ("a OR b", {"bool": {"should": [phrase("a"), phrase("b")], "minimum_should_match": 1}}),
        ("pay_min:{5 TO *}", {"range": {"pay_min": {"gt": 5.0}}}),
        (
            "published:{* TO now]",
            {"range": {"published": {"lte": NOON_MILLIS, "format": "epoch_millis"}}},
        ),
    ],
)
def test_clauses(text: str, clause: Clause) -> None:
    assert to_elastic(parse(text, NOON)) == clause


def test_a_prefix_of_any_text_field() -> None:
    clause = to_elastic(parse("strik*", NOON))
    fields = [next(iter(each["prefix"])) for each in clause["bool"]["should"]]
    assert fields == ["title.words", "summary.words", "body.words"]


def test_trees_no_text_can_give() -> None:
    assert to_elastic(Word("—")) == {"match_none": {}}
    assert to_elastic(Range("title", 1.0, None)) == {"match_none": {}}
    assert to_elastic(Range("seen")) == {"exists": {"field": "seen"}}
