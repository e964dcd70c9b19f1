"""The public enquiry form: its address, the sites that may frame it, and the words that put it there. Pure."""

from html import escape
from urllib.parse import urlsplit

from data.errors import Invalid
from data.lengths import LONG_TEXT
from data.sharing.links import is_loopback

PATH = "/enquiry"
MOST_ORIGINS = 50

_USUAL_PORT = {"http": 80, "https": 443}
_HINT = "Write each site like https://www.example.com, one a line."
# Tall enough for every field on a phone.
_HEIGHT = 1180


def enquiry_url(portal_url: str) -> str:
    """Where the form is, on the portal's public address."""
    return f"{portal_url.rstrip('/')}{PATH}"


def embed_snippet(url: str) -> str:
    """The HTML by which a business shows the form on its own site."""
    return (
        f'<iframe src="{escape(url)}" title="Send an enquiry" loading="lazy" '
        f'style="width:100%;height:{_HEIGHT}px;border:0"></iframe>'
    )


def read_origins(text: str) -> tuple[str, ...]:
    """The sites of a text as browsers name them, each once; they stand apart by white space or commas.

    Raises:
        Invalid: One of them is no site, or carries more than its host and port, or is not encrypted.
    """
    origins = tuple(dict.fromkeys(_origin(word) for word in text.replace(",", " ").split()))
    if len(origins) > MOST_ORIGINS or len("\n".join(origins)) > LONG_TEXT:
        raise Invalid(f"There are {len(origins)} sites; {MOST_ORIGINS} are the most.", "Leave some out.", "origins")
    return origins


def kept_origins(text: str) -> tuple[str, ...]:
    """The sites as they are kept; what is none, as in a damaged database, counts for nothing."""
    found = []
    for word in text.split():
        try:
            found.append(_origin(word))
        except Invalid:
            continue
    return tuple(found)


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_site(text) from None
    if parts.scheme not in _USUAL_PORT or not _is_host(host) or parts.username is not None or port == 0:
        raise _no_site(text)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise Invalid(f"“{text}” names a page, not a site.", f"Write {parts.scheme}://{parts.netloc}.", "origins")
    bare = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{bare}" + (f":{port}" if port not in (None, _USUAL_PORT[parts.scheme]) else "")
    if parts.scheme == "http" and not is_loopback(origin):
        raise Invalid(f"“{text}” is not encrypted.", "Use an address that begins with https://.", "origins")
    return origin


def _is_host(host: str) -> bool:
    """Whether a name can stand in a header as it is: no wildcard, nothing that browsers would write otherwise."""
    return bool(host) and host.isascii() and all(sign.isalnum() or sign in ".-:" for sign in host)


def _no_site(text: str) -> Invalid:
    return Invalid(f"“{text}” is not a site.", _HINT, "origins")
