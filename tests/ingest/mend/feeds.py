"""Three sound feeds of our own, in three formats, languages and charsets."""

RSS = """<?xml version="1.0" encoding="windows-1250"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Zákulisí</title><link>https://zakulisi.example/</link><description>Zprávy od rampy</description>
<item>
<title>Loutkáři žádají šest korun navíc</title>
<link>https://zakulisi.example/c?id=1&amp;r=mzdy</link>
<guid isPermaLink="false">zakulisi-1</guid>
<dc:creator>Běta Říhová</dc:creator>
<description>Výbor hlasoval v úterý; ředitel mlčí.</description>
<pubDate>Tue, 13 Jan 2026 09:00:00 GMT</pubDate>
</item>
<item>
<title>Studio Ořech &amp; syn propouští dabéry</title>
<link>https://zakulisi.example/c?id=2&amp;r=dabing</link>
<guid isPermaLink="false">zakulisi-2</guid>
<description><![CDATA[<p>Hlasy nahradí <b>stroj</b>, tvrdí dopis.</p>]]></description>
<pubDate>Wed, 14 Jan 2026 10:30:00 GMT</pubDate>
</item>
<item>
<title>Osvětlovači podepsali smlouvu</title>
<link>https://zakulisi.example/c?id=3&amp;r=mzdy</link>
<guid isPermaLink="false">zakulisi-3</guid>
<description>Platí od března, nejdéle dva roky.</description>
<pubDate>Thu, 15 Jan 2026 08:15:00 GMT</pubDate>
</item>
<item>
<title>Překladatelka her vyhrála spor</title>
<link>https://zakulisi.example/c?id=4&amp;r=hry</link>
<guid isPermaLink="false">zakulisi-4</guid>
<description>Soud přiznal autorce podíl z prodeje.</description>
<pubDate>Fri, 16 Jan 2026 17:45:00 GMT</pubDate>
</item>
</channel>
</rss>
""".encode("cp1250")

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fi">
<title>Näyttämöllä</title><id>https://nayttamo.example/</id><updated>2026-01-20T08:00:00Z</updated>
<entry>
<title>Äänitehosteiden tekijät lakossa: ”emme ole koneita”</title>
<link rel="alternate" href="https://nayttamo.example/a?n=1&amp;o=tyo"/>
<id>https://nayttamo.example/a?n=1&amp;o=tyo</id>
<updated>2026-01-18T07:10:00Z</updated>
<author><name>Säde Öhman</name></author>
<summary>Työtaistelu alkoi sunnuntaina Tampereella.</summary>
</entry>
<entry>
<title>Lavastajat laskevat tunteja</title>
<link rel="alternate" href="https://nayttamo.example/a?n=2&amp;o=palkka"/>
<id>https://nayttamo.example/a?n=2&amp;o=palkka</id>
<updated>2026-01-19T11:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Päivä on <em>pidempi</em> kuin sopimus.<br/>Äänestys perjantaina.</p></div></content>
</entry>
<entry>
<title type="html">Kuoro &amp;amp; orkesteri sopivat</title>
<link rel="alternate" href="https://nayttamo.example/a?n=3&amp;o=musiikki"/>
<id>https://nayttamo.example/a?n=3&amp;o=musiikki</id>
<updated>2026-01-20T08:00:00Z</updated>
<summary type="html">&lt;p&gt;Kaksi vuotta, neljä prosenttia.&lt;/p&gt;</summary>
</entry>
</feed>
""".encode()

RDF = """<?xml version="1.0" encoding="euc-kr"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://mudae.example/">
<title>무대 뒤</title><link>https://mudae.example/</link><description>현장 소식</description>
<items><rdf:Seq><rdf:li rdf:resource="https://mudae.example/g/1"/><rdf:li rdf:resource="https://mudae.example/g/2"/>
<rdf:li rdf:resource="https://mudae.example/g/3"/></rdf:Seq></items>
</channel>
<item rdf:about="https://mudae.example/g/1">
<title>성우 조합, 합성 음성 계약 거부</title>
<link>https://mudae.example/g/1</link>
<description>조합은 월요일에 답을 보냈다.</description>
<dc:date>2026-02-02T01:00:00Z</dc:date>
</item>
<item rdf:about="https://mudae.example/g/2">
<title>소품 제작자 임금 협상 시작</title>
<link>https://mudae.example/g/2</link>
<description>첫 만남은 세 시간 걸렸다.</description>
<dc:date>2026-02-03T02:00:00Z</dc:date>
</item>
<item rdf:about="https://mudae.example/g/3">
<title>게임 번역가들 교섭단 선출</title>
<link>https://mudae.example/g/3</link>
<description>투표율은 팔십 퍼센트였다.</description>
<dc:date>2026-02-04T03:00:00Z</dc:date>
</item>
</rdf:RDF>
""".encode("cp949")

FEEDS = {"rss": RSS, "atom": ATOM, "rdf": RDF}
