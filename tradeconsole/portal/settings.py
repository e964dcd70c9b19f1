"""What the portal is told when it starts."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from data.settings import check_portal_url
from data.sharing.links import DEFAULT_PORTAL_URL, is_loopback

_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class PortalSettings:
    """How the portal is reached.

    Attributes:
        base_url: The public address of the portal, as it stands in links; https unless it is loopback.
        trusted_proxies: The peers whose `X-Forwarded-For` and `-Proto` are believed.
        rate_limits: Whether requests are counted.
    """

    base_url: str = DEFAULT_PORTAL_URL
    trusted_proxies: tuple[str, ...] = ()
    rate_limits: bool = True

    def __post_init__(self) -> None:
        check_portal_url(self.base_url)

    @cached_property
    def origin(self) -> str:
        """The base address as browsers name it: scheme and host, no trailing slash."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @cached_property
    def is_https(self) -> bool:
        return self.origin.startswith("https:")

    @cached_property
    def hosts(self) -> frozenset[str]:
        """What the Host header may be. On loopback, each of its names with the same port."""
        parts = urlsplit(self.origin)
        port = f":{parts.port}" if parts.port else ""
        names = _LOOPBACK_HOSTS if is_loopback(self.origin) else (parts.netloc.removesuffix(port),)
        default = ":443" if self.is_https else ":80"
        return frozenset(f"{name}{end}" for name in names for end in ({port} if port else {"", default}))
