"""Items of earlier versions are found under the ids that those gave."""

import pytest
from msgspec.structs import replace

from ingest.identity.identify import item_id
from ingest.identity.keys import keys_of
from ingest.identity.known import Known, KnownItem
from ingest.identity.resolve import resolve
from ingest.identity.said import Said
from tests.ingest.identity.histories import START

FEED, LINK = "https://daily.example/feed", "https://daily.example/a?partner=rss"
SAID = Said(
    feed=FEED,
    outlet="The Daily Example",
    guid="N/A",
    url="https://daily.example/a",
    title="Grips vote",
    content="c",
    moment=START,
    link=LINK,
    former_guid="N/A;",
    written_link=LINK,
    written_date="Sun, 01 Mar 2026",
    written_title="Grips &amp; vote",
)


@pytest.mark.parametrize(
    ("said", "former"),
    [
        (SAID, item_id(FEED, "N/A", "", ("", ""))),
        (SAID, item_id(FEED, "N/A;", "", ("", ""))),
        (SAID, item_id(FEED, "N/A", "", ("", ""), LINK)),
        (SAID, item_id(FEED, "N/A", "", ("", ""), "Sun, 01 Mar 2026")),
        (SAID, item_id(FEED, "N/A;", "", ("", ""), "Grips &amp; vote")),
        (replace(SAID, guid="", former_guid=""), item_id(FEED, "", LINK, ("", ""))),
        (
            replace(SAID, guid="", former_guid="", url="", link=""),
            item_id(FEED, "", "", ("Grips vote", "Sun, 01 Mar 2026")),
        ),
    ],
    ids=["guid", "guid-misread", "shared-link", "shared-date", "shared-title", "address", "texts"],
)
def test_it_is_asked_for_and_taken_over(said: Said, former: str) -> None:
    keys = keys_of(said)
    assert former in resolve([keys], Known()).wanted
    other = keys_of(replace(said, title="Another", link="https://daily.example/b", written_link="b", moment=None))
    known = Known({former: KnownItem(former, FEED, "of then", 3, START)}, {})
    assert resolve([keys], known).ids == (former,)
    assert resolve([keys, other], known).ids[0] == former
