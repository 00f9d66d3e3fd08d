"""Markup to plain text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.html_text import MOST_TAGS, has_markup, scrub, to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain", "plain"),
        ("AT&amp;T", "AT&T"),
        ("R&D at AT&T", "R&D at AT&T"),
        ("&bogus; &copy; &#8217;", "&bogus; © \u2019"),
        ("a < b and c > d", "a < b and c > d"),
        ("if (a<b && c>d)", "if (a<b && c>d)"),
        ("I <3 you", "I <3 you"),
        ("The <Name> tag", "The <Name> tag"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<b>bold</b>er", "bolder"),
        ("<p</b>one", "one"),
        ("<p>One\u2003 two\u3000three\u202f</p>", "One two three"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<p>wrapped\n  line</p>", "wrapped line"),
        ("x<script>bad()</script><style>p{}</style>y<p>", "xy"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<p>a</p><!-- <p>no</p> --><p>b", "a\nb"),
        ("<img alt='x' src='y'>only a picture", "only a picture"),
        ("", ""),
        ("tab\tand\xa0space  here", "tab and space here"),
        ("line\r\nline", "line\nline"),
        ("it\x92s", "it\u2019s"),
        ("nul\x00 bell\x07 zero\u200bwidth \ud800lone", "nul bell zerowidth lone"),
        ("cafe\u0301", "caf\xe9"),
    ],
)
def test_to_text(source: str, text: str) -> None:
    assert to_text(source) == (text, False)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;p&gt;Hello &amp;amp; you&lt;/p&gt;&lt;p&gt;bye&lt;/p&gt;", "Hello & you\nbye"),
        ("<p>Don&amp;#8217;t</p>", "Don\u2019t"),
        ('<td>&lt;a href="https://x.example"&gt;here&lt;/a&gt;</td>', "here"),
        ("<p>&amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt;</p>", "bold"),
    ],
)
def test_what_was_escaped_once_too_often_is_noticed(source: str, text: str) -> None:
    assert to_text(source) == (text, True)


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["<p>", "</p>", "<b", ">", "&lt;", "&amp;", "p", "x ", "<!--", "-->", "<script>", "\n"])
    ).map("".join)
)
def test_no_text_keeps_markup_or_control_characters(source: str) -> None:
    text, _ = to_text(source)
    assert not has_markup(text)
    assert text == scrub(text)
    assert all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)
    assert unicodedata.is_normalized("NFC", text)


LITERAL = [
    ("Use &lt;video&gt; now", "Use <video> now"),
    ("Use &amp;lt;video&amp;gt; now", "Use <video> now"),
    ("Use <video> now", "Use <video> now"),
    ("<script> against <noscript>", "<script> against <noscript>"),
    ("&lt;div&gt; is no button", "<div> is no button"),
    ("<p>Use &lt;video&gt; now</p>", "Use <video> now"),
    ("&lt;canvas&gt; grows up", "<canvas> grows up"),
    ("Why &lt;table&gt; is dead", "Why <table> is dead"),
    ("The &lt;b&gt; and &lt;strong&gt; tags", "The <b> and <strong> tags"),
    ("Never forget &lt;/div&gt;!", "Never forget </div>!"),
    ("&lt;video controls&gt; (and &lt;audio&gt;)", "<video controls> (and <audio>)"),
    ("The \u201c&lt;head&gt;\u201d of it", "The \u201c<head>\u201d of it"),
    ("`&lt;iframe&gt;`: a history", "`<iframe>`: a history"),
    ("&lt;Name&gt; and &lt;3", "<Name> and <3"),
]


@pytest.mark.parametrize(("source", "text"), LITERAL)
def test_the_name_of_a_tag_is_text(source: str, text: str) -> None:
    assert to_text(source) == (text, False)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt;bold&lt;/b&gt; text", "bold text"),
        ("a &lt;b&gt; bold &lt;/b&gt; text", "a bold text"),
        ("a &lt;video controls&gt; b &lt;/VIDEO &gt; c", "a b c"),
        ("one &lt;br&gt; two", "one\ntwo"),
        ("&lt;p&gt; Hello", "Hello"),
        ("a &lt;img src='x'&gt; b", "a b"),
        ("&lt;a href='x'&gt; more", "more"),
        ("a bold&lt;b&gt;er cut", "a bolder cut"),
        ("a &lt;br/&gt; b", "a\nb"),
        ("a &lt;!-- note --&gt; b", "a b"),
        ("<div> Text that was c", "Text that was c"),
        ("<html> <body> Text that was c", "Text that was c"),
        ("<i>a <video> b", "a b"),
    ],
)
def test_what_is_opened_and_closed_or_holds_values_is_markup(source: str, text: str) -> None:
    assert to_text(source)[0] == text


@given(st.text("<>/= abpx&;!-\x00\u2028", max_size=60), st.sampled_from(["", "<p>", "&lt;b&gt;", "<!--"]))
def test_markup_of_parts_is_none_either(source: str, start: str) -> None:
    assert not has_markup(to_text(start + source)[0])


WELL_FORMED = st.recursive(
    st.sampled_from(["walkout", " ", "caf&eacute;", "a&nbsp;b", "1 &lt; 2", "<br/>", "<hr>", "\n", "\t", "\u2028"])
    | st.sampled_from(["<img alt='x' src=y>", "<!-- c -->", "&amp;", "\xa0", "e\u0301"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag} class='x'>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "h2", "li", "em", "b", "a", "code", "span", "blockquote", "figure"]),
        st.lists(inner, max_size=4),
    ),
)


@given(WELL_FORMED)
def test_known_tags_and_the_parser_give_the_same_text(source: str) -> None:
    source = f"<div>{source}</div>"
    assert to_text(source) == to_text(f"{source}<unknown></unknown>")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<![CDATA[Dune & more]]>", "Dune & more"),
        ("<p>x</p><![CDATA[<b>Dune</b> &amp; more]]>", "x\nDune & more"),
        ("&#55356;&#57286; won", "\U0001f3c6 won"),
        ("<p>&#xD83C;&#xDFC6; won</p>", "\U0001f3c6 won"),
        ("a <!--> b", "a b"),
    ],
)
def test_xml_that_was_escaped_too(source: str, text: str) -> None:
    assert to_text(source)[0] == text


def test_absurd_nesting_of_unknown_tags_is_read_without_building_a_tree() -> None:
    text, _ = to_text("<p>" + "<unknown>" * MOST_TAGS + "deep")
    assert text == "deep"


def test_absurd_nesting_is_read_without_building_a_tree() -> None:
    depth = MOST_TAGS
    text, _ = to_text("<div>" * depth + "deep" + "</div>" * depth)
    assert text == "deep"


def test_a_tag_of_many_attributes_is_a_tag() -> None:
    attributes = " ".join(f'x{number}="{number}"' for number in range(500))
    assert to_text(f"<p>Before <a {attributes}>a < b</a> behind</p>") == ("Before a < b behind", False)
