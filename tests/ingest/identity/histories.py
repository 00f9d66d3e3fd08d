"""Histories of an outlet with two feeds, made from a truth: articles whose guids, addresses and headlines change.

At every step one thing happens to the outlet, then both feeds are read. Within one step no article changes in more
than its form allows. These are beyond what anybody can tell, and do not happen here:

- the guid changes, or there is none or one for all, and in the same step the address changes of an article without
  a date; or the guid is the address and there is no date when that changes;
- an article takes another's guid, or that of all, and has the same moment;
- an article that no feed shows changes more than once, and then comes back;
- two of guid, address, headline and date change at once, except address and guid where one is made from the other.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from ingest.clean import Cleaned
from ingest.identity.identify import content_hash
from ingest.identity.keys import keys_of
from ingest.identity.links import canonical
from ingest.identity.said import Said
from news.item import Item

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
MAIN, SECTION = "https://daily.example/feed", "https://daily.example/labor/feed"
OUTLET = "The Daily Example"


class Article(msgspec.Struct):
    """One piece of news, as its outlet knows it."""

    number: int
    guid: str
    slug: str
    title: str
    text: str
    date: datetime | None
    labor: bool
    """Whether the section feed has it."""
    in_section: str = ""
    """The headline in the section feed, where it is not yet or not any more that of the main feed."""
    texts: int = 1
    """How many texts it has had."""


class Document(msgspec.Struct):
    """What one feed gives at one step: each entry with the number of its article."""

    feed: str
    entries: list[tuple[int, Cleaned]]


class Outlet:
    """An outlet whose content system has habits, good and bad."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.guids = self.rng.choice(["number", "number", "number", "address", "none", "constant"])
        self.dates = self.rng.choice(["exact", "exact", "batch", "day", "none"])
        if (self.guids, self.dates) == ("constant", "batch"):
            self.dates = "exact"
        self.page = self.rng.choice(["", "", "", "changes#"])
        self.amp = self.rng.choice(["", "", "https://daily.example/{}/amp/", "https://m.daily.example/{}?amp=1"])
        self.size = self.rng.choice([3, 6, 20])
        self.scheme, self.renewed, self.fragment, self.count = "http", 0, 0, 0
        self.articles: list[Article] = []
        for _ in range(self.rng.randint(1, 4)):
            self.publish()

    def history(self) -> Iterator[list[Document]]:
        """Yield what both feeds give, step by step."""
        happenings = [getattr(self, f"on_{name}") for name in self._possible()]
        for _ in range(self.rng.randint(3, 8)):
            yield self._documents()
            self.rng.choice(happenings)()
        yield self._documents()

    def _possible(self) -> Sequence[str]:
        names = [
            "news",
            "news",
            "headline",
            "headline_in_section",
            "section_follows",
            "text",
            "later",
            "reorder",
            "rotate",
        ]
        if self.guids == "number":
            names += ["swap", "scheme", "renewal", "fragment"] + ["reuse"] * (self.dates not in ("day", "batch"))
        if self.dates != "none" or self.guids == "number":
            names += ["slug"]
        return names

    def publish(self, guid: str = "") -> None:
        """Bring out an article; with ``guid`` it takes that of another."""
        self.count += 1
        number, rng = self.count, self.rng
        date = {
            "exact": START + timedelta(hours=5 * number),
            "batch": START + timedelta(days=number // 3),
            "day": START.replace(hour=0) + timedelta(days=number // 3),
            "none": None,
        }[self.dates]
        guid = guid or f"//daily.example/?p={number}"
        title = f"Headline number {number} of the puppeteers"
        self.articles.insert(
            0, Article(number, guid, f"story-{number}", title, "text 1", date, rng.random() < 0.7)
        )

    def on_news(self) -> None:
        self.publish()

    def on_reuse(self) -> None:
        self.publish(self.rng.choice(self.articles).guid)

    def on_swap(self) -> None:
        one, two = self.rng.choice(self.articles), self.rng.choice(self.articles)
        one.guid, two.guid = two.guid, one.guid

    def on_scheme(self) -> None:
        self.scheme = "https" if self.scheme == "http" else "http"

    def on_renewal(self) -> None:
        self.renewed += 1

    def on_fragment(self) -> None:
        self.fragment += 1

    def on_later(self) -> None:
        article = self.rng.choice(self.articles)
        article.date = article.date and article.date + timedelta(hours=3)

    def on_slug(self) -> None:
        article = self.rng.choice(self.articles)
        article.slug += "-b"

    def on_headline(self) -> None:
        article = self.rng.choice(self.articles)
        article.in_section = ""
        self._rename(article)

    def on_headline_in_section(self) -> None:
        article = self.rng.choice(self.articles)
        article.in_section = f"{article.title}, says the section"
        article.texts += 2

    def on_section_follows(self) -> None:
        for article in self.articles:
            article.title, article.in_section = article.in_section or article.title, ""

    def on_text(self) -> None:
        article = self.rng.choice(self.articles)
        article.texts += 1
        article.text = f"text {article.texts}"

    def on_reorder(self) -> None:
        shown = self.articles[: self.size]
        self.rng.shuffle(shown)
        self.articles[: self.size] = shown

    def on_rotate(self) -> None:
        self.articles = self.articles[:-1] or self.articles

    def _rename(self, article: Article) -> None:
        article.texts += 1
        article.title = f"{article.title} anew"

    def _documents(self) -> list[Document]:
        main = Document(MAIN, [(one.number, self._entry(MAIN, one)) for one in self.articles[: self.size]])
        chosen = [one for one in self.articles if one.labor][: self.size]
        section = Document(SECTION, [(one.number, self._entry(SECTION, one)) for one in chosen])
        for document in (main, section):
            if document.entries and self.rng.random() < 0.1:
                document.entries.append(self.rng.choice(document.entries))
        return [main, section] if self.rng.random() < 0.5 else [section, main]

    def _entry(self, feed: str, article: Article) -> Cleaned:
        section = feed == SECTION
        link = f"https://daily.example/{self.page}{article.slug}"
        if section and self.amp and not self.page:
            link = self.amp.format(article.slug)
        title = (section and article.in_section) or article.title
        guid = {
            "number": f"{self.scheme}:{article.guid}&v={self.renewed}#{self.fragment}",
            "address": link,
            "none": "",
            "constant": "N/A",
        }[self.guids]
        return entry(feed, guid, link, title, article.text, article.date)


def entry(feed: str, guid: str, link: str, title: str, text: str, date: datetime | None) -> Cleaned:
    """Return an entry as cleaning makes it."""
    url, content = canonical(link), content_hash(title, text, "")
    said = Said(
        feed=feed,
        outlet=OUTLET,
        guid=guid,
        url=url,
        title=title,
        content=content,
        moment=date,
        link=link,
        written_link=link,
        written_date=str(date or ""),
        written_title=title,
    )
    keys = keys_of(said)
    item = Item(
        id=keys.id, feed=feed, outlet=OUTLET, url=url, guid=guid, title=title, summary=text, published=date,
        seen=START + timedelta(days=9), content_hash=content,
    )  # fmt: skip
    return Cleaned(item, keys)


class Ledger:
    """What was published of each article, and what is wrong with that."""

    def __init__(self) -> None:
        self.shown: set[int] = set()
        self.articles: dict[str, int] = {}
        self.faults: list[str] = []
        self._texts: dict[str, tuple[str, str]] = {}

    def show(self, documents: Sequence[Document]) -> None:
        """Take note of what the feeds give, before it is read."""
        for document in documents:
            self.shown |= {number for number, _ in document.entries}

    def publish(self, item: Item) -> None:
        """Take note of what was published."""
        number = int(item.title.split()[2])
        if self.articles.setdefault(item.id, number) != number:
            self.faults.append(f"article {number} overwrites {self.articles[item.id]}")
        texts = (item.title, item.summary)
        if self._texts.get(item.id) == texts:
            self.faults.append(f"revision {item.revision} of article {number} brings no other text")
        if (item.revision == 1) != (item.id not in self._texts):
            self.faults.append(f"article {number} has revision {item.revision}")
        self._texts[item.id] = texts

    def end(self) -> list[str]:
        """Return every fault."""
        found = list(self.articles.values())
        self.faults += [f"article {number} is lost" for number in sorted(self.shown - set(found))]
        self.faults += [f"article {number} is doubled" for number in sorted(set(found)) if found.count(number) > 1]
        return self.faults
