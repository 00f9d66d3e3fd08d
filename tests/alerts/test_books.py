"""Whatever happens in whatever order, the books balance and nobody is told twice."""

import tempfile
from collections import Counter
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from alerts.deliver import LEASE, deliver
from alerts.judging.rhythm import release
from alerts.note import Note
from alerts.port import WORDS, Match
from alerts.subscription import Quiet, Rhythm, Subscription
from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from tests.alerts.make import Answering, Hand, changed, note, subscription

KINDS = ("file", "mail")
NOTES = st.builds(
    note,
    st.sampled_from(["i1", "i2", "i3", "i4"]),
    revision=st.integers(1, 3),
    story=st.sampled_from(["t1", "t2", ""]),
    outlet=st.sampled_from(["Variety", "Deadline"]),
    events=st.lists(st.sampled_from(["strike", "strike/ongoing", "strike/ended"]), max_size=2, unique=True).map(
        tuple
    ),
    pay=st.sampled_from([(), ("1 USD",)]),
)
ANSWERS = st.sampled_from([Sent(), Retry("busy"), Refused("no"), Unsure("lost"), ZeroDivisionError("odd")])
WISHES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "rhythm": st.sampled_from([Rhythm(), Rhythm("hourly"), Rhythm("daily", time(9), "America/New_York")]),
        "once_per_story": st.just(True),
        "min_outlets": st.sampled_from([1, 1, 2]),
        "quiet": st.sampled_from([None, Quiet(time(22), time(7))]),
        "max_age": st.sampled_from([None, timedelta(days=2)]),
    }
)


class Ear(Answering):
    """A channel that remembers which letters it took or may have taken."""

    def __init__(self, *, idempotent: bool) -> None:
        super().__init__(idempotent=idempotent)
        self.heard: list[Letter] = []

    def send(self, letter: Letter) -> Answer:
        silent = not self.answers or isinstance(self.answers[0], Sent)
        lost = bool(self.answers) and isinstance(self.answers[0], Unsure | Exception)
        if silent or (lost and not self.idempotent):
            self.heard.append(letter)
        return super().send(letter)


class Desk(RuleBasedStateMachine):
    """One store, two subscriptions, two channels of which one cannot tell a repetition."""

    @initialize(wishes=st.lists(WISHES, min_size=2, max_size=2))
    def open(self, wishes: list[dict[str, Any]]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_engine(f"sqlite:{Path(self.folder.name) / 'state.db'}")
        metadata.create_all(self.engine)
        self.store = SqlAlertStore(self.engine)
        self.clock = Hand()
        self.rng = Random(0)
        self.channels = {"file": Ear(idempotent=True), "mail": Ear(idempotent=False)}
        self.subscriptions: list[Subscription] = []
        self.matched: set[tuple[str, str, str, int]] = set()
        for number, wish in enumerate(wishes):
            to = subscription(id=f"s{number}", name=f"n{number}", channels=("file:a", "mail:b"), **wish)
            self.store.save(to, self.clock())
            self.subscriptions.append(to)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @rule(which=st.integers(0, 1), notes=st.lists(NOTES, min_size=1, max_size=4))
    def match(self, which: int, notes: list[Note]) -> None:
        to = self.subscriptions[which]
        self.store.record([Match(to, each) for each in notes], self.clock())
        self.matched.update(
            (to.id, channel, each.item, each.revision) for channel in to.channels for each in notes
        )

    @rule(which=st.integers(0, 1), hours=st.integers(0, 30))
    def mute(self, which: int, hours: int) -> None:
        to = changed(self.subscriptions[which], muted_until=self.clock() + timedelta(hours=hours))
        self.subscriptions[which] = to
        self.store.save(to, self.clock())

    @rule(hours=st.sampled_from([0.01, 0.3, 1, 7, 25, 24 * 8]))
    def wait(self, hours: float) -> None:
        self.clock.forward(hours=hours)

    @rule(kind=st.sampled_from(KINDS), answers=st.lists(ANSWERS, max_size=3))
    def deliver(self, kind: str, answers: list[Answer | Exception]) -> None:
        self.channels[kind].answers = answers
        before = {name: len(channel.letters) for name, channel in self.channels.items()}
        counts = deliver(self.store, self.channels, self.clock, rng=self.rng)
        assert counts["lost-lease"] == 0
        self.channels[kind].answers = []
        by_id = {each.id: each for each in self.subscriptions}
        for name, channel in self.channels.items():
            for letter in channel.letters[before[name] :]:
                assert release(by_id[letter.subscription], self.clock()) == self.clock()

    @rule()
    def settle(self) -> None:
        """With channels that answer and time enough nothing stays held."""
        for _ in range(4):
            self.clock.forward(days=15, hours=7)
            deliver(self.store, self.channels, self.clock, rng=self.rng)
        assert self.store.rows(states=("held",)) == []

    @rule(limit=st.integers(1, 3))
    def crash_after_claiming(self, limit: int) -> None:
        self.store.lease(self.clock(), limit, LEASE)

    @invariant()
    def books_balance(self) -> None:
        if not hasattr(self, "store"):
            return
        rows = self.store.rows(limit=1000)
        assert {(row.subscription, row.channel, row.note.item, row.note.revision) for row in rows} == self.matched
        expected = Counter((subscription, channel) for subscription, channel, _, _ in self.matched)
        books = self.store.books()
        assert {(book.subscription, book.channel): book.matched for book in books} == dict(expected)
        assert all(set(book.counts) == set(WORDS) for book in books)

    @invariant()
    def nothing_is_told_twice(self) -> None:
        """No delivery is heard twice, and no story twice without something new."""
        for channel in self.channels.values() if hasattr(self, "channels") else ():
            letters = Counter(letter.delivery for letter in channel.heard)
            assert not letters or max(letters.values()) == 1
            stories = Counter(
                (letter.subscription, each.about)
                for letter in channel.heard
                for each in letter.stories
                if not (each.news or each.corrected)
            )
            assert not stories or max(stories.values()) == 1

    @invariant()
    def what_was_heard_is_in_the_books(self) -> None:
        for kind, channel in self.channels.items() if hasattr(self, "channels") else ():
            told = self.store.rows(states=("delivered", "unsure"), limit=1000)
            heard = {letter.delivery for letter in channel.heard}
            assert {row.delivery for row in told if row.channel.startswith(kind)} >= heard


TestDesk = Desk.TestCase
# A failing run is told as it was found: making it small takes longer than a test may.
TestDesk.settings = settings(
    max_examples=40, stateful_step_count=25, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
