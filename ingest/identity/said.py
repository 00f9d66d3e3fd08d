"""What an entry says of itself, as far as it tells which article it is."""

from datetime import datetime

import msgspec


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Cleaned values, and where former ids were made from them, those that were written."""

    feed: str
    outlet: str
    guid: str
    url: str
    """Canonical, without a fragment."""
    title: str
    content: str
    """Digest of the texts."""
    moment: datetime | None = None
    """Publication, where it is certain; aware, UTC."""
    link: str = ""
    """As the feed has it, relative and with its fragment."""
    base: str = ""
    """What a relative link is resolved against."""
    former_guid: str = ""
    """The guid as earlier versions read it, where that differs."""
    written_link: str = ""
    written_date: str = ""
    written_title: str = ""
