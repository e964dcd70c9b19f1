"""The portal's public address stands in a stylesheet, in mails and before every link: a host."""

import pytest

from data.business.timezones import read_zone
from data.errors import Invalid
from data.settings import check_portal_url
from tradeconsole.portal.accent import accent_css


@pytest.mark.parametrize(
    "url",
    [
        'https://a.example"}*{display:none}x{y:"',
        "https://a.example;x",
        "https://a.example\\",
        "https://a).example",
        "https://a.example/?",
        "https://a.example#",
        "https://@a.example",
        "https://a.example:08443",
        "https://a.example:",
    ],
)
def test_what_would_break_out_of_a_stylesheet_or_break_every_link_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_portal_url(url)


@pytest.mark.parametrize(
    "url", ["https://a-b.example:8443", "https://A.example", "http://[::1]:8321", "http://localhost"]
)
def test_what_people_have_is_taken(url: str) -> None:
    check_portal_url(url)

    assert f'content:" " "{url}" attr(href)' in accent_css("#9a4a1c", url)


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules"])
def test_a_zone_that_another_machine_has_otherwise_is_none(name: str) -> None:
    with pytest.raises(Invalid):
        read_zone(name)
