"""Who an item is: ids that every release has given and every later one must give."""

import pytest

from ingest.identity.identify import body_hash, content_hash, duplicate_key, item_id

FEED = "https://trade.example/feed"
URL = "https://trade.example/a"


@pytest.mark.parametrize(
    ("guid", "url", "more", "expected"),
    [
        ("g-1", URL, "", "780f22791da3517721186190e70b0e06"),
        ("g-1", URL, "more", "16f3481fe8871c2c99217baf801186f5"),
        ("", URL, "", "9aea0448b5a2406aa0cdf401bfee6b06"),
        ("", URL, "more", "d0b3f360c2fc6bb6c0c76b1e544363ef"),
        ("", "", "", "47635ea1b01c2e66e5d61449e69013bb"),
    ],
)
def test_an_entry_has_the_id_it_always_had(guid: str, url: str, more: str, expected: str) -> None:
    assert item_id(FEED, guid, url, ("T", "D"), more) == expected


def test_digests_of_texts_and_documents_stay_as_they_are_stored() -> None:
    assert content_hash("T", "S", "B") == "ac398d8ca50ca7e56a6e794f40a8b5d4"
    assert content_hash("\ud83d", "", "") == "6f30184b6a208b485500745812386efb"
    assert body_hash(b"<rss/>") == "b798c3a7a0fe1b6163a56cf479a86b65"


def test_the_duplicate_key_needs_an_address_and_a_title() -> None:
    assert duplicate_key(URL, "T") == duplicate_key(URL, "t") == "8bdcef0f30f3cd8af8e540760a7eed30"
    assert duplicate_key("", "T") == duplicate_key(URL, "") == ""


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert content_hash("ab", "c", "") != content_hash("a", "bc", "")
