"""What an entry says, where feeds write it in unusual ways, and where feedparser is no model."""

import pytest

from ingest.parse.document import Entry, FeedDocument
from ingest.parse.parser import parse
from news.item import Media
from tests.ingest.scripted import rss

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def read(source: str | bytes) -> FeedDocument:
    found = parse(source.encode() if isinstance(source, str) else source)
    assert isinstance(found, FeedDocument), found
    return found


def of_item(inside: str, more: str = "") -> Entry:
    """Return the only item of an RSS channel that holds ``more`` too."""
    (entry,) = read(rss(f"<item>{inside}</item>", more=more)).entries
    return entry


def of_entry(inside: str, more: str = "", feed: str = "") -> Entry:
    """Return the only entry of an Atom feed that holds ``more`` too and has these attributes."""
    (entry,) = read(f"<feed {ATOM} {feed}><title>F</title>{more}<entry>{inside}</entry></feed>").entries
    return entry


@pytest.mark.parametrize(
    ("link", "channel", "wanted"),
    [
        ("/2026/b", "https://site.example/news/", "https://site.example/2026/b"),
        ("2026/b", "https://site.example/news/", "https://site.example/news/2026/b"),
        ("?id=7", "https://site.example/news/", "https://site.example/news/?id=7"),
        ("//cdn.example/b", "https://site.example/", "https://cdn.example/b"),
        ("www.other.example/b", "https://site.example/", "https://www.other.example/b"),
        ("site.example/b", "https://www.site.example/", "https://site.example/b"),
        ("story.html", "https://site.example/news/", "https://site.example/news/story.html"),
        ("https://x.example/?a=1&amp;amp;b=2", "https://site.example/", "https://x.example/?a=1&b=2"),
        ("https:///x.example/b", "https://site.example/", "https://x.example/b"),
        ("http:/x.example/b", "https://site.example/", "http://x.example/b"),
        ("WWW.other.example:8080/b", "https://site.example/", "https://WWW.other.example:8080/b"),
        ("mailto:desk@site.example", "https://site.example/", "mailto:desk@site.example"),
        ("2026/b", "", "2026/b"),
        ("#", "https://site.example/", ""),
        ("#v2", "https://site.example/changes", "https://site.example/changes#v2"),
        ("guild.org/2026/b", "https://site.example/news/", "https://guild.org/2026/b"),
        ("guild.org", "https://site.example/news/", "https://site.example/news/guild.org"),
        ("index.pl/2026/b", "https://site.example/news/", "https://site.example/news/index.pl/2026/b"),
        ("ada.bell/2026/b", "https://site.example/news/", "https://site.example/news/ada.bell/2026/b"),
        ("https://x.example/?a=1&amp;#038;b=2", "https://site.example/", "https://x.example/?a=1&b=2"),
        ("https://x.example/?a=1&amp;amp;amp;b=2", "https://site.example/", "https://x.example/?a=1&b=2"),
        ("http://[x/b", "https://site.example/", "http://[x/b"),
    ],
)
def test_a_link_belongs_to_the_channels_site(link: str, channel: str, wanted: str) -> None:
    assert of_item(f"<link>{link}</link>", f"<link>{channel}</link>").link == wanted


def test_a_base_goes_before_the_channels_link() -> None:
    source = (
        '<rss version="2.0" xml:base="https://base.example/x/"><channel xml:base="y/"><link>https://site.example/</link>'
        '<item><link>1</link></item><item xml:base="/z/"><link>2</link></item>'
        '<item><link xml:base="w/">3</link></item>'
        "</channel></rss>"
    )
    assert [entry.link for entry in read(source).entries] == [
        "https://base.example/x/y/1",
        "https://base.example/z/2",
        "https://base.example/x/y/w/3",
    ]


def test_items_of_several_channels_belong_to_their_own() -> None:
    channels = "".join(
        f"<channel><title>{name}</title><link>https://{name}.example/</link><item><link>/1</link></item></channel>"
        for name in ("one", "two")
    )
    found = read(f'<rss version="2.0">{channels}</rss>')
    assert [entry.link for entry in found.entries] == ["https://one.example/1", "https://two.example/1"]
    assert found.title == "one"


