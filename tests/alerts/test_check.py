"""A subscription that cannot work is refused with the remedy."""

from datetime import time, timedelta
from typing import Any

import msgspec
import pytest

from alerts.check import check
from alerts.subscription import Quiet, Rhythm, Subscription, make_id
from news.errors import WrongUse
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

    def check(self, address: str) -> None:
        if address != "desk@example.org":
            raise WrongUse(f"{address} is not the desk")


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
        ({"channels": ("pigeon:roof",)}, "'pigeon:roof' of 'strikes' is unknown: .* file, mailto"),
        ({"channels": ("a.jsonl",)}, "write KIND:ADDRESS"),
        ({"channels": ("file:",)}, "write KIND:ADDRESS"),
        ({"channels": ("mailto:elsewhere@example.org",)}, "elsewhere@example.org is not the desk"),
        ({"channels": ("file:a", "file:a")}, "names a channel twice"),
        ({"rhythm": Rhythm(zone="Mars/Base")}, "'Mars/Base' in 'strikes' is no time zone"),
        ({"rhythm": Rhythm(zone="../etc/passwd")}, "is no time zone"),
        ({"rhythm": Rhythm(zone="")}, "is no time zone"),
        ({"quiet": Quiet(time(1), time(2), "Nowhere")}, "'Nowhere' in 'strikes' is no time zone"),
        ({"quiet": Quiet(time(7), time(7))}, "start and end at 07:00 and would never end"),
        ({"min_outlets": 0}, "ask for 1 or more"),
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
