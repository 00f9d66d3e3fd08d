"""Facts for the tests of the judgement. It is noon; times are hours of that day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from query.parse import parse
from query.times import TimeRange
from receipt.facts import Facts, FeedRecord, GapRecord
from receipt.judge import judge
from receipt.judgement import Judgement

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def hour(number: float) -> datetime:
    """Return an hour of the day."""
    return NOW + timedelta(hours=number - 12)


def feed(outlet: str = "Alpha", **more: Any) -> FeedRecord:
    """Return a feed that is watched since midnight and was asked five minutes ago."""
    values: dict[str, Any] = {
        "key": f"https://{outlet.lower()}.example/feed",
        "listed_since": hour(0),
        "checked": NOW - 5 * MINUTE,
        "due": NOW + 10 * MINUTE,
        "promised": 76 * MINUTE,
        "watched_since": hour(0),
        "watched_until": NOW - 5 * MINUTE,
    }
    return FeedRecord(outlet=outlet, **{**values, **more})


def down(outlet: str = "Beta", since: float = 8, **more: Any) -> FeedRecord:
    """Return a feed that cannot be reached since an hour of the day."""
    values: dict[str, Any] = {"works": False, "status": "unreachable", "since": hour(since)}
    return feed(outlet, **{**values, "watched_until": hour(since), **more})


def gap(begin: float, end: float, cause: str = "not-asked", outlet: str = "Alpha") -> GapRecord:
    """Return a gap between two hours of the day."""
    return GapRecord(f"https://{outlet.lower()}.example/feed", hour(begin), hour(end), cause)


def ask(
    *feeds: FeedRecord, q: str = "*", since: float | None = None, until: float | None = None, **more: Any
) -> Judgement:
    """Return the judgement on a question about some feeds."""
    window = TimeRange(*(None if at is None else hour(at) for at in (since, until)))
    unknown = more.pop("unknown", ())
    return judge(parse(q, NOW), window, Facts(feeds=feeds, **more), NOW, unknown)
