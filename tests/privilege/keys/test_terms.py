"""If these fail, the index would tell the words it was made of, or not find them."""

import hashlib
import hmac
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from privilege.keys.pairs import Place, PrivateKey
from privilege.keys.terms import (
    LONGEST,
    beginnings,
    index_key,
    texts_of,
    token,
    tokens_of,
    words_of,
)

WALL, OTHER = UUID(int=1), UUID(int=2)
KEY = PrivateKey(bytes(range(96)))


def key_of(wall: UUID, generation: int, private: PrivateKey = KEY) -> bytes:
    return index_key(private, Place("terms", (wall,), generation))


def test_case_accents_and_compatibility_forms_make_no_difference() -> None:
    assert words_of("Ámbar’s ﬁle, STRASSE straße") == words_of("ambar's file strasse STRASSE")


def test_a_word_is_told_by_its_beginnings_of_three_to_eight_letters() -> None:
    assert beginnings(["al", "alibi"]) == {"al", "ali", "alib", "alibi"}
    assert max(len(one) for one in beginnings(["pharmaceutical"])) == LONGEST


def test_tokens_are_keyed_by_wall_generation_and_private_key() -> None:
    keys = {
        key_of(WALL, 1),
        key_of(OTHER, 1),
        key_of(WALL, 2),
        key_of(WALL, 1, PrivateKey(bytes(96))),
    }
    assert len(keys) == 4
    assert len({token(key, "alibi") for key in keys}) == 4


def test_a_token_is_what_a_second_implementation_makes() -> None:
    place = Place("terms", (WALL,), 3)
    derived = HKDF(SHA256(), 32, salt=None, info=place.info()).derive(KEY.data)
    mac = hmac.new(derived, b"alibi", hashlib.sha256).digest()[:8]
    assert token(index_key(KEY, place), "alibi") == int.from_bytes(mac, signed=True)


def test_the_order_of_tokens_says_nothing_of_the_order_of_words() -> None:
    key = key_of(WALL, 1)
    assert tokens_of(key, {"text": "one two six"}) == tokens_of(key, {"text": "six two one"})


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_record_has_tokens_that_a_bigint_holds(value: object) -> None:
    assert all(isinstance(text, str) for text in texts_of(value))
    found = tokens_of(key_of(WALL, 1), {"value": value})
    assert all(-(2**63) <= one < 2**63 for one in found)
