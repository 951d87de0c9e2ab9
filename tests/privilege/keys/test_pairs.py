"""If these fail, sealed bytes could be opened by others, or elsewhere, or not at all."""

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    Suite,
)
from hypothesis import given
from hypothesis import strategies as st

from privilege.keys.pairs import (
    PRIVATE_SIZE,
    PUBLIC_SIZE,
    CannotOpenError,
    Place,
    PrivateKey,
    PublicKey,
)

KEY = PrivateKey.generate()
WALL, ROW = UUID(int=1), UUID(int=2)
PLACE = Place("content", (WALL, ROW), 3)
places = st.builds(
    Place,
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.lists(st.uuids(), max_size=4).map(tuple),
    st.integers(0, 2**32 - 1),
)


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_in_its_place(plain: bytes) -> None:
    assert KEY.open(KEY.public.seal(plain, PLACE), PLACE) == plain


@given(places, places)
def test_two_places_are_never_the_same_place(one: Place, other: Place) -> None:
    assert (one.info() == other.info()) == (one == other)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("wall key", (WALL, ROW), 3),
        Place("content", (ROW, WALL), 3),
        Place("content", (WALL, uuid4()), 3),
        Place("content", (WALL,), 3),
        Place("content", (WALL, ROW), 4),
    ],
)
def test_it_opens_nowhere_else_and_to_nobody_else(elsewhere: Place) -> None:
    sealed = KEY.public.seal(b"secret", PLACE)
    with pytest.raises(CannotOpenError):
        KEY.open(sealed, elsewhere)
    with pytest.raises(CannotOpenError):
        PrivateKey.generate().open(sealed, PLACE)


@given(st.data())
def test_one_changed_bit_or_a_cut_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(KEY.public.seal(b"secret", PLACE))
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(sealed) - 1))
        sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del sealed[data.draw(st.integers(0, len(sealed) - 1)) :]
    with pytest.raises(CannotOpenError):
        KEY.open(bytes(sealed), PLACE)


@given(st.binary(max_size=PUBLIC_SIZE + 5))
def test_what_is_no_key_seals_and_opens_nothing(data: bytes) -> None:
    if len(data) != PUBLIC_SIZE:
        with pytest.raises(CannotOpenError):
            PublicKey(data).seal(b"x", PLACE)
    if len(data) != PRIVATE_SIZE:
        with pytest.raises((CannotOpenError, ValueError)):
            PrivateKey(data).open(KEY.public.seal(b"x", PLACE), PLACE)


def test_any_implementation_of_the_standard_opens_it() -> None:
    """RFC 9180's single-shot form behind one version byte, with the halves as documented."""
    private = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(KEY.data[:64]),
        X25519PrivateKey.from_private_bytes(KEY.data[64:]),
    )
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    sealed = KEY.public.seal(b"secret", PLACE)
    info = b"parley\x00\x01" + (3).to_bytes(4) + b"\x02" + WALL.bytes + ROW.bytes + b"content"
    assert sealed[0] == 1
    assert suite.decrypt(sealed[1:], private, info=info) == b"secret"


def test_a_private_key_does_not_show_itself() -> None:
    assert KEY.data.hex()[:8] not in repr(KEY)
    assert repr(KEY.data)[2:10] not in f"{KEY!r} {KEY}"
