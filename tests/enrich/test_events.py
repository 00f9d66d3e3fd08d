"""Events: type, stage, mood, parties, place, numbers and dates, by table."""

from datetime import UTC, datetime

import msgspec
import pytest

from enrich.text.dates import resolve
from tests.enrich.helpers import WHEN, enrich, enricher, item

STAGES = [
    # strike
    ("Union threatens to strike at ITV over pay", "strike", "threatened"),
    ("Broadway walkout looms as musicians wait for an offer", "strike", "threatened"),
    ("Stagehands could walk out before opening night, IATSE warns", "strike", "threatened"),
    ("Members of Equity vote to authorise a strike", "strike", "authorized"),
    ("SAG-AFTRA members back strike by 98 percent", "strike", "authorized"),
    ("WGA calls a strike after talks fail", "strike", "called"),
    ("Hollywood writers walk out for the first time in 15 years", "strike", "called"),
    ("Game actors strike over digital doubles", "strike", "called"),
    ("Strike enters third week as pickets spread", "strike", "ongoing"),
    ("Crews on strike at Pinewood", "strike", "ongoing"),
    ("SAG-AFTRA suspends strike against Lego game as talks resume", "strike", "suspended"),
    ("Teamsters and UPS reach deal, strike averted", "strike", "averted"),
    ("Musicians call off strike at the Met", "strike", "averted"),
    ("WGA strike is over after 148 days", "strike", "ended"),
    ("SAG-AFTRA ends strike against video game makers", "strike", "ended"),
    # negotiation
    ("Animation Guild opens contract talks with studios", "negotiation", "opened"),
    ("WGA and AMPTP resume negotiations", "negotiation", "resumed"),
    ("Writers and studios return to the bargaining table", "negotiation", "resumed"),
    ("Talks between SAG-AFTRA and AMPTP collapse", "negotiation", "collapsed"),
    ("SAG-AFTRA extends contract talks with studios to July 12", "negotiation", "extended"),
    # agreement
    ("IATSE reaches tentative agreement with studios", "agreement", "tentative"),
    ("Directors Guild and studios strike a deal", "agreement", "tentative"),
    ("SAG-AFTRA members ratify contract", "agreement", "ratified"),
    ("Writers approve new contract by 99 percent", "agreement", "ratified"),
    ("Teamsters reject the studios' offer", "agreement", "rejected"),
    ("Stunt performers vote down producers' final offer", "agreement", "rejected"),
    # vote, organizing
    ("Sega workers petition for a union election", "organizing", "petition"),
    ("Blizzard artists file for union election with the NLRB", "organizing", "petition"),
    ("Sega of America workers vote to unionize", "organizing", "election"),
    ("Microsoft recognizes union of Bethesda developers", "organizing", "recognized"),
    ("Workers at Raven form a union", "organizing", "recognized"),
    # layoffs, hiring
    ("Disney lays off 7,000 employees", "layoffs", "announced"),
    ("CBC will axe 600 positions", "layoffs", "planned"),
    ("Paramount plans layoffs after merger", "layoffs", "planned"),
    ("Netflix is hiring an AI product manager", "hiring", None),
    ("IBM pauses hiring for back-office roles", "hiring", "frozen"),
    # lawsuit
    ("Authors sue OpenAI over AI training", "lawsuit", "filed"),
    ("Anthropic settles AI lawsuit with authors", "lawsuit", "settled"),
    ("Judge rules AI training was fair use", "lawsuit", "decided"),
    # legislation
    ("Senators introduce bill on AI replicas", "legislation", "introduced"),
    ("Senators bring back the NO FAKES Act on AI replicas", "legislation", "introduced"),
    ("California Senate passes AI safety bill", "legislation", "passed"),
    ("European Parliament adopts AI law", "legislation", "passed"),
    ("Newsom signs bills on AI replicas of performers", "legislation", "signed"),
    ("Newsom vetoes AI safety bill", "legislation", "vetoed"),
    # AI deals and AI in a production
    ("Lionsgate signs AI deal with Runway", "ai-deal", None),
    ("Disney partners with OpenAI on Sora videos", "ai-deal", None),
    ("Netflix used generative AI for a scene in its new series", "ai-use", None),
    ("Marvel admits AI made the opening credits of Secret Invasion", "ai-use", None),
]  # fmt: skip

NOTHING = [
    ("Rockefeller Center strikes deal for a luxury hotel", "agreement"),
    ("US strikes hit Syria", "strike"),
    ("Air strike ends in ruins", "strike"),
    ("SAG Awards: winners vote with their hearts", "vote"),
    ("No strike at Pinewood, says Bectu", "strike"),
    ("The show lets go of its old jokes", "layoffs"),
    ("Studio denies layoffs", "layoffs"),
]


@pytest.mark.parametrize(("title", "kind", "stage"), STAGES)
def test_type_and_stage(title: str, kind: str, stage: str | None) -> None:
    assert (kind, stage) in {(event.type, event.stage) for event in enrich(title).events}


@pytest.mark.parametrize(("title", "kind"), NOTHING)
def test_what_is_no_event(title: str, kind: str) -> None:
    assert kind not in {event.type for event in enrich(title).events}


