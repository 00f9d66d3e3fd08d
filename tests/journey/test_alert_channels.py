"""From a feed to real receivers of mail and of webhooks: nothing lost, nothing silently doubled.

Mail cannot drop a repetition, so what it may have taken is ``unsure`` in the books and never sent again.
"""

import asyncio
import base64
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from msgspec import structs
from standardwebhooks.webhooks import Webhook

from alerts.channels.addresses import NamedAddresses
from alerts.channels.hooks.client import GuardedHttp
from alerts.channels.hooks.webhook import WebhookChannel
from alerts.channels.mail import MailChannel
from alerts.channels.mailing.recipient import read_sender
from alerts.channels.mailing.server import MailServer
from alerts.channels.port import Answer, Channel, Letter, Sent
from alerts.deliver import BATCH, LEASE
from alerts.port import Match
from alerts.rests import Rests
from alerts.subscription import Subscription
from guildwire.demo.site import FeedSite
from guildwire.run.one_pass import deliver_due, drain_stage, poll_once
from guildwire.wiring import Parts
from ingest.lists import feed_list
from news import topics
from tests.enrich.helpers import GOLDENS
from tests.journey.desk import embedded, opened
from tests.journey.sender import STEPS
from tests.project.test_layers import ROOT
from tests.servers.receivers import End, HttpReceiver, Late, MailReceiver, Reaction, answering, endless, reset
from tests.servers.slow import SLOW_ANSWERS, Dripping

SECRET = f"whsec_{base64.b64encode(b'7' * 32).decode()}"
READERS = 12
"""Subscriptions, each with a mail address and a webhook of its own."""


class Receivers(NamedTuple):
    """Where letters arrive."""

    mail: MailReceiver
    site: HttpReceiver

    def mails(self) -> Counter[str]:
        """Return how often each reader's address has a letter."""
        return Counter(recipient for mail in self.mail.mails for recipient in mail.recipients)

    def hooks(self) -> Counter[str]:
        """Return how many letters each reader's webhook has, repetitions of one id left out."""
        return Counter(path for path, _ in {(one.path, one.headers["webhook-id"]) for one in self.site.requests})


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with MailReceiver() as mail, HttpReceiver() as site:
        yield Receivers(mail, site)


def place(data: Path, receivers: Receivers) -> dict[str, str]:
    return embedded(data) | {
        "smtp": f"smtp://127.0.0.1:{receivers.mail.port}",
        "mail_from": "Guildwire <news@guildwire.example>",
        "webhook_secrets": SECRET,
        "private_hosts": "127.0.0.1",
    }


def reader(number: int, receivers: Receivers, parts: Parts) -> Subscription:
    return Subscription(
        id=f"r{number}",
        name=f"reader {number}",
        query="tag:ai AND company:netflix",
        channels=(f"mail:r{number}@desk.example", f"webhook:{receivers.site.root}/r{number}"),
        created=parts.clock(),
        max_age=None,
    )


@pytest.fixture
def matched(tmp_path: Path, receivers: Receivers) -> Iterator[Parts]:
    """Parts after a pass over the reference item, but that no letter was sent yet."""
    with FeedSite(GOLDENS) as site, opened(tmp_path, place(tmp_path, receivers)) as parts:
        for number in range(READERS):
            parts.alerts.save(reader(number, receivers, parts), parts.clock())
        feeds = tmp_path / "feeds.yaml"
        feed = {"url": site.url("reference.xml"), "outlet": "Wire", "local": True}
        feeds.write_text(yaml.safe_dump({"feeds": [feed]}), "utf-8")
        asyncio.run(poll_once(parts, feed_list.load(feeds), force=True))
        for stage in topics.STAGES:
            drain_stage(parts, stage, gather=timedelta())
        yield parts


def forward(parts: Parts, by: timedelta) -> None:
    now = parts.clock
    parts.clock = lambda: now() + by


def states(parts: Parts, kind: str) -> Counter[str]:
    return Counter(row.state for row in parts.alerts.rows() if row.channel.startswith(kind))


def test_the_reference_item_arrives_as_mail_and_as_a_signed_webhook(matched: Parts, receivers: Receivers) -> None:
    deliver_due(matched)
    everybody = set(range(READERS))
    assert receivers.mails() == {f"r{number}@desk.example": 1 for number in everybody}
    assert receivers.hooks() == {f"/r{number}": 1 for number in everybody}
    mail, hook = receivers.mail.mails[0], receivers.site.requests[0]
    assert "Netflix" in mail.message["Subject"]
    assert any("$300,000 to $900,000" in text for text in mail.texts)
    assert Webhook(SECRET).verify(hook.body, hook.headers) == hook.json
    assert states(matched, "mail") == states(matched, "webhook") == {"delivered": READERS}
    deliver_due(matched)
    assert sum(receivers.mails().values()) == READERS


