"""Subscriptions that can no longer fire: who is told, and how often."""

import json
from pathlib import Path

import msgspec

from alerts.subscription import Subscription
from guildwire.run.subscriptions import doubtful, report_subscriptions
from tests.alerts.make import subscription
from tests.journey.desk import opened


def gone(**fields: object) -> Subscription:
    return msgspec.structs.replace(subscription(query="tag:gone OR strike"), **fields)


def test_those_in_doubt_are_named_with_the_reason(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s2", name="sound"))
        parts.alerts.save(gone())
        parts.alerts.save(gone(id="s3", name="off", active=False))
        ((found, said),) = doubtful(parts)
    assert found.id == "s1"
    assert "there is no tag “gone”" in said


def test_whoever_reads_the_channel_is_told_once(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(gone(channels=("file:a.jsonl", "pigeon:roof")))
        assert report_subscriptions(parts) == {"subscriptions_doubtful": 1}
        assert report_subscriptions(parts) == {"subscriptions_doubtful": 1}
    (line,) = (tmp_path / "alerts" / "a.jsonl").read_text().splitlines()
    letter = json.loads(line)
    assert letter["subject"] == "[strikes] This subscription needs mending"
    assert "there is no tag “gone”" in letter["text"]
    assert letter["stories"] == []
