"""Which network addresses may be asked: none inside somebody's network, unless whoever runs this allows it."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

IP = IPv4Address | IPv6Address
Allowed = Callable[[IP], bool]
"""Whether an address may be connected to."""

_NAT64 = IPv6Network("64:ff9b::/96")


class ForbiddenAddress(OSError):
    """A name led to an address that may not be asked. An ``OSError``, because the client expects those."""


def public(address: IP) -> bool:
    """Return whether ``address`` is on the open internet.

    False for private, loopback, link-local, shared, multicast, reserved and unspecified addresses,
    also where one is wrapped in an IPv6 address.
    """
    inner = _unwrap(address)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def anywhere(_: IP) -> bool:
    """Allow every address; for feeds that are marked local, and hosts that a setting allows."""
    return True


def literal(host: str) -> IP | None:
    """Return the address that ``host`` is written as; null where it is a name."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Resolves names and hands out allowed addresses only, so that the address checked is the one connected to."""

    def __init__(self, allowed: Allowed = public, inner: AbstractResolver | None = None) -> None:
        self._allowed = allowed
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of ``host``; raise :class:`ForbiddenAddress` if any of them is not allowed.

        One bad address among good ones is refused as well: it is how a name is made to change sides.
        """
        found = await self._inner.resolve(host, port, family)
        for result in found:
            address = literal(result["host"])
            if address is None or not self._allowed(address):
                raise ForbiddenAddress(f"{host} leads to {result['host']}, which is not on the open internet")
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()


def _unwrap(address: IP) -> IP:
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is None and address.teredo:
        inner = address.teredo[1]
    return inner or address
