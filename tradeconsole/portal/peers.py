"""Who really asks, and how: forwarded headers are believed from the proxies that were named, and from nobody else."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

Address = IPv4Address | IPv6Address


class Peers:
    """Puts the client's own address and scheme into the request."""

    def __init__(self, app: ASGIApp, trusted: tuple[str, ...]) -> None:
        self.app = app
        self.trusted = tuple(ip_network(proxy, strict=False) for proxy in trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, **self._seen_by_proxy(scope)}
        await self.app(scope, receive, send)

    def _seen_by_proxy(self, scope: Scope) -> dict[str, object]:
        peer = peer_address(scope)
        if peer is None or not self._is_trusted(peer):
            return {}
        client = next(self._forwarded_for(scope), peer)
        scheme = _last(scope, b"x-forwarded-proto").lower()
        return {"client": (str(client), 0)} | ({"scheme": scheme} if scheme in ("http", "https") else {})

    def _forwarded_for(self, scope: Scope) -> Iterator[Address]:
        """The addresses that the proxies saw, nearest first, up to the first that is no proxy of ours."""
        values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        for text in reversed(",".join(values).split(",")):
            address = read_address(text)
            if address is None:
                return
            if not self._is_trusted(address):
                yield address
                return

    def _is_trusted(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self.trusted)


def _last(scope: Scope, name: bytes) -> str:
    values = [value for header, value in scope["headers"] if header == name]
    return values[-1].decode("latin-1").rsplit(",", 1)[-1].strip() if values else ""


def peer_address(scope: Scope) -> Address | None:
    """The address that a request comes from; None when it comes over no network."""
    client = scope.get("client")
    return read_address(client[0]) if client else None


def read_address(text: str) -> Address | None:
    """An address, with IPv4 that came in IPv6's clothes as what it is; None when it is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
