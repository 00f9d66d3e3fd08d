"""The coverage receipt in words."""

import msgspec

from news.coverage import Coverage, FeedDown
from news.receipt import line, not_looked_up, receipt, silence
from tests.web.desk import GAPS, NOW, WHOLE


def test_complete_coverage_makes_silence_trustworthy() -> None:
    words = receipt(WHOLE, NOW)
    assert words.complete
    assert words.summary == (
        "11 of 11 feeds answered when last asked; last poll 27 Jul 2023, 11:57 UTC (3 minutes ago)"
    )
    assert line(WHOLE, NOW) == f"{words.summary}."
    assert "can be trusted" in silence(WHOLE)


def test_words_that_are_kept_do_not_say_how_long_ago() -> None:
    assert line(WHOLE) == "11 of 11 feeds answered when last asked; last poll 27 Jul 2023, 11:57 UTC."


def test_gaps_are_named_the_same_everywhere() -> None:
    words = receipt(GAPS, NOW)
    assert not words.complete
    assert words.gaps == (
        "Sample Trade Daily unreachable since 27 Jul 2023, 08:00 UTC",
        "Sample General Post not a feed",
        "12 items not yet read by match",
        "1 item parked by enrich",
    )
    gaps = "; ".join(words.gaps)
    assert line(GAPS, NOW) == f"{words.summary}; {gaps}."
    assert silence(GAPS) == f"No hits; {gaps}."


def test_many_feeds_that_do_not_answer_hide_nothing_else() -> None:
    down = tuple(FeedDown(f"Outlet {number}", "gone") for number in range(7))
    coverage = msgspec.structs.replace(GAPS, feeds_ok=4, feeds_down=down)
    assert len(receipt(coverage, NOW).gaps) == 9
    for words in (line(coverage), silence(coverage)):
        assert "; Outlet 4 gone; 2 more feeds not answering (guildwire feeds list --down); 12 items not" in words
        assert "Outlet 5" not in words
        assert words.endswith("; 1 item parked by enrich.")


def test_feeds_never_asked_are_a_gap() -> None:
    coverage = msgspec.structs.replace(WHOLE, feeds_ok=9, feeds_down=(FeedDown("A", "gone"),))
    assert receipt(coverage, NOW).gaps == ("1 feed not asked yet", "A gone")


def test_before_the_first_answer_silence_says_nothing() -> None:
    coverage = Coverage(feeds_total=1)
    assert not receipt(coverage, NOW).complete
    assert line(coverage, NOW) == "No feed has answered yet."
    assert "says nothing" in silence(coverage)


def test_an_empty_feed_list_is_not_complete() -> None:
    assert not receipt(Coverage(last_poll=NOW), NOW).complete
    assert line(Coverage()) == "No feed is watched."


def test_a_receipt_that_could_not_be_made_is_said() -> None:
    assert not_looked_up("the log") == "What was watched could not be looked up: the log does not answer."
    assert not_looked_up() == "What was watched could not be looked up."
