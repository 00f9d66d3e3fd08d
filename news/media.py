"""Of what type a file is that a feed names."""

from functools import lru_cache
from mimetypes import MimeTypes
from urllib.parse import urlsplit

from news.item import Media

OTHER = "other"
"""The type of what neither the feed nor the address tells."""

_ENDINGS = MimeTypes()  # Python's own table; the machine's would differ from one to the next
for _type, _names in {  # which Python 3.11 does not know; by IANA's registry, or by use where that has none
    "audio/flac": "flac",
    "audio/mp4": "m4a m4b",
    "audio/ogg": "oga ogg",
    "image/avif": "avif",
    "image/webp": "webp",
    "video/mp4": "m4v",
    "video/ogg": "ogv",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
}.items():
    for _name in _names.split():
        _ENDINGS.add_type(_type, f".{_name}")


def media_type(file: Media) -> str:
    """Return the type that the feed gives, else what the ending of the address stands for, else :data:`OTHER`."""
    return file.type or _by_ending(urlsplit(file.url).path.rpartition(".")[2].lower())


@lru_cache(256)
def _by_ending(ending: str) -> str:
    return _ENDINGS.guess_type(f"a.{ending}")[0] or OTHER
