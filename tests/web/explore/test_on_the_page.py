"""What people do around a question, on the page and in its API."""

from typing import Any

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from news.enriched import Enriched, Entity
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from tests.web.desk import NOW, get, make, netflix, plain

STORY = "5" * 32


def told(number: int, outlet: str, **changes: Any) -> Enriched:
    """Return a report of one story."""
    item = plain(number, outlet=outlet, title=f"Talks resume {number}", **changes)
    return msgspec.structs.replace(item, story=STORY, entities=(Entity("union", "WGA"),))


ITEMS = [
    told(1, "Herald"),
    told(2, "Post", summary="Talks about pay."),
    told(3, "Post"),
    netflix(),
    *(plain(number) for number in range(30, 40)),
]


def page(path: str = "/", status: int = 200, **params: str) -> LexborHTMLParser:
    response = get(make(ITEMS), path, **params)
    assert response.status_code == status
    return LexborHTMLParser(response.text)


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node is not None, selector
    return node


def api(path: str = "/api/search", status: int = 200, **params: str) -> dict[str, Any]:
    response = get(make(ITEMS), path, **params)
    assert response.status_code == status
    found = response.json()
    assert isinstance(found, dict)
    return found


def titles(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css(".hit h2")]


def test_an_order_changes_the_order_and_nothing_else() -> None:
    newest, best = page(q="talks OR picket"), page(q="talks OR picket", sort="relevance")
    assert sorted(titles(newest)) == sorted(titles(best))
    assert titles(best)[0] == "Talks resume 2"
    assert one(best, ".tally h1").text() == "4 items, best match first"
    assert one(best, "#sort option[selected]").text() == "Best match"


def test_most_words_finds_what_lacks_one() -> None:
    assert api(q="talks resume zebra")["total"] == 0
    found = api(q="talks resume zebra", match="most")
    assert (found["total"], found["match"]) == (3, "most")
    assert len(titles(page(q="talks resume zebra", match="most"))) == 3


def test_a_story_is_one_hit_that_leads_to_the_others() -> None:
    tree = page(q="resume", stories="1")
    assert titles(tree) == ["Talks resume 1"]
    assert one(tree, ".tally h1").text() == "3 items, newest first"
    (more,) = [node for node in tree.css(".ways a") if "more" in node.text()]
    assert more.text() == "and 2 more from 1 other outlet"
    assert len(titles(page(str(more.attributes["href"])))) == 3
    (hit,) = api(q="resume", stories="1")["hits"]
    assert (hit["more"], hit["outlets"]) == (2, 1)
    assert "more" not in api(q="resume")["hits"][0]


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("sort", "oldest", "give newest or first-seen or relevance"),
        ("match", "any", "give all or most"),
        ("stories", "yes", "give 0 or 1"),
        ("zone", "Mars/Olympus", "America/Los_Angeles"),
    ],
)
def test_a_choice_that_is_none_is_refused_with_those_there_are(name: str, value: str, remedy: str) -> None:
    assert remedy in api(status=400, q="talks", **{name: value})["error"]
    assert remedy in one(page(status=400, q="talks", **{name: value}), "#mistake").text()


def test_choices_stay_when_the_reader_goes_on() -> None:
    tree = page(q="talks", sort="relevance", match="most", stories="1", zone="Asia/Tokyo", limit="1")
    for node in tree.css("aside a"):
        for wanted in ("sort=relevance", "match=most", "stories=1", "zone=Asia%2FTokyo"):
            assert wanted in str(node.attributes["href"])
    assert one(tree, "input[name=zone]").attributes["value"] == "Asia/Tokyo"


def test_days_are_those_of_the_zone() -> None:
    """The newest item is of 11:00 UTC, which is the same day in Tokyo; that of 17:00 UTC is the next one there."""
    assert api(q="picket", facets="published")["facets"]["published"][0]["value"] == "2023-07-26"
    there = api(q="picket", facets="published", zone="Asia/Tokyo")
    assert (there["facets"]["published"][0]["value"], there["zone"]) == ("2023-07-27", "Asia/Tokyo")
    tree = page(q="picket", zone="Asia/Tokyo")
    (day,) = [node for node in tree.css("aside a") if "2023-07-27" in node.text()]
    assert titles(page(str(day.attributes["href"]))) == titles(tree)


