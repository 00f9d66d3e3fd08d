"""Damage at one place: the feed is read, and no item changes but the one that the damage is in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.mend.damage import INSERTED, KINDS, PLACES, Damaged, damaged, harm, read
from tests.ingest.mend.feeds import FEEDS

SOUND = {name: read(body) for name, body in FEEDS.items()}
HURT = [(name, one) for name, body in FEEDS.items() for one in damaged(body)]
TEXT = [text for text in INSERTED.values() if text.isascii()]
ITEM = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)
TAG = re.compile(rb"<[^<>!?]+>")


def test_the_feeds_are_read_when_sound() -> None:
    assert {name: len(items) for name, items in SOUND.items()} == {"rss": 4, "atom": 3, "rdf": 3}
    assert SOUND["rss"][0].title == "Loutkáři žádají šest korun navíc"
    assert SOUND["rdf"][2].title == "게임 번역가들 교섭단 선출"
    assert not any(item.notes for item in SOUND["rss"] if item.guid)


def test_every_kind_of_damage_is_tried_at_every_place() -> None:
    assert {(one.kind, one.place) for _, one in HURT} >= {
        (kind, place) for kind in KINDS for place in PLACES if kind != "end tag missing"
    }


@pytest.mark.parametrize(("name", "one"), HURT, ids=[f"{name}-{one.kind}-{one.place}" for name, one in HURT])
def test_damage_stays_where_it_is(name: str, one: Damaged) -> None:
    assert harm(SOUND[name], one) == (False, 0, 0)


@given(st.sampled_from(sorted(FEEDS)), st.sampled_from(TEXT), st.data())
def test_damage_anywhere_in_an_item_stays_in_it(name: str, text: bytes, data: st.DataObject) -> None:
    body = FEEDS[name]
    items = [match.span() for match in ITEM.finditer(body)]
    item = data.draw(st.integers(0, len(items) - 1))
    at = data.draw(st.integers(items[item][0] + len("<entry"), items[item][1] - len("</entry>")))
    if not (body[at - 1 : at + 1].isascii()):
        return
    one = Damaged("inserted", str(at), body[:at] + text + body[at:], item, len(items))
    assert harm(SOUND[name], one) == (False, 0, 0)


@given(st.sampled_from(sorted(FEEDS)), st.sampled_from(["gone", "twice", "no <", "no >", "mistyped"]), st.data())
def test_a_wrong_tag_in_an_item_hurts_no_other(name: str, kind: str, data: st.DataObject) -> None:
    body = FEEDS[name]
    items = [match.span() for match in ITEM.finditer(body)]
    item = data.draw(st.integers(0, len(items) - 1))
    begin, end = data.draw(st.sampled_from([match.span() for match in TAG.finditer(body, *items[item])]))
    tag = body[begin:end]
    wrong = {
        "gone": b"",
        "twice": tag + tag,
        "no <": tag[1:],
        "no >": tag[:-1],
        "mistyped": re.sub(rb"(\w)(\w)(?=\b)", rb"\2\1", tag, count=1),
    }[kind]
    one = Damaged(kind, tag.decode(), body[:begin] + wrong + body[end:], item, len(items))
    assert harm(SOUND[name], one) == (False, 0, 0)


@given(st.sampled_from(sorted(FEEDS)), st.data())
def test_a_cut_document_keeps_its_complete_items(name: str, data: st.DataObject) -> None:
    body = FEEDS[name]
    ends = [match.end() for match in ITEM.finditer(body)]
    at = data.draw(st.integers(ends[0], len(body)))
    one = Damaged("cut", str(at), body[:at], -1, sum(end <= at for end in ends))
    assert harm(SOUND[name], one) == (False, 0, 0)
    assert len(read(one.body)) == one.complete
