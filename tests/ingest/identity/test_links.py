"""One address for one article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.links import canonical, same


@pytest.mark.parametrize(
    ("link", "clean"),
    [
        ("https://wire.example/a?utm_source=rss&utm_medium=feed", "https://wire.example/a"),
        ("https://wire.example/a?id=7&fbclid=x&gclid=y&mc_cid=z#top", "https://wire.example/a?id=7"),
        ("HTTPS://Wire.EXAMPLE:443/Path/", "https://wire.example/Path/"),
        ("http://wire.example:80", "http://wire.example/"),
        ("http://wire.example:8080/x", "http://wire.example:8080/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("/2026/x", "https://news.example/2026/x"),
        ("x?p=1", "https://news.example/feeds/x?p=1"),
        ("https://a.example/#!/story/1", "https://a.example/#!/story/1"),
        (" https://a.example/x\n y ", "https://a.example/xy"),
        (" https://a.example/x y?q=a b", "https://a.example/x%20y?q=a%20b"),
        ("https://a.example /x", "https://a.example/x"),
        ("x y.html", "https://news.example/feeds/x%20y.html"),
        ("https://a.example/x?id=7?utm_source=rss&utm_medium=feed", "https://a.example/x?id=7"),
        ("https://a.example/x?to=/y?id=7&utm_source=rss", "https://a.example/x?to=/y?id=7"),
        ("https://a.example/x?hss_channel=tw-1&cid=sm_tw&mibextid=z&itid=lk", "https://a.example/x"),
        (
            "https://a.example/?conditions[term]=ai&order=newest",
            "https://a.example/?conditions[term]=ai&order=newest",
        ),
        ("https://a.example/x?a=1&&b", "https://a.example/x?a=1&b"),
        ("https://a.example/x?partner=rss&emc=rss", "https://a.example/x"),
        ("https://a.example/x?PARTNER=RSS&amp;emc=rss", "https://a.example/x"),
        ("https://a.example/x?partner=7&mod=article&id=5", "https://a.example/x?partner=7&mod=article&id=5"),
        ("https://a.example/x?mod=rss_front&cx_artPos=3&cx_testId=1", "https://a.example/x"),
        ("https://a.example/x?srsltid=A&wbraid=1&gbraid=2&fb_action_ids=3", "https://a.example/x"),
        ("https://a.example/x?mbid=synd_rss&ns_campaign=1&ns_mchannel=rss&ITO=1490", "https://a.example/x"),
        ("https://a.example/x?pk_campaign=feed&mtm_source=rss&wt_mc=rss.all&at_custom1=x", "https://a.example/x"),
        ("https://a.example/x?source=rss----b1f3&ref=rss&rss=1&rss=", "https://a.example/x"),
        (
            "https://a.example/x?source=12&ref=9&rss=77&from=page2",
            "https://a.example/x?source=12&ref=9&rss=77&from=page2",
        ),
        ("mailto:desk@a.example", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("", ""),
        ("https://a.example/" + "x" * 5000, ""),
    ],
)
def test_canonical(link: str, clean: str) -> None:
    assert canonical(link, "https://news.example/feeds/main.xml") == clean


def test_without_a_base_a_relative_link_is_no_address() -> None:
    assert canonical("/2026/x") == ""


@given(st.text(max_size=80))
def test_canonical_is_stable_and_never_raises(link: str) -> None:
    once = canonical(link, "https://news.example/feed")
    assert canonical(once) == once


def test_the_same_article_under_two_addresses() -> None:
    assert same("https://www.a.example/x/") == same("http://a.example/x")
    assert same("https://a.example/x") != same("https://a.example/y")


@given(
    st.text("abAZ0=&;?/.#!~|%*[é ", max_size=20),
    st.sampled_from(["", "?utm_source=x&id=7", "?uddg=https://b.example/y"]),
)
def test_an_address_in_its_usual_form_is_read_like_any_other(behind: str, query: str) -> None:
    for host in ("wire.example", "duckduckgo.com/l/"):
        assert canonical(f"https://{host}/a{query}{behind}") == canonical(f"HTTPS://{host}/a{query}{behind}")
