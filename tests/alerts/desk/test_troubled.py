"""Subscriptions in trouble are found without reading every query each time."""

from datetime import timedelta

from alerts.desk.troubled import LASTS, TroubledSubscriptions
from query.names import NO_NAMES
from tests.alerts.make import NOON, Answering, subscription


class Counted(dict[str, Answering]):
    """Kinds of channel, which count how often they are asked for."""

    asked = 0

    def __contains__(self, kind: object) -> bool:
        self.asked += 1
        return super().__contains__(kind)


def test_only_what_changed_or_is_long_ago_is_looked_at() -> None:
    kinds = Counted({"file": Answering()})
    looked = TroubledSubscriptions(NO_NAMES, kinds)
    good, bad = subscription(id="s1", name="good"), subscription(id="s2", name="bad", query="colour:red")
    assert [each.name for each, _ in looked.among([good, bad], NOON)] == ["bad"]
    asked = kinds.asked
    assert [each.name for each, _ in looked.among([good, bad], NOON + timedelta(minutes=1))] == ["bad"]
    assert kinds.asked == asked
    mended = subscription(id="s2", name="bad", query="red")
    assert list(looked.among([good, mended], NOON + timedelta(minutes=2))) == []
    assert kinds.asked == asked + 1
    passing = subscription(id="s3", name="passing", query="published:[* TO 2023-08-01]")
    assert list(looked.among([passing], NOON)) == []
    assert list(looked.among([passing], NOON + timedelta(minutes=3))) == []
    assert [each.name for each, _ in looked.among([passing], NOON + timedelta(days=90))] == ["passing"]
    assert timedelta(hours=1) >= LASTS
