"""What one reading says about the network, and what was known of its host before."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ingest.feed import FeedState, Status
from ingest.fetch.fetcher import Failed, Fetched, FetchResult, NotModified
from ingest.network import signs
from ingest.publish import Reading
from tests.ingest.network.hosts import feeds
from tests.ingest.scripted import NOW

KEY = "https://a.example/feed"


def state(status: Status = "ok", **more: Any) -> FeedState:
    return FeedState(key=KEY, outlet="A", address=KEY, listed_since=NOW, status=status, **more)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Fetched(b"", KEY), "answer"),
        (Fetched(b"", "https://b.example/feed"), "answer"),
        (NotModified(), "answer"),
        (Failed("gone", "", answered=True, address=KEY), "answer"),
        (Failed("rate-limited", "", NOW, asked=False), None),
        (Failed("forbidden-address", "", answered=None), None),
        (Failed("slow", "", address="http://a.example/other"), "silence"),
        (Failed("unreachable", ""), "silence"),
        (Failed("unreachable", "", address="http://b.example/"), "b.example"),
        (Failed("forbidden-address", "", answered=None, address="http://10.0.0.1/"), "10.0.0.1"),
        (Failed("gone", "", answered=True, address="http://b.example/x?y"), "b.example"),
        (Failed("not-a-feed", "", answered=True, address=KEY), "one and the same page digest"),
    ],
)
def test_what_is_said(answer: FetchResult, said: str | None) -> None:
    (feed,) = feeds(["a.example"])
    found = signs.said(Reading(feed=feed, state=state(), answer=answer, at=NOW, body_hash="digest"))
    assert (found and (found[1] or found[0])) == said


@pytest.mark.parametrize(
    ("known", "standing"),
    [
        (state("new"), "new"),
        (state("new", last_checked=NOW), "new"),
        (state("ok", last_checked=NOW), "lively"),
        (state("gone", last_checked=NOW - timedelta(hours=24)), "lively"),
        (state("gone", last_checked=NOW - timedelta(hours=25)), "dead"),
        (state("slow", last_checked=NOW), "dead"),
        (state("forbidden-address", last_checked=NOW), "dead"),
    ],
)
def test_what_is_known_of_a_host(known: FeedState, standing: str) -> None:
    assert signs.standing(known, NOW) == standing


def test_the_latest_answer_is_never_in_the_future() -> None:
    states = [state(), state("slow", last_checked=NOW), state(last_checked=NOW - timedelta(hours=1))]
    assert signs.last_heard(states, NOW) == NOW - timedelta(hours=1)
    assert signs.last_heard([*states, state(last_checked=NOW + timedelta(days=20))], NOW) == NOW
    assert signs.last_heard([], NOW) is None


def fallen(*, since: float, success: float, heard: datetime | None = None) -> bool:
    """Times are minutes after NOW."""
    then, last = NOW + timedelta(minutes=since), NOW + timedelta(minutes=success)
    return signs.fallen(state("slow", since=then, last_success=last), heard)


def test_who_fell_silent_after_everybody_else() -> None:
    assert fallen(since=30, success=0)
    assert fallen(since=30, success=0, heard=NOW + timedelta(minutes=28))
    assert not fallen(since=30, success=0, heard=NOW + timedelta(minutes=29.5))
    assert not fallen(since=30, success=0, heard=NOW + timedelta(minutes=31))
    assert not fallen(since=60 * 25, success=0)
    assert not signs.fallen(state("slow", since=NOW), None)
    assert not signs.fallen(state("gone", since=NOW, last_success=NOW - timedelta(hours=1)), None)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://a.example/", True),
        ("http://127.0.0.1:9/", False),
        ("http://localhost/", False),
        ("file:x", False),
    ],
)
def test_servers_of_this_machine_are_told_by_their_address(address: str, named: bool) -> None:
    known = FeedState(key=KEY, outlet="A", address=address, listed_since=NOW)
    assert signs.reached_by_name(known) is named
