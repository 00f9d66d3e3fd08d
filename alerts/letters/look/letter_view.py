"""What a whole letter shows: its sentence of sum, its stories in full and by a line, pay, dates, coverage."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from alerts.channels.port import Links, Story
from alerts.letters.look.lay_out import LINE_FACTS, Teller
from alerts.letters.look.times import LocalTimes
from alerts.letters.look.view import NOT_SAID, LetterView, SaidRow, WordedLink
from alerts.letters.period import began
from alerts.letters.plain import NAME, plain
from alerts.letters.tale import events, in_headline, shown
from alerts.letters.told_story import is_held_quiet
from alerts.note import Fact
from alerts.port import Delivery
from alerts.subscription import Subscription
from news.wording import amount, count
from receipt.words import halves

FULL, MOST = 4, 25
"""Stories of a digest that are told in full, and that are told at all."""
RECEIPT, QUERY = 4_000, 1_000
"""Characters of what was watched, and of a query, at most."""
PAY, DATES = 10, 6
"""Pay figures and days ahead that a digest lists."""
_EVENING, _MORNING = time(22), time(6)
"""What "overnight" means."""
_RIGHTS = "Headlines and extracts belong to their outlets."


def letter_view(
    delivery: Delivery, stories: Sequence[Story], teller: Teller, links: Links, receipt: str, now: datetime
) -> LetterView:
    """Return what a letter shows of ``stories``, which are in their order."""
    subscription, times = delivery.subscription, teller.times
    digest = len(stories) != 1
    state, heading, watched = halves(plain(receipt, RECEIPT))
    views = [teller.story(story) for story in stories[:MOST]]
    return LetterView(
        name=plain(subscription.name),
        kind=_kind(subscription),
        at=times.full(now),
        sum=_sum(delivery, stories, times, now) if digest else "",
        opening=tuple(_opening(delivery, stories, times)),
        stories=tuple(views[:FULL] if digest else views),
        short=tuple(views[FULL:]) if digest else (),
        rest=_rest(len(stories) - MOST, subscription, links),
        pay=tuple(_pay(stories)) if digest else (),
        dates=tuple(_dates(stories, times)) if digest else (),
        button=_button(views[0].page, views[0].article, stories[0]) if not digest else None,
        state=state,
        heading=heading,
        watched=watched,
        acts=tuple(_acts(stories, links)),
        query=plain(subscription.query, QUERY),
        note=plain(subscription.note),
        foot=_foot(times),
    )


def one_line(story: Story) -> tuple[Fact, ...]:
    """Return the facts that a story's line tells."""
    first = story.first
    told = events(first)[:LINE_FACTS]
    return (*told, *(fact for fact in shown(first) if fact not in told and in_headline(first, fact)))


def _kind(subscription: Subscription) -> str:
    pace = subscription.rhythm.pace
    return "Alert" if pace == "instant" else f"{pace.capitalize()} digest"


def _sum(delivery: Delivery, stories: Sequence[Story], times: LocalTimes, now: datetime) -> str:
    subscription = delivery.subscription
    since = times.began(began(delivery, now))
    if not stories:
        return f"Nothing matched since {since}"
    if all(story.first.backlog for story in stories):
        return f"{len(stories)} older stories"
    if subscription.rhythm.pace == "instant":
        limit = subscription.limit_per_hour
        limited = limit and any(entry.row.limited for entry in delivery.entries)
        reason = f": this alert sends at most {count(limit, 'letter')} an hour" if limit and limited else ""
        return f"{len(stories)} stories together{reason}"
    return f"{len(stories)} stories since {since}"


def _opening(delivery: Delivery, stories: Sequence[Story], times: LocalTimes) -> Iterator[str]:
    """Yield what a reader should know first: what is old, what was held and merged."""
    outlets = dict.fromkeys(plain(story.first.outlet, NAME) for story in stories if story.first.backlog)
    if outlets:
        yield f"Published earlier, and first seen when {', '.join(outlets)} gave many older reports at once."
    if len(stories) > 1:
        yield from _numbers(delivery, times)
    if not stories:
        yield f"This digest watches: {plain(delivery.subscription.query, QUERY)}"


def _numbers(delivery: Delivery, times: LocalTimes) -> Iterator[str]:
    merged = sum(len(entry.others) for entry in delivery.entries)
    found = [_held(delivery, times)]
    if merged:
        found.append(amount(merged, "more report is merged", "more reports are merged") + " into them")
    said = "; ".join(filter(None, found))
    order = "The newest first." if delivery.subscription.order == "newest" else "The weightiest first."
    yield f"{said[:1].upper()}{said[1:]}. {order}" if said else order


def _held(delivery: Delivery, times: LocalTimes) -> str:
    """Say how many were held by what: quiet hours, or the night before a daily digest."""
    subscription = delivery.subscription
    number = sum(1 for entry in delivery.entries if is_held_quiet(subscription, entry))
    if number:
        return amount(number, "was held by quiet hours", "were held by quiet hours")
    if subscription.rhythm.pace != "daily":
        return ""
    clock = [times.local(entry.row.matched).time() for entry in delivery.entries]
    number = sum(1 for at in clock if at >= _EVENING or at < _MORNING)
    return f"{number} came overnight" if number else ""


def _rest(number: int, subscription: Subscription, links: Links) -> WordedLink | None:
    if number <= 0:
        return None
    words = amount(number, "more story", "more stories")
    return WordedLink(
        words if links.open else f"{words}: search for {plain(subscription.query, QUERY)}", links.open
    )


def _pay(stories: Sequence[Story]) -> list[tuple[str, str, str]]:
    found: dict[tuple[str, str], str] = {}
    for story in stories[:MOST]:
        for note in (story.first, *story.others):
            for words in note.pay:
                figure, _, role = plain(words).partition(", ")
                found.setdefault((role, figure), plain(note.outlet, NAME))
    return [(role or NOT_SAID, outlet, figure) for (role, figure), outlet in found.items()][:PAY]


def _dates(stories: Sequence[Story], times: LocalTimes) -> list[SaidRow]:
    found: dict[tuple[date, int, str], str] = {}
    for number, story in enumerate(stories[:MOST]):
        for fact in story.told:
            day = times.ahead(fact.date)
            if day:
                who = ", ".join(fact.parties[:2])
                words = fact.type.replace("-", " ") + (f", {fact.stage}" if fact.stage else "")
                found.setdefault((day, number, words), f"{words}: {who}" if who else words)
    return [SaidRow(times.date(day), plain(words)) for (day, _, _), words in sorted(found.items())][:DATES]


def _button(page: str, article: str, story: Story) -> WordedLink | None:
    if page:
        return WordedLink("Open the story", page)
    return (
        WordedLink(f"Read it at {plain(story.first.outlet, NAME) or 'the outlet'}", article) if article else None
    )


def _acts(stories: Sequence[Story], links: Links) -> Iterator[WordedLink]:
    if len(stories) == 1 and stories[0].mute:
        yield WordedLink("Mute this story", stories[0].mute)
    for words, href in (
        ("Mute this alert", links.mute),
        ("All that it finds", links.open),
        ("Unsubscribe", links.unsubscribe),
    ):
        if href:
            yield WordedLink(words, href)


def _foot(times: LocalTimes) -> str:
    lacks = f" Guildwire does not know the zone {plain(times.lacks, NAME)}." if times.lacks else ""
    return f"Times are {times.zone}.{lacks} {_RIGHTS}"