def test_facets_say_how_much_they_do_not_list() -> None:
    items = [told(number, f"Outlet {number:02}") for number in range(1, 16)]
    tree = LexborHTMLParser(get(make(items), "/").text)
    assert [node.text() for node in tree.css("aside .other .number")] == ["3"]
    found = get(make(items), "/api/search", facets="outlet").json()
    assert sum(each["count"] for each in found["facets"]["outlet"]) + found["others"]["outlet"] == 15


def test_the_days_are_drawn_and_told_in_a_table_whose_rows_lead_on() -> None:
    tree = page()
    rows = tree.css(".days tbody tr")
    assert len(tree.css(".days rect")) == len(rows) == 3
    assert one(tree, ".days desc").text() in one(tree, ".days figcaption").text()
    link = one(rows[0], "a")
    assert len(titles(page(str(link.attributes["href"])))) == int(one(rows[0], "td").text())


def test_what_sets_an_answer_apart_is_shown_when_asked_for() -> None:
    tree = page(q="resume")
    assert "WGA" not in one(tree, ".apart").text()
    shown = page(str(one(tree, ".apart a").attributes["href"]).partition("#")[0])
    assert one(shown, ".apart li .number").text() == "3 of 4"
    narrowed = page(str(one(shown, ".apart li a").attributes["href"]))
    assert one(narrowed, "#q").attributes["value"] == "resume AND union:WGA"
    assert narrowed.css_first(".apart li") is None


def test_the_api_tells_what_sets_apart() -> None:
    found = api("/api/significant", q="resume", fields="union")["fields"]
    assert found == {"union": [{"value": "WGA", "here": 3, "everywhere": 4, "score": pytest.approx(2.5)}]}
    assert "body" in api("/api/significant", 400, q="talks", fields="body")["error"]
    assert "zone= is no parameter" in api("/api/significant", 400, zone="UTC")["error"]
    assert api("/api/significant", 400, q="colour:red")["position"] == 0


def test_an_item_has_what_is_like_it() -> None:
    tree = page(f"/item/{netflix().item.id}")
    assert [node.text() for node in tree.css(".others li > a")] == [f"Talks resume {n}" for n in (1, 2, 3)]
    assert page(f"/item/{plain(30).item.id}").css_first(".others") is None
    found = api(f"/api/similar/{netflix().item.id}", limit="2")
    assert [hit["title"] for hit in found["hits"]] == ["Talks resume 1", "Talks resume 2"]
    assert api("/api/similar/nothing", 404)["error"]
    assert "limit=x" in api(f"/api/similar/{netflix().item.id}", 400, limit="x")["error"]


def test_names_that_begin_so() -> None:
    (found,) = api("/api/suggest", q="netf")["suggestions"]
    assert found == {"field": "company", "value": "Netflix", "count": 1, "clause": "company:Netflix"}
    assert api("/api/suggest", q="netf", fields="union")["suggestions"] == []
    assert [node.attributes["value"] for node in page(q="netf").css("#names option")] == ["company:Netflix"]


def test_the_text_for_kibana_holds_the_dates_and_most_words_have_none() -> None:
    shown = one(page(q="talks resume", since="2023-07-26", until="2023-07-27"), "#kibana").attributes["value"]
    assert shown == ("talks AND resume AND published:[2023-07-26T00:00:00.000Z TO 2023-07-28T00:00:00.000Z}")
    found = to_predicate(parse(str(shown), NOW))
    assert [found(View(item, NOW)) for item in ITEMS[:4]] == [True, True, True, False]
    refused = page(q="talks resume zebra", match="most")
    assert refused.css_first("#kibana") is None
    assert "choose all words" in one(refused, ".ways-out").text()


def test_a_question_that_finds_nothing_is_offered_what_would() -> None:
    tree = page(q="talks resume zebra", until="2023-07-27")
    offered = {node.text() for node in tree.css(".instead li")}
    assert {"without zebra: 3", "with most of the words: 3"} <= offered
    for node in tree.css(".instead a"):
        assert len(titles(page(str(node.attributes["href"])))) == 3
    assert page(q="talks").css_first(".instead") is None
    found = api(q="talks resume zebra")["instead"]
    assert {"kind": "without", "query": "talks AND resume", "count": 3, "left_out": "zebra"} in found
    assert api(q="talks")["instead"] == []


def test_a_time_with_nothing_in_it_is_offered_any_time() -> None:
    (link,) = page(q="resume", since="2020", until="2021").css(".instead a")
    assert link.text() == "of any time"
    assert len(titles(page(str(link.attributes["href"])))) == 3
