"""The question everybody asks."""

from datetime import timedelta

import pytest

from alerts.desk.why import say, why
from alerts.subscription import MutedStory
from news.enriched import Enriched, Tag
from query.parse import parse
from tests.alerts.make import NOON, changed, enriched, note, row, subscription

ITEM = enriched(title="Writers strike", tags=(Tag("labor", 1.0),))


def answer(query: str, of: Enriched | None = ITEM, **fields: object) -> list[str]:
    return why(changed(subscription(query=query), **fields), of, [], NOON)


def test_rows_are_the_answer() -> None:
    rows = [
        row(reason="no answer", failures=1),
        row(
            state="merged",
            opens=False,
            due=None,
            reason="told before, nothing material is new",
            note=note(revision=2),
        ),
        row(state="too-old", opens=False, notification=0, due=None),
    ]
    assert why(subscription(), None, rows, NOON) == [
        "file:a.jsonl, revision 1, matched 2023-07-20 12:00 UTC: held until 2023-07-20 12:00 UTC (no answer).",
        (
            "file:a.jsonl, revision 2, matched 2023-07-20 12:00 UTC: merged into telling 1 of t1"
            " (told before, nothing material is new)."
        ),
        "file:a.jsonl, revision 1, matched 2023-07-20 12:00 UTC: too-old.",
    ]


def test_an_item_nobody_has_seen() -> None:
    assert "never received" in answer("strike", None)[0]


def test_what_is_missing_is_named() -> None:
    assert answer('tag:labor AND tag:ai AND "digital replica"') == [
        "It does not match: it lacks tag:ai.",
        'It does not match: it lacks "digital replica".',
    ]


def test_an_inactive_subscription() -> None:
    assert answer("strike", active=False) == ["It matches, but the subscription is inactive."]


def test_a_subscription_that_came_later() -> None:
    assert (
        "before the subscription was made (2023-07-20 13:00 UTC)"
        in answer("strike", created=NOON + timedelta(hours=1))[0]
    )


def test_a_match_that_was_not_recorded() -> None:
    assert answer("strike")[0].startswith("It matches now and was not recorded")


@pytest.mark.parametrize(
    "query",
    [
        "strike",
        'title:"digital replica"',
        "title:strik*",
        "strik*",
        'company:"warner bros"',
        "tag:ai",
        "outlet:var*",
        "_exists_:pay_min",
        "NOT tag:ai",
        "(tag:ai AND tag:labor)",
        "(strike OR NOT (tag:ai AND tag:labor))",
        "pay_min:[100000 TO *]",
        "pay_min:{100000 TO 200000}",
        "*",
        "published:[2023-07-01 TO 2023-07-31]",
        "title:wom?n",
        "netflx~1",
        'body:"writers strike"~3',
        r"person:fran\ d*r",
    ],
)
def test_a_query_is_said_so_that_it_means_the_same(query: str) -> None:
    tree = parse(query, NOON)
    assert parse(say(tree), NOON) == tree


def test_what_is_muted_or_without_a_date_is_said() -> None:
    assert "its story is muted for good" in answer("strike", muted_stories=(MutedStory("i1"),))[0]
    later = NOON + timedelta(hours=2)
    assert (
        "its story is muted until 2023-07-20 14:00"
        in answer("strike", muted_stories=(MutedStory("i1", later),))[0]
    )
    assert answer("strike", muted_stories=(MutedStory("i1", NOON),))[0].startswith("It matches now")
    assert "the subscription is muted until" in answer("strike", muted_until=later)[0]
    undated = enriched(title="Writers strike", published=None)
    assert "it has no date" in answer("strike", undated)[0]


def test_a_row_of_a_limited_letter_says_so() -> None:
    limited = row(state="delivered", due=None, limited=True)
    assert "together with others because of the limit per hour" in why(subscription(), None, [limited], NOON)[0]
