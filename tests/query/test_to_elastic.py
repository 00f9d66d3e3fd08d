import pytest

from query.build import at_least
from query.parse import parse
from query.to_elastic import Clause, to_elastic
from query.tree import Range, Word
from tests.search.make import NOON

NOON_MILLIS = 1_690_372_800_000
TEXT = ["title", "summary", "body"]


def phrase(text: str) -> Clause:
    return {"multi_match": {"query": text, "type": "phrase", "fields": TEXT}}


def fuzzy(name: str, value: str, edits: int) -> Clause:
    return {
        "fuzzy": {name: {"value": value, "fuzziness": edits, "transpositions": True, "rewrite": "constant_score"}}
    }


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("*", {"match_all": {}}),
        ("Striking", phrase("Striking")),
        ("title:AI", {"match_phrase": {"title": {"query": "AI"}}}),
        ("title:Caf*", {"prefix": {"title.words": {"value": "caf"}}}),
        ("title:Caf?s", {"wildcard": {"title.words": {"value": "caf?s", "rewrite": "constant_score"}}}),
        (r"outlet:*C\*f?x", {"wildcard": {"outlet": {"value": r"*c\*f?x", "rewrite": "constant_score"}}}),
        ("body:Netflíx~1", fuzzy("body.words", "netflix", 1)),
        ("company:Netflix~", fuzzy("company", "netflix", 2)),
        ('"a b"~3', {"multi_match": {"query": "a b", "type": "phrase", "fields": TEXT, "slop": 3}}),
        ('title:"a b"~3', {"match_phrase": {"title": {"query": "a b", "slop": 3}}}),
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


def test_so_many_of_several() -> None:
    tree = at_least(2, [parse(word, NOON) for word in "abc"])
    assert to_elastic(tree) == {
        "bool": {"should": [phrase("a"), phrase("b"), phrase("c")], "minimum_should_match": 2}
    }


def test_a_prefix_of_any_text_field() -> None:
    clause = to_elastic(parse("strik*", NOON))
    fields = [next(iter(each["prefix"])) for each in clause["bool"]["should"]]
    assert fields == ["title.words", "summary.words", "body.words"]


def test_trees_no_text_can_give() -> None:
    assert to_elastic(Word("—")) == {"match_none": {}}
    assert to_elastic(Range("title", 1.0, None)) == {"match_none": {}}
    assert to_elastic(Range("seen")) == {"exists": {"field": "seen"}}
