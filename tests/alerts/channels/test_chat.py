"""Letters for chat services: by the form that each documents, and nothing that a headline could act by."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from alerts.channels.addresses import NamedAddresses
from alerts.channels.chat.discord import discord_message
from alerts.channels.chat.hook import ChatChannel
from alerts.channels.chat.services import AppriseChannel
from alerts.channels.chat.slack import slack_message
from alerts.channels.hooks.client import GuardedHttp
from alerts.channels.port import Answer, Links, Refused, Retry, Sent, Story, Unsure
from alerts.note import Fact
from news.errors import WrongUse
from tests.alerts.channels.make import EVIL, LINKS, Heard, letter
from tests.alerts.make import NOON, note
from tests.servers.chat import DiscordReceiver, SlackReceiver, units
from tests.servers.receivers import HttpReceiver, Reaction, answering, reset, silent, unused_port

SECRET = "s3cr3t-t0k3n"


@pytest.fixture
def slack() -> Iterator[SlackReceiver]:
    with SlackReceiver() as running:
        yield running


@pytest.fixture
def discord() -> Iterator[DiscordReceiver]:
    with DiscordReceiver() as running:
        yield running


def to_slack(site: HttpReceiver, seconds: float = 10.0, **names: str) -> ChatChannel:
    addresses = NamedAddresses(names or {"desk": f"{site.root}/services/{SECRET}"})
    return ChatChannel(
        "slack", addresses, GuardedHttp(("127.0.0.1",), lambda: NOON, seconds=seconds), slack_message
    )


def test_slack_shows_headline_outlet_time_and_what_is_new(slack: SlackReceiver) -> None:
    story = Story(
        note(url="https://variety.example/1?a=1&b=2", quote="They “strike”.", tags=("labor/strike",), pay=("$9",)),
        news="talks have ended",
        corrected=("$900,000 is now $90,000",),
        follows=NOON - timedelta(days=6),
        told=(Fact("strike", "ended", ("WGA",)), Fact("pay", words="$9")),
    )
    assert to_slack(slack).send(letter(address="desk", stories=(story,), links=LINKS)) == Sent("HTTP 200: ok")
    (message,) = slack.messages
    told = message["blocks"][1]["text"]["text"].splitlines()
    assert told[0] == "*<https://variety.example/1?a=1&amp;b=2|Title of i1>*"
    assert told[1].startswith("Variety, <!date^1689854400^")
    assert told[2:] == [
        "Corrected: $900,000 is now $90,000",
        "Follows: the letter of 14 July 2023",
        "New: talks have ended",
        "“They “strike”.”",
        "Reports: strike, ended: WGA",
        "Pay: $9",
        "Tags: labor/strike",
    ]
    assert "|Unsubscribe>" in message["blocks"][-1]["elements"][0]["text"]


LONG = "https://news.example.org/?" + "&a=b" * 450
"""An address that is five times as long once it is escaped."""


def test_a_link_on_slack_is_whole_or_not_there(slack: SlackReceiver) -> None:
    story = Story(note(title="Talks & strikes", url=LONG, quote="&" * 900), news="& so on")
    links = Links(open=LONG, mute=f"https://news.example.org/{'m' * 1200}", unsubscribe=LINKS.unsubscribe)
    given = letter(address="desk", stories=(story,), links=links, receipt="&" * 2000)
    assert to_slack(slack).send(given) == Sent("HTTP 200: ok")
    (message,) = slack.messages
    told, foot = message["blocks"][1]["text"]["text"], message["blocks"][2]["elements"][0]["text"]
    assert told.startswith("*Talks &amp; strikes*\nVariety, <!date^")
    assert "New: &amp; so on" in told
    assert "|Mute>" in foot
    assert "|Unsubscribe>" in foot
    for text in (told, foot):
        assert text.count("<") == text.count(">")
        assert text.count("&") == text.count("&amp;")


@pytest.mark.parametrize("text", ["&" * 5000, "😀" * 5000, "<!channel> " * 900, "x" * 5000])
def test_a_notice_of_any_length_is_whole_signs_on_slack_and_discord(text: str) -> None:
    given = letter(stories=(), text=text)
    slack, discord = slack_message(given), discord_message(given)
    told = slack["blocks"][1]["text"]["text"]
    assert 1000 < units(told) <= 3000
    assert set(re.findall(r"&[^;]*;?", told)) <= {"&amp;", "&lt;", "&gt;"}
    assert 2000 < units(discord["embeds"][0]["description"]) <= 4096


def test_nobody_is_called_on_slack_by_a_headline(slack: SlackReceiver) -> None:
    story = Story(note(title=EVIL, outlet=EVIL, quote=EVIL, url="javascript:alert(1)"))
    assert isinstance(to_slack(slack).send(letter(address="desk", subject=EVIL, stories=(story,))), Sent)
    (message,) = slack.messages
    told = message["blocks"][1]["text"]["text"]
    assert "<!channel>" not in str(message["blocks"][1:])
    assert "&lt;!channel&gt;" in told
    assert "javascript" not in told


def test_nobody_is_called_on_discord_by_a_headline(discord: DiscordReceiver) -> None:
    addresses = NamedAddresses({"desk": f"{discord.root}/api/webhooks/1/{SECRET}"})
    http = GuardedHttp(("127.0.0.1",), lambda: NOON)
    channel = ChatChannel("discord", addresses, http, discord_message, {"wait": "true"})
    story = Story(note(title=EVIL, url="javascript:alert(1)", quote="[click](https://evil.example)"))
    assert channel.send(letter(address="desk", subject=EVIL, stories=(story,), links=LINKS)) == Sent("HTTP 200")
    (message,) = discord.messages
    assert message["allowed_mentions"] == {"parse": []}
    assert "url" not in message["embeds"][0]
    assert "\\[click\\]" in message["embeds"][0]["description"]


MANY = tuple(
    Story(note(f"i{each}", title=f"{EVIL} {'漢' * 400}", quote="😀" * 300, tags=("ai/" + "x" * 90,) * 9,
               url=f"https://variety.example/{'u' * 1_900}"),
          news="n" * 900, corrected=("c" * 900,) * 9, why="w" * 900, because="b" * 900)
    for each in range(60)
)  # fmt: skip


def test_a_digest_of_many_stories_is_within_what_slack_takes(slack: SlackReceiver) -> None:
    given = letter(address="desk", stories=MANY, links=LINKS, receipt="r" * 3_000, subject="s" * 3_000)
    assert isinstance(to_slack(slack).send(given), Sent)
    (message,) = slack.messages
    assert len(message["blocks"]) <= 50
    assert all(len(block["text"]["text"]) <= 3_000 for block in message["blocks"] if "text" in block)
    assert message["blocks"][-2]["text"]["text"] == "and 35 more"


def test_a_digest_of_many_stories_is_within_what_discord_takes(discord: DiscordReceiver) -> None:
    channel = ChatChannel(
        "discord",
        NamedAddresses({"desk": f"{discord.root}/api/webhooks/1/{SECRET}"}),
        GuardedHttp(("127.0.0.1",), lambda: NOON),
        discord_message,
        {"wait": "true"},
    )
    given = letter(address="desk", stories=MANY, links=LINKS, receipt="r" * 3_000, subject="s" * 3_000)
    assert isinstance(channel.send(given), Sent)
    (message,) = discord.messages
    embeds = message["embeds"]
    assert len(embeds) == 10
    assert all("Corrected\\: ccc" in each["description"] for each in embeds)
    units = [len((each["title"] + each["description"]).encode("utf-16-le")) // 2 for each in embeds]
    assert sum(units) <= 6_000
    assert len(message["content"].encode("utf-16-le")) // 2 <= 2_000
    assert f"and {60 - len(embeds)} more" in message["content"]


@pytest.mark.parametrize(
    ("reaction", "kind"),
    [
        (answering(400, "invalid_payload"), Refused),
        (answering(403, f"no {SECRET}"), Refused),
        (answering(404), Refused),
        (answering(410, "channel_is_archived"), Refused),
        (answering(429, Retry_After="30"), Retry),
        (answering(500), Retry),
        (answering(503), Retry),
        (answering(504), Unsure),
        (reset, Unsure),
        (silent(), Unsure),
    ],
)
def test_what_may_have_been_taken_is_not_sent_again(slack: SlackReceiver, reaction: Reaction, kind: type) -> None:
    slack.reactions = [reaction]
    answer = to_slack(slack, seconds=1.5).send(letter(address="desk"))
    assert isinstance(answer, kind)
    assert SECRET not in repr(answer)
    if kind is Retry and isinstance(answer, Retry) and "429" in answer.reason:
        assert answer.after is not None
        assert answer.after.total_seconds() == 30


def test_nobody_there_is_tried_again_and_the_address_is_not_told(slack: SlackReceiver) -> None:
    with unused_port() as port:
        channel = to_slack(slack, desk=f"http://127.0.0.1:{port}/services/{SECRET}")
        answer = channel.send(letter(address="desk"))
    assert isinstance(answer, Retry)
    assert SECRET not in repr(answer)


@pytest.mark.parametrize(
    "names",
    [
        {"desk": f"http://hooks.slack.com/services/{SECRET}"},
        {"desk": f"https://10.0.0.1/services/{SECRET}"},
        {"desk": f"tcp://hooks.slack.com/{SECRET}"},
        {"other": f"https://hooks.slack.com/{SECRET}"},
    ],
)
def test_a_wrong_address_is_named_and_not_told(slack: SlackReceiver, names: dict[str, str]) -> None:
    channel = to_slack(slack, 10.0, **names)
    with pytest.raises(WrongUse, match="slack:desk") as caught:
        channel.check("desk")
    assert SECRET not in str(caught.value)
    assert isinstance(channel.send(letter(address="desk")), Refused)


def test_an_address_in_the_place_of_a_name_is_not_repeated(slack: SlackReceiver) -> None:
    with pytest.raises(WrongUse, match="GUILDWIRE_CHANNELS") as caught:
        to_slack(slack).check(f"https://hooks.slack.com/services/{SECRET}")
    assert SECRET not in str(caught.value)


def by_apprise(address: str, outcome: str | Exception | None = None) -> AppriseChannel:
    def hand_over(*_: object) -> str:
        if isinstance(outcome, Exception):
            raise outcome
        return str(outcome)

    return AppriseChannel(NamedAddresses({"desk": address}), hand_over if outcome is not None else None)


def test_apprise_hands_a_letter_to_a_service_that_takes_a_request_once() -> None:
    with HttpReceiver() as site:
        site.reactions = [answering(500), answering(200)]
        channel = by_apprise(f"json://127.0.0.1:{site.port}/{SECRET}?retry=5&wait=1")
        failed = channel.send(letter(address="desk"))
        assert isinstance(failed, Retry)
        assert SECRET not in repr(failed)
        assert len(site.requests) == 1
        assert channel.send(letter(address="desk")) == Sent()
        assert site.requests[1].json["title"] == "[strikes] „Title“"
        assert site.requests[1].json["message"] == "Two\nlines"


@pytest.mark.parametrize("reaction", [reset, silent()])
def test_an_answer_that_apprise_lost_leaves_it_open(reaction: Reaction) -> None:
    with HttpReceiver() as site:
        site.reactions = [reaction]
        answer = by_apprise(f"json://127.0.0.1:{site.port}/{SECRET}?rto=1").send(letter(address="desk"))
    assert isinstance(answer, Unsure)
    assert SECRET not in repr(answer)


def test_what_apprise_says_is_not_logged(capfd: pytest.CaptureFixture[str]) -> None:
    with unused_port() as port, Heard() as heard:
        by_apprise(f"json://user:{SECRET}@127.0.0.1:{port}/{SECRET}").send(letter(address="desk"))
        with pytest.raises(WrongUse):
            by_apprise(f"tgram://{SECRET}/").check("desk")
    assert SECRET not in repr(heard.lines) + "".join(capfd.readouterr())


def test_telegram_gets_what_fits_into_a_message() -> None:
    given: list[str] = []

    def hand_over(_: object, title: str, text: str) -> str:
        given.append(title + text)
        return "sent"

    channel = AppriseChannel(NamedAddresses({"desk": "tgram://123456789:abcdefg_hijklmnop/12315544/"}), hand_over)
    assert channel.check("desk") == ""
    assert channel.send(letter(address="desk", text="A line. " * 2000, links=LINKS)) == Sent()
    assert len(given[0]) <= 4096
    assert given[0].endswith(LINKS.open)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [("sent", Sent), ("failed", Retry), ("late", Unsure), (ValueError(SECRET), Unsure)],
)
def test_what_apprise_tells_decides(outcome: str | Exception, kind: type[Answer]) -> None:
    answer = by_apprise(f"ntfys://{SECRET}/topic", outcome).send(letter(address="desk"))
    assert isinstance(answer, kind)
    assert SECRET not in repr(answer)


@pytest.mark.parametrize(
    "address",
    [
        "syslog://local0",
        "DBUS://",
        "gnome://x",
        "windows://x",
        "macosx://x",
        f"vapid://a@b.example/{SECRET}?keyfile=/etc/passwd",
        f"workflows://h:443/{SECRET}/{SECRET}?template=/etc/passwd",
        f"discord://1/{SECRET}?TEMPLATE=file:///etc/passwd",
        f"nosuchthing://{SECRET}",
        f"mailto://user:{SECRET}@gmail.com?pgp=yes&pgppub=/etc/passwd",
    ],
)
def test_what_acts_on_this_machine_is_refused(address: str) -> None:
    with pytest.raises(WrongUse, match="apprise:desk") as caught:
        by_apprise(address).check("desk")
    assert SECRET not in str(caught.value)
