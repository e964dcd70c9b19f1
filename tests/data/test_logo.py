"""The logo: any PNG or JPEG becomes a small PNG without what it tells beside the picture; only the leaders set it."""

import pytest

from data.actions.logo import remove_logo, set_logo
from data.demo.pictures import HOUSE, jpeg
from data.enums import Role
from data.errors import Invalid, NotPermitted
from data.files.logos import KEPT, LARGEST, drawn_logo
from data.permissions import Actor
from data.portal.store import PortalStore
from data.queries.logo import has_logo, portal_logo, read_logo
from data.store import Store
from tests.billing import history
from tests.factories import make_business, set_tick, switch_portal
from tests.office import make_team
from tests.pictures import chunk, png, png_size
from tests.shared_work import SharedWork, make_shared_work

SECRET = b"-37.7749,144.9631"


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return make_team(store)


@pytest.fixture
def owner(team: dict[Role, Actor]) -> Actor:
    return team[Role.OWNER]


class TestDrawn:
    @pytest.mark.parametrize("picture", [png(), png(900, 30), png(30, 900), png(3_000, 2_000), jpeg(HOUSE)])
    def test_it_is_a_png_as_small_as_a_letterhead_needs(self, picture: bytes) -> None:
        drawn = drawn_logo(picture)

        width, height = png_size(drawn)
        assert len(drawn) <= KEPT
        assert width <= 800
        assert height <= 250

    def test_what_it_tells_beside_the_picture_is_left_out(self) -> None:
        telling = png(40, 20, chunk(b"tEXt", b"Comment\0" + SECRET), chunk(b"eXIf", b"MM\0*" + SECRET))

        assert SECRET not in drawn_logo(telling)
        assert drawn_logo(telling) == drawn_logo(png())

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "not a picture"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
            (b"%PDF-1.7", "not a picture"),
            (b"GIF89a" + png(), "not a picture"),
            (png()[:-20], "damaged"),
            (png()[:18], "damaged"),
            (b"\xff\xd8\xff\xe0 no picture", "damaged"),
            (png() + b"\0" * LARGEST, "5.0 MB"),
            (png(1, 1).replace((1).to_bytes(4), (60_000).to_bytes(4)), "60,000 by 60,000"),
        ],
    )
    def test_what_can_be_no_logo_is_refused_in_words(self, content: bytes, words: str) -> None:
        with pytest.raises(Invalid, match=words) as refused:
            drawn_logo(content)

        assert refused.value.field == "logo"
        assert refused.value.hint


class TestKept:
    def test_it_is_set_replaced_and_taken_off(self, store: Store, owner: Actor) -> None:
        set_logo(store, owner, png())
        first = read_logo(store.reader)
        set_logo(store, owner, png())
        set_logo(store, owner, png(20, 40))
        second = read_logo(store.reader)
        was_there = has_logo(store.reader)

        assert (remove_logo(store, owner), remove_logo(store, owner)) == (True, False)
        assert first != second
        assert was_there
        assert (has_logo(store.reader), read_logo(store.reader)) == (False, None)
        assert [act for act, _ in history(store)] == ["settings changed"] * 3

    def test_a_refused_picture_leaves_the_one_that_stands(self, store: Store, owner: Actor) -> None:
        set_logo(store, owner, png())
        before = read_logo(store.reader)

        with pytest.raises(Invalid):
            set_logo(store, owner, b"%PDF-1.7")

        assert read_logo(store.reader) == before

    def test_others_are_refused(self, store: Store, team: dict[Role, Actor]) -> None:
        for role in (Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE):
            with pytest.raises(NotPermitted):
                set_logo(store, team[role], png())
            with pytest.raises(NotPermitted):
                remove_logo(store, team[role])

        assert not has_logo(store.reader)


class TestPortal:
    @pytest.fixture
    def work(self, store: Store) -> SharedWork:
        make_business(store)
        made = make_shared_work(store, "Dana Li")
        with store.writing() as tx:
            tx.sql.insert("logo", id=1, content=png(), content_type="image/png")
        return made

    def test_it_is_read_only_where_a_quote_or_an_invoice_is_shown(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        seen = []
        for key in (f"quote:{work.quote.number}", f"invoice:{work.invoice.number}"):
            with portal.reading(work.token) as looked:
                seen.append(portal_logo(looked.db))
            set_tick(store, work.share, key, ticked=False)
        with portal.reading(work.token) as looked:
            seen.append(portal_logo(looked.db))

        assert seen == [png(), png(), None]

    def test_it_is_not_read_without_a_link_or_while_the_portal_is_off(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        with portal.reading("no link") as looked:
            assert portal_logo(looked.db) is None
        switch_portal(store, on=False)
        with portal.reading(work.token) as looked:
            assert portal_logo(looked.db) is None
