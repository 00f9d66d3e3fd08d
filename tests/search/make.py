"""Enriched items for tests of the index: everything has a default, only what matters is said."""

from datetime import UTC, datetime

from news.enriched import Enriched, Entity, Tag
from news.item import Item, Media

NOON = datetime(2023, 7, 26, 12, 0, tzinfo=UTC)


def document(
    id_: str,
    title: str = "",
    *,
    summary: str = "",
    body: str = "",
    outlet: str = "Variety",
    published: datetime | None = NOON,
    seen: datetime = NOON,
    revision: int = 1,
    rules: str = "1-test",
    tags: tuple[str, ...] = (),
    companies: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
    media: tuple[Media, ...] = (),
    story: str = "",
) -> Enriched:
    item = Item(
        id=id_,
        feed="https://feed.example/rss",
        outlet=outlet,
        url=f"https://www.variety.com/{id_}",
        title=title,
        summary=summary,
        body=body,
        published=published,
        seen=seen,
        revision=revision,
        categories=categories,
        media=media,
    )
    return Enriched(
        item=item,
        rules=rules,
        tags=tuple(Tag(name, 1.0) for name in tags),
        entities=tuple(Entity("company", name) for name in companies),
        story=story,
    )
