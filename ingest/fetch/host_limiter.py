"""Not more at once, and not faster, than a host should have to bear."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from news.text.domains import registrable_domain

Sleep = Callable[[float], Awaitable[object]]


class Politeness(msgspec.Struct, frozen=True):
    """How much a host, and everything under one registered domain, is asked at once."""

    at_once: int = 2
    gap: float = 1.0
    """Seconds between the starts of two requests."""


class HostLimiter:
    """Hands out slots per host and per registrable domain. Belongs to one event loop."""

    def __init__(self, politeness: Politeness, sleep: Sleep = asyncio.sleep) -> None:
        self._politeness = politeness
        self._sleep = sleep
        self._doors: dict[str, asyncio.Semaphore] = {}
        self._next: dict[str, float] = {}
        self._waits: dict[str, datetime] = {}

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Wait for a slot at ``host`` and hold it for the block."""
        domain = registrable_domain(host)
        async with self._door(f"domain {domain}"), self._door(f"host {host}"):
            await self._mind_the_gap(domain)
            yield

    def hold(self, host: str, until: datetime, *, domain: bool) -> None:
        """Remember that ``host``, or with ``domain`` everything under its domain, asked for peace until then."""
        name = f"domain {registrable_domain(host)}" if domain else f"host {host}"
        self._waits[name] = max(until, self._waits.get(name, until))

    def held_until(self, host: str, now: datetime) -> datetime | None:
        """Return until when ``host`` is not to be asked; null if it may be asked now."""
        asked = [self._waits.get(f"host {host}"), self._waits.get(f"domain {registrable_domain(host)}")]
        return max((until for until in asked if until is not None and until > now), default=None)

    def _door(self, name: str) -> asyncio.Semaphore:
        return self._doors.setdefault(name, asyncio.Semaphore(self._politeness.at_once))

    async def _mind_the_gap(self, domain: str) -> None:
        moment = asyncio.get_running_loop().time()
        start = max(moment, self._next.get(domain, moment))
        self._next[domain] = start + self._politeness.gap
        if start > moment:
            await self._sleep(start - moment)
