"""Stories: what is put together, what stays apart, and that neither batches nor their order matter."""

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.evaluate_pay_stories import rows
from enrich.stories.grouper import StoryGrouper, merge_stories, split_story
from enrich.stories.memory import MemoryStoryStore
from enrich.stories.port import StoryCard
from news.enriched import Enriched
from news.item import Item
from tests.enrich.helpers import enricher

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = (
    "The studio told staff on Tuesday that it would close its Leeds office in June and let ninety people go, most "
    "of them animators, after two delayed series left it short of work until the autumn at the earliest."
)
SHIFTS = 20
"""Times that a test deals items into batches anew."""


@pytest.fixture
def store() -> MemoryStoryStore:
    return MemoryStoryStore()


def item(
    title: str, at: datetime = NOON, outlet: str = "", summary: str = "", body: str = "", id_: str = ""
) -> Enriched:
    outlet = outlet or f"Outlet of {title}"
    made = Item(id=id_ or f"{outlet} {title} {at:%d %H}", feed="f", outlet=outlet, title=title, summary=summary,
                body=body, published=at, seen=at)  # fmt: skip
    return enricher().enrich(made)


def stories(store: MemoryStoryStore, *items: Enriched) -> list[str]:
    return [one.story for one in StoryGrouper(store).assign(items)]


def card(store: MemoryStoryStore, story: str) -> StoryCard:
    found = store.card(story)
    assert found is not None
    return found


def test_two_wordings_of_one_event_are_one_story(store: MemoryStoryStore) -> None:
    one, other = stories(
        store,
        item("Paramount to cut 15 percent of its US workforce"),
        item("Paramount is laying off 2,000 people, 15% of its US staff", NOON + 3 * HOUR),
    )
    assert one == other


def test_layoffs_of_two_companies_on_one_day_are_two_stories(store: MemoryStoryStore) -> None:
    one, other = stories(store, item("Netflix lays off 150 employees"), item("Disney lays off 150 employees"))
    assert one != other


def test_cuts_of_different_size_at_one_company_are_two_stories(store: MemoryStoryStore) -> None:
    one, other = stories(
        store, item("Ubisoft lays off 45 workers in San Francisco"), item("Ubisoft lays off 185 workers in Europe")
    )
    assert one != other


def test_steps_of_one_dispute_are_stories_of_their_own_and_linked(store: MemoryStoryStore) -> None:
    called, passed, begun, over = stories(
        store,
        item("Animation Guild members vote to authorize strike"),
        item("Animation Guild and studios resume contract talks", NOON + 20 * DAY),
        item("Animation Guild goes on strike against studios", NOON + 30 * DAY),
        item("Animation Guild members ratify contract with studios", NOON + 60 * DAY),
    )
    assert len({called, passed, begun, over}) == 4
    assert {called, begun} & set(card(store, passed).links)
    assert over in card(store, begun).links
    assert over not in card(store, called).links, "60 days are too many"


def test_disputes_of_two_unions_are_not_linked(store: MemoryStoryStore) -> None:
    one, _ = stories(
        store,
        item("Animation Guild reaches tentative agreement with studios"),
        item("Teamsters reach tentative agreement with studios", NOON + DAY),
    )
    assert card(store, one).links == ()


def test_a_regular_feature_is_no_story(store: MemoryStoryStore) -> None:
    found = stories(
        store,
        *(item("The week in game layoffs", NOON + week * 7 * DAY, "Gazette") for week in range(3)),
        *(item(f"Film club: {name}", NOON, f"{name} Post") for name in ("Jaws", "Alien", "Heat")),
    )
    assert len(set(found)) == len(found)


def test_nothing_joins_after_the_window(store: MemoryStoryStore) -> None:
    title = "Voice actors picket Formosa Interactive"
    first, near, far = stories(
        store, item(title), item(title, NOON + 10 * DAY, "Post"), item(title, NOON + 40 * DAY, "Mail")
    )
    assert first == near != far


def test_a_copy_is_told_from_a_report_of_its_own(store: MemoryStoryStore) -> None:
    first = item("Animator to close Leeds office", outlet="Herald", summary=TEXT)
    copy = item("Ninety animators lose their work", NOON + HOUR, "Echo", TEXT.replace("Tuesday", "May 1"))
    own = item("Animator closes Leeds office: ninety go", NOON + 2 * HOUR, "Post", "Ninety go.")
    found = stories(store, first, copy, own)
    assert len(set(found)) == 1
    shown = card(store, found[0])
    assert [one.copy_of for one in shown.items] == ["", first.item.id, ""]
    assert (shown.outlets, shown.independent, shown.copies) == (("Herald", "Echo", "Post"), 2, 1)
    assert shown.first.outlet == "Herald"


