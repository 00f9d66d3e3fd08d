"""Bytes to a tree: what is sound stays as it is, what is no feed is called what it is, nothing costs too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.clean import NOTES
from ingest.mend.tree import LARGEST, Tree, read
from ingest.parse.document import Unparsed
from tests.ingest.mend.feeds import FEEDS

HEAD = "<rss version='2.0'><channel><title>T</title>"
TAIL = "</channel></rss>"


def tree(text: str | bytes) -> Tree:
    found = read(text.encode() if isinstance(text, str) else text)
    assert isinstance(found, Tree), found
    assert set(found.notes) <= set(NOTES)
    return found


def items(inner: str) -> list[etree._Element]:
    return list(tree(HEAD + inner + TAIL).root.iter("item"))


def one(inner: str) -> etree._Element:
    (item,) = items(f"<item>{inner}</item>")
    return item


@pytest.mark.parametrize("name", FEEDS)
def test_a_sound_document_is_taken_as_it_is(name: str) -> None:
    found = tree(FEEDS[name])
    assert (found.notes, found.cut) == ((), False)
    assert etree.tostring(found.root) == etree.tostring(etree.fromstring(FEEDS[name]))


@pytest.mark.parametrize(
    ("inner", "title", "link"),
    [
        ("<title>A</titel><link>x</link>", "A", "x"),
        ("<title>A<link>x</link>", "A", "x"),
        ("<Title>A</title><link>x</LINK>", "A", "x"),
        ("<title>A <b></title><link>x</link>", "A <b>", "x"),
        ("<title>A</b></title><link>x</link>", "A", "x"),
        ("<title>A<br></title><link>x</link>", "A<br>", "x"),
        ("<title>a < b <c d</title><link>x</link>", "a < b <c d", "x"),
        ("<title><![CDATA[A & B</title><link>x</link>", "A & B", "x"),
        ("<title><![CDATA[A]]</title><link>x</link>", "A", "x"),
        ("<title>A]]>B</title><link>x</link>", "A]]>B", "x"),
        ("<title>A</title></rss><link>x</link>", "A", "x"),
        ("<title>A</title></channel></rss><link>x</link>", "A", "x"),
        ("<title>A</title></item><link>x</link>", "A", "x"),
        ("<title lang=en lang='en'>A</title><link rel=a/b/>x</link>", "A", "x"),
        ("<title a='1>A</title><link>x</link>", "A", "x"),
        ("<image><heigh>1</height></image><title>A</title><link>x</link>", "A", "x"),
        ("<title>A\x00\x1f</title><link>?a&copy=1</link>", "A", "?a&copy=1"),
        ("<title>A</title><!-- </item> --><link>x</link></nothing>", "A", "x"),
        ("<rss:title>A</rss:title><rss:link>x</rss:link>", "A", "x"),
    ],
)
def test_an_item_is_mended(inner: str, title: str, link: str) -> None:
    for item in (items(f"<item>{inner}</item>"), items(f"<item>{inner}</item><item><title>Next</title></item>")):
        texts = {child.tag.lower(): child.text for child in item[0]}
        assert (texts["title"], texts["link"]) == (title, link)


def test_a_slash_ends_a_tag_unless_it_belongs_to_a_value() -> None:
    inner = (
        "<enclosure url='a?b=c/'/><enclosure url='a' /><enclosure url=a/><enclosure url=a/ /><guid>A & B</guid>"
    )
    assert [child.get("url") for child in one(inner)] == ["a?b=c/", "a", "a/", "a/", None]
    assert one(inner)[-1].text == "A & B"


def test_items_without_a_beginning_or_an_end() -> None:
    first, second, third = (f"<title>{name}</title><guid>{name}</guid>" for name in "ABC")
    for text in (
        f"<item>{first}<item>{second}</item><item>{third}</item>",
        f"<item>{first}</item>{second}</item><item>{third}</item>",
        f"{first}</item><item>{second}</item><item>{third}</item>",
        f"<item>{first}</item><item>{second}</item><item>{third}",
        f"<item>{first}</item><item>{second}</itme><item>{third}</item>",
    ):
        assert [item.findtext("guid") for item in items(text)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    "items",
    [
        "<item><item><title>a</title><guid>1</guid></item><item><title>b</title><guid>2</guid></item>",
        "<item><title>a</title><item><guid>1</guid></item><item><title>b</title><guid>2</guid></item>",
        "<item><title>a</title><guid>1</guid><item><item><title>b</title><guid>2</guid></item>",
        "<item><title>a</title><guid>1</guid><item><title>b</title><guid>2</guid></item>",
        "<item><title>a</title><guid>1</guid></item><item><title>b</title><guid>2</guid><item>",
    ],
)
def test_a_beginning_too_many_is_dropped_and_one_too_few_is_not(items: str) -> None:
    found = tree(f"<rss><channel>{items}</channel></rss>")
    assert [[part.text for part in item] for item in found.root.iter("item")] == [["a", "1"], ["b", "2"]]


def test_markup_of_xhtml_stays_markup() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><div>a<br>b<p>c<i>d</p></div>'
        "</content><title>R&D</title></entry></feed>"
    )
    content, title = tree(text).root[0]
    assert etree.tostring(content[0], encoding="unicode").partition(">")[2] == "a<br/>b<p>c<i>d</i></p></div>"
    assert title.text == "R&D"


@pytest.mark.parametrize(
    ("written", "space"),
    [
        ("<dc:creator>Ada</dc:creator>", "http://purl.org/dc/elements/1.1/"),
        ("<odd:thing>Ada</odd:thing>", "urn:undeclared:odd"),
        ("<a:b xmlns:a='urn:a'>Ada</a:b><b:c/>", "urn:a"),
        ("<a:b xmlns:a='urn:b >Ada</a:b>", "urn:b"),
    ],
)
def test_prefixes_are_declared(written: str, space: str) -> None:
    child = one(f"{written}<other:more/>")[0]
    assert (etree.QName(child).namespace, child.text) == (space, "Ada")


@pytest.mark.parametrize(
    ("before", "notes"),
    [
        ("\n \n", ()),
        ("<!-- a --><?xml-stylesheet href='x'?>", ()),
        ("<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://127.0.0.1:1/rss.dtd'>", ()),
        ("Notice: x in y.php", ("tags-mended",)),
        ("<br />\n<b>Notice</b>: x<br />", ("tags-mended",)),
    ],
)
def test_what_stands_before_the_feed_is_cut(before: str, notes: tuple[str, ...]) -> None:
    found = tree(f'{before}<?xml version="1.0"?>{HEAD}<item/>{TAIL}')
    assert (found.root.tag, found.notes) == ("rss", notes)


def test_flat_entities_of_a_document_are_used() -> None:
    subset = "<!DOCTYPE rss [<!ENTITY desk 'Ada &amp; Ben'><!ENTITY e \"&#233;\">]>"
    found = tree(f"{subset}{HEAD}<item><title>&desk; caf&e;</title></item>{TAIL}")
    assert next(found.root.iter("item"))[0].text == "Ada & Ben café"
    assert found.notes == ("references-mended",)


@pytest.mark.parametrize(
    "subset",
    [
        "<!ENTITY a 'x'><!ENTITY b '&a;&a;'>",
        "<!ENTITY b SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;<!ENTITY b '%p;'>",
        f"<!ENTITY b '{'x' * 1_001}'>",
        "".join(f"<!ENTITY b{number} 'x'>" for number in range(51)),
        f"<!ENTITY c '{'x' * 1_000}'>",
    ],
    ids=["nested", "file", "parameter", "long", "many", "expanding"],
)
def test_other_entities_are_not(subset: str) -> None:
    uses = "&c;" * 1_001 if "ENTITY c" in subset else ""
    found = tree(f"<!DOCTYPE rss [{subset}]>{HEAD}<item><title>&b;</title></item><x>{uses}</x>{TAIL}")
    assert next(found.root.iter("item"))[0].text == "&b;"
    assert found.notes == ("entities-removed", "references-mended")


@pytest.mark.parametrize(
    "text",
    [f"{HEAD}<description>Fish & Chips{TAIL}", f"{HEAD}&nbsp;{TAIL}", f"{HEAD}<b>{TAIL}", f"{HEAD}</channel>"],
)
def test_a_quiet_feed_with_a_flaw_is_no_broken_one(text: str) -> None:
    assert not list(tree(text).root.iter("item"))


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (HEAD, "broken", "breaks off"),
        (f"{HEAD}<item><title>half", "broken", "breaks off"),
        ("<html><body><p>Hello & welcome", "not-a-feed", "HTML page"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "not-a-feed", "HTML page"),
        ("<html><title>Just a moment...</title>", "not-a-feed", "asks for a browser"),
        ("words & nothing else", "not-a-feed", "format"),
        (f"{HEAD}{'&' * 500_001}", "too-costly", "damaged"),
        (f"{HEAD}& {'x' * LARGEST}", "too-costly", "damaged"),
        (f"{HEAD}& {'<a>' * 300_001}", "too-costly", "damaged"),
    ],
    ids=["head", "half", "html", "xhtml", "challenge", "words", "references", "long", "tags"],
)
def test_what_cannot_be_read_says_why(text: str, status: str, words: str) -> None:
    found = read(text.encode())
    assert isinstance(found, Unparsed)
    assert (found.status, words in found.message) == (status, True)


def test_nothing_nests_deeper_than_lxml_reads() -> None:
    deep = "<media:group>" * 300 + "</media:group>" * 300
    inline = "<i>" * 300 + "</i>" * 300
    found = items(f"<item>{deep}<title>A & {inline}</title></item><item><title>B</title></item>")
    assert [len(list(item.iter("title"))) for item in found] == [1, 1]


@given(st.text(alphabet="<>/!?[]-&;=\"' abcdCDATitemrsschanel:", max_size=80))
def test_no_text_raises(noise: str) -> None:
    assert isinstance(read((HEAD + noise).encode()), Tree | Unparsed)
    found = read(f"{HEAD}<item>{noise}</item><item><guid>kept</guid></item>{TAIL}".encode())
    assert isinstance(found, Tree)


@pytest.mark.parametrize("before", ["", "\ufeff", "<?xml version='1.0'?>\n<?style a='b'?><!-- rss é -->\n"])
def test_the_text_of_a_sound_document_begins_with_its_root(before: str) -> None:
    document = f"{HEAD}<item><title>Grève</title></item>{TAIL}"
    found = tree(before + document)
    assert (found.text, found.notes) == (document, ())


@pytest.mark.parametrize("place", ["<!-- % -->", "<a b='%'/>", "<![CDATA[%]]>", "%"])
def test_no_byte_beyond_utf8_is_passed_over(place: str) -> None:
    bad = (HEAD + f"<item><title>Grève générale à Orléans</title><link>{place}</link></item>" + TAIL).encode()
    assert tree(bad.replace(b"%", b"\xff")).notes == ("bytes-replaced",)
