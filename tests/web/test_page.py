"""The search page as a browser gets it."""

from datetime import datetime, timedelta

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from news.enriched import Event
from query.fields import FIELDS
from receipt.judgement import Judgement, State
from receipt.words import HEADINGS
from tests.query.reading.names import NAMES
from tests.web.desk import GAPS, NOW, get, make, netflix, plain
from tests.web.fake_index import FakeIndex

ITEMS = [netflix(), *(plain(number) for number in range(1, 31))]


def page(path: str = "/", status: int = 200, **params: str) -> LexborHTMLParser:
    response = get(make(ITEMS), path, **params)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return LexborHTMLParser(response.text)


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node is not None, selector
    return node


def href(tree: LexborHTMLParser, selector: str) -> str:
    return str(one(tree, selector).attributes["href"])


def follow(path: str) -> LexborHTMLParser:
    return page(path)


def titles(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css(".hit h2")]


def facet_link(tree: LexborHTMLParser, value: str) -> str:
    for node in tree.css("aside a"):
        if one(node, ".name").text() == value:
            return str(node.attributes["href"])
    raise AssertionError(f"no facet {value}")


def test_nothing_asked_shows_the_newest_of_everything() -> None:
    tree = page()
    assert one(tree, ".tally h1").text() == "31 items, newest first"
    assert titles(tree)[:2] == ["Sample headline 1", "Sample headline 2"]
    assert len(titles(tree)) == 20


def test_pages_follow_one_another_without_gap_or_repetition() -> None:
    first = page()
    second = follow(href(first, ".pages a[rel=next]"))
    assert second.css_first(".pages a[rel=next]") is None
    assert sorted(titles(first) + titles(second)) == sorted(item.item.title for item in ITEMS)
    assert href(second, ".pages a") == "/"


def test_matches_are_marked_and_the_query_stays_in_the_box() -> None:
    tree = page(q="picket AND strike")
    assert [node.text() for node in tree.css(".hit h2 mark, .hit .snippet mark")] == ["picket", "strike"]
    assert one(tree, "#q").attributes["value"] == "picket AND strike"


def test_a_hit_shows_outlet_time_tags_pay_events_and_its_links() -> None:
    tree = page(q="company:netflix")
    hit = one(tree, ".hit")
    assert one(hit, ".outlet").text() == "Guildwire reference wire"
    assert one(hit, "time").attributes["datetime"] == "2023-07-26T16:00:00Z"
    assert "20 hours ago" in one(hit, ".meta").text()
    assert [node.text() for node in hit.css(".chip")] == ["ai", "ai/hiring", "labor", "labor/strike", "labor/pay"]
    facts = one(hit, ".facts").text()
    assert "$300,000 to $900,000 a year, Product Manager" in facts
    assert "negotiation, collapsed: SAG-AFTRA, AMPTP" in facts
    article = one(hit, "h2 a").attributes
    assert article["href"] == "https://wire.example/2023/07/netflix-ai-jobs"
    assert set(str(article["rel"]).split()) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize("value", ["labor/strike", "WGA", "Netflix", "Guildwire reference wire"])
def test_a_facet_narrows_and_narrowed_widens_again(value: str) -> None:
    everything = page()
    narrowed = follow(facet_link(everything, value))
    assert titles(narrowed) == [netflix().item.title]
    assert one(narrowed, "aside li.on .name").text() == value
    assert titles(follow(facet_link(narrowed, value))) == titles(everything)


def test_a_facet_keeps_what_was_asked_already() -> None:
    tree = page(q="headline OR picket", until="2023-07-27", limit="5")
    narrowed = follow(facet_link(tree, "Sample Trade Daily"))
    assert one(narrowed, "#q").attributes["value"] == '(headline OR picket) AND outlet:"Sample Trade Daily"'
    assert one(narrowed, "#until").attributes["value"] == "2023-07-27"
    assert one(narrowed, "input[name=limit]").attributes["value"] == "5"


def test_a_day_narrows_by_the_date_fields() -> None:
    tree = follow(facet_link(page(), "2023-07-26"))
    assert one(tree, "#since").attributes["value"] == one(tree, "#until").attributes["value"] == "2023-07-26"
    assert netflix().item.title in titles(tree)
    assert titles(follow(facet_link(tree, "2023-07-26"))) == titles(page())


def test_tags_events_and_outlet_of_a_hit_are_searches() -> None:
    tree = page(q="tag:ai")
    for selector in (".chip:not(.on)", ".facts a", ".outlet"):
        assert netflix().item.title in titles(follow(href(tree, selector))), selector
    assert [node.text() for node in tree.css(".chip.on")] == ["ai"]


