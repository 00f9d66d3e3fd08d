"""Signed webhooks on a real server, whatever it does."""

import asyncio
import base64
import gzip
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import jsonschema
import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts.channels.addresses import NamedAddresses
from alerts.channels.hooks.client import GuardedHttp
from alerts.channels.hooks.signing import read_secrets
from alerts.channels.hooks.webhook import WebhookChannel
from alerts.channels.payload import schema
from alerts.channels.port import Answer, Refused, Retry, Sent, Story
from news.clock import now
from news.errors import WrongUse
from tests.alerts.channels.make import EVIL, LINKS, letter
from tests.alerts.make import NOON, note
from tests.news.net.test_address import Names
from tests.servers.receivers import HttpReceiver, Reaction, answering, endless, reset, silent, unused_port
from tests.servers.slow import SLOW_ANSWERS, Dripping

OLD, NEW = (f"whsec_{base64.b64encode(bytes([digit]) * 32).decode()}" for digit in (1, 2))


@pytest.fixture
def site() -> Iterator[HttpReceiver]:
    with HttpReceiver() as running:
        yield running


def channel(
    *secrets: str, private: tuple[str, ...] = ("127.0.0.1",), seconds: float = 10.0, **names: str
) -> WebhookChannel:
    http = GuardedHttp(private, lambda: NOON, seconds=seconds)
    return WebhookChannel(NamedAddresses(names), secrets or (NEW,), http, now)


def send(site: HttpReceiver, *reactions: Reaction, **options: Any) -> Answer:
    site.reactions = list(reactions)
    return channel(**options).send(letter(address=f"{site.root}/hook"))


def test_a_letter_is_json_by_the_published_schema_and_signed(site: HttpReceiver) -> None:
    given = letter(address=f"{site.root}/hook?desk=1", links=LINKS, subject=EVIL, text=EVIL)
    assert channel().send(given) == Sent("HTTP 200: ok")
    (request,) = site.requests
    jsonschema.validate(request.json, schema())
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == "a" * 32
    assert Webhook(NEW).verify(request.body, request.headers) == request.json
    assert request.json["data"]["subject"] == EVIL
    assert request.json["timestamp"] == "2023-07-20T12:00:00Z"


def test_while_secrets_change_each_of_them_signs(site: HttpReceiver) -> None:
    channel(NEW, OLD).send(letter(address=f"{site.root}/hook"))
    (request,) = site.requests
    assert len(request.headers["webhook-signature"].split(" ")) == 2
    for secret in (NEW, OLD):
        Webhook(secret).verify(request.body, request.headers)
    other = f"whsec_{base64.b64encode(b'3' * 32).decode()}"
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(request.body, request.headers)


def test_without_a_secret_it_is_sent_and_a_person_is_told(site: HttpReceiver) -> None:
    unsigned = WebhookChannel(NamedAddresses({}), (), GuardedHttp(("127.0.0.1",)), now)
    assert "GUILDWIRE_WEBHOOK_SECRETS" in unsigned.check(f"{site.root}/hook")
    assert unsigned.send(letter(address=f"{site.root}/hook")) == Sent("HTTP 200: ok")
    assert "webhook-signature" not in site.requests[0].headers


@pytest.mark.parametrize(
    ("reaction", "answer"),
    [
        (answering(204), Sent("HTTP 204")),
        (answering(202, "queued\r\nas 7"), Sent("HTTP 202: queued as 7")),
        (answering(500, "oops"), Retry("HTTP 500: oops")),
        (answering(429, Retry_After="90"), Retry("HTTP 429", timedelta(seconds=90))),
        (
            answering(503, Retry_After=format_datetime(NOON + timedelta(minutes=7), usegmt=True)),
            Retry("HTTP 503", timedelta(minutes=7)),
        ),
        (answering(408), Retry("HTTP 408")),
        (answering(302, Location="http://10.0.0.1/"), Retry("HTTP 302")),
        (answering(400, "no"), Refused("HTTP 400: no")),
        (answering(404), Refused("HTTP 404")),
    ],
)
def test_the_status_decides(site: HttpReceiver, reaction: Reaction, answer: Answer) -> None:
    assert send(site, reaction) == answer


def test_gone_stops_it_and_says_so(site: HttpReceiver) -> None:
    answer = send(site, answering(410))
    assert isinstance(answer, Refused)
    assert "wants no more" in answer.reason


def test_a_redirect_is_not_followed(site: HttpReceiver) -> None:
    answer = send(site, answering(308, Location=f"{site.root}/elsewhere"))
    assert isinstance(answer, Refused)
    assert "moved" in answer.reason
    assert len(site.requests) == 1


@pytest.mark.parametrize("reaction", [reset, silent()])
def test_a_lost_answer_is_asked_for_again_under_the_same_id(site: HttpReceiver, reaction: Reaction) -> None:
    assert isinstance(send(site, reaction, seconds=1.5), Retry)
    assert send(site) == Sent("HTTP 200: ok")
    assert len(site.requests) == 2
    assert site.deliveries == ["a" * 32]


