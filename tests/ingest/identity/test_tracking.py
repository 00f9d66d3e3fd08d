"""Which parameters say nothing about the article."""

import re

import pytest

from ingest.identity.tracking import LIST, is_tracking

NAMES_OF_ARTICLES = re.findall(
    r"\S+",
    """
    a aid article articleid articleId artikel c cat category cid contentid d date day doc docid eid entry f file g
    guid h i id ID idx item itemid k key kw l lang layout m mid mode module month n name news newsid nid node note
    num o p page pageid pg pid post postid post_id press prid pt q query r rid s section sec seq show sid slug sn
    story storyid str sub t tag tid title topic tx_ttnews[tt_news] type u uid uri url v vid view w x year
    """,
)


@pytest.mark.parametrize("name", NAMES_OF_ARTICLES)
def test_what_content_systems_call_their_articles_by_is_kept(name: str) -> None:
    assert not any(is_tracking(f"{name}={value}") for value in ("", "1", "12345", "abc-def", "2026-03-01"))


def test_case_and_a_left_over_reference_do_not_matter() -> None:
    assert is_tracking("UTM_Source=x")
    assert is_tracking("amp;utm_source=x")
    assert is_tracking("utm_source")


def test_some_names_count_with_their_values_alone() -> None:
    assert is_tracking("partner=rss")
    assert is_tracking("mod=rss_markets_main")
    assert not is_tracking("partner=guild")
    assert not is_tracking("mod=article")
    assert not is_tracking("mod")


def test_the_list_has_each_line_once_and_stars_at_the_end_alone() -> None:
    lines = [line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) > 400
    assert len(lines) == len({line.casefold() for line in lines})
    assert [line for line in lines if not re.fullmatch(r"[^\s*]+\*?", line)] == []
    assert [line for line in lines if re.fullmatch(r"\w{0,2}\*", line)] == []
