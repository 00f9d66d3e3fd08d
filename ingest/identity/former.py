"""The ids that earlier versions gave, so that items of existing stores are found under them.

An id hung on the guid as it was read then, on the address with the tracking parameters known then, and where
entries of one document shared one, on the first field in which they differed. Nothing new is named so.
"""

import re

from ingest.identity.identify import item_id, shared_ids
from ingest.identity.links import canonical
from ingest.identity.said import Said

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|twclid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ncid"
    r"|at_(?:medium|campaign|link_\w+|format|ptr_name|bbc_team)|ref_src|traffic_source|smid|cmp(?:id)?"
    r"|wt\.mc_id|xtor|_ga|oly_(?:enc|anon)_id|vero_(?:id|conv)|__twitter_impression|guccounter)\Z",
    re.IGNORECASE,
)


def former_ids(said: Said) -> list[str]:
    """Return the ids that an entry would have had."""
    mores = tuple(dict.fromkeys((said.written_link, said.written_date, said.written_title)))
    names = [(guid, "") for guid in (said.guid, said.former_guid) if guid]
    if not names:
        names = [("", canonical(said.link, said.base, _known_then))]
    text = (said.title, said.written_date)
    return [
        id_
        for guid, url in names
        for id_ in (item_id(said.feed, guid, url, text), *shared_ids(said.feed, guid, url, mores))
    ]


def _known_then(parameter: str) -> bool:
    return _TRACKING.match(parameter.partition("=")[0]) is not None
