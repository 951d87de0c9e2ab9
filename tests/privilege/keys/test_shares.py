"""If these fail, an office cannot put its shares together, or a made-up share stops the server."""

from dataclasses import replace

import pytest
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.share import Share

from privilege.keys import shares


def test_a_share_that_asks_for_endless_work_is_refused_at_once() -> None:
    made = generate_mnemonics(1, [(2, 3)], b"0" * 32, iteration_exponent=0)[0]
    assert shares.join(made[:2]) == b"0" * 32
    slow = replace(Share.from_mnemonic(made[0]), iteration_exponent=15).mnemonic()
    for words in ([slow, slow], [made[1], slow]):
        with pytest.raises(shares.SharesError, match="not made by Parley"):
            shares.join(words)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "academic", "academic " * 33, "ÄÖÜ ß é", "\x00", "\u202e", "9" * 5000, "<b>" * 33],
)
def test_what_is_no_share_is_named_by_its_place(typed: str) -> None:
    good = shares.split(shares.new_seed(), threshold=2, count=3)
    with pytest.raises(shares.SharesError, match=r"Share 2: .*33 words") as caught:
        shares.join([good[0], typed])
    assert "<b>" not in str(caught.value)


def test_shares_of_two_keys_and_the_same_share_twice_are_told_plainly() -> None:
    one, other = (shares.split(shares.new_seed(), threshold=2, count=3) for _ in range(2))
    for mixed in ([one[0], other[1]], [one[0], one[0]], one[:1], []):
        with pytest.raises(shares.SharesError, match="different shares of one and the same key"):
            shares.join(mixed)
