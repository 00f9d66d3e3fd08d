"""One request, on a real local site."""

import asyncio
import gzip
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

import brotli  # type: ignore[import-untyped]
import pytest
from aiohttp import web

from ingest.fetch.fetcher import (
    Failed,
    Fetched,
    Fetcher,
    FetchLimits,
    FetchRequest,
    FetchResult,
    NotModified,
    freshness,
)
from ingest.fetch.host_limiter import Politeness
from tests.ingest.scripted import NOW, ScriptedSite, Ticking, loopback_one
from tests.news.net.test_address import Names

BODY = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with ScriptedSite() as site:
        yield site


def ask(*questions: FetchRequest, limits: FetchLimits = FetchLimits(), **more: object) -> list[FetchResult]:  # noqa: B008
    """Ask one after the other with one fetcher that takes 127.0.0.1 for the open internet."""

    async def run() -> list[FetchResult]:
        values: dict[str, object] = {
            "allowed": loopback_one,
            "clock": Ticking(),
            "politeness": Politeness(gap=0),
            **more,
        }
        async with Fetcher(limits=limits, **values) as fetcher:  # type: ignore[arg-type]
            return [await fetcher.fetch(question) for question in questions]

    return asyncio.run(run())


def failed(answer: FetchResult) -> Failed:
    assert isinstance(answer, Failed)
    return answer


def test_a_document_with_its_validators(site: ScriptedSite) -> None:
    url = site.give(
        "feed", BODY, ETag='"1"', Last_Modified="x", Cache_Control="max-age=600", Content_Type="text/xml"
    )
    (answer,) = ask(FetchRequest(url))
    assert answer == Fetched(BODY, url, "", '"1"', "x", "text/xml", 10)


@pytest.mark.parametrize(("header", "language"), [("de-AT", "de-AT"), ("de, en", ""), ("", "")])
def test_the_one_language_that_the_server_names(site: ScriptedSite, header: str, language: str) -> None:
    (answer,) = ask(FetchRequest(site.give("feed", BODY, Content_Language=header)))
    assert isinstance(answer, Fetched)
    assert answer.language == language


def test_the_request_says_who_asks_and_is_conditional(site: ScriptedSite) -> None:
    url = site.give("feed", status=304)
    (answer,) = ask(FetchRequest(url, '"1"', "yesterday"), contact="desk@example.org")
    assert answer == NotModified()
    (headers,) = site.asked("feed")
    assert headers["if-none-match"] == '"1"'
    assert headers["if-modified-since"] == "yesterday"
    assert headers["user-agent"].startswith("Guildwire/")
    assert "desk@example.org" in headers["user-agent"]
    assert "cookie" not in headers


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_packed_answers(site: ScriptedSite, encoding: str, pack: object) -> None:
    url = site.give("feed", pack(BODY), Content_Encoding=encoding)  # type: ignore[operator]
    (answer,) = ask(FetchRequest(url))
    assert isinstance(answer, Fetched)
    assert answer.body == BODY


def test_a_gzip_bomb_ends_at_the_limit(site: ScriptedSite) -> None:
    url = site.give("feed", gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
    assert failed(ask(FetchRequest(url), limits=FetchLimits(bytes=100_000))[0]).status == "too-large"


def test_a_large_document_ends_at_the_limit(site: ScriptedSite) -> None:
    url = site.give("feed", b"x" * 100_001)
    answer = failed(ask(FetchRequest(url), limits=FetchLimits(bytes=100_000))[0])
    assert answer.status == "too-large"
    assert answer.answered


def test_a_damaged_answer_is_broken(site: ScriptedSite) -> None:
    url = site.give("feed", b"not gzip", Content_Encoding="gzip")
    assert failed(ask(FetchRequest(url))[0]).status == "broken"


def test_a_slow_server_is_left(site: ScriptedSite) -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    url = site.on("feed", never)
    answer = failed(ask(FetchRequest(url), limits=FetchLimits(seconds=0.2))[0])
    assert answer.status == "slow"
    assert not answer.answered


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (401, "refused"), (402, "refused"), (403, "refused"), (451, "refused"), (404, "gone"), (410, "retired"),
        (429, "rate-limited"), (500, "server-error"), (502, "server-error"), (503, "server-error"),
        (204, "broken"), (418, "broken"), (304, None),
    ],
)  # fmt: skip
def test_what_codes_mean(site: ScriptedSite, code: int, status: str | None) -> None:
    url = site.give("feed", status=code)
    (answer,) = ask(FetchRequest(url))
    if status is None:
        assert isinstance(answer, NotModified)
    else:
        assert failed(answer).status == status
        assert failed(answer).answered
        assert str(code) in failed(answer).message


