"""The registrable domain of a host and of an address."""

import pytest

from news.text.domains import domain_of, registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("rss.nytimes.com", "nytimes.com"),
        ("www.Variety.COM.", "variety.com"),
        ("alice.github.io", "alice.github.io"),
        ("www.alice.github.io", "alice.github.io"),
        ("news.blogspot.com", "news.blogspot.com"),
        ("github.io", "github.io"),
        ("co.uk", "co.uk"),
        ("feeds.bücher.de", "bücher.de"),
        ("feeds.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("www.食狮.公司.cn", "食狮.公司.cn"),
        ("localhost", "localhost"),
        ("desk.internal", "desk.internal"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", ""),
    ],
)
def test_who_registered_a_host(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain
    assert registrable_domain(domain) == domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.variety.com/2023/x", "variety.com"),
        ("https://a.b.example.co.uk:8080/", "example.co.uk"),
        ("https://user@alice.github.io/notes", "alice.github.io"),
        ("http://127.0.0.1:8000/feed", "127.0.0.1"),
        ("http://[::1]:8000/feed", "::1"),
        ("http://localhost/", "localhost"),
        ("mailto:desk@variety.com", ""),
        ("", ""),
        ("http://[broken/", ""),
    ],
)
def test_whose_address_it_is(url: str, domain: str) -> None:
    assert domain_of(url) == domain
