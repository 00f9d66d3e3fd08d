"""Markup that is safe to show: what stays, what goes, and that nothing acts, loads or takes long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.text.html_text import to_text
from news.text.safe import LARGEST, MOST_TAGS, markup

TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "dl",
    "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {"href", "rel", "dir", "lang", "start", "colspan", "rowspan"}


def harmless(shown: str) -> bool:
    """Say whether a browser would find only known tags and attributes, and addresses of the web and of mail."""
    tree = LexborHTMLParser(f"<!DOCTYPE html><body><div id=end>{shown}</div>")
    body = tree.css_first("#end")
    assert body is not None
    for node in body.css("*"):
        if node == body:
            continue
        attributes = node.attributes
        if node.tag not in TAGS or not attributes.keys() <= ATTRIBUTES:
            return False
        if not re.match(r"https?:|mailto:|\Z", attributes.get("href") or ""):
            return False
    return True


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>Pay <em>rose</em> by 3%.</p>", "<p>Pay <em>rose</em> by 3%.</p>"),
        ('<div class="x"><ul><li>one<li>two</ul></div>', "<ul><li>one</li><li>two</li></ul>"),
        ("<blockquote>No deal.</blockquote>", "<blockquote>No deal.</blockquote>"),
        ("<table><tr><th colspan=2>Day<td>Pay</table>",
         '<table><tbody><tr><th colspan="2">Day</th><td>Pay</td></tr></tbody></table>'),
        ("<h1>Top</h1><h2>Next</h2><h4>Low</h4>", "<h3>Top</h3><h3>Next</h3><h4>Low</h4>"),
        ('<i style="color:red" onclick=x()>slow</i> <b id=a>fast</b>', "<i>slow</i> <b>fast</b>"),
        ("&lt;p&gt;Pay &lt;b&gt;rose&lt;/b&gt;&lt;/p&gt;", "<p>Pay <b>rose</b></p>"),
        ("<b>5 < 6 & 7</b>", "<b>5 &lt; 6 &amp; 7</b>"),
        ("<b>seen</b><script>alert(1)</script><style>b{}</style>", "<b>seen</b>"),
        ("<b>seen</b> <img src=https://news.example/1.png alt=Stage>", "<b>seen</b>"),
    ],
)  # fmt: skip
def test_layout_stays_and_all_else_goes(written: str, shown: str) -> None:
    assert markup(written) == shown


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("https://other.example/a?b=1&amp;c=2", "https://other.example/a?b=1&amp;c=2"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("/tips", "https://news.example/tips"),
        ("#note-1", "https://news.example/2026/x#note-1"),
        ("javascript:alert(1)", None),
        ("java&#10;script:alert(1)", None),
        (" &#1;javascript:alert(1)", None),
        ("data:text/html;base64,PHNjcmlwdD4", None),
        ("vbscript:x", None),
        ("ftp://news.example/x", None),
    ],
)
def test_links_lead_to_the_web_or_to_mail(address: str, becomes: str | None) -> None:
    href = "" if becomes is None else f' href="{becomes}"'
    assert markup(f'<a href="{address}">here</a>', "https://news.example/2026/x") == (
        f'<a{href} rel="noopener noreferrer nofollow">here</a>'
    )


def test_a_relative_link_without_a_base_loses_its_address() -> None:
    assert markup('<a href="/tips">here</a>') == '<a rel="noopener noreferrer nofollow">here</a>'


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Plain words.",
        "Fish &amp; chips",
        "a < b and c > d",
        "<p>One.</p><p>Two.<br>Three.</p>",
        "<div><img src=x></div>",
        "<applet>x</applet>",
    ],
)
def test_what_plain_text_shows_as_well_is_not_kept(written: str) -> None:
    assert markup(written) == ""


HOSTILE = (
    "<script>alert(1)</script>",
    "<ScRiPt/src=//x.example/a.js>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x()&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#x6a;avascript:alert(1)'>x</a>",
    "<form action=//x.example><input name=p><button>Go</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x.swf></object>",
    "<embed src=x.swf>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<link rel=stylesheet href=//x.example>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<div id=main class=trust>x</div>",
    "</div></article></main>",
    "<!-- <b>x</b> --!>",
    "<template><b onclick=x()>x</b></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><b title='</textarea><img src=x onerror=alert(1)>'>",
    "<title></title><img src=x onerror=alert(1)>",
    "<video src=//x.example/v.mp4 autoplay></video>",
    "<a href='//x.example' target=_blank ping=//x.example>x</a>",
    "<b <script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "\x00<b\x00 onclick=x()>",
    '<i title="<img src=x onerror=alert(1)>">x</i>',
    "<em/onmouseover=alert(1)>x</em>",
    "<marquee onstart=x()>x</marquee>",
)


@pytest.mark.parametrize("written", HOSTILE)
def test_nothing_hostile_comes_through(written: str) -> None:
    assert harmless(markup(f"<b>news</b> {written}", "https://news.example/1"))


@given(
    st.lists(st.sampled_from((*HOSTILE, *"<>'\"=&/ ", "<b>", "</b>", "<ul><li>", "<!--", "-->", "x")), max_size=12)
)
def test_nor_does_any_heap_of_it(parts: list[str]) -> None:
    assert harmless(markup("<b>news</b> " + "".join(parts), "https://news.example/1"))


@pytest.mark.parametrize(
    "part",
    [
        "<b>The guild</b> said no. ",
        "<p>The <a href=/x>guild</a></p> said no.",
        "<ol><li>The guild<li>said no.</ol>",
    ],
)
def test_the_words_are_those_of_the_plain_text(part: str) -> None:
    assert to_text(markup(part))[0].split() == to_text(part)[0].split()


def test_what_is_too_much_is_not_looked_at() -> None:
    assert markup("<b>x</b>" + "y" * LARGEST) == ""
    assert markup("<b>x</b>" * (MOST_TAGS // 2)) != ""
    assert markup("<b>x</b>" * MOST_TAGS) == ""


def test_open_formatting_does_not_multiply() -> None:
    """Every paragraph repeats what is open, up to three that are alike: else 250 by 250 would be 62,500 tags."""
    written = "<p>" + "".join(f"<b x={number}>" for number in range(250)) + "<p>x" * 250
    assert markup(written).count("<b>") < 250 + 4 * 250
