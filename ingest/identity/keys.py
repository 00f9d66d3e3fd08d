"""By what an entry is found again, from the strongest key to the weakest; docs/decisions/0012 says why these."""

import re
from datetime import time

import msgspec

from ingest.identity.identify import digest, duplicate_key, item_id, key
from ingest.identity.links import canonical
from ingest.identity.places import place, telling
from ingest.identity.said import Said

_SUBSTANCE = 20
"""Bytes of a title's letters and digits that make it one of its own: four English words, seven Chinese signs."""
_NO_LETTER = re.compile(r"[\W_]+")


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """What tells of an entry which item it is: 32 hexadecimal digits each, empty where the entry has no such."""

    said: Said
    id: str
    """Its id if it is new and no other article has that."""
    guid: str = ""
    """The feed and the guid; of one that is an address what all its forms have in common."""
    page: str = ""
    """The feed and the guid without its fragment; empty where that is no other."""
    place: str = ""
    """The outlet and where the article is."""
    twin: str = ""
    """Address and title, in any outlet: an aggregator under another title swallows no outlet's own report."""
    day: str = ""
    """The outlet, the title and the day; the moment, where the title is too short to be one article's own."""
    named: str = ""
    """The feed, the guid and the title, of an entry without a certain date."""
    title: str = ""
    """Of the title alone; it leads to nothing, but is compared."""
    precise: bool = False
    """Whether title and moment together belong to one article."""

    @property
    def all(self) -> tuple[str, ...]:
        """The keys it has, the strongest first."""
        return tuple(filter(None, (self.guid, self.page, self.place, self.twin, self.day, self.named)))


def keys_of(said: Said) -> Keys:
    """Return the keys of an entry. Nothing hangs on its neighbours."""
    fragment = telling(said.link) if "#" in said.link else ""
    where = place(said.url, fragment) if said.url else ""
    address = f"{said.url}#{fragment}" if said.url and fragment and "#" not in said.url else said.url
    folded = _NO_LETTER.sub("", said.title.casefold()) or said.title
    substance, moment = len(folded.encode("utf-8", "surrogatepass")) >= _SUBSTANCE, said.moment
    precise = moment is not None and (substance or moment.time() != time.min)
    guid, page = _of_guid(said, where)
    day = str(moment.date() if substance else moment) if moment and precise and folded else ""
    return Keys(
        said=said,
        id=item_id(said.feed, said.guid, address, (said.title, said.written_date)),
        guid=guid,
        page=page,
        place=key("place", said.outlet, where) if where else "",
        twin=duplicate_key(address, said.title),
        day=key("day", said.outlet, folded, day) if day else "",
        named=key("named", guid, folded) if guid and folded and not moment else "",
        title=key("title", folded) if folded else "",
        precise=precise,
    )


def own_ids(keys: Keys) -> tuple[str, ...]:
    """Return the ids for the entry if it is new, the best first: the next where another article has that already.

    They differ for all in which articles can differ that share a guid or an address.
    """
    said = keys.said
    own = digest("own", said.feed, said.guid, keys.place or said.url, said.title)
    dated = digest(own, said.written_date)
    return keys.id, own, dated, digest(dated, said.content)


def _of_guid(said: Said, where: str) -> tuple[str, str]:
    """Return the keys of a guid with and without fragment; of one that is no address both are one.

    ``where`` is the place of the article's link, which often is the guid as well.
    """
    guid = said.guid
    if not guid.lower().startswith(("http://", "https://")):
        return key("of-guid", said.feed, guid) if guid else "", ""
    address, _, fragment = guid.partition("#")
    page = (where if guid == said.link and not fragment else place(canonical(address))) or address
    exact = key("of-guid", said.feed, f"{page}{fragment}")
    return exact, key("of-guid", said.feed, page) if fragment else ""
