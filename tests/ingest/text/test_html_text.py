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


def test_absurd_nesting_is_read_without_building_a_tree() -> None:
    depth = MOST_TAGS
    text, _ = to_text("<div>" * depth + "deep" + "</div>" * depth)
    assert text == "deep"