def test_a_remembered_event_is_shown_without_a_link() -> None:
    item = msgspec.structs.replace(plain(1), events=(Event("strike", mood="past"),))
    tree = LexborHTMLParser(get(make([item]), "/").text)
    assert "strike (past mention)" in one(tree, ".facts").text()
    assert tree.css_first(".facts a") is None


@pytest.mark.parametrize("published", [None, NOW + timedelta(days=9)])
def test_an_outlet_without_a_date_is_said_to_give_none(published: datetime | None) -> None:
    tree = LexborHTMLParser(get(make([plain(1, published=published)]), "/").text)
    assert "the outlet gives no usable time" in one(tree, ".meta").text()


def test_an_address_that_may_not_be_followed_leads_to_the_items_page() -> None:
    tree = LexborHTMLParser(get(make([plain(1, url="javascript:alert(1)")]), "/").text)
    assert one(tree, ".hit h2 a").attributes["href"] == f"/item/{1:032x}"


def test_the_line_of_trust_stands_by_results_silence_mistakes_and_items() -> None:
    app = make(ITEMS, judgement=GAPS)
    for path in ("/", "/?q=zebra", "/?q=colour:red", f"/item/{plain(1).item.id}"):
        line = one(LexborHTMLParser(get(app, path).text), "body > .trust.behind")
        assert "Behind: 10 of 11 feeds since 25 Jul 2023, 12:00 UTC" in one(line, "summary").text()
        assert "12 items wait to be matched with alerts" in one(line, "summary").text()
        assert "Sample Trade Daily cannot be reached since 27 Jul 2023, 08:00 UTC (4 hours)." in line.text()
        assert one(line, ".more").text() == "3 gaps"


@pytest.mark.parametrize("state", ["watched", "part", "not", "behind", "ask"])
def test_each_state_has_its_shape_and_its_word(state: State) -> None:
    line = one(LexborHTMLParser(get(make(judgement=Judgement(state=state)), "/").text), f".trust.{state}")
    assert one(line, "strong").text() == f"{HEADINGS[state]}:"
    assert one(line, "svg").attributes["aria-hidden"] == "true"
    assert ("can be trusted" in line.text()) is (state == "watched")


def test_no_headline_of_a_feed_stands_before_the_line_of_trust() -> None:
    html = get(make(ITEMS), "/").text
    assert html.index('class="trust') < html.index("Sample headline 1")


def test_silence_is_honest() -> None:
    tree = page(q="zebra")
    assert one(tree, ".tally h1").text() == "No hits"
    assert "This silence can be trusted." in one(tree, ".trust").text()
    tree = LexborHTMLParser(get(make(ITEMS, judgement=GAPS), "/", q="zebra").text)
    assert "trusted" not in one(tree, ".trust").text()
    assert "trusted" not in one(page(), ".trust").text()


def test_a_mistake_is_shown_where_it_is_with_the_remedy() -> None:
    tree = page(status=400, q="tag:ai AND colour:red")
    query, caret = one(tree, "#mistake pre").text().split("\n")[:2]
    assert query == "tag:ai AND colour:red"
    assert caret.rstrip() == " " * query.index("colour") + "^"
    assert "colour" in one(tree, "#mistake p").text()
    assert one(tree, "#q").attributes["aria-invalid"] == "true"


def test_what_may_be_meant_can_be_pressed() -> None:
    tree = LexborHTMLParser(get(make(ITEMS, names=NAMES), "/", q=" tag:labour", since="2023-07").text)
    assert one(tree, "#mistake pre").text().split("\n")[1].rstrip() == " " * 5 + "^"
    first = tree.css("#mistake .offer a")[0]
    assert first.text() == " tag:labor"
    assert first.attributes["href"] == "/?q=+tag%3Alabor&since=2023-07"


def test_what_was_read_otherwise_is_said_beside_the_hits_with_a_link() -> None:
    tree = page(q="sample or headline")
    (note,) = tree.css(".notes li")
    assert "write OR in capitals" in note.text()
    assert one(tree, ".notes .offer a").attributes["href"] == "/?q=sample+OR+headline"
    assert page(q="sample headline").css_first(".notes") is None


def test_a_value_that_no_item_has_is_said_and_its_silence_is_not_trusted() -> None:
    tree = page(q="company:netflx")
    assert "No item has company:netflx" in one(tree, ".notes li").text()
    assert one(tree, ".notes .offer a").text() == "company:Netflix"
    assert tree.css_first(".silence") is None


@pytest.mark.parametrize(
    "address", ["/?q=strike&colour=red", "/?q=strike&q=walkout", "/?since=2026-11-30&until=2026-11-01"]
)
def test_an_address_that_would_be_read_in_part_is_a_mistake(address: str) -> None:
    assert one(page(address, status=400), "#mistake p").text()


