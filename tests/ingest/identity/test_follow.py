"""What is written down so that items are found again."""

from datetime import timedelta

import pytest

from ingest.decide import decide
from ingest.identity.follow import MOST_MOVES
from ingest.identity.known import Known
from ingest.identity.resolve import resolve
from tests.ingest.identity.histories import MAIN, SECTION, START, entry


def read(known: Known, *given: tuple[str, str, str]) -> tuple[Known, tuple[str, ...], int]:
    """Read entries of (guid, link, title); return what is known then, the ids, and how many rows that wrote."""
    entries = [
        entry(MAIN, guid, f"https://daily.example/{link}", title, "t", START) for guid, link, title in given
    ]
    decision = decide(MAIN, entries, len(entries), known)
    written = len(decision.aliases) + len(decision.remember)
    return known.plus(decision.remember, decision.aliases), decision.ids, written


def test_what_has_not_changed_is_not_written_again() -> None:
    known, _, _ = read(Known(), ("1", "a", "A"), ("2", "b", "B"))
    assert read(known, ("2", "b", "B"), ("1", "a", "A"))[2] == 0


def test_entries_that_share_a_guid_do_not_take_it_from_one_another_at_every_poll() -> None:
    shared = [("N/A", "a", "A"), ("N/A", "b", "B"), ("N/A", "b", "C")]
    known, ids, _ = read(Known(), *shared)
    assert len(set(ids)) == 3
    known, again, written = read(known, *shared)
    assert (again, written) == (ids, 0)
    assert [read(known, one)[1] for one in shared] == [(id_,) for id_ in ids]


def test_a_feed_that_makes_new_guids_for_each_request_stops_being_written_down() -> None:
    known, ids, _ = read(Known(), ("0", "a", "A long headline of its own"))
    rows = []
    for number in range(1, MOST_MOVES + 9):
        known, again, written = read(known, (f"{number}", "a", "A long headline of its own"))
        assert again == ids
        rows.append(written)
    assert rows == [2] * MOST_MOVES + [0] * 8


@pytest.mark.parametrize(
    "guid",
    [
        "https://daily.example/?p=1",
        "http://www.daily.example/?p=1&utm_source=rss",
        "http://daily.example/?p=1#0",
    ],
)
def test_another_form_of_a_guid_is_the_same_guid_even_under_a_new_headline(guid: str) -> None:
    known, ids, _ = read(Known(), ("http://daily.example/?p=1", "a", "The first headline of it"))
    assert read(known, (guid, "a", "Another headline altogether"))[1] == ids


def test_an_item_is_found_by_its_id_where_no_key_leads_to_it() -> None:
    known, ids, _ = read(Known(), ("1", "a", "A"))
    keys = entry(MAIN, "1", "https://daily.example/a", "A", "t", START).keys
    lost = Known({}, {})
    assert ids[0] in resolve([keys], lost).wanted
    assert resolve([keys], Known(known.items, {})).ids == ids


def test_a_headline_of_a_day_is_one_article_in_two_feeds_but_not_in_one() -> None:
    title = "Grips and gaffers ask for ten hours"
    first = entry(MAIN, "1", "https://daily.example/a", title, "t", START)
    later = START + timedelta(hours=4)
    decision = decide(MAIN, [first], 1, Known())
    known = Known().plus(decision.remember, decision.aliases)
    for feed, outcome in ((SECTION, "duplicate"), (MAIN, "new")):
        other = entry(feed, "9", "https://daily.example/labor/a", title, "t", later)
        assert decide(feed, [other], 1, known).counts[outcome] == 1
