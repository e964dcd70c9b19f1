"""The leak warning's rules: what it finds in a text, and what it leaves alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.money import format_cents, plain_amount
from data.sharing.leaks import Known, Leak, Secret, Secrets, Told, find_leaks
from data.sharing.traces import phones_in

SECRETS = Secrets(
    costs=frozenset({1_234_50, 310_00, 20_00}),
    margins=frozenset({2_077_50}),
    margin_percents=frozenset({"38", "38.2"}),
    pay_rates=frozenset({41_25}),
    suppliers=frozenset({"Reece", "Southern Gutter Supply"}),
    staff_names=frozenset({"Mia Chen", "Bo"}),
    staff_phones=frozenset({"0355500177"}),
    staff_emails=frozenset({"mia@rivera.example"}),
    client_names=frozenset({"Chloe Clarke", "Tom & Li Huang", "Woolworths"}),
    client_phones=frozenset({"0412555020"}),
    client_emails=frozenset({"chloe@example.com"}),
    notes=("Slow payer. Steve said on the phone that their bank is nervous.\nGate code 4417, since 2019.", ""),
)
NOBODY = Known()


def found(text: str, known: Known = NOBODY) -> list[tuple[Secret, str]]:
    return [(leak.what, leak.words) for leak in find_leaks([Told("Your message", text)], SECRETS, known)]


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("It cost us $1,234.50 alone", Secret.COST, "$1,234.50"),
        ("It cost us 1234.50 alone", Secret.COST, "1234.50"),
        ("about 1,234", Secret.COST, "1,234"),
        ("about $1235, say", Secret.COST, "$1235"),
        ("AUD 310 in parts", Secret.COST, "AUD 310"),
        ("310 dollars in parts", Secret.COST, "310 dollars"),
        ("we make $2,077.50 on it", Secret.MARGIN, "$2,077.50"),
        ("our margin is 38 %", Secret.MARGIN, "38 %"),
        ("a mark-up of 38.2 per cent", Secret.MARGIN, "38.2 per cent"),
        ("he gets $41.25 an hour", Secret.PAY_RATE, "$41.25"),
        ("It's from Reece.", Secret.SUPPLIER, "Reece"),
        ("from southern  gutter supply", Secret.SUPPLIER, "southern gutter supply"),
        ("from southern gutter\u00a0supply", Secret.SUPPLIER, "southern gutter supply"),
        ("Ask mia chen's brother", Secret.STAFF_NAME, "mia chen"),
        ("Call Bo!", Secret.STAFF_NAME, "Bo"),
        ("on 03 5550 0177", Secret.STAFF_PHONE, "03 5550 0177"),
        ("on (03) 5550-0177", Secret.STAFF_PHONE, "(03) 5550-0177"),
        ("on +61 3 5550 0177", Secret.STAFF_PHONE, "+61 3 5550 0177"),
        ("on 5550 0177", Secret.STAFF_PHONE, "5550 0177"),
        ("Mia@Rivera.example.", Secret.STAFF_EMAIL, "mia@rivera.example"),
        ("like at Chloe Clarke's", Secret.CLIENT_NAME, "Chloe Clarke"),
        ("like at chloe clarke's", Secret.CLIENT_NAME, "chloe clarke"),
        ("Tom & Li Huang have one", Secret.CLIENT_NAME, "Tom & Li Huang"),
        ("as for Woolworths", Secret.CLIENT_NAME, "Woolworths"),
        ("ring 0412 555 020 or 0412 555 021", Secret.CLIENT_PHONE, "0412 555 020"),
        ("<chloe@example.com>", Secret.CLIENT_EMAIL, "chloe@example.com"),
        ("You are a slow payer.", Secret.INTERNAL_NOTE, "slow payer"),
        ("Steve said on the phone: come", Secret.INTERNAL_NOTE, "Steve said on the phone"),
        ("the code is 4417", Secret.INTERNAL_NOTE, "4417"),
    ],
)
def test_it_finds_each(text: str, what: Secret, words: str) -> None:
    assert found(text) == [(what, words)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi Dana, the tiler comes on Monday at 8 am. See you then!",
        "We need 310 mm of pipe and 1234 screws, $20 each",
        "310.5 m, 1,234,567 and 12.34.50",
        "38 % of it is done",
        "Reeces pieces, rareece",
        "bo and mia",
        "J-0310, INV-1234, Q-0020",
        "In 2019 we said so",
        "clarke chloe, Clarke",
        "on the phone that",
        "0412 555 02, 04125550201",
    ],
)
def test_it_does_not_cry_wolf(text: str) -> None:
    assert found(text) == []


class TestKnown:
    def test_a_figure_that_is_shared_is_no_secret(self) -> None:
        assert found("That is $310.00, $1,234", Known(frozenset({310_00, 1_234_00}))) == []

    def test_nor_are_words_that_the_client_has_read(self) -> None:
        known = Known(texts=("Chloe Clarke of Reece: slow payer", "Code 4417. Steve said on the phone that"))

        assert found("Chloe Clarke, Reece, slow payer, 4417, Steve said on the phone that", known) == []


def test_each_is_named_once_with_where_it_stands() -> None:
    told = [Told("Your message", "Reece, Reece"), Told("Note “Tiles”", "Reece\x1b[2J")]

    leaks = find_leaks(told, SECRETS, NOBODY)

    assert leaks == [Leak(where, Secret.SUPPLIER, "Reece") for where in ("Your message", "Note “Tiles”")]
    assert leaks[0].sentence == "Your message: “Reece” is a supplier of this job."


def test_long_words_are_cut_in_front_of_people_only() -> None:
    [leak] = find_leaks(
        [Told("Note", "Slow payer. Steve said on the phone that their bank is nervous.")], SECRETS, NOBODY
    )

    assert leak.words == "Slow payer. Steve said on the phone that their bank is nervous"
    assert "phone that their bank is nerv…”" in leak.sentence


CENTS = st.integers(100_01, 99_999_999).filter(lambda cents: cents % 100)
WRITTEN = st.sampled_from((format_cents, plain_amount, lambda cents: format_cents(cents).removeprefix("$")))
AROUND = st.sampled_from(("", " ", "It cost us ", "(", "“", "\n", "\u00a0"))


@given(CENTS, WRITTEN, AROUND)
def test_a_cost_is_found_however_it_is_written(cents: int, write: object, before: str) -> None:
    assert callable(write)
    text = f"{before}{write(cents)}, and more."

    leaks = find_leaks([Told("x", text)], Secrets(costs=frozenset({cents})), NOBODY)

    assert [leak.what for leak in leaks] == [Secret.COST]
    assert not find_leaks([Told("x", text)], Secrets(costs=frozenset({cents})), Known(frozenset({cents})))


@given(CENTS, CENTS)
def test_another_amount_is_not_taken_for_it(cents: int, other: int) -> None:
    leaks = find_leaks([Told("x", f"It is {format_cents(other)}.")], Secrets(costs=frozenset({cents})), NOBODY)

    assert bool(leaks) is (cents == other)


LETTERS = st.text("abcdefghijklmnop", min_size=3, max_size=9)


@given(st.lists(LETTERS, min_size=5, max_size=12, unique=True), st.lists(LETTERS, max_size=5))
def test_five_words_of_a_note_are_found_in_any_case_and_space(note: list[str], around: list[str]) -> None:
    text = " ".join(around) + ". " + "\u00a0 ".join(note).upper()

    leaks = find_leaks([Told("x", text)], Secrets(notes=[" ".join(note)]), NOBODY)

    assert [leak.what for leak in leaks] == [Secret.INTERNAL_NOTE]


@given(st.text("0123456789", min_size=8, max_size=8), st.sampled_from(("04{} {}", "04{}-{}", "+614{}{}", "+61 4{} {}")))
def test_a_phone_number_is_read_in_every_form(digits: str, form: str) -> None:
    written = form.format(digits[:4], digits[4:])

    assert f"04{digits}" in {found for found, _ in phones_in(f"Ring {written} now")}


@given(st.text(max_size=300))
@example("$" * 50 + "1" * 300)
@example("&" * 300)
def test_no_text_is_too_strange(text: str) -> None:
    for leak in find_leaks([Told("x", text)], SECRETS, Known(texts=(text[::-1],))):
        assert leak.words
        assert leak.sentence.isprintable()
