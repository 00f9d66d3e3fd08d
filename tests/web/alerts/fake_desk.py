"""A desk that knows one subscription, answers every question about it, and notes what it was asked to do."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from news.errors import WrongUse
from tests.web.desk import make
from web.alerts.port import (
    AlertParts,
    FeedFile,
    LinkAsked,
    LinkExpired,
    MuteTime,
    NameTaken,
    NoSuchAlert,
)
from web.alerts.records import (
    AlertList,
    AttemptList,
    AttemptMade,
    BookList,
    ChangeList,
    ChangeMade,
    ChannelBook,
    Description,
    FailingChannel,
    ListedAlert,
    RehearsedAlert,
    RemovedAlert,
    ResentLetter,
    SampleList,
    SampleSent,
    SavedAlert,
    ShownAlert,
    UnreadableAlert,
    WhyAnswer,
)

AT = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
ALERT: Description = {"name": "strikes", "query": "strike", "channels": ["file:a.jsonl"]}
BOOK = ChannelBook(subscription="s1", name="strikes", channel="file:a.jsonl", matched=1, counts={"held": 1})


class FakeDesk:
    """The API's side."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def _one(self, wanted: str, *asked: Any) -> None:
        if wanted not in ("s1", "strikes"):
            raise NoSuchAlert(f"there is no subscription {wanted!r}: see /api/alerts")
        self.asked.append(asked)

    def _saved(self) -> SavedAlert:
        return SavedAlert(id="s1", subscription=ALERT, remarks=["mail needs GUILDWIRE_SMTP"], changed=True)

    def all(self, since: datetime | None, until: datetime | None) -> AlertList:
        self.asked.append((since, until))
        return AlertList(
            alerts=[ListedAlert(id="s1", subscription=ALERT, trouble="", books=[BOOK])],
            broken=[UnreadableAlert(id="s2", name="old", trouble="a newer version made it")],
            failing=[FailingChannel(channel="mail:a@b.example", since=AT)],
        )

    def show(self, wanted: str, *, secrets: bool) -> ShownAlert:
        self._one(wanted, "secrets", secrets)
        return ShownAlert(id="s1", created=AT, subscription=ALERT, trouble="", failing=[])

    def add(self, description: Description) -> SavedAlert:
        if description.get("name") == "taken":
            raise NameTaken("another subscription is named 'taken': choose another name")
        if "query" not in description:
            raise WrongUse("subscription 'strikes' has no query: give one")
        self.asked.append(("add", description))
        return self._saved()

    def replace(self, wanted: str, description: Description, seen: Collection[str] = ()) -> SavedAlert:
        self._one(wanted, "replace", description)
        return self._saved()

    def change(self, wanted: str, changes: Description, seen: Collection[str] = ()) -> SavedAlert:
        self._one(wanted, "change", changes)
        return self._saved()

    def remove(self, wanted: str, seen: Collection[str] = ()) -> RemovedAlert:
        self._one(wanted, "remove")
        return RemovedAlert(id="s1", name="strikes", removed=True)

    def activate(self, wanted: str, *, active: bool) -> SavedAlert:
        self._one(wanted, "active", active)
        return self._saved()

    def mute(self, wanted: str, time: MuteTime) -> SavedAlert:
        self._one(wanted, "mute", time)
        return self._saved()

    def unmute(self, wanted: str, story: str) -> SavedAlert:
        self._one(wanted, "unmute", story)
        return self._saved()

    def test(self, wanted: str) -> SampleList:
        self._one(wanted, "test")
        return SampleList(samples=[SampleSent(channel="file:a.jsonl", sent=True, answer="")])

    def rehearse(self, wanted: str, days: int) -> RehearsedAlert:
        self._one(wanted, "rehearse", days)
        return RehearsedAlert(days=days, rehearsal={"items": 3})

    def resend(self, wanted: str, delivery: str) -> ResentLetter:
        self._one(wanted, "resend", delivery)
        return ResentLetter(delivery=delivery, resent=True)

    def books(self, wanted: str | None, since: datetime | None, until: datetime | None) -> BookList:
        self._one(wanted or "s1", "books", since, until)
        return BookList(since=since, until=until, books=[BOOK])

    def deliveries(self, wanted: str | None, limit: int) -> AttemptList:
        self._one(wanted or "s1", "deliveries", limit)
        made = AttemptMade(
            delivery="d1",
            subscription="s1",
            channel="file:a.jsonl",
            at=AT,
            word="delivered",
            answer="250 Ok",
            items=1,
            subject="[strikes] A strike",
        )
        return AttemptList(deliveries=[made])

    def history(self, wanted: str | None, limit: int) -> ChangeList:
        self._one(wanted or "s1", "history", limit)
        change = ChangeMade(
            at=AT, who="api", subscription="s1", name="strikes", what="added", before=None, after=ALERT
        )
        return ChangeList(history=[change])

    def why_not(self, wanted: str, item: str) -> WhyAnswer:
        self._one(wanted, "why-not", item)
        return WhyAnswer(item=item, answer=["It does not match: it lacks strike."])


class FakeLinks:
    """The side of links: ``good`` is the one token, ``old`` was one."""

    def __init__(self, action: str = "unsubscribe") -> None:
        self.action = action
        self.done = ""
        self.undoable = True
        self.changes: list[timedelta | str | None] = []

    def asked(self, token: str) -> LinkAsked:
        if token == "old":
            raise LinkExpired("this link is too old: use one of a newer letter")
        if token != "good":
            raise WrongUse("this link is not one of ours: use a link of your latest letter")
        story = "Crew <walks> out" if self.action == "mute-story" else ""
        undoable = bool(self.done) and self.undoable
        return LinkAsked(action=self.action, name="strikes", story=story, done=self.done, undoable=undoable)

    def act(self, token: str, length: timedelta | None) -> LinkAsked:
        self.asked(token)
        self.done = "These letters are stopped."
        self.changes.append(length)
        return self.asked(token)

    def undo(self, token: str) -> LinkAsked:
        self.asked(token)
        self.done = ""
        self.changes.append("undo")
        return self.asked(token)


def feed(token: str) -> FeedFile:
    """Return the feed of the one secret address."""
    if token != "secret":
        raise NoSuchAlert("There is no feed here: its address was changed or taken back.")
    return FeedFile(b"<feed/>", AT)


def site(
    desk: FakeDesk | None = None,
    links: FakeLinks | None = None,
    troubles: Callable[[], str] = str,
    **more: Any,
) -> Any:
    """Return the application over these."""
    alerts = AlertParts(desk or FakeDesk(), links or FakeLinks(), feed, "/a/", troubles)
    return make(alerts=alerts, **more)