@pytest.mark.parametrize(
    ("links", "wanted"),
    [
        ('<link href="https://a.example/1"/><link rel="enclosure">http://b.example/</link>', "https://a.example/1"),
        ('<link href="https://a.example/1"/><link rel="self">https://a.example/feed</link>', "https://a.example/1"),
        ('<link href="https://a.example/1"/><link rel="replies">https://a.example/talk</link>', "https://a.example/1"),
        ('<link href="https://a.example/1"/><link href=""/>', "https://a.example/1"),
        ('<link href="https://a.example/1"/><link/>', "https://a.example/1"),
        ('<link rel="alternate"/>', ""),
        ('<link href="https://a.example/1"/><link href="javascript:void(0)"/>', "https://a.example/1"),
        ('<link href="mailto:a@a.example"/><link href="https://a.example/1"/>', "https://a.example/1"),
        ('<link type="text/html; charset=utf-8" href="https://a.example/1"/>', "https://a.example/1"),
        ('<link type="application/atom+xml; type=entry" href="https://a.example/1.atom"/>', ""),
        ('<link uri="at://did:plc:x/post/1">https://a.example/1</link>', "https://a.example/1"),
        ('<link url="https://a.example/1"/>', "https://a.example/1"),
        ('<link rel="http://www.iana.org/assignments/relation/alternate" href="https://a.example/1"/>',
         "https://a.example/1"),
        ('<link type="application/json" href="https://a.example/1.json"/>', ""),
    ],
)  # fmt: skip
def test_the_link_of_the_article_is_taken(links: str, wanted: str) -> None:
    assert of_entry(links, feed='xml:base="https://base.example/feed"').link == wanted


@pytest.mark.parametrize("order", [1, -1])
def test_of_pages_in_several_languages_the_entrys_own_is_taken(order: int) -> None:
    links = [f'<link hreflang="{code}" href="https://a.example/{code}"/>' for code in ("en-GB", "sv", "fi")]
    assert of_entry("".join(links[::order]), feed='xml:lang="sv-SE"').link == "https://a.example/sv"


def test_what_a_resource_is_about_is_its_address() -> None:
    source = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel/><item rdf:about="https://a.example/1"><title>x</title></item>
    <item rdf:about="urn:x:2"><title>y</title></item>
    <item rdf:about="https://a.example/3"><link>https://a.example/three</link></item></rdf:RDF>"""
    assert [entry.link for entry in read(source).entries] == ["https://a.example/1", "", "https://a.example/three"]


@pytest.mark.parametrize(
    ("guid", "wanted"),
    [
        ("<guid>https://a.example/7</guid>", "https://a.example/7"),
        ("<guid>post-7</guid>", ""),
        ("<guid>/7</guid>", ""),
        ("<guid>tag:a.example,2026:7</guid>", ""),
        ('<guid isPermaLink="false">https://a.example/7</guid>', ""),
        ("<guid>https://a.example/7</guid><link>at://did:plc:x/7</link>", "https://a.example/7"),
        ("<guid>https://a.example/7</guid><link>/8</link>", "https://a.example/8"),
    ],
)
def test_only_a_guid_that_is_an_address_is_a_link(guid: str, wanted: str) -> None:
    assert of_item(guid, "<link>https://a.example/</link>").link == wanted


