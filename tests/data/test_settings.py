"""The business's settings: what can be set, how it is checked, and what is kept of a change."""

from collections.abc import Mapping

import pytest

from data.actions.business import Founding, found_business
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job
from data.actions.quotes import Offer, add_quote
from data.actions.settings import ChangedMeanwhile, save_settings
from data.business.schema import SETTINGS, Section, find_setting, in_section, overridden_by
from data.enums import Role
from data.errors import Invalid, NotFound, NotPermitted
from data.money import DraftLine
from data.permissions import Actor
from data.queries.jobs import find_job
from data.queries.people import read_business, staff_list
from data.queries.settings import read_settings_values
from data.queries.shared import business_face
from data.settings import load_settings
from data.store import Store
from tests.billing import history
from tests.factories import make_client, make_invoice, make_job
from tests.office import make_team

TAP = (DraftLine("Tap", unit_price_cents=100_00),)
OTHERS = [role for role in Role if role not in (Role.OWNER, Role.ADMIN)]


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return make_team(store)


@pytest.fixture
def owner(team: dict[Role, Actor]) -> Actor:
    return team[Role.OWNER]


def values(store: Store) -> Mapping[str, str]:
    return read_settings_values(store.reader)


class TestSchema:
    def test_every_setting_has_a_value_that_can_be_saved_as_it_is(self, store: Store, owner: Actor) -> None:
        now = values(store)

        assert list(now) == list(SETTINGS)
        assert save_settings(store, owner, now) == ()
        assert history(store) == []

    def test_each_belongs_to_one_section_of_the_screen(self) -> None:
        shown = [setting for section in Section for setting in in_section(section)]

        assert shown == list(SETTINGS.values())

    @pytest.mark.parametrize(
        ("key", "typed", "kept"),
        [
            ("abn", "51 824 753 556", "51824753556"),
            ("timezone", "perth", "Australia/Perth"),
            ("timezone", "australia/lord howe", "Australia/Lord_Howe"),
            ("accent", "1F6F78", "#1f6f78"),
            ("email", " Office@X.example ", "office@x.example"),
            ("portal_url", "https://clients.x.example/", "https://clients.x.example"),
            ("start_portal", "off", "no"),
            ("gst_rounding", "Line", "line"),
            ("quote_valid_days", "014", "14"),
            ("bank_bsb", "063001", "063-001"),
            ("enquiry_origins", "https://a.example, https://b.example:443", "https://a.example\nhttps://b.example"),
            ("next_quote", "qu-00100", "QU-00100"),
            ("legal_name", "", ""),
        ],
    )
    def test_a_text_is_kept_as_it_is_meant(self, key: str, typed: str, kept: str) -> None:
        assert SETTINGS[key].read(typed) == kept

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("name", " "),
            ("name", "x" * 121),
            ("abn", "51 824 753 557"),
            ("email", ""),
            ("email", "office"),
            ("phone", "12"),
            ("timezone", "../etc/passwd"),
            ("timezone", ""),
            ("accent", "copper"),
            ("portal_url", "http://clients.x.example"),
            ("portal_url", "https://x.example/clients"),
            ("start_portal", "perhaps"),
            ("enquiry_origins", "https://a.example/page"),
            ("gst_rounding", "never"),
            ("quote_valid_days", "0"),
            ("quote_valid_days", "²"),
            ("invoice_due_days", "-1"),
            ("quote_terms", "x" * 20_001),
            ("bank_bsb", "063-00"),
            ("bank_account", "12;34"),
            ("next_quote", "Q-0000"),
            ("next_quote", "0031"),
            ("next_quote", "Q 31"),
            ("smtp_host", "user@host"),
            ("smtp_port", "70000"),
            ("smtp_security", "ssl"),
        ],
    )
    def test_what_can_t_be_taken_names_its_setting(self, store: Store, owner: Actor, key: str, typed: str) -> None:
        before = values(store)

        with pytest.raises(Invalid) as wrong:
            save_settings(store, owner, {"licence": "Lic 9", key: typed})

        assert wrong.value.field == key
        assert wrong.value.message
        assert values(store) == before

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [("fone", "`phone`"), ("GST-registerd", "`gst_registered`"), ("smtp_password", "mail setup"), ("zzz", "list")],
    )
    def test_an_unknown_name_is_told_the_nearest(self, typed: str, hint: str) -> None:
        with pytest.raises(NotFound) as unknown:
            find_setting(typed)

        assert hint in unknown.value.hint

    def test_a_city_that_was_mistyped_is_told_the_nearest(self) -> None:
        with pytest.raises(Invalid) as unknown:
            SETTINGS["timezone"].read("Sydnee")

        assert unknown.value.hint == "Did you mean Australia/Sydney?"


