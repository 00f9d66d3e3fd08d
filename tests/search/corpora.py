"""Random documents and queries over a small vocabulary, so that most queries find something."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from news.enriched import Enriched, Entity, Event, Pay, Tag
from news.item import Item, Media
from query.analysis import analyze
from query.build import all_of, any_of, at_least, negation
from query.build import leaves as leaves_of
from query.fields import FIELDS
from query.reading.limits import LEAST_SIMILAR, MOST_SCANS
from query.tree import (
    All,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)

LOOSE = (WordPrefix, WordPattern, KeywordPrefix, KeywordPattern, Similar, Near)
NOW = datetime(2023, 7, 28, 12, 0, tzinfo=UTC)

WORDS = (
    "strike", "striking", "Strikes", "union", "unions", "worker's", "Café", "cafe", "don't", "AI", "SAG-AFTRA",
    "technology", "technological", "x=y", "3,000.5", "naïve", "it's", "日本語", "tag", "writers", "—", "a.b",
)  # fmt: skip
NAMES = (
    "Netflix",
    "netflix",
    "Café Society",
    "WGA",
    "Writers Guild",
    "wga west",
    "a=b c",
    'quo"te',
    "ai",
    "labor/strike",
)
FILES = (
    Media("https://cdn.example/1.mp3", "audio/mpeg", 9),
    Media("https://cdn.example/2.jpg"),
    Media("https://cdn.example/3", "video"),
    Media("https://cdn.example/4"),
)
TAGS = ("ai", "ai/likeness", "labor", "labor/strike", "labor/pay")
TIMES = tuple(NOW - timedelta(days=days, milliseconds=extra) for days in (0, 1, 30) for extra in (0, 1))

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
names = st.sampled_from(NAMES)


@st.composite
def enriched(draw: st.DrawFn, id_: str | None = None) -> Enriched:
    item = Item(
        id=draw(st.uuids()).hex if id_ is None else id_,
        feed="https://feed.example/rss",
        outlet=draw(names),
        url=draw(st.sampled_from(("", "https://www.variety.com/a", "https://news.example.co.uk/b"))),
        kind=draw(st.sampled_from(("", "trade", "union"))),
        title=draw(texts),
        summary=draw(texts),
        body=draw(texts),
        published=draw(st.none() | st.sampled_from(TIMES)),
        seen=NOW + timedelta(microseconds=draw(st.sampled_from((0, 1, 1500)))),
        revision=draw(st.integers(1, 3)),
        categories=tuple(draw(st.lists(names, max_size=2, unique=True))),
        media=tuple(draw(st.lists(st.sampled_from(FILES), max_size=2, unique=True))),
    )
    return Enriched(
        item=item,
        rules="1-test",
        tags=tuple(Tag(name, 1.0) for name in draw(st.lists(st.sampled_from(TAGS), max_size=2))),
        entities=tuple(Entity("union", name) for name in draw(st.lists(names, max_size=2))),
        pay=draw(st.sampled_from(((), (Pay(yearly_min=50_000.0), Pay(yearly_max=90_000.0)), (Pay(),)))),
        events=draw(
            st.sampled_from(((), (Event("strike", "ongoing"),), (Event("vote"), Event("strike", mood="past"))))
        ),
    )


corpora = st.lists(enriched(), max_size=8, unique_by=lambda document: document.item.id)

_text_fields = st.sampled_from((None, "title", "summary", "body"))
_keyword_fields = st.sampled_from(("outlet", "union", "tag", "event", "kind", "domain", "category", "media"))
_phrases = (
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join).filter(lambda text: text.strip("— "))
)
_prefixes = st.sampled_from(
    ("str", "striki", "uni", "caf", "Café", "t", "technologi", "technologic", "worker", "日", "3")
)
_patterns = st.sampled_from(
    (
        "*ike",
        "str*ing",
        "?nion*",
        "uni?ns",
        "*o*o*",
        "caf?",
        "Caf?*",
        "a?t*",
        "*n't",
        "wr*rs",
        "te*ologic?l*",
        "s*ke?",
    )
)
_value_patterns = st.sampled_from(
    (
        "*flix",
        "n?tflix",
        "*guild*",
        "w?a*",
        "a=? c",
        "quo?te",
        "labor/*ke",
        "*ety",
        "caf? *",
        "*.com",
        "a?s",
        r"*\*ab*",
        "*/*e*g",
    )
)


def _long_enough(leaf: Similar) -> bool:
    return len(leaf.text) >= LEAST_SIMILAR[leaf.edits]


_similar = st.builds(
    Similar,
    st.sampled_from(
        ("strik", "unoins", "cafe", "Café", "naive", "techonlogy", "dont", "saga", "3,000.6", "writres", "tag")
    ),
    st.sampled_from((1, 2)),
    st.sampled_from((None, "title", "summary", "body")),
).filter(_long_enough)
_similar_values = st.builds(
    Similar,
    st.sampled_from(("netflx", "Wga", "wga wset", "lavor", "vareity.com", "ai/liekness", "cafe socety", "trede")),
    st.sampled_from((1, 2)),
    _keyword_fields,
).filter(_long_enough)
_near = st.builds(
    Near,
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=4)
    .map(" ".join)
    .filter(lambda text: len(set(found := analyze.stems(text))) == len(found) > 1),
    st.integers(1, 6),
    _text_fields,
)
_moments = st.none() | st.sampled_from(TIMES)
_numbers = st.none() | st.sampled_from((0.0, 1.0, 2.0, 50_000.0, 89_999.5, 90_000.0))


@st.composite
def _ranges(draw: st.DrawFn) -> Range:
    field = draw(st.sampled_from(("published", "seen", "indexed", "pay_min", "pay_max", "revision")))
    bounds = _moments if FIELDS[field].type == "date" else _numbers
    low, high = draw(st.tuples(bounds, bounds).filter(lambda pair: pair != (None, None)))
    return Range(
        field,
        low,
        high,
        low_open=low is not None and draw(st.booleans()),
        high_open=high is not None and draw(st.booleans()),
    )


leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.builds(Word, _phrases, _text_fields),
    st.builds(WordPrefix, _prefixes, _text_fields),
    st.builds(
        Keyword,
        _keyword_fields,
        st.sampled_from((*NAMES, *TAGS, "trade", "variety.com", "strike/ongoing", "AUDIO", "image/jpeg", "other")),
    ),
    st.builds(
        KeywordPrefix,
        _keyword_fields,
        st.sampled_from(("n", "w", "writers g", "labor/", "a=", "quo", "news.ex", "audio/", "v")),
    ),
    st.builds(
        Exists,
        st.sampled_from(("title", "body", "union", "pay_min", "kind", "published", "url", "category", "media")),
    ),
    _ranges(),
    st.builds(WordPattern, _patterns, _text_fields),
    st.builds(KeywordPattern, _keyword_fields, _value_patterns),
    _similar,
    _similar_values,
    _near,
)


def _combined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(all_of),
        st.lists(inner, min_size=1, max_size=4).map(any_of),
        inner.map(negation),
    )


def _with_enough(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inner, min_size=3, max_size=5)
    enough = some.flatmap(lambda nodes: st.integers(2, len(nodes) - 1).map(lambda least: at_least(least, nodes)))
    return st.one_of(_combined(inner), enough)


trees: st.SearchStrategy[Node] = st.recursive(leaves, _with_enough, max_leaves=10)
"""Every query that can be asked."""
written_trees: st.SearchStrategy[Node] = st.recursive(leaves, _combined, max_leaves=10).filter(
    lambda tree: sum(isinstance(leaf, LOOSE) for leaf in leaves_of(tree)) <= MOST_SCANS
)
"""Every query that can be typed."""
