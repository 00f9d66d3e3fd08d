"""The page of a story, and the ways that lead to it."""

from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser

from enrich.stories.port import StoryItem
from news.enriched import Enriched
from tests.web.desk import get, hostile, make, netflix, plain
from tests.web.fake_index import FakeIndex
from tests.web.fake_stories import FakeStories, report
from tests.web.test_page import href, one

REPORTS = [
    report("s3", "s1", "Mail", 5, title="Agency words", wire="Reuters", copy_of="s2"),
    report("s1", "s1", "Herald", 20, title="Crew walks out", steps=(("strike", "begun"),)),
    report("s2", "s1", "Post", 6, title="Agency words", wire="Reuters", credit="Herald"),
    report("s4", "s1", "Mail", 1, title="Our own look"),
]
EARLIER = report(
    "e1", "e1", "Post", 68, title="Crew votes", steps=(("strike", "vote passed"), ("talks", "broken off"))
)
LATER = report("l1", "l1", "Mail", 0, title="Crew and studio talk")
STORIES = FakeStories([*REPORTS, EARLIER, LATER], links={"s1": ["l1", "e1"]}, merged={"old": "s1"})


def page(path: str = "/story/s1", status: int = 200, **parts: Any) -> LexborHTMLParser:
    response = get(make(**{"story": STORIES, **parts}), path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return LexborHTMLParser(response.text)


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def facts(tree: LexborHTMLParser) -> dict[str, str]:
    return dict(zip(texts(tree, ".facts dt"), texts(tree, ".facts dd"), strict=True))


def of_story(story: str, number: int = 1) -> Enriched:
    return msgspec.structs.replace(plain(number), story=story)


def test_it_begins_with_the_first_report_and_who_is_credited() -> None:
    tree = page()
    assert one(tree, "h1").text() == "Crew walks out"
    assert texts(tree, ".whole .meta") == ["First report: Herald 26 Jul 2023, 16:00 UTC 20 hours ago"]
    found = facts(tree)
    assert found["Credit"] == "First reported by Herald, as the reports say"
    assert found["Outlets"] == "3: Herald, Post, Mail"
    assert found["Independent"].startswith(
        "3 with a report of their own: a copy of another outlet's text does not"
    )
    assert found["Copies"] == "1 of 4 reports"
    assert found["Step"] == "strike: begun"


def test_what_is_not_known_is_left_out() -> None:
    tree = page("/story/l1")
    assert list(facts(tree)) == ["Outlets"]
    assert texts(tree, ".reports h2") == ["1 report"]
    assert not tree.css(".others, .timeline")


def test_reports_are_in_the_order_of_time_with_their_outlet_and_both_links() -> None:
    tree = page()
    assert texts(tree, ".reports h3") == ["Crew walks out", "Agency words", "Agency words", "Our own look"]
    assert texts(tree, ".reports .meta strong") == ["Herald", "Post", "Mail", "Mail"]
    assert [node.attributes["datetime"] for node in tree.css(".reports time")] == [
        "2023-07-26T16:00:00Z",
        "2023-07-27T06:00:00Z",
        "2023-07-27T07:00:00Z",
        "2023-07-27T11:00:00Z",
    ]
    assert [node.attributes["href"] for node in tree.css(".reports h3 a")] == [f"/item/s{n}" for n in (1, 2, 3, 4)]
    outside = one(tree, ".reports .ways a").attributes
    assert outside["href"] == "https://herald.example/s1"
    assert set(str(outside["rel"]).split()) == {"noopener", "noreferrer", "nofollow"}


def test_agency_text_and_its_copies_are_called_so() -> None:
    tree = page()
    assert texts(tree, ".reports .source") == ["Agency text: Reuters", "Copy of Reuters text"]
    assert texts(tree, ".reports .copy h3") == ["Agency words"]
    assert texts(tree, href(tree, ".source a") + " .meta strong") == ["Post"]


@pytest.mark.parametrize(
    ("original", "copy", "words"),
    [
        ({}, {}, "Copy of the text of Herald"),
        ({"outlet": ""}, {}, "Copy of the text of unknown outlet"),
        ({"wire": "AFP"}, {}, "Copy of AFP text"),
        ({}, {"copy_of": "forgotten"}, "Copy of an earlier report"),
        ({}, {"copy_of": "forgotten", "wire": "AFP"}, "Copy of AFP text"),
    ],
)
def test_a_copy_names_the_agency_before_the_outlet(
    original: dict[str, str], copy: dict[str, str], words: str
) -> None:
    first = msgspec.structs.replace(report("a", "a", "Herald", 2), **original)
    second = msgspec.structs.replace(report("b", "a", "Post", 1, copy_of="a"), **copy)
    tree = page("/story/a", story=FakeStories([first, second]))
    assert texts(tree, ".reports .copy .source") == [words]
    assert bool(tree.css(".reports .copy .source a")) == ("copy_of" not in copy)


def test_the_timeline_has_a_dot_for_each_report_and_says_it_in_words() -> None:
    line = one(page(), ".timeline .line")
    assert len(line.css(".dot")) == 4
    assert len(line.css(".dot.copy")) == 1
    assert line.attributes["role"] == "img"
    label = "Reports over time (UTC): from 26 Jul 2023: 1 report; from 27 Jul 2023: 3 reports"
    assert line.attributes["aria-label"] == label


def test_other_steps_of_the_dispute_are_in_the_order_of_time() -> None:
    tree = page()
    assert texts(tree, ".others li a") == ["Crew votes", "Crew and studio talk"]
    assert [node.attributes["href"] for node in tree.css(".others li a")] == ["/story/e1", "/story/l1"]
    assert texts(tree, ".others .rule") == [
        "strike: vote passed, talks: broken off Post, 2 days earlier",
        "Mail, 20 hours later",
    ]


def test_a_linked_story_that_is_not_kept_is_left_out() -> None:
    stories = FakeStories([*REPORTS, LATER], links={"s1": ["gone", "l1"]})
    assert texts(page(story=stories), ".others li a") == ["Crew and studio talk"]


def test_its_search_finds_its_items_and_an_outlets_search_fewer() -> None:
    of_another = msgspec.structs.replace(plain(3, outlet="Post"), story="s1")
    app = make([of_story("s1", 1), of_story("s2", 2), of_another], story=STORIES)
    tree = LexborHTMLParser(get(app, "/story/s1").text)
    found = LexborHTMLParser(get(app, href(tree, "a.button")).text)
    assert texts(found, ".hit h2") == ["Sample headline 1", "Sample headline 3"]
    of_post = next(str(node.attributes["href"]) for node in tree.css(".facts a") if node.text() == "Post")
    assert texts(LexborHTMLParser(get(app, of_post).text), ".hit h2") == ["Sample headline 3"]


def test_the_id_from_before_a_merge_shows_the_story_under_its_present_id() -> None:
    tree = page("/story/old")
    assert one(tree, "h1").text() == "Crew walks out"
    assert one(tree, ".record code").text() == "s1"
    assert "old" not in href(tree, "a.button")


def test_hits_and_items_lead_to_the_story() -> None:
    app = make([of_story("s1")], story=STORIES)
    assert href(LexborHTMLParser(get(app, "/").text), ".hit .ways a[href^='/story']") == "/story/s1"
    tree = LexborHTMLParser(get(app, f"/item/{plain(1).item.id}").text)
    assert one(tree, ".ways a[href='/story/s1']").text() == (
        "Story: 4 reports from 3 outlets, first reported by Herald"
    )
    assert not LexborHTMLParser(get(make([plain(1)]), "/").text).css(".ways a[href^='/story']")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (report("a", "a", "Herald"), "Story: 1 report from 1 outlet, first reported by Herald"),
        (report("a", "a", "Herald", credit="Variety"), "Story: 1 report from 1 outlet, first reported by Variety"),
        (report("a", "a", ""), "Story: 1 report"),
    ],
)
def test_an_item_says_what_is_known_of_its_story(item: StoryItem, words: str) -> None:
    tree = LexborHTMLParser(
        get(make([of_story("a")], story=FakeStories([item])), f"/item/{plain(1).item.id}").text
    )
    assert one(tree, ".ways a[href='/story/a']").text() == words