def test_a_guid_is_as_written_and_as_it_was_read_before() -> None:
    entry = of_entry("<id>post-7</id>", feed='xml:base="https://base.example/x/"')
    assert (entry.guid, entry.former_guid) == ("post-7", "https://base.example/x/post-7")
    entry = of_entry("<id>tag:a.example,2026:7</id>", feed='xml:base="https://base.example/x/"')
    assert (entry.guid, entry.former_guid) == ("tag:a.example,2026:7", "")
    entry = of_entry('<content xml:base="/feed">x</content><id>post-7</id>')
    assert (entry.guid, entry.former_guid) == ("post-7", "/post-7")
    entry = of_item("<guid isPermaLink='false'>post-7</guid>")
    assert (entry.guid, entry.former_guid) == ("post-7", "")


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ('<title type="text">The &lt;audio&gt; tag &amp; you</title>', "The &lt;audio&gt; tag &amp; you"),
        ("<title>The &lt;audio&gt; tag</title>", "The &lt;audio&gt; tag"),
        ('<title type="html">The &lt;b&gt;bold&lt;/b&gt;</title>', "The <b>bold</b>"),
        ('<title type="text">Mislabelled &lt;b&gt;bold&lt;/b&gt;</title>', "Mislabelled <b>bold</b>"),
        ('<title type="text">Mislabelled &amp;#8217;s</title>', "Mislabelled &#8217;s"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>b</i> &lt; c</div></title>',
         "A <i>b</i> &lt; c"),
        ('<title type="text/html" mode="base64">QSA8Yj5iPC9iPg==</title>', "A <b>b</b>"),
        ('<title mode="base64">no base64!</title>', "no base64!"),
        ("<title>A <br/>b</title>", "A <br>b"),
    ],
)  # fmt: skip
def test_a_title_is_html_whatever_its_type(title: str, wanted: str) -> None:
    assert of_entry(title).title == wanted


def test_half_a_letter_at_the_end_of_a_text_is_no_white_space() -> None:
    entry = of_item("<title>\n Citt\u00c3\u00a0\n </title><description>Kirk\u00c3\u0085</description>")
    assert (entry.title, entry.description) == ("Citt\u00c3\u00a0", "Kirk\u00c3\u0085")


def test_a_text_that_is_no_text_is_no_content() -> None:
    entry = of_entry('<content type="image/png">iVBORw0KGgo=</content><summary>A picture</summary>')
    assert (entry.content, entry.description) == ("", "A picture")


@pytest.mark.parametrize("name", ["image", "source", "textInput", "textinput"])
def test_what_speaks_of_something_else_says_nothing_of_the_entry(name: str) -> None:
    inside = (
        f"<{name}><title>Other</title><link>https://b.example/</link><description>Other</description></{name}>"
    )
    for item in (f"{inside}<title>Mine</title>", f"<title>Mine</title>{inside}"):
        entry = of_item(item)
        assert (entry.title, entry.link, entry.description) == ("Mine", "", "")


@pytest.mark.parametrize(
    "odd", ["<gml:pos>1 2</gml:pos>", "<where/>", "<tags>a</tags>", "<image><width>x</width></image>"]
)
def test_what_feedparser_raises_on_loses_nothing(odd: str) -> None:
    source = f'<rss version="2.0" xmlns:gml="http://www.opengis.net/gml"><channel><item>{odd}<title>T</title></item></channel></rss>'
    assert read(source).entries[0].title == "T"


def test_an_item_within_an_item_is_one_of_its_own_and_an_empty_one_is_none() -> None:
    found = read(
        rss("<item><title>A</title><item/><link>https://a.example/1</link><item><title>B</title></item></item>")
    )
    assert [(entry.title, entry.link) for entry in found.entries] == [("A", "https://a.example/1"), ("B", "")]
    assert found.total == 2


@pytest.mark.parametrize(
    ("feed", "entry", "wanted"),
    [
        ("<author><name>Ada</name></author><author><name>Ben</name></author>", "", "Ada, Ben"),
        ("<author><name>Ada</name></author>", "<author><name>Cy</name></author>", "Cy"),
        ("<author><name>Ada</name></author>", "<source><author><name>Dee</name></author></source>", "Dee"),
        ("<author><email>ada@a.example</email></author>", "<author/>", "ada@a.example"),
        ("", "<author><name>Ada</name></author><author><name>Ada</name></author>", "Ada"),
        ("", "<author>ada@a.example</author><author><name>Ada</name></author>", "Ada"),
        ("", "<author>Ada Bell, ada@a.example</author>", "Ada Bell"),
        ("", "<author>mailto:ada@a.example (Ada Bell)</author>", "Ada Bell"),
    ],
)
def test_authors_are_inherited(feed: str, entry: str, wanted: str) -> None:
    assert of_entry(entry, feed).author == wanted


def test_an_editor_is_no_author_of_every_item() -> None:
    assert of_item("", "<managingEditor>desk@a.example (Desk)</managingEditor>").author == ""
    assert of_item("", "<author>Ada</author>").author == "Ada"


