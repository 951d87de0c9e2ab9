"""Words that people keep: unlock phrases and recovery codes.

A phrase is six words of the EFF's large list (7,776 words, 77.5 bits); a recovery code is 26
letters and digits of Crockford's base 32 (130 bits) in groups of five. Both are read back as
people type them: any case, spaces or hyphens, O for 0, I or L for 1.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from audit.ground import rand

PHRASE_WORDS = 6
LIST_SIZE = 7776
CODE_LENGTH = 26
_GROUP = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_BREAKS = re.compile(r"[\s\-_.,;]+")


@cache
def word_list() -> tuple[str, ...]:
    """The EFF's large list for dice, in its order."""
    text = files("xkcdpass").joinpath("static", "eff-long").read_text(encoding="ascii")
    words = tuple(text.split())
    if len(words) != LIST_SIZE:
        raise RuntimeError("the word list has changed")
    return words


def new_phrase() -> str:
    """Six words drawn evenly by the operating system."""
    words = word_list()
    return " ".join(words[_below(LIST_SIZE)] for _ in range(PHRASE_WORDS))


def new_code() -> str:
    """A recovery code, grouped for paper."""
    letters = "".join(_ALPHABET[_below(len(_ALPHABET))] for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))


def check_words(data: bytes) -> str:
    """Three words of the list that two people compare, to know that they see the same key."""
    words, digest = word_list(), int.from_bytes(sha256(b"parley check\0" + data).digest()[:8])
    picked = []
    for _ in range(3):
        digest, place = divmod(digest, LIST_SIZE)
        picked.append(words[place])
    return " ".join(picked)


def phrase_bytes(typed: str) -> bytes:
    """A typed phrase in the one form that locks. A word of the list may hold a hyphen itself."""
    return " ".join(_BREAKS.sub(" ", typed.lower()).split()).encode()


def code_bytes(typed: str) -> bytes:
    """A typed recovery code in the one form that locks."""
    return _BREAKS.sub("", typed.upper()).translate(_MISREAD).encode()


def _below(limit: int) -> int:
    """A number under `limit`, each equally likely: the uneven rest is drawn again."""
    even = (1 << 32) - (1 << 32) % limit
    while True:
        drawn = int.from_bytes(rand.key_bytes(4))
        if drawn < even:
            return drawn % limit
