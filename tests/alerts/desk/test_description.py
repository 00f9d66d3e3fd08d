"""One description for the command line, the API and files: read, shown, and read again."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.desk.description import KEYS, brief, describe, read_description
from alerts.desk.file import read_file, write_json, write_yaml
from alerts.desk.plan import plan, read_entries
from alerts.subscription import CONDITIONS, ORDERS, PACES, WEEKDAYS, MutedStory, Quiet, Rhythm, Subscription
from news.errors import WrongUse
from tests.alerts.make import NOON, subscription

LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40).map(str.strip)
NAMED = LINE.filter(bool)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.sampled_from((0, 0, 0, 30)))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 (made aware below)
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
)
ZONES = st.sampled_from(("UTC", "America/Los_Angeles", "Asia/Kathmandu"))
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
SUBSCRIPTIONS = st.builds(
    Subscription,
    id=st.just("s1"),
    name=NAMED,
    query=TEXT.map(str.strip),
    channels=st.lists(NAMED.map(lambda name: f"file:{name}"), min_size=1, max_size=3, unique=True).map(tuple),
    created=st.just(NOON),
    rhythm=st.builds(Rhythm, st.sampled_from(PACES), TIMES, ZONES, st.sampled_from(WEEKDAYS)),
    once_per_story=st.booleans(),
    min_outlets=st.integers(1, 1000),
    quiet=st.none() | st.builds(Quiet, TIMES, TIMES, ZONES),
    muted_until=st.none() | MOMENTS,
    max_age=st.none() | st.integers(1, 36_500 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    limit_per_hour=st.none() | st.integers(1, 3600),
    order=st.sampled_from(ORDERS),
    zone=st.just("") | ZONES,
    locale=st.sampled_from(("en", "en_GB", "de", "pt_BR")),
    empty_digest=st.booleans(),
    muted_stories=st.lists(st.builds(MutedStory, NAMED, st.none() | MOMENTS), unique_by=lambda m: m.story).map(
        tuple
    ),
    watches=st.lists(st.sampled_from(CONDITIONS), unique=True).map(tuple),
    owner=LINE,
    labels=st.lists(NAMED.filter(lambda word: word.lower() != "none"), unique=True).map(tuple),
    note=TEXT,
    active=st.booleans(),
)


def read(before: Subscription | None = None, **fields: Any) -> Subscription:
    given = {"name": "desk", "query": "strike", **fields} if before is None else fields
    return read_description(given, before, NOON)


@given(SUBSCRIPTIONS)
@settings(deadline=None, max_examples=50)
def test_what_is_described_is_read_as_the_same(each: Subscription) -> None:
    bare = subscription(id="s1", name="other", limit_per_hour=3, note="old", labels=("x",))
    assert read_description(describe(each, whole=True), bare, NOON) == each


@given(SUBSCRIPTIONS)
@settings(deadline=None, max_examples=50)
def test_what_is_exported_is_imported_without_a_change(each: Subscription) -> None:
    for written in (write_yaml([each]), write_json([each])):
        wanted = read_entries(read_file(written.encode(), "team.yaml"), [each], NOON)
        assert [step.step for step in plan(wanted, [each]).steps] == ["unchanged"]


def test_what_is_left_out_is_as_usual_or_as_before() -> None:
    made = read()
    assert (made.channels, made.rhythm.pace, made.max_age) == (
        ("file:alerts.jsonl",),
        "instant",
        timedelta(days=7),
    )
    assert brief(made) == {"name": "desk", "query": "strike", "channels": ["file:alerts.jsonl"]}
    edited = read(made, pace="daily", at="07:30")
    assert (edited.id, edited.query, edited.rhythm) == (made.id, "strike", Rhythm("daily", time(7, 30)))


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"max_age": 0}, "max_age", None),
        ({"max_age": "none"}, "max_age", None),
        ({"max_age": "36h"}, "max_age", timedelta(hours=36)),
        ({"max_age": "2 weeks"}, "max_age", timedelta(weeks=2)),
        ({"limit_per_hour": "0"}, "limit_per_hour", None),
        ({"muted_until": "2h"}, "muted_until", NOON + timedelta(hours=2)),
        ({"muted_until": "3 days"}, "muted_until", NOON + timedelta(days=3)),
        ({"muted_until": "2023-12-24"}, "muted_until", datetime(2023, 12, 24, tzinfo=UTC)),
        ({"muted_stories": ["t1"]}, "muted_stories", (MutedStory("t1"),)),
        ({"quiet": "22:00 to 7:00", "zone": "Europe/Paris"}, "quiet", Quiet(time(22), time(7), "Europe/Paris")),
        ({"watches": "feeds"}, "watches", ("feeds",)),
        ({"channel": "mail:a@b.example"}, "channels", ("mail:a@b.example",)),
        ({"every_item": "yes"}, "once_per_story", False),
    ],
)
def test_values_are_read_as_people_write_them(fields: dict[str, Any], name: str, value: object) -> None:
    assert getattr(read(**fields), name) == value


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"max_age": 99999999999}, "max_age 99999999999 is out of bounds: give a number from 1 to 36,500, or 0"),
        ({"max_age": "99999w"}, "36,500 days are the most"),
        ({"max_age": -1}, "out of bounds"),
        ({"max_age": "soon"}, "no length of time: write 7d"),
        ({"limit_per_hour": 10**30}, "out of bounds"),
        ({"limit_per_hour": True}, "no whole number"),
        ({"min_outlets": 1.5}, "no whole number"),
        ({"min_outlets": "9" * 5000}, "no whole number"),
        ({"pace": "dayly"}, "did you mean daily"),
        ({"weekday": "mo"}, "did you mean mon"),
        ({"name": "a\u202eb"}, "control characters"),
        ({"channels": ["file:a\x1bb"]}, "no line of text"),
        ({"channels": ["file:" + "a" * 2000]}, "too long"),
        ({"at": "x" * 10_000}, "and so on is no time"),
        ({"at": 450}, "no time of day: write it as 07:30"),
        ({"at": "25:00"}, "no time of day"),
        ({"quiet": "22:00"}, "no pair of times: write 22:00-07:00"),
        ({"muted_until": "whenever"}, "not a date"),
        ({"pase": "daily"}, "has no 'pase': did you mean pace"),
        ({"throttle": 3}, "the keys are name, query"),
        ({"name": " "}, "needs a name"),
        ({"name": "a\r\nBcc: x@y.example"}, "one line without control characters"),
        ({"name": ["a"]}, "no text"),
        ({"every_item": "perhaps"}, "neither yes nor no"),
        ({"labels": [["a"]]}, "no text"),
        ({"channels": [{"slack": "https://hooks.example/T0"}]}, "no text: write each as KIND:ADDRESS"),
        ({"muted_stories": [{"id": "t1"}]}, "without an id"),
        ({"note": "\ud800"}, "no character"),
        ({"max_age": ""}, "max_age is empty: give a value, or 0 for no limit"),
        ({"limit_per_hour": " "}, "limit_per_hour is empty"),
        ({"quiet_zone": "Mars/Olympus"}, "no quiet hours to stand for: give quiet as well"),
        ({"quiet": "none", "quiet_zone": "UTC"}, "no quiet hours"),
        ({"muted_stories": ["a\nb"]}, "muted_stories must be one line"),
        ({"muted_stories": ["a\0b"]}, "muted_stories holds what is no character"),
        ({"muted_until": "9999-12-31T23:59:59-23:59"}, "end of the calendar"),
        ({"muted_until": "0001-01-01"}, "end of the calendar"),
    ],
)
def test_what_is_wrong_is_named_with_the_remedy(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        read(**fields)
    assert said in str(caught.value)


def test_a_feed_of_letters_gets_a_secret_address_and_keeps_it() -> None:
    made = read(channels=["atom:", "file:a.jsonl"])
    assert len(made.channels[0]) > len("atom:") + 20
    assert describe(made)["channels"] == ["atom:", "file:a.jsonl"]
    assert read(made, channels=["atom:"]).channels == made.channels[:1]
    assert read(made, channels=["atom:new"]).channels[0] not in {*made.channels, "atom:new"}


def test_a_password_is_not_shown_and_kept_where_it_is_left_out() -> None:
    made = read(channels=["webhook:https://me:secret@hooks.example/x"])
    assert describe(made)["channels"] == ["webhook:https://me:***@hooks.example/x"]
    assert read(made, channels=describe(made)["channels"]).channels == made.channels
    with pytest.raises(WrongUse, match="give it in full"):
        read(channels=describe(made)["channels"])


def test_quiet_hours_follow_the_zone_unless_they_have_their_own() -> None:
    made = read(quiet="22:00-07:00", zone="Europe/Paris")
    moved = read(made, zone="Asia/Tokyo").quiet
    assert moved is not None
    assert moved.zone == "Asia/Tokyo"
    own = read(read(made, quiet_zone="UTC"), zone="Asia/Tokyo").quiet
    assert own is not None
    assert own.zone == "UTC"


def test_every_key_is_of_a_field() -> None:
    assert len(KEYS) == len(set(KEYS)) == len(describe(subscription()))
