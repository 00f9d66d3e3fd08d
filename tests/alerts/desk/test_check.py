"""A subscription that cannot work is refused with the remedy."""

import re
from datetime import time, timedelta
from typing import Any

import msgspec
import pytest

from alerts.desk.check import check, trouble
from alerts.desk.shown import same_place
from alerts.subscription import Quiet, Rhythm, Subscription, make_id
from news.errors import WrongUse
from query.names import KnownNames
from tests.alerts.make import NOON, Answering, subscription

GOOD: dict[str, Any] = {
    "query": 'tag:ai AND "digital replica" AND published:[now-7d TO now]',
    "channels": ("file:a.jsonl", "mailto:desk@example.org"),
    "rhythm": Rhythm("weekly", time(7, 30), "America/Los_Angeles", "fri"),
    "quiet": Quiet(time(22), time(7), "Europe/London"),
    "min_outlets": 2,
    "max_age": None,
}


class Strict(Answering):
    """A channel with one address only."""

    def check(self, address: str) -> str:
        if address != "desk@example.org":
            raise WrongUse(f"{address} is not the desk")
        return ""


CHANNELS = {"file": Answering(), "mailto": Strict()}


def test_a_good_one_passes() -> None:
    check(subscription(**GOOD), CHANNELS, NOON)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, "needs a name"),
        ({"query": "tag:ai AND ("}, "the query of 'strikes' cannot be used: "),
        ({"query": "colour:red"}, "colour"),
        ({"query": ""}, "the query is empty"),
        ({"channels": ()}, "has no channel"),
        ({"channels": ("pigeon:roof",)}, "'strikes' has a channel pigeon: and that is no kind: .* file, mailto"),
        ({"channels": ("a.jsonl",)}, "without a kind: write KIND:ADDRESS"),
        ({"channels": ("file:",)}, "write file:ADDRESS"),
        ({"channels": ("https://hooks.example/T0",)}, "has a channel https: and .* GUILDWIRE_CHANNELS"),
        ({"channels": ("fil:x",)}, "did you mean file:"),
        ({"channels": ("file:a", "file:./a")}, "twice"),
        ({"owner": "https://hooks.example/T0"}, "owner of 'strikes' is an address"),
        ({"channels": ("mailto:elsewhere@example.org",)}, "elsewhere@example.org is not the desk"),
        ({"channels": ("file:a", "file:a")}, "names a channel twice"),
        ({"rhythm": Rhythm(zone="Mars/Base")}, "'Mars/Base' in 'strikes' is no time zone"),
        ({"rhythm": Rhythm(zone="../etc/passwd")}, "is no time zone"),
        ({"rhythm": Rhythm(zone="")}, "is no time zone"),
        ({"rhythm": Rhythm(zone="GMT+1")}, r"did you mean Etc/GMT-1, which is UTC\+1\?"),
        ({"zone": "-05:00"}, r"did you mean Etc/GMT\+5, which is UTC-5\?"),
        ({"zone": "UTC+99"}, "is no time zone"),
        ({"quiet": Quiet(time(1), time(2), "Nowhere")}, "'Nowhere' in 'strikes' is no time zone"),
        ({"quiet": Quiet(time(7), time(7))}, "start and end at 07:00 and would never end"),
        ({"min_outlets": 0}, "ask for 1 to 1,000"),
        ({"min_outlets": 2, "once_per_story": False}, "counts outlets of a story but tells every item"),
        ({"max_age": timedelta(0)}, "is not positive"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongUse, match=message):
        check(subscription(**(GOOD | fields)), CHANNELS, NOON)


def test_neither_quiet_hours_nor_a_limit_is_needed() -> None:
    check(subscription(), CHANNELS, NOON)


def test_an_id_is_made_from_name_and_time() -> None:
    assert make_id("a", NOON) == make_id("a", NOON)
    assert len({make_id("a", NOON), make_id("b", NOON), make_id("a", NOON + timedelta(seconds=1))}) == 3


def test_a_field_of_a_later_version_does_not_hinder_reading() -> None:
    record = subscription(**GOOD)
    later = msgspec.json.encode({**msgspec.to_builtins(record), "later": 1})
    assert msgspec.json.decode(later, type=Subscription) == record


TAGS = {"ai": "ai", "labor": "labor"}
NAMES = KnownNames(closed={"tag": lambda: TAGS}, known={"union": lambda: {"WGA": "WGA", "Writers Guild": "WGA"}})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"query": "tag:labour"}, "cannot be used: there is no tag “labour”: did you mean tag:labor"),
        (
            {"query": "tag:ai AND NOT tag:ai"},
            "can never fire, because tag:ai is asked for, and tag:ai is left out",
        ),
        ({"query": "published:[2023-07-20 TO 2023-07-01]"}, "the range is empty"),
        ({"query": "strike AND published:<2023-07-01"}, "asks only for items of the past.* older than 7 days"),
        ({"query": "published:<now-8d"}, "asks only for items of the past"),
        ({"query": "seen:<now-2d", "max_age": None}, "asks only for items of the past, and those to come are new"),
    ],
)
def test_a_query_that_can_never_fire_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongUse, match=message):
        check(subscription(**fields), CHANNELS, NOON, NAMES)
    assert re.search(message, trouble(subscription(**fields), NAMES, NOON))


@pytest.mark.parametrize(
    "fields",
    [
        {"query": "published:<2023-07-01", "max_age": None},
        {"query": "published:<now-8d OR strike"},
        {"query": "tag:ai AND NOT (tag:labor AND strike)"},
        {"query": "company:netflx"},
    ],
)
def test_a_query_that_may_fire_is_taken(fields: dict[str, Any]) -> None:
    check(subscription(**fields), CHANNELS, NOON, NAMES)
    assert trouble(subscription(**fields), NAMES, NOON) == ""


def test_older_items_do_not_save_a_value_that_is_gone() -> None:
    with pytest.raises(WrongUse, match="there is no tag"):
        check(subscription(query="tag:heat"), CHANNELS, NOON, NAMES.with_use(lambda *_: True))


def test_the_reading_is_returned_for_what_is_to_be_said_of_it() -> None:
    reading = check(subscription(query='union:"writers guild" or strike'), CHANNELS, NOON, NAMES)
    assert [remark.query for remark in reading.remarks] == [
        "union:WGA or strike",
        'union:"writers guild" OR strike',
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"rhythm": Rhythm("daily", zone="US/Pacific-New")},
        {"quiet": Quiet(time(22), time(7), "US/Pacific-New")},
        {"zone": "US/Pacific-New"},
    ],
)
def test_a_zone_that_is_gone_is_named(fields: dict[str, Any]) -> None:
    """Case alerts-bad-zone: what was right when it was stored is flagged."""
    assert "'US/Pacific-New' in 'strikes' is no time zone" in trouble(subscription(**fields), NAMES, NOON)


def test_a_pasted_address_is_never_repeated() -> None:
    for channel in ("https://hooks.example/s3kr", "s3kr", "slak:s3kr", "tgram://s3kr/1", "s3kr s3kr:x", ":s3kr"):
        with pytest.raises(WrongUse) as wrong:
            check(subscription(**GOOD | {"channels": (channel,)}), CHANNELS, NOON)
        assert "s3kr" not in str(wrong.value)


def test_one_mailbox_written_in_two_ways_is_one() -> None:
    assert same_place("mailto:A@B.example") == same_place("mail: a@b.example")
    assert same_place("webhook:https://h.example/A") != same_place("webhook:https://h.example/a")