def test_an_item_whose_story_is_too_old_leads_to_the_search() -> None:
    app = make([of_story("a")], story=FakeStories())
    link = one(LexborHTMLParser(get(app, f"/item/{plain(1).item.id}").text), ".ways a[href^='/?']")
    assert "too old to be kept together" in link.text()
    assert link.attributes["href"] == "/?q=story%3Aa"


def test_an_unknown_story_is_404() -> None:
    tree = page("/story/nothing", 404)
    assert texts(tree, "main p")[0].startswith("There is no story nothing: its reports are too old to be kept")
    assert not tree.css("main a[href^='/?']")


def test_a_story_that_only_the_index_still_has_says_where_it_is() -> None:
    app = make([of_story("a", 1), of_story("a", 2)], story=FakeStories())
    response = get(app, "/story/a")
    assert response.status_code == 404
    tree = LexborHTMLParser(response.text)
    assert "too old to be kept together; 2 reports of it can still be found" in texts(tree, "main p")[0]
    assert len(LexborHTMLParser(get(app, href(tree, "main a[href^='/?']")).text).css(".hit")) == 2


def test_a_store_that_does_not_answer_is_503_and_items_are_shown_all_the_same() -> None:
    app = make([of_story("s1")], story=FakeStories(broken=True))
    for path in ("/story/s1", "/api/story/s1"):
        response = get(app, path)
        assert response.status_code == 503
        assert "state store cannot be reached: is it running?" in response.text
    tree = LexborHTMLParser(get(app, f"/item/{plain(1).item.id}").text)
    assert one(tree, ".ways a[href='/story/s1']").text() == "Whole story"
    assert get(app, "/").status_code == 200