@pytest.mark.parametrize(
    ("inside", "feed", "wanted"),
    [
        ('<content xml:lang="fr">x</content>', 'xml:lang="en"', "fr"),
        ('<summary xml:lang="pt_BR">x</summary>', "", "pt-BR"),
        ('<title xml:lang="de">x</title><content xml:lang="fr">x</content>', "", "de"),
        ("<title>x</title>", 'xml:lang="en_US"', "en-US"),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml" lang="fr">x</div></content>', "", "fr"),
        ('<title>x <em xml:lang="fr">y</em></title>', 'xml:lang="en"', "en"),
        ('<content xml:lang="">x</content>', 'xml:lang="en"', "en"),
        ('<dc:language xmlns:dc="http://purl.org/dc/elements/1.1/">es</dc:language>', 'xml:lang="en"', "es"),
    ],
)
def test_the_nearest_word_on_the_language_counts(inside: str, feed: str, wanted: str) -> None:
    assert of_entry(inside, feed=feed).language == wanted


SPACES = (
    'xmlns:m="http://search.yahoo.com/mrss/" xmlns:p="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom"'
)


def spaced(inside: str) -> Entry:
    channel = f"<channel><link>https://a.example/</link><item>{inside}</item></channel>"
    (entry,) = read(f'<rss version="2.0" {SPACES}>{channel}</rss>').entries
    return entry


def test_categories_come_once_each_in_the_feeds_order() -> None:
    entry = spaced(
        "<category>Labor</category><d:subject>AI &amp; law</d:subject><category domain='x'>Labor</category>"
        "<a:category term='vo' label='Voice-over'/><a:category term='dub'/><p:keywords>strike, vote ,,Labor"
        "</p:keywords><p:category text='Arts'><p:category text='Film'/></p:category><m:category>m/1</m:category>"
        "<m:group><m:keywords>deep</m:keywords></m:group><category/>"
        "<a:category scheme='kind' term='https://schema.example/kind#post'/>"
    )
    assert entry.categories == (
        "Labor", "AI & law", "Voice-over", "dub", "strike", "vote", "Arts", "Film", "m/1", "deep",
    )  # fmt: skip


def test_files_and_pictures_are_kept_with_type_and_size() -> None:
    entry = spaced(
        "<enclosure url='/1.mp3' length='77' type='audio/mpeg'/><a:link rel='enclosure' href='https://b.example/2.mp4'/>"
        "<m:group><m:content url='https://a.example/3.jpg' medium='image' fileSize='12'><m:title>Photo</m:title>"
        "<m:thumbnail url='https://a.example/4.jpg'/></m:content></m:group><p:image href='5.png'/>"
        "<image>https://a.example/6.jpg</image><enclosure url='https://a.example/1.mp3'/><enclosure url=''/>"
        "<image>A photo</image><enclosure url='https://a.example/7' length='many'/>"
    )
    assert entry.media == (
        Media("https://a.example/1.mp3", "audio/mpeg", 77),
        Media("https://b.example/2.mp4"),
        Media("https://a.example/3.jpg", "image/*", 12),
        Media("https://a.example/4.jpg", "image/*"),
        Media("https://a.example/5.png", "image/*"),
        Media("https://a.example/6.jpg", "image/*"),
        Media("https://a.example/7"),
    )


def test_source_comments_and_the_last_change_are_kept() -> None:
    entry = of_item(
        "<source url='https://b.example/feed'>The Other</source><comments>/talk/1</comments>"
        "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><lastBuildDate>2026-03-02</lastBuildDate>",
        "<link>https://a.example/</link>",
    )
    assert (entry.source, entry.comments) == ("The Other", "https://a.example/talk/1")
    assert (entry.published, entry.updated) == ("Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-02")
    entry = of_entry(
        "<source><title>The Other</title></source><link rel='replies' href='https://a.example/t'/>"
        "<link rel='replies' type='application/atom+xml' href='https://a.example/t.atom'/><updated>2026-03-02</updated>"
    )
    assert (entry.source, entry.comments) == ("The Other", "https://a.example/t")
    assert (entry.published, entry.updated) == ("2026-03-02", "2026-03-02")
