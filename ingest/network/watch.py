"""Watches the requests of one poll: what is kept back, whom to ask again, and what our network did."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from msgspec.structs import replace

from ingest import schedule
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed
from ingest.network import order, ruling, signs
from ingest.network.signs import Sign
from ingest.publish import Reading

WITNESSES = 5
"""Feeds asked before their time or a second time, at most, where nothing else can tell whose fault a silence is:
first one, and only if that is silent too, the others."""

NOT_ASKED = Failed(
    "unreachable", "not asked, because no host answers: look at this machine's network", asked=False
)


class OutageWatch:
    """Keeps failures back until the end of a poll, because what comes after them tells whose fault they are."""

    def __init__(
        self, feeds: Sequence[Feed], states: Mapping[str, FeedState], now: datetime, chance: random.Random
    ) -> None:
        # A feed on this very machine says nothing about the network, unless there are no others.
        only_local = all(feed.local for feed in feeds)
        self._feeds = {feed.url: feed for feed in feeds if feed.local is only_local}
        self._states = {key: states[key] for key in self._feeds}
        self._heard = signs.last_heard(self._states.values(), now)
        self._standing = {key: signs.standing(state, self._heard) for key, state in self._states.items()}
        self._now, self._chance = now, chance
        self._moments = count()
        self._silent: set[str] = set()
        self._last_answer = self._last_question = -1
        self._repeated: set[str] = set()
        self._witnesses: set[str] = set()
        self._answered: set[str] = set()
        self._kept: dict[str, Reading] = {}
        self.signs: list[Sign] = []

    def moment(self) -> int:
        """Return the next place in the sequence of beginnings and ends."""
        return next(self._moments)

    def spares(self, feed: Feed) -> bool:
        """Whether a feed need not be asked, because so many hosts that answered lately are silent."""
        return self._hopeless and feed.url not in self._witnesses

    def has(self, feed: Feed) -> bool:
        """Whether a feed has answered in this poll already: to ask it again tells of the network only."""
        return feed.url in self._answered

    @property
    def _hopeless(self) -> bool:
        # Once it turned out to be wrong to give up, nobody is spared any more.
        return len(self._silent) >= order.ENOUGH and not self._repeated

    @property
    def answers(self) -> list[datetime]:
        """When the first and the last host answered; empty where none did."""
        times = [sign.until for sign in self.signs if sign.said == "answer"]
        return sorted({min(times), max(times)}) if times else []

    @property
    def doubtful(self) -> bool:
        """Whether the poll ended with requests that nobody answered."""
        return bool(ruling.total_silence(self.signs))

    def keep(self, reading: Reading) -> bool:
        """Keep a failure for the end of the poll; return whether it was one."""
        failed = isinstance(reading.answer, Failed) and (reading.answer.asked or reading.answer is NOT_ASKED)
        self._kept.pop(reading.feed.url, None)
        if failed:
            self._kept[reading.feed.url] = reading
        return failed

    def note(self, reading: Reading, began: int, until: datetime) -> None:
        """Take note of what came of a request that began at the moment ``began``."""
        key, found = reading.feed.url, signs.said(reading)
        if key not in self._feeds or found is None:
            return
        sign = Sign(
            feed=key,
            domain=signs.domain(reading.state.address),
            said=found[0],
            page=found[1],
            standing=self._standing[key],
            worked=reading.state.works and self._standing[key] == "lively",
            at=reading.at,
            until=until,
            began=began,
            ended=self.moment(),
        )
        self.signs.append(sign)
        if sign.said == "answer":
            self._last_answer, self._last_question = sign.ended, max(began, self._last_question)
            self._silent.clear()
            self._witnesses.clear()
            self._answered.add(key)
        elif sign.said == "silence" and sign.standing == "lively" and began > self._last_answer:
            self._silent.add(sign.domain)

    def next_round(self) -> list[Feed]:
        """Return whom to ask next, now that all were asked; none where that would tell nothing more."""
        return self._again() or self._witness_round()

    def _again(self) -> list[Feed]:
        """Return whom nobody could judge while our network was down, now that it works again; each once."""
        if self._last_answer < 0 or self._hopeless:
            return []
        early = [
            sign
            for sign in self.signs
            if sign.said != "answer" and sign.ended < self._last_question and sign.standing == "lively"
        ]
        asked_early = (
            {sign.feed for sign in early} if len({sign.domain for sign in early}) >= ruling.FEW else set()
        )
        again = [
            reading.feed
            for key, reading in self._kept.items()
            if key not in self._repeated and (reading.answer is NOT_ASKED or key in asked_early)
        ]
        self._repeated.update(feed.url for feed in again)
        return again

    def _witness_round(self) -> list[Feed]:
        """Return feeds that will tell: others of the list, or some that have just answered."""
        late = ruling.total_silence(self.signs)
        if len(self._witnesses) >= WITNESSES or (self._hopeless and not self._answered) or not self._unclear(late):
            return []
        silent = {sign.domain for sign in self.signs if sign.said != "answer"}
        asked = self._answered | self._kept.keys()
        others = [feed for key, feed in self._feeds.items() if key not in asked]
        others = order.witnesses(others, self._states, self._now, silent, self._chance)
        again = [self._feeds[key] for key in sorted(self._answered - self._witnesses - self._asked_for_peace())]
        self._chance.shuffle(again)
        chosen = [*again, *others][: WITNESSES - 1] if self._witnesses else [*others, *again][:1]
        self._witnesses.update(feed.url for feed in chosen)
        return chosen

    def _asked_for_peace(self) -> set[str]:
        kept = self._kept.items()
        return {key for key, one in kept if isinstance(one.answer, Failed) and one.answer.retry_after is not None}

    def _unclear(self, late: Sequence[Sign]) -> bool:
        """Whether hosts are silent that should not be, or nothing at all was heard for some time."""
        if any(sign.worked or sign.standing == "new" or _sudden(sign) for sign in late):
            return True
        quiet = self._heard is None or self._now - self._heard > timedelta(minutes=schedule.SHORTEST)
        return bool(late) and quiet and self._last_answer < 0

    def known(
        self, now: datetime, elsewhere: Sequence[FeedState] = (), down_since: datetime | None = None
    ) -> ruling.Knowledge:
        """Return what is known beside the requests; ``elsewhere`` are the states of feeds that other polls ask."""
        heard = signs.last_heard(filter(signs.reached_by_name, elsewhere), now)
        read = [state.last_success for state in self._states.values() if state.last_success is not None]
        latest = max((time for time in (heard, self._heard, *read) if time is not None), default=None)
        fallen = {
            signs.domain(state.address): state.since
            for state in self._states.values()
            if state.since is not None and signs.fallen(state, latest)
        }
        return ruling.Knowledge("lively" in self._standing.values(), fallen, heard, down_since)

    def rest(self, decided: ruling.Ruling) -> list[Reading]:
        """Return what was kept back; excused where the fault is that of our network."""
        down = decided.down_since is not None
        return [
            replace(reading, excused=key in decided.excused or (down and reading.answer is NOT_ASKED))
            for key, reading in self._kept.items()
        ]


def _sudden(sign: Sign) -> bool:
    """Whether a host is silent that answered the last time."""
    return sign.said == "silence" and sign.standing == "lively"
