"""What is wrong with a subscription or a channel is told, once, to those who answer for it."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from alerts.channels.port import Refused, Retry, Sent, Unsure
from alerts.port import Match
from guildwire.ops.looks.finding import Scene
from guildwire.ops.looks.subscriptions import channels, subscriptions
from guildwire.run.one_pass import deliver_due
from guildwire.run.subscriptions import AGAIN, FAILING, failing_channels, tell_troubles
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.alerts.receivers import WithPigeons, loft

BROKEN = subscription(query="tag:gone", channels=("pigeon:roof",))
NEEDS = "[strikes] This subscription needs mending"


def refuse_all(parts: WithPigeons, hour: int = 0) -> None:
    """Let a letter come due that its channel refuses."""
    parts.pigeon.answer = Refused("no such roof")
    for each in parts.alerts.subscriptions():
        parts.alerts.record([Match(each, note(f"i{hour}", story=f"t{hour}"))], parts.clock())
    assert deliver_due(parts)["failed"]
    parts.pigeon.letters.clear()


def test_a_channel_that_cannot_drop_repetitions_is_told_exactly_once(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(BROKEN, NOON)
        for _again in range(3):
            tell_troubles(parts)
            hand.forward(days=1)
        assert parts.pigeon.subjects == [f"roof: {NEEDS}"]
    with loft(tmp_path, hand) as (parts, _):
        tell_troubles(parts)
        assert parts.pigeon.subjects == []
        assert [each.word for each in parts.alerts.attempts(subscription="s1")] == ["delivered", "unsure"]


def test_a_process_that_ends_while_it_tells_does_not_tell_again(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(BROKEN, NOON)
        parts.pigeon.answer = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            tell_troubles(parts)
    with loft(tmp_path, hand) as (parts, _):
        tell_troubles(parts)
        assert parts.pigeon.subjects == []
        assert [each.word for each in parts.alerts.attempts(subscription="s1")] == ["unsure"]


def test_two_data_folders_on_one_store_tell_a_notice_once(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("here", "there")]
    with loft(folders[0]) as (here, hand), loft(folders[1], hand, state=here.settings.state_address) as (there, _):
        here.alerts.save(BROKEN, NOON)
        # While one is telling it, the other looks as well.
        here.pigeon.meanwhile = lambda: tell_troubles(there)
        tell_troubles(here)
        tell_troubles(there)
        assert (here.pigeon.subjects, there.pigeon.subjects) == ([f"roof: {NEEDS}"], [])


def test_a_receiver_that_rests_is_told_later(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(BROKEN, NOON)
        parts.rests.watch("pigeon:roof", hand, lambda: Retry("busy", timedelta(hours=2)))
        tell_troubles(parts)
        assert parts.pigeon.letters == []
        hand.forward(hours=2)
        tell_troubles(parts)
        assert parts.pigeon.subjects == [f"roof: {NEEDS}"]


@pytest.mark.parametrize(
    ("answer", "times"),
    [(Sent(), 1), (Unsure("lost"), 1), (Refused("no"), 1), (ValueError("bug"), 1), (Retry("later"), 3)],
    ids=str,
)
def test_it_is_tried_again_only_where_it_was_not_taken(
    tmp_path: Path, answer: Sent | Unsure | Refused | Retry | Exception, times: int
) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(BROKEN, NOON)
        parts.pigeon.answer = answer
        for _again in range(3):
            tell_troubles(parts)
            tell_troubles(parts)
            hand.at += AGAIN
        assert len(parts.pigeon.letters) == times


def test_the_owner_is_told_where_it_is_a_channel_else_the_desk(tmp_path: Path) -> None:
    with loft(tmp_path, notices="crow:desk") as (parts, _):
        parts.alerts.save(msgspec.structs.replace(BROKEN, owner="crow:ada"), NOON)
        parts.alerts.save(msgspec.structs.replace(BROKEN, id="s2", name="other", owner="Ada"), NOON)
        tell_troubles(parts)
        assert sorted(parts.crow.subjects) == [f"ada: {NEEDS}", "desk: [other] This subscription needs mending"]
        assert len(parts.pigeon.letters) == 2


def test_another_reason_is_told_anew(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, _):
        parts.alerts.save(BROKEN, NOON)
        tell_troubles(parts)
        parts.alerts.save(msgspec.structs.replace(BROKEN, query="tag:absent"), NOON)
        tell_troubles(parts)
        assert len(parts.pigeon.letters) == 2


def test_a_channel_that_refuses_is_told_through_the_others_once_for_all_its_subscriptions(tmp_path: Path) -> None:
    with loft(tmp_path, notices="crow:desk") as (parts, hand):
        for name in ("a", "b", "c"):
            parts.alerts.save(subscription(id=name, name=name, channels=("pigeon:roof",)), NOON)
        refuse_all(parts)
        tell_troubles(parts)
        assert parts.crow.letters == []
        hand.at += FAILING
        tell_troubles(parts)
        tell_troubles(parts)
        assert parts.crow.subjects == ["desk: [Guildwire] pigeon:roof takes no letters"]
        assert "Subscriptions: a, b, c" in parts.crow.letters[0].text
        assert parts.pigeon.letters == []


def test_a_channel_that_takes_again_is_well_and_told_anew_when_it_fails_anew(tmp_path: Path) -> None:
    with loft(tmp_path, notices="crow:desk") as (parts, hand):
        parts.alerts.save(subscription(channels=("pigeon:roof",)), NOON)
        for hour in (1, 3):
            refuse_all(parts, hour)
            hand.at += FAILING
            tell_troubles(parts)
            parts.pigeon.answer = Sent()
            parts.alerts.record(
                [Match(parts.alerts.subscriptions()[0], note(f"j{hour}", story=f"u{hour}"))], hand.at
            )
            assert deliver_due(parts)["delivered"] == 1
            assert failing_channels(parts, hand.forward(hours=1)) == {}
        assert len(parts.crow.letters) == 2


def test_the_doctor_names_both(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(subscription(id="s3", name="well", channels=("file:a.jsonl",)), NOON)
        assert [next(look(parts, Scene({}))).colour for look in (subscriptions, channels)] == ["green", "green"]
        parts.alerts.save(BROKEN, NOON)
        parts.alerts.save(subscription(id="s2", name="refused", channels=("pigeon:roof",)), NOON)
        refuse_all(parts)
        hand.at += FAILING
        (broken,), (failing,) = (list(look(parts, Scene({}))) for look in (subscriptions, channels))
        assert (broken.colour, failing.colour) == ("red", "red")
        assert "1 is broken" in broken.said
        assert "strikes" in broken.said
        assert failing.said == "1 takes nothing: pigeon:roof for 15 min"
