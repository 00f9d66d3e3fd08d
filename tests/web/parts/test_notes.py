"""What is said beside an answer, with what to press."""

from query.parse import read
from query.unknown import UnknownValue
from tests.query.reading.names import NAMES
from tests.web.desk import NOW
from web.parts.links import PageAddress
from web.parts.notes import NoteView, Offer, notes, offers

PLACE = PageAddress(q="x", since="2023-07", after="cursor")


def test_each_remark_offers_the_query_written_the_other_way() -> None:
    (note,) = notes(read("women or woman", NOW, NAMES), (), PLACE)
    assert "write OR" in note.message
    assert note.offers == (Offer("women OR woman", "/?q=women+OR+woman&since=2023-07"),)
    (dash,) = notes(read("a , b", NOW, NAMES), (), PLACE)
    assert dash.offers == ()


def test_each_value_that_no_item_has_offers_the_nearest_in_its_place() -> None:
    unknown = UnknownValue("company", "netflx", ("Netflix", "Netflix Animation"))
    found = notes(read("tag:ai AND company:netflx", NOW, NAMES), (unknown, UnknownValue("law", "zzz")), PLACE)
    assert [offer.query for offer in found[0].offers] == [
        "tag:ai AND company:Netflix",
        'tag:ai AND company:"Netflix Animation"',
    ]
    assert found[1] == NoteView("no item has law:zzz; nothing there is spelled like it")


def test_a_query_is_offered_once() -> None:
    assert [offer.query for offer in offers(["a", "", "b", "a"], PLACE)] == ["a", "b"]
