"""The contract of a channel on every kind of channel there is, each with a real receiver."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.addresses import NamedAddresses
from alerts.channels.atom import AtomChannel
from alerts.channels.chat.discord import discord_message
from alerts.channels.chat.hook import ChatChannel
from alerts.channels.chat.services import AppriseChannel
from alerts.channels.chat.slack import slack_message
from alerts.channels.file import FileChannel
from alerts.channels.hooks.client import GuardedHttp
from alerts.channels.hooks.webhook import WebhookChannel
from alerts.channels.kafka import KafkaChannel
from alerts.channels.mail import MailChannel
from alerts.channels.mailing.recipient import read_sender
from alerts.channels.mailing.server import MailServer
from alerts.channels.stdout import StdoutChannel
from news.clock import now
from news.topics import MATCHED
from state.alerts.letters import SqlLetterBox
from state.engine import open_engine
from state.schema import upgrade
from stream.port import Log
from tests.alerts.make import NOON
from tests.contracts.channel import ChannelContract, Received
from tests.servers.chat import DiscordReceiver, SlackReceiver
from tests.servers.receivers import HttpReceiver, MailReceiver
from tests.stream.backends import BACKENDS


class TestFileChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> FileChannel:
        return FileChannel(tmp_path, lambda: NOON)

    @pytest.fixture
    def address(self) -> str:
        return "a.jsonl"

    @pytest.fixture
    def wrong(self) -> str:
        return "../outside.jsonl"

    @pytest.fixture
    def received(self, tmp_path: Path, address: str) -> Received:
        path = tmp_path / address
        return lambda: (
            [json.loads(line)["delivery"] for line in path.read_bytes().splitlines()] if path.exists() else []
        )


class TestStdoutChannel(ChannelContract):
    @pytest.fixture
    def stream(self) -> io.StringIO:
        return io.StringIO()

    @pytest.fixture
    def channel(self, stream: io.StringIO) -> StdoutChannel:
        return StdoutChannel(lambda: stream)

    @pytest.fixture
    def address(self) -> str:
        return "-"

    @pytest.fixture
    def wrong(self) -> str:
        return "elsewhere"

    @pytest.fixture
    def received(self, stream: io.StringIO) -> Received:
        return lambda: [
            line.removeprefix("Delivery: ")
            for line in stream.getvalue().splitlines()
            if line.startswith("Delivery: ")
        ]


class TestMailChannel(ChannelContract):
    @pytest.fixture
    def mail(self) -> Iterator[MailReceiver]:
        with MailReceiver() as running:
            yield running

    @pytest.fixture
    def channel(self, mail: MailReceiver) -> Iterator[MailChannel]:
        made = MailChannel(MailServer("127.0.0.1", mail.port), read_sender("news@example.org", "x"), lambda: NOON)
        yield made
        made.close()

    @pytest.fixture
    def address(self) -> str:
        return "desk@example.org"

    @pytest.fixture
    def wrong(self) -> str:
        return "desk@example.org\r\nRCPT TO:<all@example.org>"

    @pytest.fixture
    def received(self, mail: MailReceiver) -> Received:
        return lambda: mail.deliveries


class TestWebhookChannel(ChannelContract):
    @pytest.fixture
    def site(self) -> Iterator[HttpReceiver]:
        with HttpReceiver() as running:
            yield running

    @pytest.fixture
    def channel(self) -> WebhookChannel:
        secret = f"whsec_{base64.b64encode(bytes(32)).decode()}"
        return WebhookChannel(NamedAddresses({}), (secret,), GuardedHttp(("127.0.0.1",)), now)

    @pytest.fixture
    def address(self, site: HttpReceiver) -> str:
        return f"{site.root}/hook"

    @pytest.fixture
    def wrong(self) -> str:
        return "https://10.0.0.1/hook"

    @pytest.fixture
    def received(self, site: HttpReceiver) -> Received:
        return lambda: site.deliveries


class TestSlackChannel(ChannelContract):
    @pytest.fixture
    def site(self) -> Iterator[SlackReceiver]:
        with SlackReceiver() as running:
            yield running

    @pytest.fixture
    def channel(self, site: SlackReceiver) -> ChatChannel:
        addresses = NamedAddresses({"desk": f"{site.root}/services/T0/B0/XyZ"})
        return ChatChannel("slack", addresses, GuardedHttp(("127.0.0.1",)), marked(slack_message))

    @pytest.fixture
    def address(self) -> str:
        return "desk"

    @pytest.fixture
    def wrong(self) -> str:
        return "https://hooks.slack.com/services/T0/B0/XyZ"

    @pytest.fixture
    def received(self, site: SlackReceiver) -> Received:
        return lambda: site.deliveries


class TestDiscordChannel(ChannelContract):
    @pytest.fixture
    def site(self) -> Iterator[DiscordReceiver]:
        with DiscordReceiver() as running:
            yield running

    @pytest.fixture
    def channel(self, site: DiscordReceiver) -> ChatChannel:
        addresses = NamedAddresses({"desk": f"{site.root}/api/webhooks/1/XyZ"})
        return ChatChannel(
            "discord", addresses, GuardedHttp(("127.0.0.1",)), marked(discord_message), {"wait": "true"}
        )

    @pytest.fixture
    def address(self) -> str:
        return "desk"

    @pytest.fixture
    def wrong(self) -> str:
        return "nobody"

    @pytest.fixture
    def received(self, site: DiscordReceiver) -> Received:
        return lambda: site.deliveries


class TestAppriseChannel(ChannelContract):
    @pytest.fixture
    def site(self) -> Iterator[HttpReceiver]:
        with HttpReceiver() as running:
            yield running

    @pytest.fixture
    def channel(self, site: HttpReceiver) -> AppriseChannel:
        return AppriseChannel(NamedAddresses({"desk": f"json://127.0.0.1:{site.port}/notify"}))

    @pytest.fixture
    def address(self) -> str:
        return "desk"

    @pytest.fixture
    def wrong(self) -> str:
        return "nobody"

    @pytest.fixture
    def received(self, site: HttpReceiver) -> Received:
        # The service gives no id of ours, so letters are told by their number.
        return lambda: ["ab"[min(number, 1)] * 32 for number, _ in enumerate(site.requests)]


class TestAtomChannel(ChannelContract):
    @pytest.fixture
    def box(self, tmp_path: Path) -> Iterator[SqlLetterBox]:
        engine = open_engine(f"sqlite:{tmp_path / 'state.db'}")
        upgrade(engine)
        yield SqlLetterBox(engine)
        engine.dispose()

    @pytest.fixture
    def channel(self, box: SqlLetterBox) -> AtomChannel:
        return AtomChannel(box, now)

    @pytest.fixture
    def address(self) -> str:
        return "n0b0dy-guesses-this-token"

    @pytest.fixture
    def wrong(self) -> str:
        return "guessed"

    @pytest.fixture
    def received(self, box: SqlLetterBox) -> Received:
        return lambda: sorted(each.delivery for each in box.of("s1"))


class TestKafkaChannel(ChannelContract):
    """On every log; a reader drops what it has already, as the page of channels tells it to."""

    @pytest.fixture(params=BACKENDS)
    def log(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
        log = BACKENDS[request.param](request, tmp_path)()
        yield log
        log.close()

    @pytest.fixture
    def channel(self, log: Log) -> KafkaChannel:
        return KafkaChannel(lambda: log, now)

    @pytest.fixture
    def address(self) -> str:
        return MATCHED

    @pytest.fixture
    def wrong(self) -> str:
        return "news.found"

    @pytest.fixture
    def received(self, log: Log) -> Received:
        return lambda: list(dict.fromkeys(each.headers["delivery"] for each in log.scan(MATCHED)))


def marked(shape: Any) -> Any:
    """Return a shape that adds the id of the delivery, for which neither service has a field."""

    def with_id(letter: Any) -> dict[str, Any]:
        return {**shape(letter), "delivery": letter.delivery}

    return with_id
