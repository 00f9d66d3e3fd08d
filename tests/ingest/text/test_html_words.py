"""The words of a page in their order, by another reader of HTML; where ours differ, and why."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inscriptis import get_text

from ingest.text.html_text import has_markup, to_text

FEEDS = Path(__file__).resolve().parents[3] / "guildwire" / "demo" / "sample" / "feeds"
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ESCAPED = re.compile(r">([^<]*&lt;[^<]*)<")
_WORD = re.compile(r"\w+")


def ours(source: str) -> list[str]:
    return _WORD.findall(to_text(source)[0])


def theirs(source: str) -> list[str]:
    return _WORD.findall(get_text(source))


def snippets() -> list[str]:
    files = [path.read_text("utf-8", "replace") for path in sorted(FEEDS.iterdir())]
    found = [snippet for file in files for snippet in _CDATA.findall(file)]
    found += [html.unescape(snippet) for file in files for snippet in _ESCAPED.findall(file)]
    return [snippet for snippet in found if has_markup(snippet)]


def test_the_texts_of_the_sample_feeds_have_the_same_words() -> None:
    found = snippets()
    assert len(found) > 20
    assert [snippet for snippet in found if ours(snippet) != theirs(snippet)] == []


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = ["p", "div", "blockquote", "h2", "section", "em", "b", "a", "code", "article", "dl", "dd"]
    return st.builds(
        lambda tag, parts: f"<{tag} class='x'>{' '.join(parts)}</{tag}>",
        st.sampled_from(blocks),
        st.lists(inner, max_size=4),
    )


@given(
    st.recursive(
        st.sampled_from(
            ["walkout", "caf&eacute;", "a&nbsp;b", "1 &lt; 2", "<br>", "<hr>", "<img alt='x' src='y'>", "\n"]
        ),
        element,
    ).map(lambda inner: f"<div>{inner}</div>")
)
def test_so_has_every_well_formed_page(source: str) -> None:
    assert ours(source) == theirs(source)


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        "<ul><li>a<li>b<ul><li>c</ul></ul>",
        "<p>a<script>bad()</script><style>p{}</style>b</p>",
        "<p>a</p><!-- <p>no</p> --><p>b",
        "<pre>a\n  b</pre>c",
    ],
)
def test_so_have_tables_lists_and_what_nobody_sees(source: str) -> None:
    assert ours(source) == theirs(source)


DIFFERENT = [
    # The numbers of a list are drawn, not written.
    ("<ol><li>a</li><li>b</li></ol>", ["a", "b"], ["1", "a", "2", "b"]),
    # The words on a button are for the one who reads the page, not about what it reports.
    ("<p>a <button>Share</button></p>", ["a"], ["a", "Share"]),
    # A feed that escapes its markup once too often means the markup.
    ("<p>&lt;b&gt;a&lt;/b&gt;</p>", ["a"], ["b", "a", "b"]),
    # A browser sets what stands side by side in one line without a gap.
    ("<span>pid</span><span>file</span>", ["pidfile"], ["pid", "file"]),
]


@pytest.mark.parametrize(("source", "us", "them"), DIFFERENT)
def test_where_they_differ(source: str, us: list[str], them: list[str]) -> None:
    assert ours(source) == us
    assert theirs(source) == them
