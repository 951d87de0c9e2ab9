"""An office's recovery key on paper: split among people by SLIP-39, any few of whom open it.

The key's seed is 32 bytes, from which the pair is derived, since SLIP-39 shares 16 to 32 bytes:
33 words a share.
"""

from collections.abc import Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from audit.ground import rand
from privilege.keys.pairs import PRIVATE_SIZE, PrivateKey

SEED_SIZE = 32
MAX_SHARES = 16
_LONGEST = 33 * 9  # letters: the longest word has eight
_MISTYPED = "A word is mistyped or missing; a share has 33 words."
_MIXED = "As many different shares of one and the same key are needed as the office decided."
_EXPONENT = 1  # of the stretching: what `split` writes


class SharesError(Exception):
    """The words cannot be put together; the message says why, for the person who typed them."""


def new_seed() -> bytes:
    """A seed of an office's recovery key, from the operating system's randomness."""
    return rand.key_bytes(SEED_SIZE)


def pair_of(seed: bytes) -> PrivateKey:
    """The key pair that a seed stands for."""
    return PrivateKey(
        HKDF(SHA256(), length=PRIVATE_SIZE, salt=None, info=b"parley office recovery").derive(seed)
    )


def split(seed: bytes, *, threshold: int, count: int) -> list[str]:
    """One share of words a person; any `threshold` of them bring the seed back."""
    if not 2 <= threshold <= count <= MAX_SHARES:  # noqa: PLR2004 - nobody opens it alone
        raise ValueError("at least two people must be needed, and no more than there are")
    shares: list[str] = generate_mnemonics(
        1, [(threshold, count)], seed, iteration_exponent=_EXPONENT
    )[0]
    return shares


def join(shares: Sequence[str]) -> bytes:
    """The seed; raises `SharesError` for too few, mistyped or mixed shares."""
    typed = []
    for number, share in enumerate(shares, start=1):
        try:
            check(share)
        except SharesError as error:
            raise SharesError(f"Share {number}: {error}") from None
        typed.append(_plain(share))
    try:
        seed: bytes = combine_mnemonics(typed)
    except MnemonicError:
        raise SharesError(_MIXED) from None
    return seed


def check(share: str) -> int:
    """How many shares are needed in all; raises `SharesError` where the words are mistyped.

    A share says itself how long its seed is stretched, up to 327,680,000 times; one that asks for
    more than ours is refused. The library's messages quote words and speak of mnemonics: ours
    do not.
    """
    words = _plain(share)
    if len(words) > _LONGEST:
        raise SharesError(_MISTYPED)
    try:
        found = Share.from_mnemonic(words)
    except MnemonicError:
        raise SharesError(_MISTYPED) from None
    if found.iteration_exponent > _EXPONENT:
        raise SharesError("It was not made by Parley.")
    needed: int = found.member_threshold
    return needed


def _plain(typed: str) -> str:
    return " ".join(typed.lower().split())
