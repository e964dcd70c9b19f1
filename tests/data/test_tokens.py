"""Link tokens: what they are made of, and what an address is read as."""

import hashlib

import pytest

from data.tokens import TOKEN_LENGTH, hash_token, make_public_id, make_token, read_token


def test_ten_thousand_tokens_are_long_enough_and_all_different() -> None:
    tokens = [make_token() for _ in range(10_000)]

    assert len(set(tokens)) == 10_000
    assert {len(token) for token in tokens} == {TOKEN_LENGTH}
    assert all(read_token(token) == token for token in tokens)


def test_tokens_share_no_beginning() -> None:
    beginnings = {make_token()[:6] for _ in range(1_000)}

    assert len(beginnings) == 1_000


def test_public_ids_fit_their_column_and_differ() -> None:
    ids = [make_public_id() for _ in range(10_000)]

    assert len(set(ids)) == 10_000
    assert {len(made) for made in ids} == {16}


def test_the_hash_is_sha256_and_minds_case() -> None:
    token = "a" * TOKEN_LENGTH

    assert hash_token(token) == hashlib.sha256(token.encode()).hexdigest()
    assert hash_token(token) != hash_token("A" + token[1:])


@pytest.mark.parametrize("appended", ["", "&utm_source=mail", "?x=1", "%3Fx%3D1", "%26a"])
def test_what_a_mail_program_appended_is_dropped(appended: str) -> None:
    token = make_token()

    assert read_token(token + appended) == token


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * (TOKEN_LENGTH - 1),
        "a" * (TOKEN_LENGTH + 1),
        " " + "a" * TOKEN_LENGTH,
        "a" * TOKEN_LENGTH + "/quotes",
        "é" * TOKEN_LENGTH,
        "\udc80" * TOKEN_LENGTH,
        "a" * 20 + "\n" + "a" * 22,
        "' OR 1=1 --",
    ],
)
def test_anything_else_is_no_token(text: str) -> None:
    assert read_token(text) is None
