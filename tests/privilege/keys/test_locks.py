"""If these fail, a private key could be opened without its words, or lost with them."""

import struct
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privilege.keys import locks, shares
from privilege.keys.locks import Cost
from privilege.keys.pairs import CannotOpenError, Place

PLACE = Place("member key by phrase", (UUID(int=1),))
SECRET = bytes(range(32))
WORDS = locks.lock_with_words(b"private", b"six words", PLACE)


def test_words_open_it_in_its_place_and_wrong_ones_nowhere() -> None:
    assert locks.open_with_words(WORDS, b"six words", PLACE) == b"private"
    with pytest.raises(CannotOpenError):
        locks.open_with_words(WORDS, b"six word", PLACE)
    with pytest.raises(CannotOpenError):
        locks.open_with_words(WORDS, b"six words", Place("session", (UUID(int=1),)))


def test_a_device_s_secret_is_needed_where_it_locked() -> None:
    locked = locks.lock_with_words(b"private", b"six words", PLACE, device=SECRET)
    assert locks.open_with_words(locked, b"six words", PLACE, device=SECRET) == b"private"
    for other in (b"", SECRET[::-1]):
        with pytest.raises(CannotOpenError):
            locks.open_with_words(locked, b"six words", PLACE, device=other)


@given(st.data())
@settings(max_examples=60)
def test_a_changed_or_cut_lock_does_not_open(data: st.DataObject) -> None:
    locked = bytearray(locks.lock_with_secret(b"private", SECRET, PLACE))
    if data.draw(st.booleans()):
        locked[data.draw(st.integers(0, len(locked) - 1))] ^= 1
    else:
        del locked[data.draw(st.integers(0, len(locked) - 1)) :]
    with pytest.raises(CannotOpenError):
        locks.open_with_secret(bytes(locked), SECRET, PLACE)


@pytest.mark.parametrize(
    ("passes", "memory", "lanes"),
    [(2, 64 * 1024, 4), (3, 1024, 4), (3, 64 * 1024, 0), (2**31, 64 * 1024, 4), (3, 2**31, 4)],
)
def test_neither_a_weaker_nor_a_ruinous_lock_is_tried(passes: int, memory: int, lanes: int) -> None:
    assert not Cost(passes, memory, lanes).is_enough()
    head = struct.pack(">BBIIB", 1, 1, passes, memory, lanes)
    with pytest.raises(CannotOpenError, match="strength"):
        locks.open_with_words(head + WORDS[len(head) :], b"six words", PLACE)


def test_a_lock_of_one_kind_is_not_taken_for_another() -> None:
    with pytest.raises(CannotOpenError):
        locks.open_with_secret(WORDS, SECRET, PLACE)
    with pytest.raises(CannotOpenError):
        locks.open_with_words(locks.lock_with_secret(b"x", SECRET, PLACE), b"six words", PLACE)
    with pytest.raises(ValueError, match="32 bytes"):
        locks.lock_with_secret(b"x", b"short", PLACE)


def test_any_two_of_three_shares_bring_the_seed_back() -> None:
    seed = shares.new_seed()
    words = shares.split(seed, threshold=2, count=3)
    for pair in ((0, 1), (0, 2), (2, 1)):
        assert shares.join([words[place] for place in pair]) == seed
    for few in ([words[0]], [words[1], words[1]], [], ["academic acid"]):
        with pytest.raises(shares.SharesError):
            shares.join(few)
    with pytest.raises(ValueError, match="two people"):
        shares.split(seed, threshold=1, count=3)
    assert shares.pair_of(seed) == shares.pair_of(seed)
