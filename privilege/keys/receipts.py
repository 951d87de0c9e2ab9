"""Receipt codes: how somebody who gave no name comes back, and reads what was written to them.

A code is 26 letters and digits (130 bits) shown once. The server keeps a slow hash of it, by which
the matter is found (Argon2id, RFC 9106, under one salt for all: no two codes are alike, and there
is nothing to list), and a private key locked under it. What is sealed to the public half nobody
reads without the code, the server included.
"""

from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from privilege.keys import locks, words
from privilege.keys.pairs import Place, PrivateKey, PublicKey

_SALT = b"parley receipt 1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A fresh code, and what is kept of it."""

    code: str = field(repr=False)
    digest: bytes
    public: bytes
    locked: bytes


def new_receipt(about: UUID) -> Receipt:
    """Draw a code and the key pair that it opens, for one matter."""
    code, private = words.new_code(), PrivateKey.generate()
    locked = locks.lock_with_words(private.data, words.code_bytes(code), _place(about))
    return Receipt(code, digest_of(code) or b"", private.public.data, locked)


def digest_of(typed: str) -> bytes | None:
    """The slow hash of a typed code, 32 bytes; None, at no cost, for what cannot be one."""
    code = words.code_bytes(typed)
    if len(code) != words.CODE_LENGTH or not code.isalnum():
        return None
    cost = locks.USUAL
    return Argon2id(
        salt=_SALT,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    ).derive(code)


def open_key(typed: str, locked: bytes, about: UUID) -> PrivateKey:
    """The private key of a matter; raises `CannotOpenError`."""
    return PrivateKey(locks.open_with_words(locked, words.code_bytes(typed), _place(about)))


def seal_answer(public: bytes, text: str, about: UUID, answer: UUID) -> bytes:
    """Seal words to whoever holds the code."""
    return PublicKey(public).seal(text.encode(), _answer_place(about, answer))


def open_answer(private: PrivateKey, sealed: bytes, about: UUID, answer: UUID) -> str:
    """The words; raises `CannotOpenError`."""
    return private.open(sealed, _answer_place(about, answer)).decode()


def _place(about: UUID) -> Place:
    return Place("receipt", (about,))


def _answer_place(about: UUID, answer: UUID) -> Place:
    return Place("answer to a receipt", (about, answer))
