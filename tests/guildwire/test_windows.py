"""Page, commands, DAGs and query text: the same words, the same window."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildwire.ops.replay import wanted
from news.errors import WrongUse
from query.parse import QueryReading, parse
from query.reading.never import empty
from query.tree import All, Range
from web.ask import search_for
from web.parts.links import PageAddress

NOW = datetime(2024, 3, 31, 10, 20, 30, tzinfo=UTC)
PAST = st.datetimes(datetime(1990, 1, 1), datetime(2010, 1, 1))  # noqa: DTZ001 (a text without a zone is UTC)
PERIODS = st.builds(
    datetime.strftime,
    PAST,
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y%m%d", "%Y-%m-%dT%H", "%Y-%m-%dT%H:%MZ"]),
) | st.from_regex(r"(now-[1-9]{1,2}[Mwdh]/[Mwdh]|(today|yesterday)(-[1-9]{1,2}[Mwd])?)", fullmatch=True)
INSTANTS = st.builds(datetime.strftime, PAST, st.sampled_from(["%Y-%m-%dT%H:%M:%SZ"])) | st.from_regex(
    r"now-[1-9]{1,2}[yMwdhms]", fullmatch=True
)
WORDS = st.tuples(PERIODS, st.just("]")) | st.tuples(INSTANTS, st.just("}"))


EVERYTHING = QueryReading(All())


@given(PERIODS | INSTANTS, WORDS)
def test_the_same_words_give_the_same_window_everywhere(first: str, end: tuple[str, str]) -> None:
    last, bracket = end
    text = parse(f"published:[{first} TO {last}{bracket}", NOW)
    assert isinstance(text, Range)
    assert not text.low_open
    assert text.high_open
    place = PageAddress(since=first, until=last)
    if empty(text):
        with pytest.raises(WrongUse, match="nothing lies between"):
            search_for(place, EVERYTHING, NOW, ())
        with pytest.raises(WrongUse, match="nothing lies between"):
            wanted(NOW, since=first, until=last)
        return
    page = search_for(place, EVERYTHING, NOW, ())
    assert (page.since, page.until) == (text.low, text.high)
    assert wanted(NOW, since=first).since == page.since
    assert wanted(NOW, until=last).until == page.until
