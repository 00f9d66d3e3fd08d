"""Whatever outlets say and take back: no letter holds what was withdrawn.

The judge is that of the simulated quarter (``tests/journey/quarter``), who knows nothing of how letters are made.
"""

import tempfile
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerts.channels.port import Answer, Letter, Retry, Sent, Unsure
from alerts.deliver import LEASE, deliver
from alerts.stage import MatchStage
from alerts.subscription import Rhythm, Subscription
from enrich.stages import stage_order
from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from tests.alerts.make import NOON, Hand, subscription
from tests.journey.quarter.case import Case
from tests.journey.quarter.judging_accounts import accounts
from tests.journey.quarter.judging_letters import letters
from tests.journey.quarter.parts import composer
from tests.journey.quarter.reports import COURSES, Said
from tests.journey.quarter.world import IDEMPOTENT, Attempt, Evidence, Killed

EVENTS = sorted({event for course in COURSES for event in course})
ITEMS, STORIES = ("a", "b", "c", "d"), ("s", "t")
SORTS = ("withdrawn", "unwanted", "twice")
"""Complaints that fail the test."""
OUTCOMES = ("taken", "lost", "refused", "died before", "died after")
"""What becomes of a letter."""


class Mouth:
    """A channel that answers what it is told to, and notes what arrived."""

    def __init__(self, desk: "TruthDesk", kind: str) -> None:
        self._desk, self._kind = desk, kind
        self.idempotent = IDEMPOTENT[kind]

    def check(self, address: str) -> str:
        return ""

    def send(self, letter: Letter) -> Answer:
        desk = self._desk
        outcome = desk.outcomes.pop(0) if desk.outcomes else "taken"
        taken = outcome in ("taken", "lost", "died after")
        desk.seen.attempts.append(Attempt(desk.clock(), self._kind, letter, taken, answered=outcome == "taken"))
        if outcome.startswith("died"):
            raise Killed
        if outcome == "lost":
            return Retry("no answer") if self.idempotent else Unsure("no answer")
        return Sent() if outcome == "taken" else Retry("busy")


