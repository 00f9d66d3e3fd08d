"""Whose address it is: the domain that someone registered.

The public suffixes are those of the Public Suffix List as it comes with ``tldextract``, the private ones
(``github.io``) among them: who publishes there is not the service. The network is never asked.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def _suffixes() -> "TLDExtract":
    # Imported by whoever asks about an address: it brings an HTTP client, a tenth of a second at each start.
    import tldextract  # noqa: PLC0415

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=10_000)
def registrable_domain(host: str) -> str:
    """Return ``bbci.co.uk`` for ``feeds.bbci.co.uk`` and ``alice.github.io`` for itself, in lower case.

    What has no such domain is returned itself: a network address, a single label, a public suffix. An
    internationalised name stays as it is written, in letters or as ``xn--``.
    """
    host = host.strip().rstrip(".").lower()
    return _suffixes()(host).top_domain_under_public_suffix or host


def has_public_suffix(host: str) -> bool:
    """Return whether ``host`` ends as registered domains do: not a file's name, and not ``news.example``."""
    return "." in host and bool(_suffixes()(host).suffix)


def domain_of(url: str) -> str:
    """Return the registrable domain of an address; empty where it has no host."""
    try:
        return registrable_domain(urlsplit(url).hostname or "")
    except ValueError:
        return ""
