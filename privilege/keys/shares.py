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
    try:
        seed: bytes = combine_mnemonics([_checked(share) for share in shares])
    except MnemonicError as error:
        raise SharesError(str(error)) from None
    return seed


def check(share: str) -> int:
    """How many shares are needed in all; raises `SharesError` where the words are mistyped."""
    try:
        needed: int = Share.from_mnemonic(_checked(share)).member_threshold
    except MnemonicError as error:
        raise SharesError(str(error)) from None
    return needed


def _checked(typed: str) -> str:
    """A share's words as the library wants them; refuses one that asks for far too much work.

    A share says itself how long its seed is stretched, up to 327,680,000 times.
    """
    words = " ".join(typed.lower().split())
    if len(words) > _LONGEST:
        raise SharesError("A share has 33 words.")
    if Share.from_mnemonic(words).iteration_exponent > _EXPONENT:
        raise SharesError("One of the shares was not made by Parley.")
    return words