def test_line_breaks_do_not_move_the_caret() -> None:
    tree = page(status=400, q="tag:ai\nAND\ncolour:red")
    query, caret = one(tree, "#mistake pre").text().split("\n")[:2]
    assert caret.index("^") == query.index("colour")


def test_a_mistake_outside_the_query_has_no_caret() -> None:
    tree = page(status=400, since="soon")
    assert tree.css_first("#mistake pre") is None
    assert "write 2023-07-26" in one(tree, "#mistake p").text()
    assert one(tree, "#since").attributes["value"] == "soon"


def test_a_date_in_words_is_read_and_shown_in_a_field_that_can_hold_it() -> None:
    tree = page(since="now-365d/d", until="2023-07-26")
    kinds = [
        (one(tree, name).attributes["type"], one(tree, name).attributes["value"]) for name in ("#since", "#until")
    ]
    assert kinds == [("text", "now-365d/d"), ("date", "2023-07-26")]


def test_the_examples_can_be_asked_and_the_help_names_every_field() -> None:
    tree = page()
    for link in tree.css(".examples a"):
        page(str(link.attributes["href"]))
    assert [node.text() for node in tree.css(".help tbody th")] == list(FIELDS)


def test_the_page_of_an_item_marks_the_evidence() -> None:
    tree = page(f"/item/{netflix().item.id}")
    assert one(tree, "h1").text() == netflix().item.title
    assert "picket line" in [node.text() for node in tree.css("h1 mark")]
    targets = {str(node.attributes["href"]) for node in tree.css(".quotes a")}
    assert targets
    for target in targets:
        assert one(tree, f'[id="{target.removeprefix("#")}"]').tag == "mark"


def test_the_page_of_an_item_shows_what_its_outlet_says_of_it() -> None:
    tree = page(f"/item/{netflix().item.id}")
    chips = [(node.text(), node.attributes["href"]) for node in tree.css(".whole .chips a")]
    assert chips == [("AI", "/?q=category%3AAI"), ("Film & TV", "/?q=category%3A%22Film+%26+TV%22")]
    files = [(one(node, "a").text(), one(node, ".rule").text()) for node in tree.css(".record li")]
    assert files == [
        ("talk.mp3", "audio/mpeg · 1.4 MB"),
        ("still.jpg", "image/jpeg"),
        ("https://cdn.example/", "video · 900 bytes"),
    ]
    assert href(tree, ".record li a") == "https://cdn.example/talk.mp3?key=1"
    record = one(tree, ".record dl").text(separator=" ")
    assert "The Daily Reel" in record
    assert "27 Jul 2023, 10:00 UTC" in record
    assert href(tree, ".ways a[href*=talk]") == "https://wire.example/talk/1"
    assert one(tree, ".laid-out em").text() == "Product Manager"
    assert href(tree, ".laid-out a") == "https://wire.example/more"


def test_what_an_outlet_does_not_say_has_no_place_on_the_page() -> None:
    tree = page(f"/item/{plain(1).item.id}")
    assert not tree.css(".laid-out, .whole .chips, .whole details, .record li")
    assert [node.text() for node in tree.css(".record dt")] == ["Item", "Feed", "First seen", "Rules"]


def test_a_discussion_at_the_article_itself_is_no_second_link() -> None:
    item = plain(1, comments=plain(1).item.url)
    tree = LexborHTMLParser(get(make([item]), f"/item/{item.item.id}").text)
    assert "Discussion" not in one(tree, ".ways").text()


def test_an_unknown_item_and_an_unknown_page_are_404() -> None:
    assert "There is no item nothing" in one(page("/item/nothing", 404), "main").text()
    assert one(page("/nowhere", 404), "main h1").text() == "Not here"


def test_an_index_that_does_not_answer_is_503_with_the_remedy() -> None:
    app = make(index=FakeIndex(broken=True))
    for path in ("/", "/item/x"):
        response = get(app, path)
        assert response.status_code == 503
        assert "is it running?" in response.text


def test_the_page_has_what_assistive_technology_needs() -> None:
    tree = page(q="tag:ai")
    assert one(tree, "html").attributes["lang"] == "en"
    for landmark in ("header", "main", "footer", "form[role=search]", "aside[aria-label]"):
        assert len(tree.css(landmark)) == 1, landmark
    labels = {node.attributes["for"] for node in tree.css("label")}
    assert {node.attributes["id"] for node in tree.css("input:not([type=hidden]), select")} == labels
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert len(tree.css("h1")) == 1
