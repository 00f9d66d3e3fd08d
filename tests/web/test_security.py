"""Nothing that came from a feed can act on the page, and nobody else can read it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from receipt.judgement import Doubt, Judgement
from tests.web.desk import get, hostile, make
from web.pages import TEMPLATES
from web.security import HEADERS

ALLOWED = {
    "a", "article", "aside", "body", "button", "code", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "link",
    "main", "mark", "meta", "nav", "ol", "p", "pre", "q", "section", "span", "strong", "summary", "table",
    "tbody", "td", "th", "thead", "time", "title", "tr", "ul",
    "datalist", "option", "select",
    "circle", "desc", "path", "rect", "svg",  # the line of trust and the bars of days, which are ours
}  # fmt: skip

PATHS = [
    "/",
    "/?q=strike",
    "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?q=tag:%22%3Cu%3Etag%3C/u%3E%22",
    "/?since=%3Cb%3E",
    "/?q=strike&sort=%3Cb%3E",
    "/?q=tag:%22%3Cu%3Etag%3C/u%3E%22&zone=%22%3E%3Cb%3E",
    "/?apart=1&match=most&stories=1&sort=relevance",
]
PATHS += ["/story/%22%3E%3Csvg%20onload=x()%3E", "/story/%3Cscript%3E", f"/story/{2:032x}"]
PATHS += [f"/item/{2:032x}", "/item/%3Cscript%3E", "/%3Cscript%3E", "/?after=%22%3E%3Csvg+onload=x()%3E"]


@pytest.mark.parametrize("path", PATHS)
def test_no_markup_of_others_reaches_the_page(path: str) -> None:
    found = Doubt(word="watched in part", state="part", name="<script>x()</script>", cause="<b>gone</b>")
    other = Doubt(word="value unknown", state="part", field="<b>", name="<script>y()</script>", near=("<i>",))
    judgement = Judgement(state="part", doubts=(found, other), feeds=1)
    tree = LexborHTMLParser(get(make([hostile()], judgement=judgement), path).text)
    for node in tree.css("*"):
        assert node.tag in ALLOWED, node.html
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        target = node.attributes.get("href") or "/"
        assert target.startswith(("/", "#")), target


def test_hostile_text_is_shown_as_it_is() -> None:
    tree = LexborHTMLParser(get(make([hostile()]), "/").text)
    title = tree.css_first(".hit h2")
    assert title is not None
    assert title.text() == "<script>alert(1)</script> & 'strike'"


def test_no_template_switches_escaping_off() -> None:
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.html")}
    assert len(texts) >= 6
    for name, text in texts.items():
        assert "|safe" not in text.replace(" ", ""), name
        assert "autoescape" not in text, name
        assert "<script" not in text, name
        assert "style=" not in text, name
        assert "://" not in text, name


@pytest.mark.parametrize(
    "path", ["/", "/?q=colour:red", "/nowhere", "/api/search", "/static/page.css", "/healthz"]
)
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = get(make([hostile()]), path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value


def test_the_policy_forbids_scripts_frames_and_foreign_forms() -> None:
    policy = HEADERS["Content-Security-Policy"]
    for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("host", ["127.0.0.1:8350", "localhost", "LOCALHOST:1", "[::1]:8350", "news.example"])
def test_known_hosts_are_answered(host: str) -> None:
    assert get(make(allowed_hosts=["news.example"]), "/", host=host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8350"])
def test_other_hosts_are_not(host: str) -> None:
    response = get(make([hostile()]), "/", host=host)
    assert response.status_code == 400
    assert "strike" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_only_reading_is_possible() -> None:
    paths = make().openapi()["paths"]
    assert {method for operations in paths.values() for method in operations} == {"get"}
