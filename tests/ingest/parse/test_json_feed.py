"""JSON Feed: what it says is kept, and damage stays where it is."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.document import Entry, FeedDocument, Unparsed
from ingest.parse.json_feed import parse
from news.item import Media

ITEM = {
    "id": "3", "url": "https://a.example/3", "title": "Three", "content_html": "<p>x</p>",
    "authors": [{"name": "Ada"}, {"name": "Ada"}, {"url": "https://b.example/"}], "author": {"name": "Old"},
    "tags": ["Film", "R&D", 7], "image": "https://a.example/3.jpg", "banner_image": "https://a.example/wide.jpg",
    "attachments": [{"url": "https://a.example/3.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 120},
                    {"url": "https://a.example/3.jpg", "mime_type": "image/jpeg"}, {"mime_type": "x"}, "odd"],
    "date_published": "2026-01-01T00:00:00Z", "date_modified": "2026-01-02T00:00:00Z",
    "_extension": {"title": "not this"},
}  # fmt: skip


def written(*items: object, **more: object) -> bytes:
    return msgspec.json.encode({"version": "https://jsonfeed.org/version/1.1", "items": items, **more})


def document(body: bytes, content_type: str = "") -> FeedDocument:
    found = parse(body, content_type)
    assert isinstance(found, FeedDocument), found
    return found


def entries(body: bytes, content_type: str = "") -> tuple[Entry, ...]:
    return document(body, content_type).entries


def test_what_an_item_says_is_kept() -> None:
    (entry,) = entries(written(ITEM))
    assert (entry.author, entry.categories) == ("Ada", ("Film", "R&amp;D"))
    assert entry.media == (
        Media("https://a.example/3.mp3", "audio/mpeg", 120),
        Media("https://a.example/3.jpg", "image/jpeg"),
        Media("https://a.example/wide.jpg"),
    )
    assert (entry.published, entry.updated) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
    assert (entry.title, entry.notes) == ("Three", ())


@pytest.mark.parametrize(
    ("item", "feed", "author"),
    [
        ({}, {"authors": [{"name": "Desk"}]}, "Desk"),
        ({}, {"author": {"name": "Desk"}}, "Desk"),
        ({"author": {"name": "Eve"}}, {"authors": [{"name": "Desk"}]}, "Eve"),
        ({"authors": [{"name": "Eve"}], "author": {"name": "Old"}}, {}, "Eve"),
        ({"authors": [], "author": {"name": "Old"}}, {}, "Old"),
        ({"author": "Eve"}, {}, "Eve"),
        ({"authors": {"name": "Eve"}}, {}, "Eve"),
        ({"authors": [{"name": ""}, None, 7]}, {"author": None}, "7"),
    ],
)
def test_who_wrote_it(item: dict[str, object], feed: dict[str, object], author: str) -> None:
    (entry,) = entries(written({"id": "1", "content_text": "x", **item}, **feed))
    assert entry.author == author


@pytest.mark.parametrize(
    ("version", "form"),
    [
        ("https://jsonfeed.org/version/1", "json1"),
        ("http://jsonfeed.org/version/1.1/", "json11"),
        ("1.1", "json11"),
        (1.1, "json11"),
        (1, "json1"),
        ("one", "json"),
        (None, "json"),
    ],
)
def test_a_version_that_is_not_an_address_or_is_missing_refuses_no_items(version: object, form: str) -> None:
    found = document(written({"id": 1, "title": "One"}, version=version))
    assert (found.form, [entry.title for entry in found.entries]) == (form, ["One"])


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": []}',
        b'{"version": 1.1, "items": []}',
        b'{"items": [{"id": "1", "snippet": {"title": "x"}}, 5]}',
        b'{"version": "1.0", "title": "T"}',
        b'{"items": "id"}',
        b'{"error": "not found"}',
    ],
)
def test_json_that_is_no_feed_is_none(body: bytes) -> None:
    found = parse(body)
    assert isinstance(found, Unparsed)
    assert found.status == "not-a-feed"


SOUND = written(*({"id": str(n), "title": f"Title {n}", "content_html": f"<p>Text {n}</p>"} for n in range(4)))

DAMAGE = {
    "newline": (b"Text 1", b"Text\n 1", "<p>Text\n 1</p>"),
    "return-and-tab": (b"Text 1", b"Te\r\nxt\t1", "<p>Te\r\nxt\t1</p>"),
    "control": (b"Text 1", b"Te\x01x\x1ft 1", "<p>Text 1</p>"),
    "nul": (b"Text 1", b"Te\x00xt 1", "<p>Text 1</p>"),
    "low-half": (b"Text 1", rb"Text \uDE00 1", "<p>Text  1</p>"),
    "high-half": (b"Text 1", rb"Text \ud83d 1", "<p>Text  1</p>"),
    "halves-in-the-wrong-order": (b"Text 1", rb"Text \uDE00\ud83d\ud83D\udE00 1", "<p>Text \U0001f600 1</p>"),
    "impossible-escape": (b"Text 1", rb"Te\xt \'1\'", "<p>Text '1'</p>"),
    "half-an-escape": (b"Text 1", rb"Text \u12 1", "<p>Text u12 1</p>"),
    "escaped-backslash": (b"Text 1", b"Te\\\\\nxt", "<p>Te\\\nxt</p>"),
    "bad-byte": (b"Text 1", b"Caf\xe9 1", None),
    "comma-in-item": (b'"Title 1"', b'"Title 1",', None),
    "comma-after-member": (b"1</p>\"", b"1</p>\",", "<p>Text 1</p>"),
    "not-a-number": (b'"Title 1"', b"NaN", "<p>Text 1</p>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_in_one_item_changes_no_other(kind: str) -> None:
    old, new, text = DAMAGE[kind]
    assert old in SOUND
    damaged = SOUND.replace(old, new, 1)
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        msgspec.json.decode(damaged)
    sound, found = entries(SOUND), entries(damaged)
    assert len(found) == 4
    assert [found[place] for place in (0, 2, 3)] == [sound[place] for place in (0, 2, 3)]
    assert found[1].guid == sound[1].guid
    assert text is None or found[1].content == text


def test_only_the_mended_item_says_so() -> None:
    found = entries(SOUND.replace(b"Text 2", b"Te\x02xt 2"))
    assert [entry.notes for entry in found] == [(), (), ("json-broken",), ()]


@pytest.mark.parametrize(
    "damaged",
    [
        SOUND.replace(b"}]", b"},]"),
        SOUND.replace(b"}]", b"},,]"),
        SOUND.replace(b"]}", b"],}"),
        SOUND.replace(b"[{", b"[,{"),
        SOUND + b"}",
        SOUND + b"\n<!-- cached at noon -->",
        b"\xef\xbb\xbf" + SOUND,
        SOUND.replace(b"},{", b"}\x0b,\xc2\xa0{"),
        SOUND.replace(b"},{", b"} {"),
        SOUND.replace(b"}]", b"}\n]"),
    ],
    ids=[
        "last-item",
        "two-commas",
        "last-member",
        "first",
        "bracket",
        "tail",
        "mark",
        "blanks",
        "no-comma",
        "line",
    ],
)
def test_damage_between_items_changes_none(damaged: bytes) -> None:
    assert entries(damaged) == entries(SOUND)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"id":"2",', b'"id":"2", // see "the docs", [1]\n'),
        (b'"id":"2",', b'/* the "second" } */ "id":"2",'),
        (b'"id":"2",', b'"id":"2", # { second\n'),
        (b'"id":"2",', b'"id":"2" '),
        (b'"id":"2"', b"'id':'2'"),
        (b'"id":"2"', b'id:"2"'),
        (b'"id":"2"', b"id: 2"),
        (b'"Title 2"', b"'Title 2'"),
        (b'"id":"2"', b'"id":"2","rating":-Infinity,"_a":+5,"_b":007,"_c":.5,"_d":0x1F,"_e":1e5,"_f":-1.5'),
    ],
)
def test_what_javascript_allows_is_read(old: bytes, new: bytes) -> None:
    damaged = SOUND.replace(old, new, 1)
    found = entries(damaged)
    assert damaged != SOUND
    assert [entry.notes for entry in found][2] in ((), ("json-broken",))
    assert [(entry.guid, entry.title, entry.content) for entry in found] == [
        (entry.guid, entry.title, entry.content) for entry in entries(SOUND)
    ]


def test_quotes_of_both_kinds() -> None:
    (entry,) = entries(b"""{'version':'1.1','items':[{'id':'1','title':'The "Don\\'t" poster',}]}""")
    assert entry.title == 'The "Don\'t" poster'


def test_links_are_whole_and_an_id_may_be_one() -> None:
    found = entries(
        written(
            {"id": "1", "url": "/1", "title": "x"},
            {"id": "https://b.example/2", "title": "x"},
            {"id": "3", "title": "x"},
            {},
            home_page_url="https://a.example/blog/",
        )
    )
    assert [entry.link for entry in found] == ["https://a.example/1", "https://b.example/2", ""]


@pytest.mark.parametrize("place", range(SOUND.index(b'{"id":"1"') + 1, len(SOUND), 7))
def test_a_cut_tail_leaves_the_whole_items_before_it(place: int) -> None:
    sound, found = entries(SOUND), document(SOUND[:place])
    assert found.entries == sound[: len(found.entries)]
    assert len(found.entries) == SOUND[:place].count(b'p>"}')
    assert found.notes == ("document-cut",)


TITLES = "Žižkov, Kraków — 東京 \U0001f3c6"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
)
def test_unicode_in_any_of_its_encodings(encoding: str) -> None:
    body = written({"id": "1", "title": TITLES}).decode().encode(encoding)
    assert [entry.title for entry in entries(body)] == [TITLES]


@pytest.mark.parametrize(
    ("title", "encoding", "content_type"),
    [
        ("Café über", "latin-1", ""),
        ("“Café”", "cp1252", "application/json"),
        ("Žižkov", "iso-8859-2", "application/json; charset=iso-8859-2"),
        ("Москва", "windows-1251", 'application/feed+json; charset="windows-1251"'),
        ("Москва", "utf-8", "application/json; charset=iso-8859-1"),
    ],
)
def test_other_encodings(title: str, encoding: str, content_type: str) -> None:
    body = written({"id": "1", "title": title}, {"id": "2", "title": "Two"}).decode().encode(encoding)
    assert [entry.title for entry in entries(body, content_type)] == [title, "Two"]


@given(st.binary(max_size=60), st.integers(0, len(SOUND)), st.integers(0, 20))
def test_no_bytes_raise(more: bytes, place: int, gap: int) -> None:
    assert isinstance(parse(SOUND[:place] + more + SOUND[place + gap :]), FeedDocument | Unparsed)


def test_nesting_without_end_is_broken_and_nothing_worse() -> None:
    for body in (b'{"a":' * 100_000, b'{"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}"):
        assert parse(body).__class__ is Unparsed
