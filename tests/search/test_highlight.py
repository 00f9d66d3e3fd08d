import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis.analysed import Analysed
from query.matches import Matches
from query.parse import parse
from search.port import Piece
from search.results.highlight import LENGTH, SCANNED, Highlighter, _cut, _window
from tests.search.make import NOON


def highlighter(query: str) -> Highlighter:
    return Highlighter(parse(query, NOON))


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"<{text}>" if matched else text for text, matched in pieces)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("strike", "Writers <striking> over AI: a <strike> in Café Society"),
        ("writer OR ai", "<Writers> striking over <AI>: a strike in Café Society"),
        ('"over ai" cafe', "Writers striking <over AI>: a strike in <Café> Society"),
        ("strik*", "Writers <striking> over AI: a <strike> in Café Society"),
        ("striking*", "Writers <striking> over AI: a strike in Café Society"),
        ("title:ai body:writers", "Writers striking over <AI>: a strike in Café Society"),
        ("strike -writers", "Writers <striking> over AI: a <strike> in Café Society"),
        ('"over ai" "ai a"', "Writers striking <over AI: a> strike in Café Society"),
        ("company:netflix", "Writers striking over AI: a strike in Café Society"),
    ],
)
def test_titles(query: str, marked: str) -> None:
    assert shown(highlighter(query).title("Writers striking over AI: a strike in Café Society")) == marked


FILLER = "lorem ipsum dolor " * 40


@pytest.mark.parametrize(
    ("summary", "body", "snippet"),
    [
        ("A strike.", "A strike too.", "A <strike>."),
        ("Nothing.", "But a strike.", "But a <strike>."),
        ("Nothing.", "Nothing else.", "Nothing."),
        ("", "Nothing else.", "Nothing else."),
        ("", "", ""),
    ],
)
def test_where_a_snippet_comes_from(summary: str, body: str, snippet: str) -> None:
    assert shown(highlighter("strike").snippet(summary, body)) == snippet


def test_a_snippet_is_cut_at_words_around_the_match() -> None:
    text = shown(highlighter("strike").snippet("", f"{FILLER}a strike {FILLER}"))
    before, _, after = text.partition("<strike>")
    assert before.startswith("…")
    assert before.endswith("dolor a ")
    assert len(before) <= 110
    assert after.endswith(("lorem…", "ipsum…", "dolor…"))
    assert set(text.replace("<strike>", "").strip("…").split()) == {"lorem", "ipsum", "dolor", "a"}


def test_a_snippet_begins_with_the_sentence_of_the_match() -> None:
    text = shown(
        highlighter("failed").snippet("", f"{FILLER.strip()}. Talks at Warner Bros. Games failed. {FILLER}")
    )
    assert text.startswith("Talks at Warner Bros. Games <failed>. lorem")


@given(st.text("strike x…\n", max_size=900), st.text("strike x", max_size=900))
def test_pieces_are_text_of_the_source(summary: str, body: str) -> None:
    pieces = highlighter("strike OR x").snippet(summary, body)
    text = "".join(piece for piece, _ in pieces)
    assert len(text) <= LENGTH
    assert any(inner in summary or inner in body for inner in (text, text[:-1], text[1:], text[1:-1]))
    assert all(piece for piece, _ in pieces)
    assert "".join(piece for piece, _ in highlighter("strike").title(summary)) == summary


SENTENCES = (
    "strike writers ",
    "the x strike ",
    "Striking over AI. ",
    "İa ßtrike café's ",
    "other words of it\n",
    "日本語 str ",
)
QUERIES = (
    "strike",
    "x",
    "a",
    "caf*",
    "s*",
    '"writers the"',
    '"strike strike" OR ai',
    '"x writers"~4',
    '"ai x strike"~9',
    "str?ke",
    "*iter*",
    "wrters~1",
    "日 OR title:x",
    "tag:ai",
    "-strike",
    "ties OR cafe",
)


@given(
    st.sampled_from(QUERIES),
    st.lists(st.sampled_from(SENTENCES), max_size=30),
    st.lists(st.sampled_from((*SENTENCES, FILLER[:190])), max_size=60),
)
def test_reading_a_part_shows_what_reading_the_whole_shows(
    query: str, summary: list[str], body: list[str]
) -> None:
    node = parse(query, NOON)
    title = "".join(summary[:3])
    assert Highlighter(node).title(title) == _cut(
        title, 0, len(title), Matches(node).spans("title", Analysed(title))
    )
    shown = _window("".join(summary) or "".join(body), [])
    for field, text in (("body", "".join(body)), ("summary", "".join(summary))):
        spans = Matches(node).spans(field, Analysed(text[:SCANNED]))
        shown = _window(text, spans) if spans else shown
    assert Highlighter(node).snippet("".join(summary), "".join(body)) == shown
