"""Where an article is, whatever the form of its address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.links import canonical
from ingest.identity.places import place, telling


def where(link: str) -> str:
    return place(canonical(link), telling(link))


@pytest.mark.parametrize(
    "link",
    [
        "http://reel.example/2026/pay-caf%c3%a9?b=2&a=1",
        "https://www.reel.example/2026/pay-caf%C3%A9/?a=1&b=2",
        "https://m.reel.example:443/2026/pay-caf%C3%A9?a=1&b=2&utm_source=rss",
        "https://mobile.reel.example/2026/pay-café?a=1&b=2#xtor=RSS-4",
        "https://amp.reel.example/2026/pay-café?a=1&b=2#:~:text=grips",
        "https://reel.example/2026/pay-café/amp/?a=1&b=2",
        "https://reel.example/amp/2026/pay-café?b=2&a=1&amp=1",
        "https://reel.example/2026/pay-café?b=2&a=1&outputType=amp#comments",
        "https://reel.example/2026/pay-café.amp?b=2&a=1#utm_medium=feed&utm_source=rss",
        "https://reel.example./2026/pay-café/index.html?a=1&b=2",
        "https://reel.example//2026/pay-café/default.aspx;jsessionid=7F?a=1&b=2&print=1",
    ],
)
def test_the_same_article(link: str) -> None:
    assert where(link) == where("https://reel.example/2026/pay-café?a=1&b=2") != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://reel.example/changes#v1", "https://reel.example/changes#v2"),
        ("https://reel.example/#!/story/1", "https://reel.example/#!/story/2"),
        ("https://reel.example/?p=1", "https://reel.example/?p=2"),
        ("https://reel.example/a", "https://reel.example/A"),
        ("https://reel.example/ramp/1", "https://reel.example/r/1"),
        ("https://reel.example/amplifier", "https://reel.example/lifier"),
        ("https://reel.example/default.aspx?id=1", "https://reel.example/default.aspx?id=2"),
        ("https://reel.example/card-index.html", "https://reel.example/card-"),
        ("https://m.example/1", "https://example/1"),
        ("https://blog.reel.example/1", "https://reel.example/1"),
        ("https://reel.example/a%2Fb", "https://reel.example/a/b"),
    ],
)
def test_two_articles(one: str, other: str) -> None:
    assert where(one) != where(other)


@pytest.mark.parametrize("link", ["https://reel.example/", "http://www.reel.example", "https://reel.example/#top"])
def test_a_front_page_is_no_articles_address(link: str) -> None:
    assert where(link) == ""


@given(st.text(max_size=60), st.sampled_from(["", "#v1", "/amp/", "?amp=1", "%c3%a9", "%ff"]))
def test_any_address_has_a_place_and_the_same_one_each_time(link: str, end: str) -> None:
    url = canonical(f"https://reel.example/{link}{end}")
    assert place(url) == place(url)