def test_reports_of_one_agency_count_once(store: MemoryStoryStore) -> None:
    title = "Prop makers walk out at Pinewood"
    told = [("Post", "LONDON (Reuters) - Prop makers walked out."), ("Mail", "Prop makers left work. (Reuters)"),
            ("Herald", "Our reporter saw prop makers leave.")]  # fmt: skip
    found = stories(store, *(item(title, NOON + n * HOUR, outlet, text) for n, (outlet, text) in enumerate(told)))
    shown = card(store, found[0])
    assert [one.wire for one in shown.items] == ["Reuters", "Reuters", ""]
    assert (len(shown.outlets), shown.independent) == (3, 2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The news was first reported by Deadline.", "Deadline"),
        ("The Hollywood Reporter was first to report the cuts.", "Hollywood Reporter"),
        ("Bloomberg first reported the talks on Monday.", "Bloomberg"),
        ("It was their first strike since 1988.", ""),
    ],
)
def test_the_credited_outlet_is_kept(store: MemoryStoryStore, text: str, name: str) -> None:
    found = stories(store, item("Studio to cut jobs", summary=text))
    assert card(store, found[0]).credit == name


def test_a_late_arrival_may_be_the_first_report(store: MemoryStoryStore) -> None:
    later = item("Telltale Games lays off most of its staff", NOON + 3 * HOUR, "Post")
    earlier = item("Telltale Games confirms layoffs of most of its staff", NOON, "Herald")
    (story,) = stories(store, later)
    assert stories(store, earlier) == [story]
    assert card(store, story).first.outlet == "Herald"


def test_the_same_items_again_change_nothing(store: MemoryStoryStore) -> None:
    batch = [item("Telltale Games lays off most of its staff", NOON, f"Outlet {n}") for n in range(3)]
    first = stories(store, *batch)
    before = card(store, first[0])
    assert stories(store, *reversed(batch)) == first
    assert card(store, first[0]) == before


def test_hand_made_changes_survive_the_items_coming_again(store: MemoryStoryStore) -> None:
    batch = [
        item("Netflix lays off 150 employees", outlet="Post"),
        item("Netflix lays off 150 staff", NOON + HOUR, "Mail"),
        item("Disney writers picket Burbank", NOON + HOUR, "Post"),
    ]
    one, _, other = stories(store, *batch)
    apart = split_story(store, [batch[1].item.id])
    merge_stories(store, [other], one)
    changed = [msgspec.structs.replace(each, rules="2-later") for each in batch]
    assert stories(store, *changed) == [one, apart, one]
    store.expire(NOON + DAY, NOON + DAY)
    assert stories(store, *changed) == [one, apart, one]


def test_the_order_of_arrival_hardly_matters() -> None:
    found_rows = rows(Path(__file__).parents[1] / "heldout_stories.jsonl")
    items = [_row(number, row) for number, row in enumerate(found_rows)]
    families = [row["family"] for row in found_rows]
    near = [(a, b) for a, b in combinations(range(len(items)), 2) if families[a] == families[b]]
    whole = _pairs(stories(MemoryStoryStore(), *items))
    rng = random.Random(5)
    agree = []
    for _ in range(SHIFTS):
        pairs = _pairs(_dealt(items, rng))
        agree.append(sum((pair in pairs) == (pair in whole) for pair in near) / len(near))
    assert sum(agree) / len(agree) >= 0.98
    assert min(agree) >= 0.95


def _dealt(items: list[Enriched], rng: random.Random) -> list[str]:
    """Return the stories of items that arrive in batches of ten in any order."""
    order = rng.sample(range(len(items)), len(items))
    store, found = MemoryStoryStore(), [""] * len(items)
    for start in range(0, len(order), 10):
        batch = order[start : start + 10]
        for number, story in zip(batch, stories(store, *(items[each] for each in batch)), strict=True):
            found[number] = story
    return found


@pytest.mark.parametrize(
    "title",
    [
        "",
        "\u202e\u05e9\u05dc\u05d5\u05dd",
        "🎬" * 500,
        "e\u0301\u0301" * 200,
        "\x00",
        "<b>Strike</b>",
        "1 2 3",
        "ﬁ" * 300,
        "-",
    ],
)
def test_any_headline_gets_a_story(store: MemoryStoryStore, title: str) -> None:
    assert all(stories(store, item(title, id_="a"), item(title, NOON + HOUR, "Other", id_="b")))


def test_a_body_of_a_megabyte_is_read(store: MemoryStoryStore) -> None:
    body = "Workers at the studio walked out over pay on Monday. " * 20_000
    pair = [item("Walkout at studio", body=body), item("Studio staff walk out", NOON, "Post", body=body)]
    assert len(set(stories(store, *pair))) == 1


def _row(number: int, row: dict[str, Any]) -> Enriched:
    at = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) + timedelta(minutes=number)
    return item(row["title"], at, row["outlet"], id_=f"{number:04}")


def _pairs(found: list[str]) -> set[tuple[int, int]]:
    return {(a, b) for (a, one), (b, other) in combinations(enumerate(found), 2) if one == other}
