"""The blind index: which words a privileged record holds, told by keyed tokens only.

A token is a truncated HMAC-SHA-256 of the beginning of a word, under a key that is derived from the
private half of one generation of a wall's key (HKDF-SHA-256, RFC 5869). Who cannot open the
generation can neither make a token nor test a word; what equal tokens tell all the same is written
in the threat model.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privilege.keys.pairs import Place, PrivateKey

SHORTEST, LONGEST = 3, 8
"""Beginnings of 3 to 8 letters have a token; shorter words as a whole, longer ones by these 8."""
MOST_WORDS = 50_000
"""Words of one record that are found; a longer one is found by its first words."""
_WORD = re.compile(r"\w+")
_TOKEN_BYTES = 8


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents and compatibility forms."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def texts_of(value: Any) -> Iterable[str]:  # noqa: ANN401 - any JSON value
    """Every text in the values of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)


def beginnings(words: Iterable[str]) -> set[str]:
    """All beginnings of the words that are given tokens."""
    found: set[str] = set()
    for word in words:
        shortest = min(SHORTEST, len(word))
        found.update(word[:length] for length in range(shortest, min(LONGEST, len(word)) + 1))
    return found


def index_key(private: PrivateKey, place: Place) -> bytes:
    """The key of a generation's tokens: 32 bytes, bound to the wall and generation of ``place``."""
    return HKDF(SHA256(), 32, salt=None, info=place.info()).derive(private.data)


def token(key: bytes, beginning: str) -> int:
    """The token of a beginning, as PostgreSQL's ``bigint``."""
    mac = hmac.new(key, beginning.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return int.from_bytes(mac[:_TOKEN_BYTES], signed=True)


def tokens_of(key: bytes, words: dict[str, Any]) -> list[int]:
    """All tokens of a record, in an order that says nothing of the order of its words."""
    found: list[str] = []
    for text in texts_of(words):
        found += words_of(text)
        if len(found) > MOST_WORDS:
            break
    return sorted({token(key, one) for one in beginnings(found[:MOST_WORDS])})