def test_an_answer_without_end_is_cut(site: HttpReceiver) -> None:
    answer = send(site, endless(0.0001))
    assert isinstance(answer, Sent)
    assert len(answer.answer) <= 320


@pytest.mark.parametrize("said", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_who_never_comes_to_an_answer_is_left_in_time(said: tuple[bytes, bytes]) -> None:
    with Dripping(*said, asked=True) as slow:
        answer = channel(seconds=1.5).send(letter(address=f"http://127.0.0.1:{slow.port}/hook"))
    assert isinstance(answer, Retry)
    assert slow.connections == 1


def test_who_never_agrees_on_encryption_is_left_in_time() -> None:
    with Dripping() as slow:
        answer = channel(seconds=0.3).send(letter(address=f"https://127.0.0.1:{slow.port}/hook"))
    assert answer == Retry("127.0.0.1 gave no answer in time")


def test_words_that_drip_for_ever_belong_to_an_answer() -> None:
    with Dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b"a", asked=True) as slow:
        answer = channel(seconds=1.5).send(letter(address=f"http://127.0.0.1:{slow.port}/hook"))
    assert isinstance(answer, Sent)


def test_a_name_that_is_looked_up_for_ever_is_left_in_time(site: HttpReceiver) -> None:
    over = threading.Event()

    class Stuck(aiohttp.abc.AbstractResolver):
        async def resolve(self, *_: object) -> list[aiohttp.abc.ResolveResult]:
            await asyncio.get_running_loop().run_in_executor(None, over.wait)
            return []

        async def close(self) -> None:
            """Have nothing open."""

    hook = WebhookChannel(
        NamedAddresses({}), (NEW,), GuardedHttp(("desk.example",), seconds=0.3, resolver=Stuck), now
    )
    try:
        answer = hook.send(letter(address="https://desk.example/hook"))
    finally:
        over.set()
    assert answer == Retry("desk.example gave no answer in time")


def test_an_answer_that_is_packed_is_not_unpacked(site: HttpReceiver) -> None:
    async def bomb(request: web.Request) -> web.StreamResponse:
        assert request.headers["Accept-Encoding"] == "identity"
        return web.Response(body=gzip.compress(b"a" * 1_000_000), headers={"Content-Encoding": "gzip"})

    assert send(site, bomb) == Sent("HTTP 200")


def test_an_answer_that_is_none_is_asked_for_again() -> None:
    with Dripping(b"SSH-2.0-OpenSSH_9.2\r\n", b"", asked=True) as other:
        answer = channel(seconds=5.0).send(letter(address=f"http://127.0.0.1:{other.port}/hook"))
    assert answer == Retry("127.0.0.1 gave an answer that cannot be read after the request was sent")