def test_an_index_that_does_not_answer_hides_no_story() -> None:
    app = make(index=FakeIndex(broken=True), story=STORIES)
    assert get(app, "/story/s1").status_code == 200
    assert get(app, "/story/nothing").status_code == 503


QUOTES = "https://post.example/\"onclick='x()'"


def hostile_stories() -> FakeStories:
    story = hostile().story
    text = "</h1><script>alert(1)</script>"
    first = report(
        "../x?y",
        story,
        "<b>Outlet</b>",
        9,
        title=text,
        url="javascript:alert(1)",
        credit="<i>c</i>",
        wire="<u>w</u>",
    )
    second = report("z", story, '"><img src=x>', 4, title=text, url="", copy_of="../x?y", steps=(("<a>", "<s>"),))
    third = report("t", story, "Post", 1, title="", url=QUOTES)
    other = report("o", "<svg>", "<svg onload=x()>", 3, title=text, steps=(("<a>", "<s>"),))
    return FakeStories([first, second, third, other], links={story: ["<svg>"]})


def test_hostile_texts_stay_texts() -> None:
    path = "/story/%22%3E%3Csvg%20onload=x()%3E"
    tree = page(path, story=hostile_stories())
    assert not tree.css("script, main svg, img, i, b, u, s")
    assert one(tree, "h1").text() == "</h1><script>alert(1)</script>"
    assert texts(tree, ".reports h3") == ["</h1><script>alert(1)</script>"] * 2 + ["(no title)"]
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        target = str(node.attributes.get("href") or "/")
        assert target.startswith(("/", "#")) or target == QUOTES, target
    assert href(tree, ".reports h3 a") == "/item/..%2Fx%3Fy"
    assert href(tree, ".reports .ways a") == QUOTES
    assert [node.attributes["href"] for node in tree.css(".others li a")] == ["/story/%3Csvg%3E"]


def test_an_id_is_one_part_of_the_address() -> None:
    stories = FakeStories([report("a", "a+", "Herald")])
    tree = LexborHTMLParser(get(make([of_story("a+")], story=stories), "/").text)
    assert href(tree, ".ways a[href^='/story']") == "/story/a%2B"
    assert one(page("/story/a%2B", story=stories), ".record code").text() == "a+"


def test_it_has_what_assistive_technology_needs() -> None:
    tree = page()
    assert len(tree.css("h1")) == len(tree.css("main")) == 1
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in tree.css("section"):
        label = node.attributes.get("aria-label") or one(tree, f"#{node.attributes['aria-labelledby']}").text()
        assert label.strip()


def ask(path: str, app: FastAPI | None = None, status: int = 200) -> dict[str, Any]:
    response = get(app or make(story=STORIES), path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json")
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


def test_the_api_tells_the_same() -> None:
    answer = ask("/api/story/old")
    assert {name: answer[name] for name in ("story", "title", "outlets", "independent", "copies", "credit")} == {
        "story": "s1",
        "title": "Crew walks out",
        "outlets": ["Herald", "Post", "Mail"],
        "independent": 3,
        "copies": 1,
        "credit": "Herald",
    }
    assert [item["id"] for item in answer["items"]] == ["s1", "s2", "s3", "s4"]
    assert answer["first"] == answer["items"][0]
    assert answer["items"][0] == {
        "id": "s1",
        "story": "s1",
        "at": "2023-07-26T16:00:00Z",
        "published": "2023-07-26T16:00:00Z",
        "outlet": "Herald",
        "title": "Crew walks out",
        "url": "https://herald.example/s1",
        "copy_of": None,
        "credit": None,
        "wire": None,
        "steps": {"strike": "begun"},
    }
    assert (answer["items"][2]["copy_of"], answer["items"][2]["wire"]) == ("s2", "Reuters")
    assert [(each["story"], each["items"]) for each in answer["linked"]] == [("e1", 1), ("l1", 1)]
    assert answer["linked"][0]["first"]["steps"] == {"strike": "vote passed", "talks": "broken off"}


def test_the_api_says_what_is_not_there() -> None:
    assert ask("/api/story/nothing", status=404)["error"].startswith("There is no story nothing")
    app = make([netflix()], story=FakeStories())
    assert "1 report of it can still be found" in ask(f"/api/story/{netflix().story}", app, 404)["error"]
