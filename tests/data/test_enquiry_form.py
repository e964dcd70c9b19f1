"""The form's switch, its address, and the sites that may frame it."""

import pytest

from data.actions.enquiry_form import save_enquiry_origins, switch_enquiry_form
from data.enquiry_form import embed_snippet, enquiry_url, kept_origins, read_origins
from data.enums import Role
from data.errors import Invalid
from data.permissions import Actor
from data.queries.enquiries import enquiry_form
from data.store import Store
from tests.billing import history
from tests.office import make_team


@pytest.fixture
def owner(store: Store) -> Actor:
    return make_team(store)[Role.OWNER]


def test_the_switch_is_recorded_when_it_changes_something(store: Store, owner: Actor) -> None:
    assert switch_enquiry_form(store, owner, True)
    assert not switch_enquiry_form(store, owner, True)
    assert enquiry_form(store.reader).is_on
    assert switch_enquiry_form(store, owner, False)
    assert [action for action, _ in history(store)] == ["enquiry form switched on", "enquiry form switched off"]
    assert store.reader.value("SELECT portal_on FROM business")


def test_sites_are_kept_as_browsers_name_them(store: Store, owner: Actor) -> None:
    text = "https://WWW.rivera.example/ https://www.rivera.example:443, http://localhost:8080\nhttps://x.example:8443"

    kept = save_enquiry_origins(store, owner, text)

    assert kept == ("https://www.rivera.example", "http://localhost:8080", "https://x.example:8443")
    assert kept_origins(enquiry_form(store.reader).origins) == kept
    assert save_enquiry_origins(store, owner, " ") == ()
    assert enquiry_form(store.reader).origins == ""


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("*", "is not a site"),
        ("https://*.example.com", "is not a site"),
        ("www.example.com", "is not a site"),
        ("ftp://x.example", "is not a site"),
        ("javascript:alert(1)", "is not a site"),
        ("https://user@x.example", "is not a site"),
        ("https://x.example;script-src", "is not a site"),
        ("https://x.example:99999", "is not a site"),
        ("https://müller.example", "is not a site"),
        ("https://", "is not a site"),
        ("'self'", "is not a site"),
        ("https://x.example/page", "names a page"),
        ("https://x.example?a=1", "names a page"),
        ("http://x.example", "is not encrypted"),
    ],
)
def test_what_is_no_site_is_refused(store: Store, owner: Actor, site: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        save_enquiry_origins(store, owner, f"https://good.example {site}")
    assert refused.value.field == "origins"
    assert enquiry_form(store.reader).origins == ""
    assert kept_origins(f"{site} https://good.example") == ("https://good.example",)


def test_there_is_an_end_to_them() -> None:
    with pytest.raises(Invalid, match="51 sites; 50 are the most"):
        read_origins(" ".join(f"https://s{n}.example" for n in range(51)))


def test_the_snippet_is_safe_to_paste() -> None:
    assert enquiry_url("https://jobs.example/") == "https://jobs.example/enquiry"
    snippet = embed_snippet('https://jobs.example/"><script>')

    assert snippet.startswith('<iframe src="https://jobs.example/&quot;&gt;&lt;script&gt;" title="Send an enquiry"')
    assert snippet.endswith("</iframe>")