def lost(*ends: End) -> list[End]:
    return list(ends)


def test_a_mail_server_that_fails_gets_each_letter_once_or_it_is_unsure(
    matched: Parts, receivers: Receivers
) -> None:
    receivers.mail.ends = lost("lose", "drop", "garbage", "accept", "lose")
    receivers.mail.answers = ["451 4.7.1 greylisted, try again", "550 5.7.1 no"]
    for _ in range(6):
        deliver_due(matched)
        forward(matched, timedelta(hours=2))
    arrived, books = receivers.mails(), states(matched, "mail")
    assert max(arrived.values()) == 1
    assert not books["held"]
    assert books["unsure"] + books["delivered"] + books["failed"] == READERS
    assert books["failed"] <= 1
    unsure = {row.channel.removeprefix("mail:") for row in matched.alerts.rows() if row.state == "unsure"}
    delivered = {row.channel.removeprefix("mail:") for row in matched.alerts.rows() if row.state == "delivered"}
    assert delivered & {*arrived} == delivered & {one.channel[5:] for one in matched.alerts.rows()}
    assert {*arrived} <= unsure | delivered


FLAKY: dict[str, list[Reaction]] = {
    "says that it is too much": [answering(429, Retry_After="120")] * 3,
    "breaks": [answering(500), answering(503), answering(502)],
    "hangs up after it has read all": [reset] * 4,
    "sends elsewhere and then answers": [answering(302, Location="http://127.0.0.1:9/"), answering(200)],
}


@pytest.mark.parametrize("reactions", FLAKY.values(), ids=FLAKY)
def test_a_web_server_that_fails_costs_nothing_but_time(
    reactions: list[Reaction], matched: Parts, receivers: Receivers
) -> None:
    receivers.site.reactions = list(reactions)
    for _ in range(4):
        deliver_due(matched)
        forward(matched, timedelta(hours=2))
    assert receivers.hooks() == {f"/r{number}": 1 for number in range(READERS)}
    assert states(matched, "webhook") == {"delivered": READERS}


PATIENCE = 0.3
"""Seconds for one request."""


class Timed:
    """A channel on whose own clock a letter that is not taken costs 40 seconds, and any other none."""

    def __init__(self, channel: Channel) -> None:
        self.idempotent = channel.idempotent
        self.check = channel.check
        self.seconds = 0.0
        self._channel = channel

    def send(self, letter: Letter) -> Answer:
        answer = self._channel.send(letter)
        self.seconds += 0.0 if isinstance(answer, Sent) else 40.0
        return answer


def impatient(parts: Parts) -> None:
    """Give webhooks :data:`PATIENCE` for a request."""
    client = GuardedHttp(("127.0.0.1",), parts.clock, seconds=PATIENCE)
    timed = Timed(WebhookChannel(NamedAddresses({}), (SECRET,), client, parts.clock))
    parts.channels._made["webhook"] = timed
    parts.__dict__["rests"] = Rests(lambda: timed.seconds)


