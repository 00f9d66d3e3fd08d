"""Which subscriptions ask for an item."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alerts.match import FRESH, Matcher
from alerts.matching.filing import LEARNT, Filing
from alerts.subscription import Subscription
from news.enriched import Enriched, Entity, Tag
from query.document import View
from query.names import KnownNames
from query.parse import parse
from query.to_predicate import to_predicate
from tests.alerts.make import NOON, Hand, changed, enriched, subscription


def asking(*queries: str) -> list[Subscription]:
    return [subscription(id=f"s{place}", name=query, query=query) for place, query in enumerate(queries)]


def found(matcher: Matcher, of: Enriched) -> list[str]:
    return [match.subscription.name for match in matcher.match(of)]


def strike(**fields: Any) -> Enriched:
    return enriched(**({"title": "Writers on strike", "tags": (Tag("labor/strike", 1.0),)} | fields))


def test_it_reports_who_asks_in_the_order_they_were_loaded() -> None:
    matcher = Matcher(asking("tag:ai", "writer", "tag:labor AND NOT tag:ai", "*", "strike OR walkout"), Hand())
    assert found(matcher, strike()) == ["writer", "tag:labor AND NOT tag:ai", "*", "strike OR walkout"]


def test_a_match_carries_the_note_of_the_item() -> None:
    (match,) = Matcher(asking("strike"), Hand()).match(strike(story="t1"))
    assert (match.note.item, match.note.story, match.note.title) == ("i1", "t1", "Writers on strike")


def test_an_inactive_subscription_is_not_asked() -> None:
    assert found(Matcher([subscription(active=False)], Hand()), strike()) == []


def test_a_query_that_cannot_be_used_is_reported_and_hinders_nobody() -> None:
    matcher = Matcher(asking("colour:red", "strike"), Hand())
    assert found(matcher, strike()) == ["strike"]
    assert list(matcher.broken) == ["s0"]
    matcher.load(asking("strike"))
    assert matcher.broken == {}


def test_stored_queries_are_read_by_the_names_in_force_and_by_what_is_left_of_them() -> None:
    names = KnownNames(
        closed={"tag": lambda: {"labor": "labor"}}, known={"union": lambda: {"WGA": "WGA", "Writers Guild": "WGA"}}
    )
    matcher = Matcher(asking('union:"writers guild"', "tag:gone OR strike"), Hand(), names)
    assert found(matcher, strike(entities=(Entity("union", "WGA"),))) == [
        'union:"writers guild"',
        "tag:gone OR strike",
    ]
    assert matcher.broken == {}


def test_loading_replaces_what_was_there() -> None:
    matcher = Matcher(asking("strike", "writers"), Hand())
    first, second = asking("strike", "nothing")
    matcher.load([changed(first, name="renamed"), second])
    assert found(matcher, strike()) == ["renamed"]
    matcher.load([])
    assert found(matcher, strike()) == []


def test_relative_dates_mean_the_time_of_matching() -> None:
    clock = Hand()
    matcher = Matcher(asking("published:[now-1h TO now]"), clock)
    late = strike(published=NOON + timedelta(days=2), seen=NOON + timedelta(days=2))
    assert found(matcher, strike()) == ["published:[now-1h TO now]"]
    assert found(matcher, late) == []
    clock.forward(days=2)
    assert found(matcher, late) == ["published:[now-1h TO now]"]
    assert found(matcher, strike()) == []


def test_relative_dates_are_resolved_when_subscriptions_are_loaded() -> None:
    clock = Hand()
    matcher = Matcher(asking("published:[now-1h TO now]"), clock)
    clock.at += FRESH - timedelta(seconds=1)
    matcher.load(asking("published:[now-1h TO now]"))
    assert found(matcher, strike(published=clock(), seen=clock())) == ["published:[now-1h TO now]"]


def test_many_subscriptions_do_not_cost_many_looks() -> None:
    queries = [f"company:studio{number} AND tag:labor AND writers" for number in range(2000)]
    matcher = Matcher(asking(*queries, "tag:labor"), Hand())
    assert found(matcher, strike()) == ["tag:labor"]
    assert matcher.looked <= 2


def test_what_is_rare_is_learnt() -> None:
    """`writers` is in every item, which no one can know before."""
    matcher = Matcher(asking(*(f"writers AND rare{number}" for number in range(100))), Hand())
    for _ in range(100):
        found(matcher, strike())
    before = matcher.looked
    for _ in range(10):
        found(matcher, strike())
    assert matcher.looked == before


def test_learning_ends() -> None:
    filing = Filing()
    filing.seen = LEARNT[-1]
    assert filing.candidates(frozenset({"strike"})) == set()
    assert (filing.seen, filing.due) == (LEARNT[-1], False)


def test_subscriptions_with_one_query_are_told_each() -> None:
    twice = [subscription(id=name, name=name) for name in ("first", "second")]
    assert found(Matcher(twice, Hand()), strike()) == ["first", "second"]


def test_one_that_only_watches_guildwire_matches_no_item_and_is_not_broken() -> None:
    matcher = Matcher([subscription(query="", watches=("feeds",))], Hand())
    assert found(matcher, strike()) == []
    assert matcher.broken == {}


def test_whatever_is_wrong_with_reading_one_query_is_said_and_the_others_go_on() -> None:
    def gone() -> dict[str, str]:
        raise RecursionError("too deep")

    matcher = Matcher(asking("union:wga", "strike"), Hand(), KnownNames(known={"union": gone}))
    assert found(matcher, strike()) == ["strike"]
    assert matcher.broken == {"s0": "RecursionError: too deep"}


def test_whatever_is_wrong_with_asking_one_query_is_said_and_the_others_go_on() -> None:
    matcher = Matcher(asking("strike", "writers"), Hand())
    matcher._questions["strike"].tree = None  # type: ignore[assignment]
    assert found(matcher, strike()) == found(matcher, strike()) == ["writers"]
    assert list(matcher.broken) == ["s0"]
    assert "TypeError" in matcher.broken["s0"]
    matcher.load(asking("strike", "writers"))
    assert found(matcher, strike()) == ["strike", "writers"]
    assert matcher.broken == {}


def test_whatever_is_wrong_with_quoting_for_one_query_is_said_and_the_others_go_on() -> None:
    matcher = Matcher(asking("strike", "writers"), Hand())
    matcher._questions["strike"].asked.words = None  # type: ignore[assignment]
    of = strike(summary="The writers walked out on Tuesday.")
    assert found(matcher, of) == found(matcher, of) == ["writers"]
    assert list(matcher.broken) == ["s0"]
    assert "AttributeError" in matcher.broken["s0"]


def test_only_changed_queries_are_read_again() -> None:
    given = asking(*(f"strike {number}" for number in range(30)))
    matcher = Matcher(given, Hand())
    before = dict(matcher._questions)
    matcher.load([*given[:-1], changed(given[-1], query="strike")])
    kept = matcher._questions
    assert [text for text in kept if kept[text] is not before.get(text)] == ["strike"]
    assert found(matcher, strike(title="Strike 7")) == ["strike 7", "strike 29"]


WORDS = st.sampled_from(
    ["strike", "writer", "deal", "tag:ai", "tag:labor", "kind:trade", "_exists_:kind", "stri*", "*"]
)
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(lambda parts: f"({''.join(parts)})"),
        inner.map(lambda part: f"(NOT {part})"),
    ),
    max_leaves=5,
)
ITEMS = st.builds(
    lambda title, tags, kind: enriched(
        title=" ".join(title), tags=tuple(Tag(tag, 1.0) for tag in tags), kind=kind
    ),
    st.lists(st.sampled_from(["strike", "writer", "deal", "other"]), max_size=3),
    st.sets(st.sampled_from(["ai", "labor/strike", "labor"])),
    st.sampled_from(["", "trade", "union"]),
)


@given(st.lists(st.lists(QUERIES, max_size=6), min_size=1, max_size=3), st.lists(ITEMS, min_size=1, max_size=2))
def test_it_finds_the_same_after_any_changes(changes: list[list[str]], items: list[Enriched]) -> None:
    matcher = Matcher((), Hand())
    for queries in changes:
        matcher.load(asking(*queries))
        for item in items:
            assert found(matcher, item) == found(Matcher(asking(*queries), Hand()), item)


@given(st.lists(QUERIES, max_size=6), st.lists(ITEMS, min_size=1, max_size=3))
def test_it_finds_what_asking_each_would_find(queries: list[str], items: list[Enriched]) -> None:
    matcher = Matcher(asking(*queries), Hand())
    for item in items:
        view = View(item, NOON)
        assert found(matcher, item) == [query for query in queries if to_predicate(parse(query, NOON))(view)]


def test_what_is_published_before_dates_are_resolved_again_is_not_after_now() -> None:
    """A rehearsal reads ``now`` at the time of each item; matching, once in a while, gives the same answer."""
    queries = ("published:[now-1d TO now]", "NOT published:>now", "published:<=now AND published:>now-1h")
    clock = Hand()
    matcher = Matcher(asking(*queries), clock)
    clock.at += FRESH - timedelta(seconds=1)
    assert found(matcher, strike(published=clock(), seen=clock())) == list(queries)
    assert found(matcher, strike(published=clock() - timedelta(days=2), seen=clock())) == [queries[1]]
