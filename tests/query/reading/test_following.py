"""Words behind a value that may have been meant to belong to it."""

import pytest

from query.reading.following import following
from tests.query.reading.names import NAMES


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("outlet:The Daily Reel", 'outlet:"The Daily Reel"'),
        ("ai AND outlet:The Daily Reel AND b", 'ai AND outlet:"The Daily Reel" AND b'),
        ("(author:Jane Doe) a", '(author:"Jane Doe") a'),
        ("-title:actors guild", '-title:"actors guild"'),
        ("company:warner bros discovery deal", 'company:"Warner Bros. Discovery" discovery deal'),
        ("company:universal music", 'company:"Universal Music Group"'),
        ("company:hulu plus", 'company:"hulu plus"'),
        ("company:netflix, disney strike", "company:(netflix OR disney) strike"),
        ("tag:ai labor", "tag:(ai OR labor)"),
        ("tag:ai, labor/strike now", "tag:(ai OR labor/strike) now"),
        ("event:strike ongoing", "event:strike/ongoing"),
        ("pay_min:100 000", 'pay_min:"100 000"'),
    ],
)
def test_what_may_be_meant_is_offered(text: str, query: str) -> None:
    (remark,) = following(text, NAMES)
    assert remark.query == query
    assert text[remark.position - 1] == ":"


@pytest.mark.parametrize(
    "text",
    [
        "company:netflix strike",
        "tag:ai strike",
        "outlet:variety AND strike",
        "outlet:variety OR b",
        'outlet:"The Daily Reel" strike',
        "outlet:variety tag:ai",
        "outlet:variety -strike",
        'outlet:variety "picket line"',
        "title:(actors guild)",
        "domain:variety.com strike",
        "published:2023 strike",
        '"outlet:The Daily"',
        "nofield:a b",
    ],
)
def test_what_is_meant_as_it_is_is_let_be(text: str) -> None:
    assert list(following(text, NAMES)) == []
