"""Which addresses may be asked."""

import asyncio
import socket
from ipaddress import ip_address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from news.net.address import ForbiddenAddress, GuardedResolver, anywhere, literal, public


class Names(AbstractResolver):
    """A name server that a test fills."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): found for name, found in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.names:
            raise OSError(f"{host} is not known")
        return [
            ResolveResult(hostname=host, host=found, port=port, family=family, proto=0, flags=0)
            for found in self.names[host]
        ]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_inside_addresses_are_refused(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_open_addresses_are_allowed(address: str) -> None:
    assert public(ip_address(address))


def test_the_resolver_hands_out_what_it_checked() -> None:
    resolver = GuardedResolver(public, Names(good_example=["93.184.216.34"]))
    assert [found["host"] for found in asyncio.run(resolver.resolve("good.example"))] == ["93.184.216.34"]


def test_one_inside_address_spoils_the_name() -> None:
    resolver = GuardedResolver(public, Names(odd_example=["93.184.216.34", "127.0.0.1"]))
    with pytest.raises(ForbiddenAddress, match=r"odd\.example leads to 127\.0\.0\.1"):
        asyncio.run(resolver.resolve("odd.example"))


def test_local_feeds_may_resolve_anywhere() -> None:
    resolver = GuardedResolver(anywhere, Names(intranet=["10.0.0.7"]))
    assert asyncio.run(resolver.resolve("intranet"))[0]["host"] == "10.0.0.7"


def test_literals() -> None:
    assert literal("[::1]") == ip_address("::1")
    assert literal("fe80::1%eth0") == ip_address("fe80::1")
    assert literal("wire.example") is None