class TestSaving:
    def test_several_are_saved_at_once_and_recorded_by_name(self, store: Store, owner: Actor) -> None:
        changed = save_settings(
            store, owner, {"phone": "03 5550 0199", "quote_valid_days": "14", "prices_include_gst": "yes"}
        )

        business = read_business(store.reader)
        assert business is not None
        assert changed == ("phone", "quote_valid_days", "prices_include_gst")
        assert (business.phone, business.quote_valid_days, business.prices_include_gst) == ("03 5550 0199", 14, True)
        assert recorded(store) == [("settings changed", "Phone, Days a quote is valid, Prices include GST")]

    def test_what_clients_know_of_the_business_is_kept_as_it_was(self, store: Store, owner: Actor) -> None:
        kept = "SELECT count(*) FROM business_snapshot"
        save_settings(store, owner, {"name": "Rivera & Daughters"})
        save_settings(store, owner, {"quote_terms": "Half first."})

        face = business_face(store.reader)
        assert face is not None
        assert face.name == "Rivera & Daughters"
        assert store.reader.value(kept) == 1

    def test_the_business_s_address_is_not_the_owner_s(self, store: Store, owner: Actor) -> None:
        save_settings(store, owner, {"email": "hello@rivera.example"})

        assert next(person.email for person in staff_list(store.reader)) == owner.email

    def test_bank_details_are_recorded_by_their_last_digits(self, store: Store, owner: Actor) -> None:
        save_settings(store, owner, {"bank_bsb": "", "bank_account": "9999 4321"})

        assert recorded(store)[-1][1] == "BSB from …000 to none, Account number from …678 to …321"
        assert "9999" not in str(recorded(store))

    def test_what_another_changed_meanwhile_is_asked_about(self, store: Store, team: dict[Role, Actor]) -> None:
        seen = values(store)
        save_settings(store, team[Role.ADMIN], {"phone": "03 5550 0111", "licence": "Lic 2"})
        mine = {"phone": "03 5550 0122", "address": "2 Depot Rd"}

        with pytest.raises(ChangedMeanwhile, match="03 5550 0111"):
            save_settings(store, team[Role.OWNER], mine, seen)
        save_settings(store, team[Role.OWNER], mine, seen, confirmed=True)

        now = values(store)
        assert (now["phone"], now["licence"], now["address"]) == ("03 5550 0122", "Lic 2", "2 Depot Rd")

    @pytest.mark.parametrize("key", ["phone", "portal_on", "enquiry_form_on", "smtp_host"])
    @pytest.mark.parametrize("role", OTHERS)
    def test_other_roles_may_not(self, store: Store, team: dict[Role, Actor], role: Role, key: str) -> None:
        typed = {"phone": "03 5550 0199", "smtp_host": "smtp.x.example"}.get(key, "no")

        with pytest.raises(NotPermitted):
            save_settings(store, team[role], {key: typed})

        assert [subject for action, subject in history(store) if action.startswith("refused to ")] == [key]