class TruthDesk(RuleBasedStateMachine):
    """Four items in two stories that are said, changed, moved and taken back; three subscriptions."""

    @initialize(outlets=st.integers(1, 2))
    def open(self, outlets: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_engine(f"sqlite:{Path(self.folder.name) / 'state.db'}")
        metadata.create_all(self.engine)
        self.store = SqlAlertStore(self.engine)
        self.clock, self.rng = Hand(), Random(0)
        self.stage = MatchStage(self.store, self.clock, stages=stage_order())
        self.channels = {kind: Mouth(self, kind) for kind in IDEMPOTENT}
        self.outcomes: list[str] = []
        self.seen = Evidence(0)
        self.last: dict[str, Said] = {}
        self.count = 0
        self.judged = 0
        self._ask("s1", channels=("mail:1",))
        self._ask("s2", channels=("hook:2", "mail:2"), rhythm=Rhythm("daily", time(9)), min_outlets=outlets)
        self._ask("s3", channels=("file:3",), once_per_story=False, query="event:strike", limit_per_hour=2)

    def _ask(self, name: str, **fields: Any) -> None:
        given: dict[str, Any] = {"query": 'union:"Local 1"', "max_age": None, "created": NOON}
        self._save(subscription(id=name, name=name, **(given | fields)))

    def _save(self, of: Subscription) -> None:
        self.store.save(of, self.clock())
        self.seen.timeline[of.id].append((self.clock(), of))

    def _say(self, said: Said) -> None:
        self.clock.forward(seconds=1)  # no letter is made at the very moment of a report
        self.count += 1
        self.last[said.item] = said
        self.stage.handle([said.message(self.count)])
        self.seen.handled.append((self.clock(), said))
        self.clock.forward(seconds=1)

    @rule(item=st.sampled_from(ITEMS), story=st.sampled_from(STORIES), event=st.sampled_from(EVENTS))
    def report(self, item: str, story: str, event: tuple[str, str]) -> None:
        if item in self.last:
            return
        self._say(
            Said(
                item=item,
                story=story,
                outlet=f"Outlet {item}",
                seen=self.clock(),
                published=self.clock(),
                mark=self._mark(),
                body=f"Body of {item}",
                figure=self._figure(),
                event=event,
                union="Local 1",
                company="Studio 1",
                ai=False,
            )
        )

    def _mark(self) -> str:
        return f"Ref{1000 + self.count}x"

    def _figure(self) -> int:
        return 100_000 + 1_111 * self.count

    @precondition(lambda self: bool(getattr(self, "last", None)))
    @rule(
        data=st.data(),
        what=st.sampled_from(("figure", "percent", "mark", "event", "same")),
        event=st.sampled_from(EVENTS),
    )
    def revise(self, data: st.DataObject, what: str, event: tuple[str, str]) -> None:
        said = self.last[data.draw(st.sampled_from(sorted(self.last)))]
        changes: dict[str, dict[str, Any]] = {
            "figure": {"figure": self._figure()},
            "percent": {"percent": 2 + self.count % 90},
            "mark": {"mark": self._mark()},
            "event": {"event": event},
            "same": {},
        }
        self._say(msgspec.structs.replace(said, revision=said.revision + 1, seen=self.clock(), **changes[what]))

    @precondition(lambda self: bool(getattr(self, "last", None)))
    @rule(data=st.data(), story=st.sampled_from((*STORIES, "")))
    def enrich_again(self, data: st.DataObject, story: str) -> None:
        said = self.last[data.draw(st.sampled_from(sorted(self.last)))]
        moved = {"story": story} if story else {}
        self._say(msgspec.structs.replace(said, rules=said.rules + 1, **moved))

    @precondition(lambda self: bool(getattr(self, "last", None)))
    @rule(data=st.data())
    def hand_out_again(self, data: st.DataObject) -> None:
        said = self.last[data.draw(st.sampled_from(sorted(self.last)))]
        self._say(said)

    @rule(hours=st.sampled_from((0.1, 1.1, 7, 25)))
    def wait(self, hours: float) -> None:
        self.clock.forward(hours=hours)

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=3))
    def send(self, outcomes: list[str]) -> None:
        self.outcomes = outcomes
        try:
            deliver(self.store, self.channels, self.clock, rng=self.rng, compose=composer(self.engine))
        except Killed:
            self.clock.forward(seconds=LEASE.total_seconds() + 1)
        self.outcomes = []

    @rule(pace=st.sampled_from(("instant", "daily", "weekly")))
    def change_rhythm(self, pace: Any) -> None:
        of = self.seen.timeline["s2"][-1][1]
        assert of is not None
        self._save(msgspec.structs.replace(of, rhythm=Rhythm(pace, time(9))))

    @invariant()
    def letters_are_true(self) -> None:
        if hasattr(self, "seen") and len(self.seen.attempts) > self.judged:
            self.judged = len(self.seen.attempts)
            found = [each for each in letters(Case(self.seen)) if each.startswith(SORTS)]
            assert not found, "\n".join(found)

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        try:
            self._settle()
        finally:
            self.engine.dispose()
            self.folder.cleanup()

    def _settle(self) -> None:
        """With channels that answer and time enough every match has its word."""
        for _ in range(3):
            self.clock.forward(days=15, hours=7)
            self.send([])
        self.letters_are_true()
        self.seen.rows, self.seen.books = self.store.rows(limit=100_000), self.store.books()
        self.seen.end = self.clock() + timedelta(hours=1)
        found = list(accounts(Case(self.seen)))
        assert not found, "\n".join(found)


TestTruth = TruthDesk.TestCase
# A failing run is told as it was found: making it small takes longer than a test may.
TestTruth.settings = settings(
    max_examples=15, stateful_step_count=20, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
