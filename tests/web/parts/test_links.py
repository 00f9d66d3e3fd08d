"""Which addresses may be followed, and how places are written."""

import pytest

from news.text.addresses import outside_href
from web.parts.links import PageAddress, item_href


@pytest.mark.parametrize("url", ["https://a.example/b?c=d#e", "http://a.example", "HTTPS://a.example/"])
def test_web_addresses_may_be_followed(url: str) -> None:
    assert outside_href(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JavaScript://a.example/%0aalert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//a.example/b",
        "/relative",
        "https://",
        "https://[broken/",
        "https://a.example/\tb",
        "ftp://a.example/",
    ],
)
def test_anything_else_may_not(url: str) -> None:
    assert outside_href(url) == ""


def test_a_place_leaves_out_what_is_empty_and_escapes_the_rest() -> None:
    assert PageAddress().href == "/"
    assert PageAddress(q="tag:ai & <b>", since="2023-07-01").href == "/?q=tag%3Aai+%26+%3Cb%3E&since=2023-07-01"


def test_moving_goes_to_the_first_page_and_keeps_the_rest() -> None:
    place = PageAddress(q="a", until="2023-07-01", limit="5", after="cursor")
    assert place.moved(q="b") == PageAddress(q="b", until="2023-07-01", limit="5")
    assert place.moved(after="next").after == "next"


def test_an_item_id_cannot_leave_its_folder() -> None:
    assert item_href("../x?y") == "/item/..%2Fx%3Fy"