@pytest.mark.parametrize("said", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_a_web_server_that_never_comes_to_an_answer_holds_nobody_up(
    said: tuple[bytes, bytes], matched: Parts, receivers: Receivers
) -> None:
    impatient(matched)
    with Dripping(*said, asked=True) as slow:
        address = f"webhook:http://127.0.0.1:{slow.port}/hook"
        tell_much(matched, address)
        deliver_due(matched)
    assert slow.connections == 1, "its other letters wait"
    assert receivers.hooks() == {f"/r{number}": 1 + (20 if number == 0 else 0) for number in range(READERS)}
    assert sum(receivers.mails().values()) == READERS + 20
    held = [row.state for row in matched.alerts.rows(limit=1000) if row.channel == address]
    assert held == ["held"] * 20
    attempts = matched.alerts.attempts(subscription="slow", limit=1000)
    assert [each.word for each in attempts if each.channel == address] == ["retried"]


def tell_much(parts: Parts, *more: str) -> None:
    """Record 20 matches for the first reader's channels and some more, of a subscription without a limit."""
    (first,) = (each for each in parts.alerts.subscriptions() if each.id == "r0")
    to = structs.replace(first, id="slow", name="slow", channels=(*more, *first.channels), limit_per_hour=None)
    parts.alerts.save(to, parts.clock())
    (row, *_) = parts.alerts.rows(subscription=first.id)
    notes = [structs.replace(row.note, item=f"i{number}", story=f"t{number}") for number in range(20)]
    parts.alerts.record([Match(to, note) for note in notes], parts.clock())


def test_words_that_drip_for_ever_belong_to_an_answer(matched: Parts, receivers: Receivers) -> None:
    impatient(matched)
    receivers.site.reactions = [endless()] * 3
    deliver_due(matched)
    assert states(matched, "webhook") == {"delivered": READERS}
    assert len(receivers.site.requests) == READERS


def test_an_answer_after_our_time_is_over_is_asked_for_again_and_told_once(
    matched: Parts, receivers: Receivers
) -> None:
    impatient(matched)
    late = Late()
    receivers.site.reactions = [late]
    deliver_due(matched)
    assert states(matched, "webhook") == {"delivered": READERS - 1, "held": 1}
    late.answer.set()
    assert late.answered.wait(30)
    forward(matched, timedelta(hours=1))
    deliver_due(matched)
    assert len(receivers.site.requests) == READERS + 1
    assert receivers.hooks() == {f"/r{number}": 1 for number in range(READERS)}
    assert states(matched, "webhook") == {"delivered": READERS}


def test_a_mail_server_that_says_nothing_is_asked_once_and_holds_up_no_webhook(
    matched: Parts, receivers: Receivers
) -> None:
    with Dripping(b"220-", b"welcome ") as slow:
        server, sender = MailServer("127.0.0.1", slow.port), read_sender("news@guildwire.example", "x")
        channels = matched.channels._made
        channels["mail"] = MailChannel(server, sender, matched.clock, begin=PATIENCE)
        deliver_due(matched)
    assert slow.connections == 1
    assert states(matched, "webhook") == {"delivered": READERS}
    assert states(matched, "mail") == {"held": READERS}
    forward(matched, timedelta(hours=1))
    del channels["mail"]
    deliver_due(matched)
    assert receivers.mails() == {f"r{number}@desk.example": 1 for number in range(READERS)}


def test_a_receiver_that_is_gone_is_asked_no_more(matched: Parts, receivers: Receivers) -> None:
    receivers.site.otherwise = answering(410)
    for _ in range(3):
        deliver_due(matched)
        forward(matched, timedelta(days=1))
    assert receivers.hooks() == {f"/r{number}": 1 for number in range(READERS)}
    assert len(receivers.site.requests) == READERS
    assert states(matched, "webhook") == {"failed": READERS}


def start(data: Path, receivers: Receivers, step: str = "", later: float = 0) -> "subprocess.Popen[str]":
    where = json.dumps(place(data, receivers))
    command = [sys.executable, "-m", "tests.journey.sender", str(data), where, str(later), step]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def end(process: "subprocess.Popen[str]") -> int:
    _, said = process.communicate(timeout=120)
    assert process.returncode in {0, -signal.SIGKILL}, said
    return process.returncode


@pytest.mark.slow
def test_two_deliverers_at_once_send_each_letter_once(
    matched: Parts, receivers: Receivers, tmp_path: Path
) -> None:
    for process in [start(tmp_path, receivers) for _ in range(2)]:
        assert end(process) == 0
    assert receivers.mails() == {f"r{number}@desk.example": 1 for number in range(READERS)}
    assert len(receivers.site.requests) == READERS
    assert states(matched, "mail") == states(matched, "webhook") == {"delivered": READERS}


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_loses_nothing_and_what_may_have_arrived_is_unsure(
    step: str, matched: Parts, receivers: Receivers, tmp_path: Path
) -> None:
    assert end(start(tmp_path, receivers, step)) == -signal.SIGKILL
    later = (LEASE * 2).total_seconds()
    for process in [start(tmp_path, receivers, later=later) for _ in range(2)]:
        assert end(process) == 0
    assert receivers.hooks() == {f"/r{number}": 1 for number in range(READERS)}
    assert states(matched, "webhook") == {"delivered": READERS}
    arrived, books = receivers.mails(), states(matched, "mail")
    assert not arrived or max(arrived.values()) == 1
    assert books["delivered"] + books["unsure"] == READERS
    told = {row.channel: row.state for row in matched.alerts.rows() if row.channel.startswith("mail")}
    assert all(f"{channel[5:]}" in arrived for channel, state in told.items() if state == "delivered")
    assert books["unsure"] <= BATCH, "no more than what was in hand may be in doubt"