class TestWhatBelongsTogether:
    def test_gst_needs_an_abn(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid) as cleared:
            save_settings(store, owner, {"abn": ""})
        save_settings(store, owner, {"abn": "", "gst_registered": "no"})
        with pytest.raises(Invalid) as registered:
            save_settings(store, owner, {"gst_registered": "yes"})
        save_settings(store, owner, {"abn": "51824753556", "gst_registered": "yes"})

        assert (cleared.value.field, registered.value.field) == ("abn", "gst_registered")

    def test_an_abn_that_tax_invoices_show_is_not_cleared(self, store: Store, owner: Actor) -> None:
        client, _ = make_client(store)
        make_invoice(store, client)
        save_settings(store, owner, {"gst_registered": "no"})

        with pytest.raises(Invalid, match="INV-0001 is a tax invoice"):
            save_settings(store, owner, {"abn": ""})
        save_settings(store, owner, {"abn": "53004085616"})

    def test_a_business_that_left_gst_writes_quotes_without(self, store: Store, owner: Actor) -> None:
        make_client(store)
        save_settings(store, owner, {"gst_registered": "no", "quote_valid_days": "7", "quote_terms": "Half first."})

        quote = add_quote(store, owner, "C-0001", Offer(TAP))

        assert quote.row.total_cents == 100_00

    def test_the_switches_do_what_their_own_commands_do(self, store: Store, owner: Actor) -> None:
        save_settings(
            store, owner, {"portal_on": "no", "enquiry_form_on": "yes", "enquiry_origins": "https://a.example"}
        )

        assert [action for action, _ in history(store)] == [
            "portal switched off",
            "enquiry form switched on",
            "enquiry form sites changed",
        ]

    def test_the_usual_port_follows_the_security(self, store: Store, owner: Actor) -> None:
        save_settings(store, owner, {"smtp_host": "smtp.x.example", "smtp_security": "tls"})
        assert values(store)["smtp_port"] == "465"

        save_settings(store, owner, {"smtp_port": "2465", "smtp_security": "starttls"})
        assert values(store)["smtp_port"] == "2465"
        with pytest.raises(Invalid) as bare:
            save_settings(store, owner, {"smtp_security": "none"})
        assert bare.value.field == "smtp_security"

    def test_what_this_machine_is_told_goes_first(self) -> None:
        machine = load_settings({"TRADECONSOLE_HOME": "/nowhere", "TRADECONSOLE_SMTP_HOST": "mx.example"})

        assert overridden_by(SETTINGS["smtp_user"], machine) == "TRADECONSOLE_SMTP_HOST"
        assert overridden_by(SETTINGS["portal_url"], machine) == ""


class TestNumbers:
    def test_they_go_on_from_what_was_set(self, store: Store, owner: Actor) -> None:
        start_job(store, owner, NewWork(JobEntry("First")))
        save_settings(store, owner, {"next_job": "JOB-00500"})

        assert start_job(store, owner, NewWork(JobEntry("Leak"))).number == "JOB-00500"
        assert values(store)["next_job"] == "JOB-00501"
        assert recorded(store)[-2] == ("settings changed", "Next job from J-0002 to JOB-00500")

    def test_what_was_numbered_before_is_found_as_it_was(self, store: Store, owner: Actor) -> None:
        client, _ = make_client(store)
        save_settings(store, owner, {"next_job": "J-00500", "next_client": "CL-00500"})
        make_job(store, client)

        assert find_job(store.reader, "j-0001") is not None
        quote = add_quote(store, owner, "c-0001", Offer(TAP))
        assert quote.row.client == client.name

    @pytest.mark.parametrize("typed", ["J-0001", "JX-0001", "J-0040", "K-0007"])
    def test_none_is_used_twice(self, store: Store, owner: Actor, typed: str) -> None:
        make_job(store, number="J-0040")
        make_job(store, number="K-0007")
        start_job(store, owner, NewWork(JobEntry("Leak")))

        with pytest.raises(Invalid, match="may be taken"):
            save_settings(store, owner, {"next_job": typed})

    def test_two_kinds_of_records_never_look_alike(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid) as alike:
            save_settings(store, owner, {"next_job": "Q-0100"})
        save_settings(store, owner, {"next_job": "Q-0100", "next_quote": "J-0100"})

        assert alike.value.field == "next_job"


def recorded(store: Store) -> list[tuple[str, str]]:
    """What the history says was done, with its details."""
    query = "SELECT action, detail FROM activity ORDER BY id"
    return [tuple(row) for row in store.reader.execute(query, {}).fetchall()]


def test_a_business_begins_with_settings_that_hold(store: Store) -> None:
    owner = found_business(store, Founding("Rivera", "Ann", "ann@x.example"))

    assert save_settings(store, owner, values(store)) == ()