@pytest.mark.parametrize(
    ("title", "mood"),
    [
        ("SAG-AFTRA calls a strike", ""),
        ("Writers would strike if studios refuse, WGA says", "if"),
        ("Union threatens to strike at ITV", "if"),
        ("In 2007, writers went on strike for 100 days", "past"),
        ("Decades ago, writers went on strike over home video", "past"),
        ("Writers called a strike in May 2022 and won", "past"),
        ("In 2022, game actors called a strike over residuals", "past"),
        ("Crews went on strike last month", "past"),
        ("Two months ago, crews went on strike", "past"),
        ("Crews had gone on strike before, and had called a strike", "past"),
        ("The strike began in May as contracts ended", "past"),
        ("Earlier this year the strike began", "past"),
        ("WGA said it had called a strike", ""),
        ("The strike began in July as contracts ended", ""),
        ("Since the contract signed in 2022 expired, writers went on strike", ""),
        ("Members, who were asked last month, went on strike", ""),
    ],
)
def test_mood(title: str, mood: str) -> None:
    assert mood in {event.mood for event in enrich(title).events if event.type == "strike"}


@pytest.mark.parametrize(
    "title",
    [
        "Two weeks ago members ratified the contract",
        "A tentative agreement was rejected by members two weeks ago",
        "IATSE members narrowly ratified their last contract",
        "A year after the last strike ended, writers are out",
        "SAG-AFTRA had walked out before it reached a tentative agreement",
        "During the last round talks between WGA and AMPTP collapsed",
        "Members remember how the 2019 strike ended",
    ],
)
def test_what_happened_another_time_is_past(title: str) -> None:
    assert {event.mood for event in enrich(title).events if event.stage} == {"past"}


@pytest.mark.parametrize(
    "title",
    [
        "At the last minute talks between WGA and AMPTP collapsed",
        "The 2026 strike ended",
        "WGA members ratified the contract last week",
    ],
)
def test_what_happened_now_is_not(title: str) -> None:
    assert {event.mood for event in enrich(title).events if event.stage} == {""}


def test_a_union_is_recognized_by_its_name_too() -> None:
    (event,) = enrich("Microsoft recognizes CWA union at Blizzard").events
    assert (event.type, event.stage) == ("organizing", "recognized")


def test_what_an_outlet_says_it_had_wrong_is_no_event() -> None:
    assert not enrich("An earlier version of this story said that Netflix laid off 300 employees").events


@pytest.mark.parametrize(
    ("title", "kind", "parties"),
    [
        ("Talks between SAG-AFTRA and AMPTP collapse", "negotiation", {"SAG-AFTRA", "AMPTP"}),
        ("Disney lays off 7,000 employees, says The New York Times", "layoffs", {"Disney"}),
        ("Netflix and Amazon watch as WGA calls a strike", "strike", {"WGA"}),
        ("Authors Guild and George R.R. Martin sue OpenAI over AI training", "lawsuit",
         {"Authors Guild", "George R.R. Martin", "OpenAI"}),
    ],
)  # fmt: skip
def test_parties(title: str, kind: str, parties: set[str]) -> None:
    found = {name for event in enrich(title).events if event.type == kind for name in event.parties}
    assert found == parties


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Disney lays off 7,000 employees", {"workers": 7000}),
        ("Spotify to lay off 17 percent of staff", {"percent": 17}),
        ("WGA strike is over after 148 days", {"days": 148}),
        ("Sega workers vote 91-26 to unionize", {"votes_for": 91, "votes_against": 26}),
        ("98 percent of voting actors back a strike", {"percent": 98}),
        ("Kaiser: 75,000 nurses on strike", {"workers": 75000}),
        ("Google lays off 12k workers", {"workers": 12000}),
    ],
)
def test_numbers(title: str, numbers: dict[str, float]) -> None:
    found: dict[str, float] = {}
    for event in enrich(title).events:
        found |= event.numbers
    assert found.items() >= numbers.items()


def test_place() -> None:
    events = enrich("Nurses on strike in Los Angeles, California").events
    assert [event.place for event in events] == ["Los Angeles, CA"]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The strike began on Tuesday", "2023-07-25"),
        ("Workers will walk out on Friday", "2023-07-28"),
        ("They called it yesterday", "2023-07-25"),
        ("Talks start tomorrow", "2023-07-27"),
        ("The contract expires on June 30", "2023-06-30"),
        ("It ends on 12 July 2024", "2024-07-12"),
        ("Votes close on January 5", "2024-01-05"),
        ("It began on May 2, 2023", "2023-05-02"),
        ("Next Monday they meet", "2023-07-31"),
        ("No day is named", ""),
        ("February 31 is no day", ""),
    ],
)
def test_a_day_is_resolved_against_the_day_of_publication(sentence: str, day: str) -> None:
    assert resolve(sentence, WHEN) == day  # 26 July 2023 was a Wednesday


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    assert resolve("on Friday", None) == ""
    assert resolve("on May 2, 2023", None) == "2023-05-02"


def test_an_event_carries_the_day() -> None:
    published = datetime(2024, 12, 31, 20, tzinfo=UTC)
    told = msgspec.structs.replace(item("Journalists will strike on January 2, NUJ says"), published=published)
    assert {event.date for event in enricher().enrich(told).events if event.type == "strike"} == {"2025-01-02"}
