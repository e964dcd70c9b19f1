"""The portal's store as a file: what stands in it, and which files it opens at all."""

from pathlib import Path

import pytest

from data.errors import NotFound, Unreachable
from data.portal.client_actions import ask_for_fresh_link, post_message
from data.portal.store import LinkState, PortalStore
from data.store import Store, create_store
from data.tokens import hash_token
from tests.clock import FakeClock
from tests.factories import make_link
from tests.shared_work import SharedWork, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


class TestTokensAtRest:
    def test_no_file_of_the_database_ever_holds_a_token(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        kim = make_link(store, work.share, work.contacts[1])
        with portal.writing(kim) as looked:
            post_message(looked, "When do you come?", "nonce")
        self.check(store, work.token, kim)

        clock.advance(days=121)
        with portal.writing(kim) as looked:
            ask_for_fresh_link(looked)
        self.check(store, work.token, kim)

    def check(self, store: Store, *tokens: str) -> None:
        held = b"".join(
            path.read_bytes() for path in store.path.parent.iterdir() if path.name.startswith("business.db")
        )

        for token in tokens:
            assert hash_token(token).encode() in held
            assert token.encode() not in held


class TestOpening:
    def test_a_missing_file_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="no database"):
            PortalStore(tmp_path / "nowhere.db")

    def test_another_program_s_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("not a database " * 100)

        with pytest.raises(Unreachable):
            PortalStore(path)

    @pytest.mark.parametrize(
        "change", ["UPDATE alembic_version SET version_num = '9999'", "UPDATE schema_digest SET digest = 'older'"]
    )
    def test_another_version_s_schema_is_refused(self, store: Store, change: str) -> None:
        store.reader.run(change)

        with pytest.raises(Unreachable, match="another version"):
            PortalStore(store.path)

    def test_each_business_signs_with_a_key_of_its_own(self, portal: PortalStore, tmp_path: Path) -> None:
        create_store(tmp_path / "second.db").close()

        assert len(portal.key) == 32
        assert PortalStore(tmp_path / "second.db").key != portal.key
        assert portal.key.hex() not in repr(portal)
        assert str(portal.key) not in repr(portal)

    def test_it_opens_again_after_it_was_closed(self, portal: PortalStore, work: SharedWork) -> None:
        for _ in range(2):
            with portal.reading(work.token) as looked:
                assert looked.state is LinkState.LIVE
            portal.close()
