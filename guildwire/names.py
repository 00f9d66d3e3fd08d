"""The names by which queries are read: those of the vocabulary, the feed list and the languages in force."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from guildwire.settings import BUNDLED_FEEDS, Settings
from ingest.feed import KINDS
from ingest.identity.links import canonical
from news.enriched import ENTITY_KINDS
from news.errors import GuildwireError, Unavailable
from news.text.languages import LANGUAGES
from query.names import KnownNames
from query.tree import Keyword, KeywordPrefix
from search.port import Search

if TYPE_CHECKING:
    from enrich.rules.known import VocabularyNames
    from search.port import Index


def names(settings: Settings, index: "Callable[[], Index]") -> KnownNames:
    """Return the names in force. Files are read, and the index asked, only when a query needs them."""
    return KnownNames(
        closed={
            "tag": lambda: _vocabulary(settings).tags(),
            "event": lambda: _vocabulary(settings).events(),
            "kind": partial(_kinds, settings),
            "language": _languages,
        },
        known={kind: partial(_entities, settings, kind) for kind in ENTITY_KINDS},
        in_use=lambda field, value: _in_use(index(), field, value),
        address=canonical,
    )


def _vocabulary(settings: Settings) -> "VocabularyNames":
    from enrich.rules.known import VocabularyNames

    return VocabularyNames(settings.vocabulary)


def _entities(settings: Settings, kind: str) -> dict[str, str]:
    return _vocabulary(settings).entities(kind)


_COUNTRIES = ("us", "gb", "ca", "au", "ie", "fr", "de", "es", "mx", "br")
"""Behind a language, as in ``en-us``: documents have the language alone."""


def _languages() -> dict[str, str]:
    named = {name: code for code, name in LANGUAGES.items()}
    tagged = {f"{code}-{country}": code for code in LANGUAGES for country in _COUNTRIES}
    return {code: code for code in LANGUAGES} | named | tagged


def _kinds(settings: Settings) -> dict[str, str]:
    """Return the sorts of outlet of the bundled list, and those of the user's own where it can be read."""
    found = set(KINDS)
    if settings.feed_list != BUNDLED_FEEDS:
        from ingest.lists import feed_list

        with suppress(GuildwireError):  # whoever polls the list is told of it
            found |= {feed.kind for feed in feed_list.load(settings.feed_list) if feed.kind}
    return {kind: kind for kind in sorted(found)}


def _in_use(index: "Index", field: str, value: str) -> bool:
    leaf = KeywordPrefix(field, value[:-1]) if value.endswith("*") else Keyword(field, value)
    try:
        return index.search(Search(query=leaf, limit=0)).total > 0
    except Unavailable:
        return False
