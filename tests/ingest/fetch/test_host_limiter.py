"""HostLimiter per host and per domain."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from ingest.fetch.host_limiter import HostLimiter, Politeness
from tests.ingest.scripted import NOW


async def most_at_once(limiter: HostLimiter, hosts: list[str]) -> int:
    inside, most = 0, 0

    async def visit(host: str) -> None:
        nonlocal inside, most
        async with limiter.slot(host):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit(host) for host in hosts))
    return most


def test_at_most_two_at_one_host() -> None:
    assert asyncio.run(most_at_once(HostLimiter(Politeness(gap=0)), ["a.example"] * 9)) == 2


def test_hosts_of_one_domain_share_the_turns() -> None:
    hosts = [f"feeds{number}.bbci.co.uk" for number in range(9)]
    assert asyncio.run(most_at_once(HostLimiter(Politeness(gap=0)), hosts)) == 2


def test_other_domains_do_not_wait() -> None:
    hosts = [f"site{number}.com" for number in range(9)]
    assert asyncio.run(most_at_once(HostLimiter(Politeness(gap=0)), hosts)) == 9


def test_starts_on_one_domain_keep_a_gap() -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    def sleep(seconds: float) -> Awaitable[object]:
        return note(seconds)

    asyncio.run(most_at_once(HostLimiter(Politeness(gap=100.0), sleep), ["a.example"] * 3 + ["b.com"]))
    assert [round(seconds, -2) for seconds in waits] == [100.0, 200.0]


def test_a_host_that_asked_for_peace_gets_it() -> None:
    limiter = HostLimiter(Politeness())
    later = NOW + timedelta(minutes=5)
    limiter.hold("feeds.a.com", later, domain=False)
    assert limiter.held_until("feeds.a.com", NOW) == later
    assert limiter.held_until("www.a.com", NOW) is None
    assert limiter.held_until("feeds.a.com", later) is None


def test_a_whole_domain_can_be_held_and_the_longest_wait_counts() -> None:
    limiter = HostLimiter(Politeness())
    limiter.hold("feeds.a.com", NOW + timedelta(minutes=9), domain=True)
    limiter.hold("feeds.a.com", NOW + timedelta(minutes=5), domain=True)
    assert limiter.held_until("www.a.com", NOW) == NOW + timedelta(minutes=9)