@pytest.mark.parametrize("code", [403, 429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_in_both_forms(site: ScriptedSite, code: int, form: str) -> None:
    value = "600" if form == "seconds" else format_datetime(NOW + timedelta(seconds=600), usegmt=True)
    url = site.give("feed", status=code, Retry_After=value)
    assert failed(ask(FetchRequest(url))[0]).retry_after == NOW + timedelta(minutes=10)


def test_after_429_the_whole_domain_is_left_alone(site: ScriptedSite) -> None:
    first, second = site.give("first", status=429, Retry_After="600"), site.give("second", BODY)
    answer = failed(ask(FetchRequest(first), FetchRequest(second))[1])
    assert answer.status == "rate-limited"
    assert not answer.asked
    assert site.asked("second") == []


def test_redirects_are_followed_and_permanent_ones_move_the_feed(site: ScriptedSite) -> None:
    end = site.give("end", BODY)
    site.give("middle", status=308, Location="/end")
    start = site.give("start", status=301, Location=f"{site.root}/middle")
    (answer,) = ask(FetchRequest(start))
    assert isinstance(answer, Fetched)
    assert (answer.address, answer.moved) == (end, end)


def test_what_follows_a_temporary_redirect_moves_nothing(site: ScriptedSite) -> None:
    site.give("end", BODY)
    site.give("middle", status=302, Location="/later")
    site.give("later", status=301, Location="/end")
    start = site.give("start", status=301, Location="/middle")
    (answer,) = ask(FetchRequest(start))
    assert isinstance(answer, Fetched)
    assert answer.moved == f"{site.root}/middle"


def test_a_redirect_loop_ends(site: ScriptedSite) -> None:
    url = site.give("loop", status=302, Location="/loop")
    answer = failed(ask(FetchRequest(url), limits=FetchLimits(redirects=10))[0])
    assert answer.status == "broken"
    assert "10 redirects" in answer.message
    assert len(site.asked("loop")) == 11


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/x", "http://[::1]/x", "http://127.0.0.2/x", "http://inside.example/x"]
)
def test_a_redirect_to_an_inside_address_is_refused(site: ScriptedSite, target: str) -> None:
    url = site.give("feed", status=301, Location=target)
    answer = failed(ask(FetchRequest(url), resolver=Names(inside_example=["192.168.0.9"]))[0])
    assert answer.status == "forbidden-address"
    assert "local: true" in answer.message


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/x", "gopher://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(site: ScriptedSite, target: str) -> None:
    url = site.give("feed", status=302, Location=target)
    assert failed(ask(FetchRequest(url))[0]).status == "broken"


def test_a_name_for_an_inside_address_is_refused_before_anything_is_sent(site: ScriptedSite) -> None:
    site.give("feed", BODY)
    names = Names(rebinding_example=["127.0.0.2"])
    answer = failed(ask(FetchRequest(f"http://rebinding.example:{site.port}/feed"), resolver=names)[0])
    assert answer.status == "forbidden-address"
    assert site.requests == []


def test_the_checked_address_is_the_one_connected_to(site: ScriptedSite) -> None:
    site.give("feed", BODY)
    (answer,) = ask(
        FetchRequest(f"http://wire.example:{site.port}/feed"), resolver=Names(wire_example=["127.0.0.1"])
    )
    assert isinstance(answer, Fetched)


def test_a_local_feed_may_live_inside(site: ScriptedSite) -> None:
    url = site.give("feed", BODY)
    refused, allowed = ask(FetchRequest(url), FetchRequest(url, local=True), allowed=lambda _: False)
    assert failed(refused).status == "forbidden-address"
    assert isinstance(allowed, Fetched)


def test_no_connection(site: ScriptedSite) -> None:
    with ScriptedSite() as other:
        closed = f"{other.root}/feed"
    answer = failed(ask(FetchRequest(closed))[0])
    assert answer.status == "unreachable"
    assert answer.asked
    assert not answer.answered


def test_a_server_that_never_ends_its_answer_has_answered(site: ScriptedSite) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.sleep(60)
        return response

    answer = failed(ask(FetchRequest(site.on("feed", endless)), limits=FetchLimits(seconds=0.3))[0])
    assert (answer.status, answer.answered) == ("slow", True)


def test_a_failure_tells_where_it_ended(site: ScriptedSite) -> None:
    with ScriptedSite() as other:
        closed = f"{other.root}/login"
    url = site.give("feed", status=302, Location=closed)
    answer = failed(ask(FetchRequest(url))[0])
    assert (answer.status, answer.address, answer.answered) == ("unreachable", closed, False)


def test_what_a_network_says_in_place_of_the_host_is_no_answer(site: ScriptedSite) -> None:
    answer = failed(ask(FetchRequest(site.give("feed", status=511)))[0])
    assert (answer.status, answer.answered) == ("server-error", False)
    assert "sign-in" in answer.message


def test_what_is_refused_before_asking_says_nothing_about_the_network() -> None:
    answers = ask(FetchRequest("http://127.0.0.2/"), FetchRequest("ftp://news.example/"), allowed=loopback_one)
    assert [failed(answer).answered for answer in answers] == [None, None]


def test_an_odd_address_is_asked_for_as_it_is(site: ScriptedSite) -> None:
    site.give("documents.rss", BODY)
    (answer,) = ask(FetchRequest(f"{site.root}/documents.rss?conditions[term]=ai&lang=en"))
    assert isinstance(answer, Fetched)


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://a..b.example/", "https://[bad/"])
def test_no_address_raises(address: str) -> None:
    assert isinstance(ask(FetchRequest(address), resolver=Names())[0], Failed)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 0),
        ({"Cache-Control": "public, max-age=3600"}, 60),
        ({"Cache-Control": "no-cache, max-age=3600"}, 0),
        ({"Cache-Control": "private"}, 0),
        ({"Expires": format_datetime(NOW + timedelta(minutes=30), usegmt=True)}, 30),
        ({"Expires": "0"}, 0),
        ({"Expires": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0),
    ],
)
def test_freshness(headers: dict[str, str], minutes: int) -> None:
    assert freshness(headers, NOW) == minutes
