"""Who asks for what in the quarter, and how they change their minds."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import msgspec

from alerts.subscription import WEEKDAYS, MutedStory, Pace, Quiet, Rhythm, Subscription
from tests.journey.quarter import reports
from tests.journey.quarter.reports import Said

ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Antarctica/Troll",
)
"""Clocks that change in both hemispheres, by half an hour, by two hours, on other days, and never."""
GONE = "US/Pacific-New"
"""A zone that newer zone data lack."""
COMPANIES, UNIONS = reports.COMPANIES[:30], reports.UNIONS[:30]
"""Those that anybody asks for."""
QUERIES = (
    *(f'union:"{union}"' for union in UNIONS),
    *(f'company:"{company}"' for company in COMPANIES),
    *(f'union:"{union}" AND tag:ai' for union in UNIONS),
    *(f'event:strike AND company:"{company}"' for company in COMPANIES),
    *(f'union:"{one}" OR union:"{two}"' for one, two in zip(UNIONS, UNIONS[3:], strict=False)),
    "event:agreement AND NOT tag:ai",
)
MINUTES = (time(2, 30), time(1, 45), time(7), time(8, 0), time(17, 20), time(23, 50), time(0, 10))


_PACES: tuple[Pace, ...] = ("instant",) * 8 + ("hourly",) * 3 + ("daily",) * 6 + ("weekly",) * 3


def asks(query: str, said: Said) -> bool:
    """Say whether a query of ours asks for an item, by its words alone."""
    if " OR " in query:
        return any(asks(part, said) for part in query.split(" OR "))
    if " AND " in query:
        return all(asks(part, said) for part in query.split(" AND "))
    if query.startswith("NOT "):
        return not asks(query[4:], said)
    field, _, value = query.partition(":")
    has = {"union": said.union, "company": said.company, "event": said.event[0], "tag": "ai" if said.ai else ""}
    return has[field] == value.strip('"')


class People:
    """Makes subscriptions and changes them by random numbers."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def subscription(self, number: int, created: datetime) -> Subscription:
        rng = self._rng
        pace = rng.choice(_PACES)
        names = ("file", "hook", "mail", "mail")
        kinds = dict.fromkeys(rng.choices(names, k=rng.choice((1, 1, 1, 2))))
        made = Subscription(
            id=f"s{number}",
            name=f"n{number}",
            query=rng.choice(QUERIES),
            channels=tuple(f"{kind}:{number}" for kind in kinds),
            created=created,
            rhythm=Rhythm(pace, rng.choice(MINUTES), rng.choice(ZONES), rng.choice(WEEKDAYS)),
            once_per_story=rng.random() > 0.15,
            min_outlets=rng.choice((1,) * 8 + (2,)),
            quiet=self._quiet(),
            limit_per_hour=rng.choice((None, 12, 4, 2, 1)),
            max_age=rng.choice((timedelta(days=7), timedelta(days=2), None)),
            order=rng.choice(("importance", "newest")),
            locale=rng.choice(("en", "en_GB", "de")),
        )
        return msgspec.structs.replace(made, zone=rng.choice(("", "Asia/Tokyo")))

    def changed(self, of: Subscription, now: datetime) -> Subscription:
        """Return the subscription with one thing changed."""
        return msgspec.structs.replace(of, **self._change(of, now))

    def _change(self, of: Subscription, now: datetime) -> dict[str, Any]:
        rng = self._rng
        number = of.id[1:]
        changes: tuple[dict[str, Any], ...] = (
            {"rhythm": Rhythm("instant")},
            {"rhythm": Rhythm("daily", rng.choice(MINUTES), rng.choice(ZONES))},
            {"rhythm": Rhythm("weekly", rng.choice(MINUTES), rng.choice(ZONES), rng.choice(WEEKDAYS))},
            {"query": rng.choice(QUERIES)},
            {"channels": tuple(f"{kind}:{number}" for kind in rng.sample(("file", "hook", "mail"), 2))},
            {"channels": (f"mail:{number}",)},
            {"quiet": None},
            {"quiet": self._quiet()},
            {"active": not of.active},
            {"active": True},
            {"muted_until": now + timedelta(hours=rng.choice((2, 30, 200)))},
            {"muted_until": None},
            {"min_outlets": 1},
            {"limit_per_hour": rng.choice((None, 3))},
        )
        return rng.choice(changes)

    def muted(self, of: Subscription, story: str) -> Subscription:
        return msgspec.structs.replace(of, muted_stories=(*of.muted_stories, MutedStory(story)))

    def _quiet(self) -> Quiet | None:
        rng = self._rng
        hours = rng.choice((None, None, None, (time(22), time(7)), (time(23, 30), time(1)), (time(2), time(3))))
        return None if hours is None else Quiet(*hours, rng.choice(ZONES))