@pytest.mark.parametrize("said", ["99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_pause_beyond_all_measure_is_a_day(site: HttpReceiver, said: str) -> None:
    assert send(site, answering(429, Retry_After=said)) == Retry("HTTP 429", timedelta(days=1))


@pytest.mark.parametrize("said", ["-5", "soon", "", "Thu, 01 Jan 1970 00:00:00 GMT", "٣", "1e9"])
def test_a_pause_that_is_none_is_none(site: HttpReceiver, said: str) -> None:
    answer = send(site, answering(503, Retry_After=said))
    assert answer in (Retry("HTTP 503"), Retry("HTTP 503", timedelta(seconds=3)))


def test_the_last_request_of_a_period_says_when_the_next_begins(site: HttpReceiver) -> None:
    told = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset_After": "1.25"}
    assert send(site, answering(204, **told)) == Sent("HTTP 204", timedelta(seconds=2))
    assert send(site, answering(204, **(told | {"X_RateLimit_Remaining": "1"}))) == Sent("HTTP 204")


def test_too_large_is_refused(site: HttpReceiver) -> None:
    assert send(site, answering(413)) == Refused("HTTP 413")


def test_nobody_there_is_tried_again() -> None:
    with unused_port() as port:
        answer = channel().send(letter(address=f"http://127.0.0.1:{port}/hook"))
    assert isinstance(answer, Retry)
    assert "127.0.0.1" in answer.reason


def test_who_is_no_web_server_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        answer = channel(seconds=0.5).send(letter(address=f"http://127.0.0.1:{dumb.getsockname()[1]}/hook"))
    assert isinstance(answer, Retry)


PRIVATE = [
    "http://127.0.0.1:9/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/",
    "https://127。0。0。1/",
    "https://0.0.0.0/",
    "https://localhost:9/",
    "https://desk.localhost/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_is_refused_unless_a_setting_names_it(address: str) -> None:
    with pytest.raises(WrongUse, match="GUILDWIRE_PRIVATE_HOSTS"):
        channel(private=()).check(address)
    answer = channel(private=()).send(letter(address=address))
    assert isinstance(answer, Refused)


@pytest.mark.parametrize(
    "address", ["https://0x7f.1:9/", "https://0x7f000001/", "https://127.1/", "https://2130706433/"]
)
def test_a_number_that_some_read_as_an_address_is_none(address: str) -> None:
    with pytest.raises(WrongUse, match="no address of http"):
        channel(private=()).check(address)


def test_what_is_behind_the_host_is_not_repeated() -> None:
    for address in ("https://10.0.0.1/s3kr", "ftp://h.example/s3kr", "http://h.example/?s3kr", "s3kr://"):
        with pytest.raises(WrongUse) as wrong:
            channel(private=()).check(address)
        assert "s3kr" not in str(wrong.value).replace("at s3kr", "")


def test_a_name_that_changes_sides_meanwhile_leads_nowhere(site: HttpReceiver) -> None:
    """The address that is checked is the one connected to: there is no second look-up to lie to."""

    def names() -> aiohttp.abc.AbstractResolver:
        return Names(evil_example=["93.184.216.34", "127.0.0.1"])

    http = GuardedHttp((), seconds=5.0, resolver=names)
    hook = WebhookChannel(NamedAddresses({}), (NEW,), http, now)
    answer = hook.send(letter(address=f"https://evil.example:{site.port}/hook"))
    assert isinstance(answer, Refused)
    assert site.requests == []


@pytest.mark.parametrize("private", ["LOCALHOST.", "127.0.0.1"])
def test_a_host_inside_may_be_allowed_by_name_or_address(site: HttpReceiver, private: str) -> None:
    host = "localhost" if private.startswith("L") else "127.0.0.1"
    hook = channel(private=(private,))
    address = f"http://{host}:{site.port}/hook"
    hook.check(address)
    assert hook.send(letter(address=address)) == Sent("HTTP 200: ok")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/hook", "write https"),
        ("ftp://example.org/hook", "http or https"),
        ("https://", "http or https"),
        ("https://2130706433/", "http or https"),
        ("https://user:hunter22@example.org/", "GUILDWIRE_CHANNELS"),
        ("desk", "desk=ADDRESS"),
        ("two words", "NAME=ADDRESS"),
        ("", "NAME=ADDRESS"),
    ],
)
def test_a_wrong_address_is_refused_with_the_remedy(address: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said) as caught:
        channel().check(address)
    assert "hunter22" not in str(caught.value)
    assert isinstance(channel().send(letter(address=address)), Refused)


def test_a_secret_address_is_called_by_name_and_never_told(site: HttpReceiver) -> None:
    secret = f"{site.root}/hook/s3cr3tp4th?key=s3cr3tk3y"
    hook = channel(desk=secret)
    assert hook.check("desk") == ""
    site.reactions = [answering(404, f"no {secret} here, nor s3cr3tk3y")]
    refused = hook.send(letter(address="desk"))
    assert isinstance(refused, Refused)
    assert hook.send(letter(address="desk")) == Sent("HTTP 200: ok")
    assert site.requests[0].path == "/hook/s3cr3tp4th"
    with unused_port() as port:
        lost = channel(desk=f"http://127.0.0.1:{port}/s3cr3tp4th").send(letter(address="desk"))
    wrong = channel(desk="http://example.org/s3cr3tp4th").send(letter(address="desk"))
    for said in (refused, lost, wrong, hook, NamedAddresses({"desk": secret})):
        assert "s3cr3t" not in repr(said)


def test_an_address_that_may_hold_a_secret_brings_a_remark() -> None:
    assert "GUILDWIRE_CHANNELS" in channel().check("https://example.org/hook?token=hunter22")
    assert channel().check("https://example.org/hook") == ""


def test_secrets_are_read_apart() -> None:
    assert read_secrets(f"  {NEW}\n{OLD} \n") == (NEW, OLD)
    assert read_secrets("") == ()


@pytest.mark.parametrize(
    "wrong", ["hunter22", "whsec_", "whsec_!!!", "whsec_aGVsbG8=", OLD.removeprefix("whsec_")]
)
def test_a_wrong_secret_is_named_by_its_place(wrong: str) -> None:
    with pytest.raises(WrongUse, match="secret 2") as caught:
        read_secrets(f"{NEW} {wrong}")
    assert wrong == "whsec_" or wrong not in str(caught.value)


def test_what_is_half_a_character_is_sent_as_a_question_mark(site: HttpReceiver) -> None:
    given = letter(address=f"{site.root}/hook", subject="a\ud800b", stories=(Story(note(title="\udfff")),))
    assert isinstance(channel().send(given), Sent)
    assert site.requests[0].json["data"]["subject"] == "a?b"
    Webhook(NEW).verify(site.requests[0].body, site.requests[0].headers)


def test_a_giant_letter_arrives_whole(site: HttpReceiver) -> None:
    text = "Line of a letter.\n" * 400_000
    assert isinstance(channel().send(letter(address=f"{site.root}/hook", text=text)), Sent)
    assert site.requests[0].json["data"]["text"] == text


def test_the_timestamp_is_the_time_of_sending(site: HttpReceiver) -> None:
    send(site)
    at = datetime.fromtimestamp(int(site.requests[0].headers["webhook-timestamp"]), UTC)
    assert abs(now() - at) < timedelta(minutes=5)
