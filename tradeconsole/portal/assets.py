"""Stylesheets, the script and the icon: held in memory, named by their content so that browsers may keep them."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from tradeconsole.portal.accent import accent_css, hex_of, read_colour

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Asset:
    address: str
    content: bytes
    media_type: str


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    mark = hashlib.sha256(content).hexdigest()[:10]
    return Asset(f"{stem}-{mark}.{suffix}", content, _TYPES[suffix])


@lru_cache(maxsize=32)
def _accent_asset(accent: str, origin: str) -> Asset:
    return _asset(f"accent-{accent[1:]}.css", accent_css(accent, origin).encode())


class Assets:
    """Every static file by its name."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        folder = files("tradeconsole.portal") / "static"
        self._by_name = {
            path.name: _asset(path.name, path.read_bytes())
            for path in folder.iterdir()
            if path.name.rpartition(".")[2] in _TYPES
        }
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def url(self, name: str) -> str:
        """Where a static file is served."""
        return f"/static/{self._by_name[name].address}"

    def accent_url(self, accent: str) -> str:
        """Where the stylesheet of a business's colour is served. The colour stands in the name, so that serving it
        needs no look at the database."""
        return f"/static/{_accent_asset(hex_of(read_colour(accent)), self.origin).address}"

    def find(self, address: str) -> Asset | None:
        """The file at an address; None when there is none."""
        if address.startswith("accent-"):
            asset = _accent_asset(hex_of(read_colour(address[7:13])), self.origin)
            return asset if asset.address == address else None
        return self._by_address.get(address)

    async def serve(self, request: Request) -> Response:
        """The file that a request names."""
        asset = self.find(request.path_params["name"])
        if asset is None:
            return Response("Not found\n", 404, media_type="text/plain")
        return Response(asset.content, headers=KEPT, media_type=asset.media_type)
